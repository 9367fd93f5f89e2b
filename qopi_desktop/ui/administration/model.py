"""What the administration screen knows: people, physicians, terms, backups, and what may be added."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from qopi_desktop.domain import rules
from qopi_desktop.domain.changes import Topic
from qopi_desktop.domain.people import NewUser, Role, normalize_npi
from qopi_desktop.errors import InputError
from qopi_desktop.operations import people as verbs
from qopi_desktop.operations.backups import last_backup
from qopi_desktop.operations.setup import one_time_password
from qopi_desktop.ui.words import say

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from pathlib import Path

    from qopi_desktop.domain.changes import Changes
    from qopi_desktop.domain.people import Person, Physician, PhysicianId
    from qopi_desktop.operations.people import Overview
    from qopi_desktop.ui.context import Context

_CONCERNS = frozenset({Topic.PEOPLE, Topic.PHYSICIANS})


@dataclass(frozen=True, slots=True)
class Handed:
    """A one-time password that is on screen until it was handed over."""

    name: str
    password: str

    def __repr__(self) -> str:
        """Show the name only."""
        return f"Handed({self.name!r})"


class AdministrationModel(QObject):
    """Loads everyone, checks what is typed, and adds.

    Signals:
        changed: people, faults, what is handed over or the backup is another.
        added: ``person`` or ``physician``: the form can be emptied.
    """

    changed = Signal()
    added = Signal(str)

    def __init__(self, context: Context, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self.overview: Overview | None = None
        self.refusal = rules.refuse_administration(context.person)
        self.faults: Mapping[str, str] = {}
        self.handed: Handed | None = None
        self.last_backup: datetime | None = None
        self.is_backing_up = False
        self._adding: Handed | None = None
        context.bus.store_changed.connect(self._on_store_changed)
        context.offering.changed.connect(self.changed)

    def load(self) -> None:
        """Read everyone anew, and when the store was last backed up."""
        people, context = self.context.store.people, self.context
        context.read(lambda: verbs.overview(people), self._on_loaded)
        context.read(lambda: last_backup(context.data_folder, context.backup_folder), self._on_last_backup)

    def add_person(self, name: str, roles: frozenset[Role], physician_id: PhysicianId | None) -> None:
        """Add a user with a one-time password, or say which field is to mend."""
        self.faults = self._person_faults(name.strip(), roles, physician_id)
        if not self.faults:
            one_time = one_time_password()
            self._adding = Handed(name.strip(), one_time)
            new = NewUser(name.strip(), roles, one_time, physician_id)
            people, by, now = self.context.store.people, self.context.person, self.context.now()
            self.context.write(
                lambda: verbs.add_person(people, by, new, now), self._on_person_added, self._on_person_failed
            )
        self.changed.emit()

    def add_physician(self, name: str, npi: str) -> None:
        """Add a physician to the list, or say which field is to mend."""
        self.faults = self._physician_faults(name.strip(), npi)
        number = normalize_npi(npi)
        if not self.faults and number is not None:
            people, by, now = self.context.store.people, self.context.person, self.context.now()
            self.context.write(
                lambda: people.add_physician(by, name.strip(), number, now),
                self._on_physician_added,
                self._on_npi_failed,
            )
        self.changed.emit()

    def set_active(self, physician: Physician, *, active: bool) -> None:
        """Offer *physician* for new charts, or no longer."""
        people, by, now = self.context.store.people, self.context.person, self.context.now()
        self.context.write(lambda: people.set_physician_active(by, physician.id, active, now))

    def turn(self, switch: str, *, on: bool) -> None:
        """Turn a switch of the practice on or off."""
        people, by, now = self.context.store.people, self.context.person, self.context.now()
        self.context.write(lambda: people.turn(by, switch, on, now), None, self._on_not_turned)

    def link(self, user: Person, physician_id: PhysicianId | None) -> None:
        """Mark *user* as that physician of the list, or as none."""
        people, by, now = self.context.store.people, self.context.person, self.context.now()
        self.context.write(lambda: people.link_physician(by, user.id, physician_id, now))

    def reset_password(self, user: Person) -> None:
        """Give *user* a one-time password in place of a forgotten one."""
        one_time = one_time_password()
        self._adding = Handed(user.name, one_time)
        people, by, now = self.context.store.people, self.context.person, self.context.now()
        self.context.write(lambda: people.reset_password(by, user.id, one_time, now), self._on_password_reset)

    def forget_handed(self) -> None:
        """Take the one-time password off the screen."""
        self.handed = None
        self.changed.emit()

    def clear_faults(self) -> None:
        """Forget what was to mend: a form was opened or left."""
        self.faults = {}
        self.changed.emit()

    def back_up(self) -> None:
        """Write and verify a backup now."""
        if not self.is_backing_up:
            self.is_backing_up = True
            self.changed.emit()
            store, folder, now = self.context.store, self.context.backup_folder, self.context.now()
            self.context.read(lambda: store.backup(folder, now), self._on_backed_up, self._on_backup_failed)

    def linkable(self, user: Person | None) -> tuple[Physician, ...]:
        """Return the physicians whom *user* could be: active, and nobody else's."""
        everyone = self.overview
        if everyone is None:
            return ()
        taken = {other.physician_id for other in everyone.users if user is None or other.id != user.id}
        return tuple(entry for entry in everyone.physicians if entry.active and entry.id not in taken)

    def refusal_words(self) -> str:
        """Return who may not change anything here, why, and who can help; empty for an administrator."""
        if self.refusal is None:
            return ""
        name = self.context.person.name
        helpers = ", ".join(verbs.administrators(self.overview.users)) if self.overview else ""
        if not helpers:
            return say("administration.refused_nobody", name=name)
        return say("administration.refused", name=name, administrators=helpers)

    def _person_faults(self, name: str, roles: frozenset[Role], physician_id: PhysicianId | None) -> Mapping[str, str]:
        faults = {}
        if not name:
            faults["person_name"] = say("administration.people.name_empty")
        elif self.overview and name.casefold() in {user.name.casefold() for user in self.overview.users}:
            faults["person_name"] = say("administration.people.name_taken", name=name)
        if not roles:
            faults["roles"] = say("administration.people.roles_empty")
        if Role.PHYSICIAN in roles and physician_id is None:
            faults["which_physician"] = say("administration.people.physician_missing")
        return faults

    def _physician_faults(self, name: str, npi: str) -> Mapping[str, str]:
        faults = {} if name else {"physician_name": say("administration.physicians.name_empty")}
        number = normalize_npi(npi)
        known = {entry.npi: entry.name for entry in self.overview.physicians} if self.overview else {}
        if not npi.strip():
            faults["npi"] = say("administration.physicians.npi_empty")
        elif number is None:
            faults["npi"] = say("administration.physicians.npi_wrong")
        elif number in known:
            faults["npi"] = say("administration.physicians.npi_taken", name=known[number])
        return faults

    def _on_store_changed(self, changes: Changes) -> None:
        if changes.topics & _CONCERNS:
            self.load()

    def _on_loaded(self, everyone: Overview) -> None:
        self.overview = everyone
        self.changed.emit()

    def _on_person_added(self, _changes: Changes) -> None:
        self.handed, self._adding = self._adding, None
        self.added.emit("person")
        self.changed.emit()

    def _on_password_reset(self, _changes: Changes) -> None:
        self.handed, self._adding = self._adding, None
        self.changed.emit()

    def _on_not_turned(self, error: Exception) -> None:
        self.changed.emit()  # the box goes back to what is stored
        self.context.tasks.failed.emit(error)

    def _on_person_failed(self, error: Exception) -> None:
        name = self._adding.name if self._adding else ""
        is_taken = isinstance(error, InputError)
        self._fail("person_name", say("administration.people.name_taken", name=name) if is_taken else "", error)

    def _on_physician_added(self, _changes: Changes) -> None:
        self.added.emit("physician")

    def _on_npi_failed(self, error: Exception) -> None:
        self._fail("npi", say("administration.physicians.npi_wrong") if isinstance(error, InputError) else "", error)

    def _fail(self, field: str, sentence: str, error: Exception) -> None:
        if sentence:
            self.faults = {field: sentence}
            self.changed.emit()
        else:
            self.context.tasks.failed.emit(error)

    def _on_backed_up(self, _path: Path) -> None:
        self.is_backing_up, self.last_backup = False, self.context.now()
        self.context.bus.said.emit(say("administration.store.backed_up"))
        self.changed.emit()

    def _on_last_backup(self, at: datetime | None) -> None:
        self.last_backup = at
        self.changed.emit()

    def _on_backup_failed(self, error: Exception) -> None:
        self.is_backing_up = False
        self.changed.emit()
        self.context.tasks.failed.emit(error)
