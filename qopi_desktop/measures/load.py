"""Reads the measures of resources/ against the form that they score."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from enum import Enum

from qopi_desktop import resources
from qopi_desktop.conditions import (
    Composite,
    Condition,
    TypeFault,
    Vocabulary,
    build_condition,
    build_numerator,
    nearest,
)
from qopi_desktop.forms.definition import Form
from qopi_desktop.forms.order import circle, in_order
from qopi_desktop.forms.tables import Faults, Table, read_tables, read_texts
from qopi_desktop.measures.definition import Clause, Direction, Measure, Rung, Words

FOLDER = "measures/"
_MODULE_KEYS = ("module", "version", "source", "measure")
_KEYS = (
    *("id", "title", "statement", "direction", "gap", "words", "confidence", "source", "default"),
    *("published_mean", "note", "reason", "window"),
    *(rung.value for rung in Rung),
)


_Builder = Callable[[str, Vocabulary], Condition | Composite | tuple[TypeFault, ...]]


class _Default(Enum):
    ON = "on"
    OFF = "off"


def load_measures(form: Form) -> tuple[Measure, ...]:
    """Return every measure shipped in resources/, in the order of the modules.

    Raises:
        ResourceError: A file does not hold; ``faults`` has each with file, clause, line, column and nearest spelling.
    """
    return build_measures(form, measure_files())


def measure_files() -> dict[str, str]:
    """Return the texts of the files that hold measures, by their path below resources/."""
    return read_texts(f"{FOLDER}{name}.toml" for name in resources.names(FOLDER[:-1], ".toml"))


def build_measures(form: Form, files: Mapping[str, str]) -> tuple[Measure, ...]:
    """Return the measures of *files*, in the order of the modules.

    Raises:
        ResourceError: As for `load_measures`.
    """
    faults = Faults()
    tables = read_tables(files, faults)
    faults.stop()
    modules = list(dict.fromkeys(question.module for question in form.questions.values()))
    rows = [row for table in tables.values() for row in _rows(table, modules)]
    rows.sort(key=lambda row: modules.index(row[0]) if row[0] in modules else len(modules))
    ids = [row.name("id") for _, row in rows]
    vocabulary = replace(form.vocabulary, measures=frozenset(ids), calendar=False)
    measures = [
        _read(measure_id, module, row.named(f"measure {measure_id}"), vocabulary)
        for measure_id, (module, row) in zip(ids, rows, strict=True)
    ]
    for (_, row), measure_id in zip(rows, ids, strict=True):
        if ids.count(measure_id) > 1:
            row.fault("repeated", measure_id, at=("id",))
    faults.stop()
    _refuse_circle(measures, [row for _, row in rows])
    faults.stop()
    return tuple(measures)


def _refuse_circle(measures: Sequence[Measure], rows: Sequence[Table]) -> None:
    places = {measure.id: place for place, measure in enumerate(measures)}
    needs = [[places[part] for part in measure.parts] for measure in measures]
    found = in_order(needs)
    if len(found) < len(measures):
        ring = circle(needs, found)
        rows[ring[0]].fault(
            "circle", " ".join(measures[each].id for each in ring), at=(Rung.NUMERATOR.value, 0, "rule")
        )


def _rows(table: Table, modules: Sequence[str]) -> list[tuple[str, Table]]:
    """Return the measures in *table*, each with its module, which must be one of *modules*."""
    module = table.name("module")
    if module and module not in modules:
        table.fault("unknown-module", module, nearest(module, modules), at=("module",))
    table.text("version")
    table.text("source")
    rows = [(module, row) for row in table.tables("measure")]
    table.end(_MODULE_KEYS)
    return rows


def _read(measure_id: str, module: str, table: Table, vocabulary: Vocabulary) -> Measure:
    rungs = {rung: _rung(table, rung, vocabulary) for rung in Rung}
    measure = Measure(
        id=measure_id,
        module=module,
        file=table.file,
        title=table.name("title"),
        statement=table.text("statement"),
        direction=table.member("direction", Direction, Direction.HIGHER),
        rungs=rungs,
        gap=table.may_text("gap"),
        words=_words(table.table("words")),
        confidence=table.text("confidence"),
        source=table.text("source"),
        default_on=table.member("default", _Default, _Default.ON) is _Default.ON,
        published_mean=table.may_number("published_mean"),
        note=table.may_text("note"),
        reason=table.may_text("reason"),
        window=table.may_text("window"),
    )
    table.end(_KEYS)
    return measure


def _rung(table: Table, rung: Rung, vocabulary: Vocabulary) -> tuple[Clause, ...]:
    rows = table.tables(rung.value)
    clauses = [_clause(row, rung, vocabulary) for row in rows]
    if not rows and rung in {Rung.DENOMINATOR, Rung.NUMERATOR}:
        table.fault("missing-key", rung.value, at=(rung.value,))
    if len(rows) > 1 and any(clause and isinstance(clause.rule, Composite) for clause in clauses):
        table.fault("measure-outside-composite", rung.value, at=(rung.value,))
    return tuple(clause for clause in clauses if clause)


def _clause(table: Table, rung: Rung, vocabulary: Vocabulary) -> Clause | None:
    name, text = table.name("name"), table.text("rule")
    table.end(("name", "rule"))
    builder: _Builder = build_numerator if rung is Rung.NUMERATOR else build_condition
    rule = builder(text, vocabulary)
    if isinstance(rule, tuple):
        table.keep(rule, f"clause {name!r}", "rule")
        return None
    return Clause(name, rule)


def _words(table: Table) -> Words:
    words = Words(table.text("denominator"), table.text("exclude"), table.text("numerator"))
    table.end(("denominator", "exclude", "numerator"))
    return words
