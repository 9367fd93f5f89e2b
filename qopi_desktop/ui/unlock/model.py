"""What the unlock window knows: who may sign in, what was refused, and what comes next."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Any, Protocol

from PySide6.QtCore import QObject, QTimer, Signal

from qopi_desktop.domain.passwords import LEAST_LENGTH, PasswordFault, length_of, strength_of
from qopi_desktop.errors import KnownError, PasswordRefusedError, UnlockRefusedError
from qopi_desktop.lanes import Lane
from qopi_desktop.operations import passwords
from qopi_desktop.ui.words import counted, of_error, say

if TYPE_CHECKING:
    from collections.abc import Callable

    from qopi_desktop.ui.tasks import TaskRunner

_SECONDS_OF_MINUTE = 60


class Door(Protocol):
    """A locked store, as the unlock window needs it; the three acts run on the writing lane."""

    @property
    def practice(self) -> str:
        """Return the name of the practice, from the vault's head."""
        ...

    @property
    def users(self) -> tuple[str, ...]:
        """Return the display names of all who may sign in."""
        ...

    @property
    def demonstration(self) -> bool:
        """Return whether the store holds invented people."""
        ...

    @property
    def revoked(self) -> bool:
        """Return whether the service withdrew this workstation: only the recovery code opens the store."""
        ...

    @property
    def open_password(self) -> str:
        """Return the password of a demonstration, which protects nothing; empty for a real store."""
        ...

    def open(self, user: str, password: str) -> OpenDoor:
        """Open the store; UnlockRefusedError carries ``tries_left`` and ``wait_s``."""
        ...

    def recover(self, code: str, user: str, password: str) -> OpenDoor:
        """Open the store with the recovery code and give *user* a new password."""
        ...


class OpenDoor(Protocol):
    """An opened store, before its first screen."""

    @property
    def must_change_password(self) -> bool:
        """Return whether the password was for one sign-in only."""
        ...

    def change_password(self, old: str, new: str) -> None:
        """Give the person who signed in another password."""
        ...


class Page(Enum):
    """Which card is shown."""

    SIGN_IN = "sign_in"
    NEW_PASSWORD = "new_password"  # noqa: S105 - the name of a page
    RECOVERY = "recovery"


@dataclass(frozen=True, slots=True)
class Refused:
    """Which field a message belongs to and what it says."""

    field: str
    say: str


