"""What the section on the central service knows: how this workstation joined, and whom the service knows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from qopi_desktop.domain.changes import Topic
from qopi_desktop.errors import (
    KnownError,
    Refused,
    ServiceNotTrustedError,
    ServiceRefusedError,
    ServiceUnreachableError,
)
from qopi_desktop.operations import service as verbs
from qopi_desktop.ui.sync.clerk import Errand
from qopi_desktop.ui.sync.model import Phase
from qopi_desktop.ui.sync.words import fault_words
from qopi_desktop.ui.words import say

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from qopi_desktop.domain.answers import PersonId
    from qopi_desktop.domain.changes import Changes
    from qopi_desktop.domain.delivery import Enrolment
    from qopi_desktop.operations.service import Caller, Code
    from qopi_desktop.ui.context import Context
    from qopi_desktop.ui.sync.model import SyncModel

_CONCERNS = frozenset({Topic.PEOPLE, Topic.PHYSICIANS, Topic.DELIVERY})
_DOUBLED = "refresh-reused"
_AT_THE_ADDRESS = (ServiceUnreachableError, ServiceNotTrustedError)


@dataclass(frozen=True, slots=True)
class Registered:
    """Who has a signing key, and whom of them the service does not know as they are now."""

    with_key: frozenset[PersonId] = frozenset()
    waiting: frozenset[PersonId] = frozenset()


class ServiceModel(QObject):
    """Joins this workstation, registers people, and asks for codes; one act at a time.

    Signals:
        changed: anything that is shown is another. joined: it has just joined.
    """

    changed = Signal()
    joined = Signal()

    def __init__(self, context: Context, sync: SyncModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.context, self.sync = context, sync
        self.registered = Registered()
        self.faults: Mapping[str, str] = {}
        self.code: Code | None = None
        self.busy = self.said = ""
        context.bus.store_changed.connect(self._on_store_changed)
        sync.changed.connect(self.changed)

    def load(self) -> None:
        """Read whom the service knows."""
        self.context.read(self._fetch, self._on_loaded)

    @property
    def enrolment(self) -> Enrolment | None:
        """Return the tie to the service, None where this workstation never joined."""
        return self.sync.known.enrolment

    @property
    def may_join_anew(self) -> bool:
        """Return whether the tie no longer holds: the workstation was withdrawn, or its key was used twice."""
        fault = self.sync.fault
        was_doubled = isinstance(fault, ServiceRefusedError) and fault.facts.get("reason") == _DOUBLED
        return self.sync.phase is Phase.REVOKED or was_doubled

    def clear_faults(self) -> None:
        """Forget what was to mend: it is being typed anew."""
        if self.faults:
            self.faults = {}
            self.changed.emit()

    def join(self, address: str, code: str) -> None:
        """Join the service at *address* with a one-time code, or say which field is to mend."""
        url, typed = _full(address.strip()), code.strip()
        self.faults = self._faults(url, typed)
        if self.faults or self.busy:
            self.changed.emit()
            return
        self._send("joining", lambda caller: verbs.join(caller, url, typed), self._on_joined, self._on_not_joined)

    def register(self) -> None:
        """Let the service know the people of today."""
        if not self.busy:
            self._send("registering", verbs.register_roster, self._on_registered, self._on_failed)

    def make_code(self) -> None:
        """Ask for a one-time code with which another workstation of the office may join."""
        if not self.busy:
            self._send("asking", verbs.make_code, self._on_code, self._on_failed)

    def forget_code(self) -> None:
        """Take the code off the screen."""
        self.code = None
        self.changed.emit()

    def _faults(self, address: str, code: str) -> Mapping[str, str]:
        faults = {} if address else {"service_address": say("administration.service.address_empty")}
        return faults if code else faults | {"service_code": say("administration.service.code_empty")}

    def _send(
        self,
        busy: str,
        verb: Callable[[Caller], object],
        done: Callable[..., None],
        failed: Callable[[Exception], None],
    ) -> None:
        self.busy, self.said, self.faults = busy, "", {}
        self.changed.emit()
        self.sync.clerk.send(Errand(lambda _errand, caller: verb(caller), done, failed, self._on_stopped))

    def _on_joined(self, enrolment: Enrolment) -> None:
        self.busy = ""
        self.context.bus.said.emit(say("administration.service.joined", practice=enrolment.practice))
        self.joined.emit()
        self.load()

    def _on_not_joined(self, error: Exception) -> None:
        self.busy = ""
        field = "service_address" if isinstance(error, _AT_THE_ADDRESS) else "service_code"
        if isinstance(error, (*_AT_THE_ADDRESS, ServiceRefusedError, Refused)):
            self.faults = {field: fault_words(error)[0]}
        else:
            self.context.tasks.failed.emit(error)
        self.changed.emit()

    def _on_registered(self, _nothing: object) -> None:
        self.busy, self.said = "", say("administration.service.registered_now")
        self.load()
        self.sync.sync_now()

    def _on_code(self, code: Code) -> None:
        self.busy, self.code = "", code
        self.changed.emit()

    def _on_failed(self, error: Exception) -> None:
        self.busy = ""
        if isinstance(error, KnownError | Refused):
            self.faults = {"service": " ".join(part for part in fault_words(error) if part)}
        else:
            self.context.tasks.failed.emit(error)
        self.changed.emit()

    def _on_stopped(self) -> None:
        self.busy = ""
        self.changed.emit()

    def _on_store_changed(self, changes: Changes) -> None:
        if changes.topics & _CONCERNS:
            self.load()

    def _fetch(self) -> Registered:
        service = self.context.store.service
        if service.enrolment() is None:
            return Registered()
        return Registered(frozenset(person.person_id for person in service.roster()), frozenset(service.unregistered()))

    def _on_loaded(self, registered: Registered) -> None:
        self.registered = registered
        self.changed.emit()


def _full(address: str) -> str:
    """Return *address* with https where it names no scheme."""
    return address if "://" in address or not address else f"https://{address}"
