"""Reads charts worked by hand, and what is listed beside them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from decimal import Decimal
from pathlib import Path

from qopi_desktop.cli.telling import refused
from qopi_desktop.conditions import Cell, Gap, TypeFault, nearest
from qopi_desktop.domain.answers import Answer, QuestionId
from qopi_desktop.forms.definition import Question
from qopi_desktop.forms.reading import read_answers
from qopi_desktop.forms.tables import Faults, Table, read_table, read_tables
from qopi_desktop.measures.mutation import Change
from qopi_desktop.measures.outcomes import Outcome
from qopi_desktop.measures.package import Package
from qopi_desktop.measures.worked import WorkedChart, WorkedValue, with_parts

MODULES = QuestionId("G06")
_PENDING = {"pending": True}
_CHART_KEYS = ("id", "case", "expected", "working", "modules", "answers")


@dataclass(frozen=True, slots=True)
class GoldenChart:
    """One chart of a file, with what the file's base lends it; ``working`` says how its outcome was worked out."""

    file: str
    measure: str
    id: str
    case: str
    expected: Outcome
    working: str
    given: Mapping[str, object] = field(repr=False)

    def read(self, package: Package) -> dict[QuestionId, Answer]:
        """Return its answers; one given as pending is as if nobody had answered.

        Raises:
            InputError: An answer does not fit its question; ``faults`` has each.
        """
        return _read(package, self.given, self.file, self.id)


@dataclass(frozen=True, slots=True)
class GoldenValue:
    """One chart of a file on a derived question, and what it holds: a code, a number, or a gap: ``(pending)``."""

    file: str
    question: str
    id: str
    case: str
    expected: str
    working: str
    given: Mapping[str, object] = field(repr=False)

    def read(self, package: Package) -> dict[QuestionId, Answer]:
        """Return its answers.

        Raises:
            InputError: As for `GoldenChart.read`.
        """
        return _read(package, self.given, self.file, self.id)


@dataclass(frozen=True, slots=True)
class Equivalent:
    """A slip that no chart can show, and why not; with ``rule``, the rule after it, where its part stands twice."""

    owner: str
    step: str
    clause: str
    slip: str
    before: str
    after: str
    why: str
    rule: str | None = None

    def is_told_of(self, change: Change) -> bool:
        """Return whether *change* is the slip that is meant."""
        own = (change.owner, change.step, change.clause, change.slip.value, change.before, change.after)
        told = (self.owner, self.step, self.clause, self.slip, self.before, self.after)
        return own == told and self.rule in {None, change.rule}


