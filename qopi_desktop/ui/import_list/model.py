"""What the case list screen knows: a file being matched, candidates, and the charts to make of them."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from qopi_desktop.domain import rules
from qopi_desktop.domain.candidates import Candidate, CandidateState, ImportCount
from qopi_desktop.domain.changes import Changes, Topic
from qopi_desktop.errors import InputError
from qopi_desktop.intake.case_list import Field, missing_field
from qopi_desktop.intake.csv_list import Table, read_table
from qopi_desktop.lanes import Lane
from qopi_desktop.operations import intake
from qopi_desktop.ui.words import counted, knows, say

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from qopi_desktop.domain.people import Physician, PhysicianId
    from qopi_desktop.operations.intake import ImportPlan, Suggestion
    from qopi_desktop.ui.context import Context

_CONCERNS = frozenset({Topic.CANDIDATES, Topic.PHYSICIANS})


class ImportModel(QObject):
    """Reads and matches a file, imports it, and makes charts of candidates.

    Signals:
        changed: the file, its matching, the plan, or what is busy is another.
        listed: the candidates or physicians are others.
        charts_made: how many charts were made.
    """

    changed = Signal()
    listed = Signal()
    charts_made = Signal(int)

    def __init__(
        self, context: Context, choose: Callable[[str], str] = secrets.choice, parent: QObject | None = None
    ) -> None:
        """Take *choose*, which picks one sign of a text unpredictably, for the chart numbers."""
        super().__init__(parent)
        self.context, self._choose = context, choose
        self.refusal = rules.refuse_administration(context.person)
        self.file_name = ""
        self.table: Table | None = None
        self.columns: dict[Field, str] = {}
        self.is_remembered = False
        self.plan: ImportPlan | None = None
        self.busy = ""
        self.fault = ""
        self.done = ""
        self.candidates: tuple[Candidate, ...] = ()
        self.physicians: tuple[Physician, ...] = ()
        self._asked = 0
        context.bus.store_changed.connect(self._on_store_changed)

    def load(self) -> None:
        """Read the candidates and physicians anew."""
        store = self.context.store
        self.context.read(lambda: (store.candidates.all(), store.people.physicians()), self._on_loaded)

    def open_file(self, path: str) -> None:
        """Read a file of patients; nothing is stored."""
        self.file_name, self.fault, self.done = Path(path).name, "", ""
        self._be_busy(say("import.reading", file=self.file_name))
        read = Path(path).read_bytes
        self.context.tasks.run(
            Lane.WORK, lambda _report, _is_cancelled: read_table(read()), self._on_read, self._on_not_read
        )

    def close_file(self) -> None:
        """Forget the file; nothing was stored."""
        self._asked += 1
        self.table, self.plan, self.columns, self.busy = None, None, {}, ""
        self.changed.emit()

    def match(self, field: Field, column: str | None) -> None:
        """Use *column* for *field*, or none, and see what that would do."""
        self.columns = {each: name for each, name in self.columns.items() if each is not field}
        if column is not None:
            self.columns[field] = column
        self.is_remembered = False
        self._ask_plan()

    def problem(self) -> str:
        """Return why the matching cannot be used, empty if it can."""
        names = list(self.columns.values())
        for field, column in self.columns.items():
            if names.count(column) > 1:
                other = next(each for each, name in self.columns.items() if name == column and each is not field)
                return say("import.check.twice", field=field_words(field), other=field_words(other))
        missing = missing_field(self._mapping())
        return say("import.check.missing", field=field_words(missing)) if missing else ""

    def run_import(self) -> None:
        """Store every row that fits, all or none."""
        plan, store, person, now = self.plan, self.context.store, self.context.person, self.context.now()
        if plan is None or not plan.reading.candidates or self.busy:
            return
        self._be_busy(say("import.importing", count=len(plan.reading.candidates)))
        self.context.tasks.run(
            Lane.WRITE,
            lambda _report, _is_cancelled: intake.run_import(store, person, plan, now),
            self._on_imported,
            self._on_failed,
        )

    def make_charts(
        self, chosen: Sequence[Candidate], modules: tuple[str, ...], treating: Mapping[str, PhysicianId | None]
    ) -> None:
        """Make one chart of each of *chosen*, with random numbers."""
        context = self.context
        office = context.practice.offices[0].id
        charting = intake.Charting(context.round.id, office, modules, treating)
        store, person, now, choose = context.store, context.person, context.now(), self._choose
        self._be_busy(say("import.charts.making"))
        context.write(
            lambda: intake.make_charts(store, person, chosen, charting, now=now, choose=choose),
            self._on_charts,
            self._on_failed,
        )

    def screen_out(self, candidate: Candidate, reason: str) -> None:
        """Take *candidate* out of those that may become charts, with a reason."""
        store, person, now = self.context.store, self.context.person, self.context.now()
        self.context.write(lambda: store.candidates.screen_out(person, candidate.id, reason.strip(), now))

    def treating_for(
        self, chosen: Sequence[Candidate], physician_id: PhysicianId | None, *, by_list: bool
    ) -> Mapping[str, PhysicianId | None]:
        """Return the treating physician of each of *chosen*: as the list names them, or one for all."""
        if by_list:
            active = [physician for physician in self.physicians if physician.active]
            return intake.match_physicians(chosen, active)
        return {candidate.id: physician_id for candidate in chosen}

    def refusal_words(self) -> str:
        """Return why this person may not import; empty if they may."""
        return say("import.refused_import", name=self.context.person.name) if self.refusal else ""

    def _mapping(self) -> Mapping[str, Field]:
        return {column: field for field, column in self.columns.items()}

    def _be_busy(self, words: str) -> None:
        self.busy = words
        self.changed.emit()

    def _ask_plan(self) -> None:
        self.plan = None
        self._asked += 1
        table = self.table
        if table is None or self.problem():
            self._be_busy("")
            return
        asked, store, mapping, today = self._asked, self.context.store, self._mapping(), self.context.now().date()
        self._be_busy(say("import.checking", count=len(table.rows)))
        self.context.read(lambda: (asked, intake.plan_import(store, table, mapping, today)), self._on_planned)

    def _on_read(self, table: Table) -> None:
        self.table = table
        store = self.context.store
        self.context.read(lambda: intake.suggest_mapping(store, table.columns), self._on_suggested)

    def _on_suggested(self, suggestion: Suggestion) -> None:
        self.columns = {field: column for column, field in suggestion.mapping.items()}
        self.is_remembered = suggestion.remembered
        self._ask_plan()

    def _on_planned(self, answer: tuple[int, ImportPlan]) -> None:
        asked, plan = answer
        if asked == self._asked:  # an answer to an older matching says nothing about this one
            self.plan = plan
            self._be_busy("")

    def _on_not_read(self, error: Exception) -> None:
        self.busy = ""
        if isinstance(error, InputError):
            facts = {"file": self.file_name, "line": error.facts.get("line", "")}
            self.fault = say(f"import.file_fault.{error.facts.get('fault')}", **facts)
        elif isinstance(error, OSError):
            self.fault = say("import.file_fault.not_read", file=self.file_name)
        else:
            self.context.tasks.failed.emit(error)
        self.changed.emit()

    def _on_imported(self, count: ImportCount) -> None:
        refused = len({fault.line for fault in self.plan.reading.refused}) if self.plan else 0
        key = "done_refused" if refused else "done"
        facts = {"new": count.new, "updated": count.updated, "unchanged": count.unchanged, "refused": refused}
        self.done = say(f"import.check.{key}", **facts)
        self.close_file()
        self.context.bus.store_changed.emit(Changes(topics=frozenset({Topic.CANDIDATES})))

    def _on_charts(self, changes: Changes) -> None:
        self.done = counted("import.charts.made", len(changes.charts))
        self._be_busy("")
        self.charts_made.emit(len(changes.charts))

    def _on_failed(self, error: Exception) -> None:
        self._be_busy("")
        self.context.tasks.failed.emit(error)

    def _on_store_changed(self, changes: Changes) -> None:
        if changes.topics & _CONCERNS or changes.charts:
            self.load()

    def _on_loaded(self, found: tuple[tuple[Candidate, ...], tuple[Physician, ...]]) -> None:
        if found != (self.candidates, self.physicians):
            self.candidates, self.physicians = found
            self.listed.emit()


def field_words(field: Field) -> str:
    """Return the name of what a column holds."""
    return say(f"import.field.{field.value}")


def state_words(state: CandidateState) -> str:
    """Return where a candidate stands."""
    return say(f"import.state.{state.value}")


def fault_words(fault: str, line: int | None) -> str:
    """Return why a row is left out."""
    key = f"import.fault.{fault}"
    return say(key, line=line) if knows(key) else fault
