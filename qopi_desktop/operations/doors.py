"""A locked store as the unlock window sees it, and what it becomes once it is opened."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qopi_desktop import resources

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

    from qopi_desktop.store.keyfile import VaultHead
    from qopi_desktop.store.store import Opened


class Door:
    """A locked store as the unlock window sees it; the heavy imports happen here, on the writing lane."""

    def __init__(self, folder: Path, head: VaultHead, now: Callable[[], datetime]) -> None:
        self._folder, self._head, self._now = folder, head, now

    @property
    def practice(self) -> str:
        """Return the name of the practice."""
        return self._head.practice

    @property
    def users(self) -> tuple[str, ...]:
        """Return the display names of all who may sign in."""
        return tuple(user.name for user in self._head.users)

    @property
    def demonstration(self) -> bool:
        """Return whether the store holds invented people."""
        return self._head.demonstration

    @property
    def revoked(self) -> bool:
        """Return whether the service withdrew this workstation, so that only the recovery code opens the store."""
        return self._head.revoked

    @property
    def open_password(self) -> str:
        """Return the password of a demonstration, which protects nothing; empty for a real store."""
        if not self._head.demonstration:
            return ""
        return str(tomllib.loads(resources.text("demonstration", "practice.toml"))["password"])

    def open(self, user: str, password: str) -> OpenedDoor:
        """Open the store."""
        from qopi_desktop.operations.engines import engines  # noqa: PLC0415 - heavy: imported beside the typing of a password

        return OpenedDoor(
            engines().store.open(self._folder, user, password, self._now(), scorer=engines().scorer), self._now
        )

    def recover(self, code: str, user: str, password: str) -> OpenedDoor:
        """Open the store by the recovery code and give *user* a new password."""
        from qopi_desktop.operations.engines import engines  # noqa: PLC0415 - the same

        room = engines()
        opened = room.store.recover(self._folder, user, code, password, now=self._now(), scorer=room.scorer)
        return OpenedDoor(opened, self._now)


@dataclass(frozen=True)
class OpenedDoor:
    """An opened store before its first screen."""

    opened: Opened
    now: Callable[[], datetime]

    @property
    def must_change_password(self) -> bool:
        """Return whether the password was for one sign-in only."""
        return self.opened.must_change_password

    def change_password(self, old: str, new: str) -> None:
        """Give the person who signed in another password."""
        self.opened.store.people.change_password(self.opened.person, old, new, self.now())
