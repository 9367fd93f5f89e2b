"""What is fed to the parser and the loader, and what must hold of each answer."""

from __future__ import annotations

import time
import tracemalloc
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import partial
from typing import NoReturn

from qopi_desktop.conditions import (
    Cell,
    Composite,
    Condition,
    Env,
    Formula,
    Gap,
    Shape,
    Span,
    Term,
    TypeFault,
    build_condition,
    build_formula,
    build_numerator,
)
from qopi_desktop.domain.answers import Answer
from qopi_desktop.domain.dates import PartialDate
from qopi_desktop.errors import ResourceError
from qopi_desktop.forms.definition import Form, Kind
from qopi_desktop.forms.load import build_form
from qopi_desktop.forms.session import FormSession
from qopi_desktop.forms.tables import Faults, read_table
from qopi_desktop.measures.board import Board
from qopi_desktop.measures.load import build_measures
from tests.unit.forms.small import FORM, files
from tests.unit.measures.small import STAGE, TREATED
from tests.unit.measures.small import files as measure_files

SECONDS, BYTES = 0.05, 64 * 2**20
"""What one step may take: processor time, and memory at its peak."""

TRIES = 5
"""Times a step is measured before it counts as slow: on a shared machine only the least is the program's own."""

VOCABULARY = replace(FORM.vocabulary, measures=frozenset({"Stage", "Treated"}), calendar=True)
MEASURED = replace(VOCABULARY, calendar=False)
PLACELESS = {"more-faults", "too-long", "too-deep"}
"""Faults of a file as a whole."""

Step = Callable[[], object]


class BrokenPromiseError(AssertionError):
    """Something fed was neither read nor refused as it must be."""


@dataclass(frozen=True, slots=True)
class Feed:
    """One way in: *steps* are done with a text one after the other, each within the limits; the first may refuse it."""

    name: str
    read: Callable[[str], object]
    use: Callable[[object], Sequence[Step]]


def feeds() -> dict[str, Feed]:
    """Return every way in, by its name."""
    found = (
        Feed("condition", lambda text: _built(text, build_condition(text, VOCABULARY)), _decisions),
        Feed("formula", lambda text: _built(text, build_formula(text, VOCABULARY)), _decisions),
        Feed("numerator", lambda text: _built(text, build_numerator(text, MEASURED)), _decisions),
        Feed("form", lambda text: _loaded(build_form, files(core=text), text), _charts),
        Feed("codelist", lambda text: _loaded(build_form, files(drugs=text), text), _charts),
        Feed("measures", lambda text: _loaded(_measures, measure_files(STAGE, TREATED, br=text), text), _scores),
        Feed("table", _table, lambda _: ()),
    )
    return {feed.name: feed for feed in found}


def feed(into: Feed, text: str) -> float:
    """Do every step with *text*; returns the processor time of the slowest.

    Raises:
        BrokenPromiseError: An answer is not as it must be.
    """
    read: list[object] = []
    slowest = _seconds(lambda: read.append(into.read(text)))
    return max([slowest, *(_seconds(step) for step in into.use(read[-1]))])


def feed_within_limits(into: Feed, text: str) -> None:
    """Do every step with *text*, and again while it seems slow.

    Raises:
        BrokenPromiseError: An answer is not as it must be, or takes too long.
    """
    seconds = feed(into, text)
    for _ in range(TRIES):
        if seconds <= SECONDS:
            return
        seconds = min(seconds, feed(into, text))
    raise BrokenPromiseError(f"{into.name}: {seconds * 1000:.0f} ms")


def peak_of(into: Feed, text: str) -> int:
    """Return the most memory that *text* takes while it is read and used, in bytes."""
    tracemalloc.start()
    try:
        feed(into, text)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def _seconds(step: Step) -> float:
    begun = time.thread_time()
    step()
    return time.thread_time() - begun


def _built(text: str, built: Condition | Formula | Composite | tuple[TypeFault, ...]) -> object:
    if isinstance(built, tuple):
        for fault in built or (None,):
            if not isinstance(fault, TypeFault) or not 1 <= fault.column <= len(text) + 1:
                _broken(f"a fault of a condition without its column: {fault}")
    return built


def _loaded(build: Callable[[Mapping[str, str]], object], texts: Mapping[str, str], given: str) -> object:
    try:
        return build(texts)
    except ResourceError as error:
        for fault in error.facts["faults"] or (None,):
            if not isinstance(fault, TypeFault) or not _is_placed(fault, texts, given):
                _broken(f"a fault of a file without its place: {fault}")
        return None


def _is_placed(fault: TypeFault, texts: Mapping[str, str], given: str) -> bool:
    if fault.fault in PLACELESS and not fault.line:
        return True
    lines = texts.get(fault.file, given).replace("\r\n", "\n").split("\n")
    return 1 <= fault.line <= len(lines) and 1 <= fault.column <= len(lines[fault.line - 1]) + 2


def _measures(texts: Mapping[str, str]) -> object:
    return build_measures(FORM, texts)


def _table(text: str) -> None:
    faults = Faults()
    table = read_table("forms/core.toml", text, faults)
    if (table is None) != bool(faults.found):
        _broken("a table that is neither read nor refused")


def _decisions(built: object) -> list[Step]:
    match built:
        case Condition(decide=use) | Formula(value=use):
            return [partial(use, env) for env in ENVS]
        case _:
            return []


def _charts(built: object) -> list[Step]:
    """Open a chart of which nothing is answered, and one of which every date is known to the year."""
    if not isinstance(built, Form):
        return []
    year = Answer(PartialDate.from_iso("2016"))
    dated = {each.id: year for each in built.questions.values() if each.kind is Kind.DATE}
    return [partial(FormSession, built, given) for given in ({}, dated)]


def _scores(built: object) -> list[Step]:
    return [lambda: Board(built, FormSession(FORM, {})).summary()] if isinstance(built, tuple) else []


def _year(term: Term) -> Cell:
    first = PartialDate.from_iso("2016")
    match term.shape:
        case Shape.DATE:
            return Span(first.earliest.toordinal(), first.latest.toordinal())
        case Shape.NUMBER:
            return Span(-366, 366)
        case _:
            return _exact(term)


def _exact(term: Term) -> Cell:
    codes = sorted(term.codes or {"other"})
    exact: dict[Shape, Cell] = {
        Shape.DATE: PartialDate.from_iso("2016-02-29").earliest.toordinal(),
        Shape.NUMBER: Decimal("1E+14"),
        Shape.MANY: frozenset(codes),
    }
    return exact.get(term.shape, codes[0])


def _envs() -> list[Env]:
    terms = sorted({term.slot: term for term in VOCABULARY.terms.values()}.items())
    every: list[Callable[[Term], Cell]] = [_exact, _year, *(lambda _, gap=gap: gap for gap in Gap)]
    return [[cell(term) for _, term in terms] for cell in every]


def _broken(what: str) -> NoReturn:
    raise BrokenPromiseError(what)


ENVS = _envs()
