"""The draft of a new store: what is typed, what is still to mend, and which step is shown."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import Enum
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from qopi_desktop.domain.passwords import PasswordFault
from qopi_desktop.domain.people import normalize_npi
from qopi_desktop.errors import PasswordRefusedError
from qopi_desktop.lanes import Lane
from qopi_desktop.operations import setup
from qopi_desktop.ui.unlock.model import fault_words, password_fault
from qopi_desktop.ui.words import say

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from qopi_desktop.operations.setup import Made, Plan
    from qopi_desktop.ui.tasks import TaskRunner


class Step(Enum):
    """A page of the set-up, in its order; the value is its name in the words."""

    PRACTICE = "practice"
    YOU = "you"
    PASSWORD = "password"  # noqa: S105 - the name of a step
    TERMS = "terms"
    REVIEW = "finish"
    RECOVERY = "recovery"


STEPS = tuple(Step)
_TYPED = (Step.PRACTICE, Step.YOU, Step.PASSWORD, Step.TERMS)


@dataclass(frozen=True, slots=True)
class Draft:
    """What has been typed; kept in memory only."""

    practice: str = ""
    office: str = ""
    name: str = ""
    is_physician: bool = False
    npi: str = ""
    adds_other: bool = False
    other_name: str = ""
    password: str = field(default="", repr=False)
    repeat: str = field(default="", repr=False)
    accepts_terms: bool = False


class SetupModel(QObject):
    """Takes the first person through the steps and has the store made.

    Signals:
        changed: the draft, the step, a fault or what is busy is another.
        made: the operations.setup.Made; the store exists now.
        finished: the same, once the recovery code is confirmed.
        broken: an exception from making the store.
    """

    changed = Signal()
    made = Signal(object)
    finished = Signal(object)
    broken = Signal(object)

    def __init__(
        self,
        make: Callable[[Plan], Made],
        tasks: TaskRunner,
        pick: Callable[[int], tuple[int, int]],
        parent: QObject | None = None,
    ) -> None:
        """Give the way to make a store, and *pick*: two different group numbers below the count it is given."""
        super().__init__(parent)
        self._make, self._tasks, self._pick = make, tasks, pick
        self.draft = Draft()
        self.step = Step.PRACTICE
        self.left: set[Step] = set()
        self.is_busy = False
        self.result: Made | None = None
        self.asked_groups: tuple[int, int] = (0, 1)
        self._typed_groups: dict[int, str] = {}
        self.refused: dict[str, str] = {}
        self.terms_version, self.terms_text = setup.terms()

    def set(self, **values: str | bool) -> None:
        """Take what was typed into fields of the draft."""
        self.draft = replace(self.draft, **values)  # type: ignore[arg-type]  # the views name the draft's own fields
        for name in values:
            self.refused.pop(name, None)
        self.changed.emit()

    def go(self, step: Step) -> None:
        """Show *step*; the one left shows from now on what is to mend. Nothing moves once the store exists."""
        if self.result is None and step is not Step.RECOVERY and not self.is_busy:
            self.left.add(self.step)
            self.step = step
            self.changed.emit()

    def next(self) -> None:
        """Show the step after this one."""
        if self.step is not STEPS[-2]:
            self.go(STEPS[STEPS.index(self.step) + 1])

    def back(self) -> None:
        """Show the step before this one."""
        if self.step is not STEPS[0]:
            self.go(STEPS[STEPS.index(self.step) - 1])

    def shown_faults(self) -> Mapping[str, str]:
        """Return the sentence for each field to mend, of this step if it was left once, and what the store refused."""
        return ({**self.faults(self.step)} if self.step in self.left else {}) | self.refused

    def faults(self, step: Step) -> Mapping[str, str]:
        """Return the sentence for each field of *step* that is to mend; empty when it is done."""
        checks = {
            Step.PRACTICE: self._practice_faults,
            Step.YOU: self._you_faults,
            Step.PASSWORD: self._password_faults,
            Step.TERMS: self._terms_faults,
            Step.RECOVERY: self._recovery_faults,
        }
        return checks[step]() if step in checks else {}

    def waits_for(self) -> tuple[Step, ...]:
        """Return the steps that making the store waits for."""
        return tuple(step for step in _TYPED if self.faults(step))

    def needs_another_abstractor(self) -> bool:
        """Return whether the draft's only abstractor is its only physician."""
        return setup.needs_another_abstractor(is_physician=self.draft.is_physician, other_abstractors=0)

    def create(self) -> None:
        """Have the store made, if nothing is to mend."""
        self.left.update(_TYPED)
        if self.waits_for() or self.is_busy or self.result is not None:
            self.changed.emit()
            return
        self.is_busy = True
        self.changed.emit()
        plan = self._plan()
        self._tasks.run(Lane.WRITE, lambda _report, _is_cancelled: self._make(plan), self._on_made, self._on_failed)

    def groups(self) -> tuple[str, ...]:
        """Return the groups of the recovery code; empty before the store is made."""
        return tuple(self.result.recovery_code.split("-")) if self.result else ()

    def type_group(self, index: int, text: str) -> None:
        """Take what was typed for one group of the recovery code."""
        self._typed_groups[index] = text
        self.changed.emit()

    def finish(self) -> None:
        """Leave set-up, if both groups of the recovery code were typed from the copy."""
        self.left.add(Step.RECOVERY)
        if self.result is not None and not self.faults(Step.RECOVERY):
            self.finished.emit(self.result)
        self.changed.emit()

    def _plan(self) -> Plan:
        draft = self.draft
        adds_other = self.needs_another_abstractor() and draft.adds_other
        return setup.Plan(
            practice=draft.practice.strip(),
            office=draft.office.strip(),
            name=draft.name.strip(),
            password=draft.password,
            terms_version=self.terms_version,
            npi=normalize_npi(draft.npi) if draft.is_physician else None,
            other_name=draft.other_name.strip() if adds_other else None,
        )

    def _on_made(self, made: Made) -> None:
        self.result, self.is_busy = made, False
        self.draft = replace(self.draft, password="", repeat="")
        self.asked_groups = self._pick(len(self.groups()))
        self.step = Step.RECOVERY
        self.made.emit(made)
        self.changed.emit()

    def _on_failed(self, error: Exception) -> None:
        self.is_busy = False
        if isinstance(error, PasswordRefusedError):
            self.step = Step.PASSWORD
            self.refused["password"] = fault_words(PasswordFault(error.facts["rule"]), self.draft.password)
        else:
            self.broken.emit(error)
        self.changed.emit()

    def _practice_faults(self) -> Mapping[str, str]:
        empty = {
            "practice": (self.draft.practice, "setup.practice.name_empty"),
            "office": (self.draft.office, "setup.practice.office_empty"),
        }
        return {name: say(key) for name, (text, key) in empty.items() if not text.strip()}

    def _you_faults(self) -> Mapping[str, str]:
        faults = {} if self.draft.name.strip() else {"name": say("setup.you.name_empty")}
        if not self.draft.is_physician:
            return faults
        if not self.draft.npi.strip():
            faults["npi"] = say("setup.you.npi_empty")
        elif normalize_npi(self.draft.npi) is None:
            faults["npi"] = say("setup.you.npi_wrong")
        return faults | self._other_faults()

    def _other_faults(self) -> dict[str, str]:
        other = self.draft.other_name.strip()
        if not self.draft.adds_other:
            return {}
        if not other:
            return {"other_name": say("setup.you.other_empty")}
        same = other.casefold() == self.draft.name.strip().casefold()
        return {"other_name": say("setup.you.other_same")} if same else {}

    def _password_faults(self) -> Mapping[str, str]:
        names = (self.draft.name, self.draft.practice, self.draft.office)
        fault = password_fault(self.draft.password, self.draft.repeat, names=names)
        return {{"new": "password", "repeat": "repeat"}[fault[0]]: fault[1]} if fault else {}

    def _terms_faults(self) -> Mapping[str, str]:
        return {} if self.draft.accepts_terms else {"accepts_terms": say("setup.terms.missing")}

    def _recovery_faults(self) -> Mapping[str, str]:
        groups = self.groups()
        faults = {}
        for index in self.asked_groups if groups else ():
            typed = self._typed_groups.get(index, "").strip()
            if not setup.is_group(typed, groups[index]):
                key = "group_wrong" if typed else "group_empty"
                faults[f"group_{index}"] = say(f"setup.recovery.{key}", number=index + 1)
        return faults
