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
from qopi_desktop.intake.csv_list import Table
from qopi_desktop.intake.registry import RegistryExport
from qopi_desktop.lanes import Lane
from qopi_desktop.operations import intake, registry
from qopi_desktop.ui.words import counted, knows, say

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from qopi_desktop.domain.people import Physician, PhysicianId
    from qopi_desktop.intake.case_list import Reading
    from qopi_desktop.operations.intake import ImportPlan, Suggestion
    from qopi_desktop.operations.registry import NumberChoice
    from qopi_desktop.ui.context import Context
    from qopi_desktop.ui.tasks import Task

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
        self.export: RegistryExport | None = None
        self.number_item = ""
        self.reading: Task | None = None
        self.percent = 0
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
        """Read a file of patients, unless something else is under way; nothing is stored."""
        if self.busy or self.refusal:
            return
        self.close_file()
        self.file_name, self.fault, self.done = Path(path).name, "", ""
        today = self.context.now().date()
        self.reading = self.context.tasks.run(
            Lane.WORK,
            lambda report, is_cancelled: registry.open_list(Path(path), today, report, is_cancelled),
            self._on_read,
            self._on_not_read,
        )
        self.reading.progressed.connect(self._on_progress)
        self.reading.cancelled.connect(self.close_file)
        self._be_busy(say("import.reading", file=self.file_name))

    def stop_reading(self) -> None:
        """Read no further; nothing was stored."""
        if self.reading is not None:
            self.reading.cancel()

    def close_file(self) -> None:
        """Forget the file; nothing was stored."""
        self._asked += 1
        self.table, self.export, self.plan, self.columns, self.busy = None, None, None, {}, ""
        self.reading, self.percent = None, 0
        self.changed.emit()

    def use_number(self, item: str) -> None:
        """Take the record numbers of the export from *item*, and see what that would do."""
        self.number_item, self.is_remembered = item, False
        self._ask_plan()

    def match(self, field: Field, column: str | None) -> None:
        """Use *column* for *field*, or none, and see what that would do."""
        self.columns = {each: name for each, name in self.columns.items() if each is not field}
        if column is not None:
            self.columns[field] = column
        self.is_remembered = False
        self._ask_plan()

    def problem(self) -> str:
        """Return why the matching cannot be used, empty if it can."""
        if self.table is None:
            return ""
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
        asked, plan, count = self._asked, self._planning(), self._row_count()
        if plan is None:
            self._be_busy("")
            return
        self._be_busy(say("import.checking", count=count))
        self.context.read(lambda: (asked, plan()), self._on_planned)

    def _planning(self) -> Callable[[], ImportPlan] | None:
        """Return the work that plans the import of what is open, None where there is nothing to plan."""
        store, table, export, item = self.context.store, self.table, self.export, self.number_item
        if export is not None:
            nameless = say("import.registry.nameless")
            return lambda: registry.plan_registry(store, export, item, nameless)
        if table is None or self.problem():
            return None
        mapping, today = self._mapping(), self.context.now().date()
        return lambda: intake.plan_import(store, table, mapping, today)

    def _row_count(self) -> int:
        if self.export is not None:
            return self.export.patients
        return len(self.table.rows) if self.table else 0

    def _on_progress(self, done: int, whole: int) -> None:
        if self.reading is not None:
            self.percent = 100 * done // whole
            self._be_busy(say("import.reading_part", file=self.file_name, percent=self.percent))

    def _on_read(self, found: Table | RegistryExport) -> None:
        self.reading = None
        store = self.context.store
        if isinstance(found, RegistryExport):
            self.export = found
            self.context.read(lambda: registry.suggest_number(store, found), self._on_number_suggested)
            return
        self.table = found
        self.context.read(lambda: intake.suggest_mapping(store, found.columns), self._on_suggested)

    def _on_number_suggested(self, choice: NumberChoice) -> None:
        self.number_item, self.is_remembered = choice.item, choice.remembered
        self._ask_plan()

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
        self.busy, self.reading = "", None
        if isinstance(error, InputError):
            facts = {"file": self.file_name, "line": "", "found": "", **error.facts}
            self.fault = say(f"import.file_fault.{error.facts.get('fault')}", **facts)
        elif isinstance(error, OSError):
            self.fault = say("import.file_fault.not_read", file=self.file_name)
        else:
            self.context.tasks.failed.emit(error)
        self.changed.emit()

    def _on_imported(self, count: ImportCount) -> None:
        self.done = _done_words(count, self.plan.reading if self.plan else None)
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


def _done_words(count: ImportCount, reading: Reading | None) -> str:
    facts = {"new": count.new, "updated": count.updated, "unchanged": count.unchanged}
    refused, screened = (reading.refused_rows, len(reading.screened)) if reading else (0, 0)
    if screened:
        return say("import.check.done_screened", refused=refused, screened=screened, **facts)
    return say("import.check.done_refused" if refused else "import.check.done", refused=refused, **facts)


def field_words(field: Field) -> str:
    """Return the name of what a column holds."""
    return say(f"import.field.{field.value}")


def state_words(state: CandidateState) -> str:
    """Return where a candidate stands."""
    return say(f"import.state.{state.value}")


def fault_words(fault: str, line: int | None, kind: str = "fault") -> str:
    """Return why a row is left out; *kind* is fault for rows of a table and registry_fault for those of an export."""
    key = f"import.{kind}.{fault}"
    return say(key, line=line) if knows(key) else fault
