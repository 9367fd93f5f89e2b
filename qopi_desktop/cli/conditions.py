"""``condition``: one condition on answers given with it."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Mapping
from dataclasses import replace

from qopi_desktop.cli.plain import read_json
from qopi_desktop.cli.telling import refused, tell_not_scored
from qopi_desktop.conditions import Trace, Truth, TypeFault, build_condition, trace
from qopi_desktop.domain.answers import Answer, QuestionId
from qopi_desktop.forms.definition import Form
from qopi_desktop.forms.load import load_forms
from qopi_desktop.forms.reading import ReadAnswers, read_answers, write_answer
from qopi_desktop.forms.session import FormSession, Standing
from qopi_desktop.ui.words import say

_ANSWERS, _EXPRESSION = "--answers", "EXPR"
_FIRST_WORD = {Truth.TRUE: "true", Truth.FALSE: "false", Truth.SETTLED: "unknown", Truth.PENDING: "unknown"}


def condition(options: argparse.Namespace) -> int:
    """Write whether the condition is true, false or unknown, and how it came to that.

    Raises:
        InputError: The expression or the answers do not hold; nothing was written.
    """
    form = load_forms()
    vocabulary = replace(form.vocabulary, calendar=True)
    built = build_condition(options.expression, vocabulary)
    read = _read(form, options.answers)
    if isinstance(built, tuple):
        raise refused([replace(fault, place=_EXPRESSION) for fault in built] + list(read.faults))
    if read.faults:
        raise refused(read.faults)
    session = session_of(form, read.answers)
    found = trace(built, vocabulary, session.env)
    sys.stdout.write(f"{_FIRST_WORD[found.truth]}\n")
    sys.stdout.write("".join(f"{line}\n" for line in _lines(found, session, 1)))
    tell_not_scored(_ANSWERS, session, read)
    return 0


def _read(form: Form, text: str) -> ReadAnswers:
    data = read_json(text)
    if isinstance(data, dict):
        read = read_answers(form, data)
        faults = tuple(replace(fault, place=f"{_ANSWERS}.{fault.place}") for fault in read.faults)
        return replace(read, faults=faults)
    fault = data if isinstance(data, TypeFault) else TypeFault("wrong-type", nearest="object")
    return ReadAnswers({}, faults=(replace(fault, place=_ANSWERS),))


def session_of(form: Form, answers: Mapping[QuestionId, Answer]) -> FormSession:
    """Return the answers as a chart in which a question whose gate nobody answered is open.

    Only a few answers are given with a condition: those that decide whether its questions are asked may be left out,
    but where they are given they close a question as in any chart.
    """
    strict = FormSession(form, answers)
    pending = {each for each in form.questions if strict.state(each).standing is Standing.PENDING}
    opened = {each.id: replace(each, when=None) if each.id in pending else each for each in form.questions.values()}
    return FormSession(replace(form, questions=opened), answers)


def _lines(found: Trace, session: FormSession, depth: int) -> Iterator[str]:
    indent = "  " * depth
    yield f"{indent}{say(f'cli.truth.{found.truth.value}')}  {' '.join(found.text.split())}"
    for part in found.parts:
        yield from _lines(part, session, depth + 1)
    for read in () if found.parts else found.reads:
        question = session.form.questions[QuestionId(read)]
        yield f"{indent}  {question.id} {question.name}: {_answer(session, question.id)}"


def _answer(session: FormSession, question_id: QuestionId) -> str:
    state = session.state(question_id)
    if state.answer is not None:
        return json.dumps(write_answer(state.answer))
    return say(f"cli.standing.{state.standing.value}")
