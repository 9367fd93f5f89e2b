"""What would change an outcome, in plain words; for the window and the command line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from qopi_desktop.ui.format import number, short_date
from qopi_desktop.ui.words import say

if TYPE_CHECKING:
    from decimal import Decimal

    from qopi_desktop.forms.definition import Form, Question
    from qopi_desktop.measures.turning import Change, Chosen, Counted, Days, Numbers, Tie, Wanted


def change_in_words(change: Change, form: Form) -> str:
    """Return ``would be met if Stage date were on or before Apr 14 2016``; the questions are those of *form*."""
    questions = [form.questions[wanted.question_id] for wanted in change.wanted]
    answers = _joined(
        "all",
        [
            say("measures.would.answer.were", question=question.short, wanted=wanted_in_words(wanted, question))
            for question, wanted in zip(questions, change.wanted, strict=True)
        ],
    )
    if change.ties:
        ties = _joined("and", [_tie(tie) for tie in change.ties])
        answers = say("measures.would.answer.so_that", answers=answers, ties=ties)
    return say(f"measures.would.outcome.{change.outcome.value}", answers=answers)


def wanted_in_words(wanted: Wanted, question: Question) -> str:
    """Return what the answer to *question* would have to be: ``on or before Apr 14 2016 or recorded as unknown``."""
    return _joined("or", list(_alternatives(wanted, question)))


def _alternatives(wanted: Wanted, question: Question) -> Iterator[str]:
    labels = {choice.code: _quoted(choice.label) for choice in question.choices}
    if wanted.other_text:
        yield _but("text", [_quoted(text) for text in wanted.not_codes])
    elif wanted.codes:
        yield _codes(wanted.codes, labels)
    yield from map(_days, wanted.days)
    yield from (_numbers(each, question) for each in wanted.numbers)
    yield from (_chosen(each, labels) for each in wanted.chosen)
    if wanted.statuses:
        statuses = [say(f"measures.would.status.{status.value}") for status in wanted.statuses]
        yield say("measures.would.answer.recorded", statuses=_joined("or", statuses))


def _quoted(text: str) -> str:
    return say("measures.would.answer.quoted", code=text)


def _codes(codes: Sequence[str], labels: Mapping[str, str]) -> str:
    """Return *codes*, or those that would not do where they are fewer to read."""
    others = [code for code in labels if code not in codes]
    if len(others) < len(codes) - 1:
        return _but("choice", [labels[code] for code in others])
    return _joined("or", [labels.get(code, _quoted(code)) for code in codes])


def _but(kind: str, others: Sequence[str]) -> str:
    if not others:
        return say(f"measures.would.answer.any_{kind}")
    return say(f"measures.would.answer.{kind}_but", codes=_joined("or", others))


def _days(days: Days) -> str:
    first, last = (short_date(day) if day else None for day in (days.first, days.last))
    if first and last:
        return say(f"measures.would.day.{'on' if first == last else 'between'}", first=first, last=last)
    if first:
        return say("measures.would.day.since", first=first)
    return say("measures.would.day.until", last=last) if last else say("measures.would.day.any")


def _numbers(numbers: Numbers, question: Question) -> str:
    """Return the numbers; an end that no answer to *question* passes goes without saying."""
    low = None if _is_end(numbers.low, question.minimum) else numbers.low
    high = None if _is_end(numbers.high, question.maximum) else numbers.high
    if low is not None and low == high:
        return number(low)
    ends = []
    if low is not None:
        ends.append(say(f"measures.would.number.{'at_least' if numbers.low_in else 'above'}", low=number(low)))
    if high is not None:
        ends.append(say(f"measures.would.number.{'at_most' if numbers.high_in else 'below'}", high=number(high)))
    return _joined("and", ends) if ends else say("measures.would.number.any")


def _is_end(value: Decimal | None, end: Decimal | None) -> bool:
    return value is None or (end is not None and value == end)


def _chosen(chosen: Chosen, labels: Mapping[str, str]) -> str:
    parts = [_counted(each, labels) for each in chosen.counted]
    for key, codes in (("with", chosen.including), ("without", chosen.without)):
        if codes:
            words = _joined("and" if key == "with" else "or", [labels.get(code, _quoted(code)) for code in codes])
            parts.append(say(f"measures.would.chosen.{key}", codes=words))
    how = _joined("and", parts) if parts else say("measures.would.chosen.any")
    return say("measures.would.answer.chosen", how=how)


def _counted(counted: Counted, labels: Mapping[str, str]) -> str:
    of = (
        say("measures.would.chosen.listed", attribute=counted.attribute, value=counted.value)
        if counted.attribute
        else say(
            "measures.would.chosen.codes",
            codes=_joined("or", [labels.get(code, _quoted(code)) for code in counted.codes]),
        )
    )
    low, high = counted.at_least, counted.at_most
    if low is None:
        return (
            say("measures.would.chosen.at_most", count=high, of=of)
            if high
            else say("measures.would.chosen.none", of=of)
        )
    if high is None:
        return say("measures.would.chosen.at_least", count=low, of=of)
    if low == high:
        return say("measures.would.chosen.exactly", count=low, of=of)
    return say("measures.would.chosen.between", low=low, high=high, of=of)


def _tie(tie: Tie) -> str:
    kind = tie.truth.value if tie.clause else f"rule-{tie.truth.value}"
    return say(f"measures.would.tie.{kind}", clause=tie.clause, rule=tie.rule)


def _joined(word: str, parts: Sequence[str]) -> str:
    """Return ``a``, ``a or b``, ``a, b or c``."""
    *first, last = parts
    return say(f"measures.would.answer.{word}", first=", ".join(first), last=last) if first else last