def golden_charts(folder: Path) -> tuple[GoldenChart, ...]:
    """Return every chart of every file in *folder*.

    Raises:
        InputError: The folder is not there.
        ResourceError: A file does not hold; ``faults`` says where and why.
    """
    files = {str(path): path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.toml"))}
    if not files:
        raise refused([TypeFault("no-golden-charts", str(folder))])
    faults = Faults()
    charts = [chart for file, table in read_tables(files, faults).items() for chart in _charts(file, table)]
    faults.stop()
    return tuple(charts)


def golden_values(folder: Path) -> tuple[GoldenValue, ...]:
    """Return every chart on a derived question in *folder*, none when it is not there.

    Raises:
        ResourceError: As for `golden_charts`.
    """
    files = {str(path): path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.toml"))}
    faults = Faults()
    found = [value for file, table in read_tables(files, faults).items() for value in _values(file, table)]
    faults.stop()
    return tuple(found)


def equivalents(path: Path) -> tuple[Equivalent, ...]:
    """Return the slips listed in the file at *path*, none when it is not there.

    Raises:
        ResourceError: As for `golden_charts`.
    """
    if not path.exists():
        return ()
    faults = Faults()
    table = read_table(str(path), path.read_text(encoding="utf-8"), faults)
    found = [_equivalent(row) for row in table.tables("equivalent")] if table else []
    faults.stop()
    return tuple(found)


def worked_charts(package: Package, charts: Iterable[GoldenChart]) -> dict[str, list[WorkedChart]]:
    """Return *charts* by their measures, as they can be scored.

    Raises:
        InputError: A measure is unknown, an answer does not fit, or a chart comes to another outcome than it should.
    """
    known = {measure.id: measure for measure in package.measures}
    found: dict[str, list[WorkedChart]] = {}
    faults = []
    for chart in charts:
        if chart.measure not in known:
            spelling = nearest(chart.measure, known)
            faults.append(TypeFault("unknown-measure", chart.measure, nearest=spelling, file=chart.file))
            continue
        measures = with_parts(package.measures, chart.measure)
        worked = WorkedChart(package.form, measures, chart.read(package), chart.expected)
        found.setdefault(chart.measure, []).append(worked)
        if worked.outcome is not chart.expected:
            said, comes = chart.expected.value, worked.outcome.value
            faults.append(TypeFault("not-as-worked", said, nearest=comes, place=chart.id, file=chart.file))
    if faults:
        raise refused(faults)
    return found


def worked_values(package: Package, values: Iterable[GoldenValue]) -> dict[str, list[WorkedValue]]:
    """Return *values* by the ids of their questions, as they can be worked out.

    Raises:
        InputError: A question is unknown, an answer does not fit, or a value is another than it should be.
    """
    found: dict[str, list[WorkedValue]] = {}
    faults = []
    for each in values:
        question = package.form.find(each.question)
        if question is None or question.derive is None:
            spelling = nearest(each.question, package.form.questions)
            faults.append(TypeFault("unknown-name", each.question, nearest=spelling, place=each.id, file=each.file))
            continue
        worked = WorkedValue(package.form, question.id, each.read(package), _cell(question, each.expected))
        found.setdefault(question.id, []).append(worked)
        if worked.value != worked.expected:
            comes = str(worked.value)
            faults.append(TypeFault("not-as-worked", each.expected, nearest=comes, place=each.id, file=each.file))
    if faults:
        raise refused(faults)
    return found


def _read(package: Package, given: Mapping[str, object], file: str, chart_id: str) -> dict[QuestionId, Answer]:
    found = read_answers(package.form, {key: raw for key, raw in given.items() if raw != _PENDING})
    derived = [TypeFault("unknown-name", each, place=each) for each in found.derived]
    if faults := [*found.faults, *derived]:
        raise refused([replace(fault, file=file, place=f"{chart_id}, {fault.place}") for fault in faults])
    return dict(found.answers)


def _values(file: str, table: Table) -> list[GoldenValue]:
    question, lent, rows = table.text("question"), _lent(table), table.tables("chart")
    table.end(("question", "base", "chart"))
    return [
        GoldenValue(
            file=file,
            question=question,
            id=row.text("id"),
            case=row.text("case"),
            expected=row.text("expected"),
            working=row.text("working"),
            given=_given(row, lent),
        )
        for row in rows
    ]


def _cell(question: Question, expected: str) -> Cell:
    if expected.startswith("("):
        return Gap(expected.strip("()"))
    return expected if question.choices else Decimal(expected)


def _charts(file: str, table: Table) -> list[GoldenChart]:
    measure, lent, rows = table.text("measure"), _lent(table), table.tables("chart")
    table.end(("measure", "base", "chart"))
    return [_chart(file, measure, row, lent) for row in rows]


def _lent(table: Table) -> dict[str, object]:
    """Return the answers that the base of a file lends to its charts."""
    base = table.table("base")
    modules, lent = base.texts("modules"), base.plain("answers")
    base.end(("modules", "answers"))
    return {MODULES: list(modules), **lent}


def _given(row: Table, lent: Mapping[str, object]) -> dict[str, object]:
    """Return the answers of one chart; those of its own come before those it is lent."""
    own: dict[str, object] = {MODULES: list(modules)} if (modules := row.texts("modules")) else {}
    given = {**lent, **own, **row.plain("answers")}
    row.end(_CHART_KEYS)
    return given


def _chart(file: str, measure: str, row: Table, lent: Mapping[str, object]) -> GoldenChart:
    return GoldenChart(
        file=file,
        measure=measure,
        id=row.text("id"),
        case=row.text("case"),
        expected=row.member("expected", Outcome, Outcome.UNDECIDED),
        working=row.text("working"),
        given=_given(row, lent),
    )


def _equivalent(row: Table) -> Equivalent:
    keys = [each.name for each in fields(Equivalent)]
    found = Equivalent(*(row.text(key) for key in keys if key != "rule"))
    rule = row.may_text("rule")
    row.end(keys)
    return replace(found, rule=rule)