class UnlockModel(QObject):
    """One attempt to open a store; holds a password only between a one-time sign-in and its change.

    Signals:
        changed: the page, what is busy, the refusal or the waiting time is another.
        unlocked: the opened store, with a password of the person's own.
        broken: an exception that no other password would mend.
    """

    changed = Signal()
    unlocked = Signal(object)
    broken = Signal(object)

    def __init__(self, door: Door, tasks: TaskRunner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.door, self._tasks = door, tasks
        self.page = Page.RECOVERY if door.revoked else Page.SIGN_IN
        self.refused: Refused | None = None
        self.is_busy = False
        self.wait_s = 0
        self._opened: OpenDoor | None = None
        self._user = self._one_time = ""
        self._clock = QTimer(self, interval=1000)
        self._clock.timeout.connect(self._on_second)

    def show_page(self, page: Page) -> None:
        """Turn to *page* and forget what was refused on the one before."""
        self.page, self.refused = page, None
        self.changed.emit()

    def sign_in(self, user: str, password: str) -> None:
        """Try *password*; the page answers by `unlocked`, a new page or a refusal."""
        if not password:
            self._refuse("password", say("unlock.empty_password"))
        elif self._may_start():
            self._user, self._one_time = user, password
            self._start(lambda: self.door.open(user, password), self._on_opened)

    def recover(self, code: str, user: str, new: tuple[str, str]) -> None:
        """Try the recovery *code* and give *user* the password typed twice as *new*."""
        if not code.strip():
            self._refuse("code", say("unlock.recovery.empty_code"))
        elif fault := password_fault(*new, names=(user, self.door.practice)):
            self._refuse(*fault)
        elif self._may_start():
            self._start(lambda: self.door.recover(code, user, new[0]), self._on_recovered)

    def change_password(self, new: tuple[str, str]) -> None:
        """Replace the one-time password by the one typed twice as *new*."""
        opened, old = self._opened, self._one_time
        if opened is None:
            return
        if fault := password_fault(*new, names=(self._user, self.door.practice)):
            self._refuse(*fault)
        elif self._may_start():
            self._start(lambda: opened.change_password(old, new[0]), self._on_password_changed)

    def _may_start(self) -> bool:
        return not self.is_busy and not self.wait_s

    def _start(self, act: Callable[[], Any], done: Callable[[Any], None]) -> None:
        self.is_busy, self.refused = True, None
        self.changed.emit()
        self._tasks.run(Lane.WRITE, lambda _report, _is_cancelled: act(), done, self._on_failed)

    def _on_opened(self, opened: OpenDoor) -> None:
        self.is_busy = False
        if opened.must_change_password:
            self._opened = opened
            self.show_page(Page.NEW_PASSWORD)
        else:
            self._one_time = ""
            self.unlocked.emit(opened)

    def _on_recovered(self, opened: OpenDoor) -> None:
        self.is_busy = False
        self.unlocked.emit(opened)

    def _on_password_changed(self, _nothing: object) -> None:
        self.is_busy, self._one_time = False, ""
        opened, self._opened = self._opened, None
        self.unlocked.emit(opened)

    def _on_failed(self, error: Exception) -> None:
        self.is_busy = False
        if isinstance(error, UnlockRefusedError):
            self._start_waiting(int(error.facts.get("wait_s") or 0))
            self._refuse("code" if self.page is Page.RECOVERY else "password", self._refusal_of(error))
        elif isinstance(error, PasswordRefusedError):
            self._refuse("new", fault_words(PasswordFault(error.facts["rule"]), ""))
        else:
            self._refuse("password", of_error(error)[0] if isinstance(error, KnownError) else "")
            self.broken.emit(error)

    def _refusal_of(self, error: UnlockRefusedError) -> str:
        if self.page is Page.RECOVERY:
            return (
                say("unlock.refused.code_wait", wait=wait_words(self.wait_s))
                if self.wait_s
                else say("unlock.refused.code")
            )
        if self.wait_s:
            return say("unlock.refused.wait", wait=wait_words(self.wait_s))
        return say("unlock.refused.tries", tries=counted("unlock.refused.try", error.facts.get("tries_left") or 0))

    def _start_waiting(self, seconds: int) -> None:
        self.wait_s = seconds
        if seconds:
            self._clock.start()

    def _on_second(self) -> None:
        self.wait_s = max(0, self.wait_s - 1)
        if not self.wait_s:
            self._clock.stop()
            self.refused = None
        elif self.refused is not None:
            key = "code_wait" if self.page is Page.RECOVERY else "wait"
            self.refused = Refused(self.refused.field, say(f"unlock.refused.{key}", wait=wait_words(self.wait_s)))
        self.changed.emit()

    def _refuse(self, field: str, words: str) -> None:
        self.refused = Refused(field, words)
        self.changed.emit()


def password_fault(first: str, second: str, *, names: tuple[str, ...] = ()) -> tuple[str, str] | None:
    """Return the field (``new`` or ``repeat``) and the sentence for a password that may not be set, None if it may."""
    if not first:
        return "new", say("password.empty", least=LEAST_LENGTH)
    if fault := passwords.fault_of(first, names):
        return "new", fault_words(fault, first)
    return ("repeat", say("password.differ")) if first != second else None


def fault_words(fault: PasswordFault, password: str) -> str:
    """Return the sentence for *fault* of *password*."""
    key = fault.value.replace("-", "_")
    return say(f"password.{key}", length=length_of(password), least=LEAST_LENGTH)


def password_hint(password: str) -> str:
    """Return what to say under a password that is being typed: the rules, what is missing, or how strong it is."""
    if not password:
        return say("password.rules")
    if length_of(password) < LEAST_LENGTH:
        return fault_words(PasswordFault.TOO_SHORT, password)
    return say(f"password.{strength_of(password).value}", length=length_of(password))


def wait_words(seconds: int) -> str:
    """Return a waiting time in seconds, or in minutes rounded up when it is longer than one."""
    if seconds <= _SECONDS_OF_MINUTE:
        return counted("unlock.refused.wait_seconds", seconds)
    return counted("unlock.refused.wait_minutes", -(-seconds // _SECONDS_OF_MINUTE))
