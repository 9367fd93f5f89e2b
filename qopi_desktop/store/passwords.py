"""New passwords, held against the rules and the list shipped with the program."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from qopi_desktop import resources
from qopi_desktop.domain.passwords import refuse_password
from qopi_desktop.errors import PasswordRefusedError

_PROGRAM_NAMES = ("QOPI", "Desktop")


@cache
def common_passwords() -> frozenset[str]:
    """Return the common passwords of resources/, in lower case."""
    lines = resources.text("codelists", "common_passwords.txt").splitlines()
    return frozenset(line.strip().casefold() for line in lines if line.strip() and not line.startswith("#"))


def insist_on_password(password: str, names: Iterable[str]) -> None:
    """Go on when *password* may be chosen by somebody with these *names* around them.

    Raises:
        PasswordRefusedError: It may not; ``rule`` says why.
    """
    if fault := refuse_password(password, [*names, *_PROGRAM_NAMES], common_passwords()):
        raise PasswordRefusedError(rule=fault.value)
