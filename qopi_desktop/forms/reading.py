"""Reads answers that come from outside as plain values: from JSON, TOML or a table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from qopi_desktop.conditions import TypeFault, nearest
from qopi_desktop.domain.answers import Answer, Missing, QuestionId
from qopi_desktop.domain.dates import PartialDate
from qopi_desktop.forms.definition import Form, Kind, Question

NOT_DOCUMENTED = "not_documented"

MOST_DIGITS = 15
"""Digits before or after the point of the longest number that is taken as an answer."""


@dataclass(frozen=True, slots=True)
class ReadAnswers:
    """What was given: the answers, a fault for each bad field, and those questions that nobody answers."""

    answers: Mapping[QuestionId, Answer]
    derived: tuple[QuestionId, ...] = ()
    faults: tuple[TypeFault, ...] = ()


def read_answers(form: Form, given: Mapping[str, object]) -> ReadAnswers:
    """Return the answers in *given*, whose keys are ids or names of questions; a fault has the key as its place."""
    answers: dict[QuestionId, Answer] = {}
    derived: list[QuestionId] = []
    faults: list[TypeFault] = []
    for key, raw in given.items():
        question = form.find(key)
        if question is None:
            faults.append(TypeFault("unknown-name", key, nearest=nearest(key, form.vocabulary.terms), place=key))
        elif question.kind is Kind.DERIVED:
            derived.append(question.id)
        elif question.id in answers:
            faults.append(TypeFault("repeated", question.id, place=key))
        else:
            answer = read_answer(question, raw, key)
            if isinstance(answer, TypeFault):
                faults.append(answer)
            else:
                answers[question.id] = answer
    return ReadAnswers(answers, tuple(derived), tuple(faults))


def read_answer(question: Question, raw: object, place: str) -> Answer | TypeFault:
    """Return *raw* as an answer to *question*, or the fault that keeps it from being one.

    A choice is its code, several are a list of codes, a date is ``2016-03-14``, ``2016-03`` or ``2016``, and a status
    is ``{"status": "not_documented"}``.
    """
    if raw is None:
        return TypeFault("null", place=place)
    if isinstance(raw, Mapping):
        return _status(question, raw, place)
    answer = _READERS[question.kind](question, raw, place)
    return answer or TypeFault("wrong-type", str(raw), nearest=question.kind.value, place=place)


def _choice(question: Question, raw: object, place: str) -> Answer | TypeFault | None:
    return _code_fault(question, raw, place) or Answer(raw) if isinstance(raw, str) else None


def _many(question: Question, raw: object, place: str) -> Answer | TypeFault | None:
    if not isinstance(raw, list) or not all(isinstance(code, str) for code in raw):
        return None
    faults = [fault for code in raw if (fault := _code_fault(question, code, place))]
    return faults[0] if faults else Answer(tuple(dict.fromkeys(raw)))


def _date(_: Question, raw: object, place: str) -> Answer | TypeFault | None:
    if not isinstance(raw, str):
        return None
    try:
        return Answer(PartialDate.from_iso(raw))
    except ValueError:
        return TypeFault("no-such-date", raw, place=place)


def _number(_: Question, raw: object, __: str) -> Answer | None:
    if isinstance(raw, bool) or not isinstance(raw, (int, float, Decimal)):
        return None
    number = Decimal(str(raw))
    return Answer(number) if number.is_finite() and abs(number.adjusted()) < MOST_DIGITS else None


def _text(_: Question, raw: object, __: str) -> Answer | None:
    return Answer(raw) if isinstance(raw, str) else None


_READERS: Mapping[Kind, Callable[[Question, object, str], Answer | TypeFault | None]] = {
    Kind.CHOICE: _choice,
    Kind.MANY: _many,
    Kind.DATE: _date,
    Kind.NUMBER: _number,
    Kind.TEXT: _text,
}


def _code_fault(question: Question, code: str, place: str) -> TypeFault | None:
    if question.open_codes or any(choice.code == code for choice in question.choices):
        return None
    return TypeFault("unknown-code", code, nearest=nearest(code, [each.code for each in question.choices]), place=place)


def _status(question: Question, raw: Mapping[object, object], place: str) -> Answer | TypeFault:
    """Return the status in *raw*; where *not documented* is a choice of the question, that choice.

    Source: decisions.md 21: where documentation itself is asked about, it is a choice.
    """
    word = raw.get("status") if raw.keys() == {"status"} else None
    known = {status.value: status for status in Missing}
    if not isinstance(word, str) or word not in known:
        return TypeFault("unknown-status", str(word or raw), nearest=nearest(str(word), known), place=place)
    if known[word] in question.statuses:
        return Answer(missing=known[word])
    if known[word] is not Missing.CONFLICT and NOT_DOCUMENTED in {choice.code for choice in question.choices}:
        return Answer(NOT_DOCUMENTED)
    allowed = sorted(status.value for status in question.statuses)
    return TypeFault("status-not-allowed", word, nearest=" ".join(allowed) or None, place=place)


def write_answer(answer: Answer | None) -> object:
    """Return *answer* as the plain value that `read_answer` takes; None when there is none."""
    if answer is None:
        return None
    if answer.missing is not None:
        return {"status": answer.missing.value}
    match answer.value:
        case PartialDate() as day:
            return day.iso()
        case Decimal() as number:
            return int(number) if number == number.to_integral_value() else float(number)
        case tuple() as codes:
            return list(codes)
        case text:
            return text
