"""May this password be chosen: asked while it is typed, by the rule that the store asks again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qopi_desktop.domain.passwords import PasswordFault
from qopi_desktop.errors import PasswordRefusedError
from qopi_desktop.store.passwords import insist_on_password

if TYPE_CHECKING:
    from collections.abc import Iterable


def fault_of(password: str, names: Iterable[str] = ()) -> PasswordFault | None:
    """Say why *password* may not be chosen by somebody with these *names* around them, None if it may."""
    try:
        insist_on_password(password, names)
    except PasswordRefusedError as refused:
        return PasswordFault(refused.facts["rule"])
    return None
