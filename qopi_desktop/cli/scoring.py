"""``score``: what every measure says of every chart of a file."""

from __future__ import annotations

import argparse
import json
import sys

from qopi_desktop.cli.charts import ChartLine, read_charts
from qopi_desktop.cli.telling import refused, tell_broken, tell_not_scored, unknown
from qopi_desktop.forms.definition import Form
from qopi_desktop.forms.reading import write_answer
from qopi_desktop.forms.session import FormSession
from qopi_desktop.measures.board import Board
from qopi_desktop.measures.explanation import ExplainedClause, ReadAnswer
from qopi_desktop.measures.package import Package, load_package
from qopi_desktop.measures.turning import Change
from qopi_desktop.ui.turning import change_in_words, wanted_in_words


def score(options: argparse.Namespace) -> int:
    """Write one line of outcomes for each chart, or nothing at all when something given does not hold.

    Raises:
        InputError: ``faults`` has each fault with file, line and field; nothing was written.
    """
    package = load_package()
    charts, faults = read_charts(package.form, options.charts)
    named, known = [options.explain] if options.explain is not None else [], [each.id for each in package.measures]
    if wrong := [*unknown(named, known, "unknown-measure", "--explain"), *faults]:
        raise refused(wrong)
    sessions = [FormSession(package.form, chart.read.answers) for chart in charts]
    lines = [_line(package, chart, session, options.explain) for chart, session in zip(charts, sessions, strict=True)]
    sys.stdout.write("".join(f"{line}\n" for line in lines))
    for chart, session in zip(charts, sessions, strict=True):
        tell_broken(f"{chart.place}: {chart.chart}", session)
        tell_not_scored(f"{chart.place}: {chart.chart}", session, chart.read)
    return 0


def _line(package: Package, chart: ChartLine, session: FormSession, explain: str | None) -> str:
    board = Board(package.measures, session)
    outcomes = {measure_id: outcome.value for measure_id, outcome in board.outcomes().items()}
    line: dict[str, object] = {"chart": chart.chart, "outcomes": outcomes}
    if explain is not None:
        line["explanation"] = _explanation(board, explain, package.form)
    return json.dumps(line)


def _explanation(board: Board, measure_id: str, form: Form) -> dict[str, object]:
    why = board.explain(measure_id)
    return {
        "measure": measure_id,
        "outcome": why.outcome.value,
        "decided_at": why.decided_at.value,
        "rungs": [
            {"rung": rung.rung.value, "truth": rung.truth.value, "clauses": [_clause(each) for each in rung.clauses]}
            for rung in why.rungs
        ],
        "needs": list(board.needs(measure_id)),
        "changes": [_change(change, form) for change in board.turning(measure_id).changes.found],
    }


def _clause(clause: ExplainedClause) -> dict[str, object]:
    return {
        "name": clause.name,
        "rule": clause.rule,
        "truth": clause.truth.value,
        "answers": {read.question_id: write_answer(read.answer) for read in clause.answers},
        "origins": {read.question_id: _origin(read) for read in clause.answers},
        "parts": {measure_id: outcome.value for measure_id, outcome in clause.parts},
    }


def _origin(read: ReadAnswer) -> dict[str, object]:
    """Return where an answer came from, and for one that was worked out by which rule and from what."""
    origin: dict[str, object] = {"from": read.origin.value, "standing": read.standing.value}
    if not read.rule:
        return origin
    reads = {each.question_id: {"answer": write_answer(each.answer), **_origin(each)} for each in read.reads}
    return {**origin, "rule": read.rule, "reads": reads}


def _change(change: Change, form: Form) -> dict[str, object]:
    wanted = [(each.question_id, wanted_in_words(each, form.questions[each.question_id])) for each in change.wanted]
    return {
        "outcome": change.outcome.value,
        "answers": [{"question": question_id, "wanted": words} for question_id, words in wanted],
        "words": change_in_words(change, form),
    }
