"""What would change an outcome, in plain words; for the window and the command line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import reduce
from typing import TYPE_CHECKING

from qopi_desktop.ui.format import number, short_date
from qopi_desktop.ui.words import counted as in_number
from qopi_desktop.ui.words import knows, say

if TYPE_CHECKING:
    from decimal import Decimal

    from qopi_desktop.forms.definition import Form, Question
    from qopi_desktop.measures.turning import Change, Chosen, Counted, Days, Numbers, Tie, Wanted


_LONGEST = 300
"""Characters of a sentence; a longer one does not tell how several choices are to be made."""


def change_in_words(change: Change, form: Form) -> str:
    """Return ``would be met if Stage date were on or before Apr 14 2016``; the questions are those of *form*."""
    whole = _sentence(change, [_answer(each, form.questions[each.question_id]) for each in change.wanted])
    if len(whole) <= _LONGEST:
        return whole
    return _sentence(change, [_answer(each, form.questions[each.question_id], brief=True) for each in change.wanted])


def _sentence(change: Change, parts: Sequence[str]) -> str:
    inner = any(mark in part for part in parts for mark in ",;")
    answers = _joined("apart", parts, "; ") if inner else _joined("all", parts)
    if change.ties:
        ties = _joined("and", [_tie(tie) for tie in change.ties])
        answers = say("measures.would.answer.so_that", answers=answers, ties=ties)
    return say(f"measures.would.outcome.{change.outcome.value}", answers=answers)


def _answer(wanted: Wanted, question: Question, *, brief: bool = False) -> str:
    """Return what *question* would have to be; *brief* leaves out how several choices are to be made."""
    short = _quoted(question.short) if "," in question.short else question.short
    if brief and wanted.chosen:
        return say("measures.would.answer.decided", question=short)
    return say("measures.would.answer.were", question=short, wanted=wanted_in_words(wanted, question))


def wanted_in_words(wanted: Wanted, question: Question) -> str:
    """Return what *question* would have to be: ``on or before Apr 14 2016, or were recorded as unknown``."""
    values = list(_values(wanted, question))
    if not wanted.statuses:
        return _joined("or", values)
    statuses = _joined("or", [say(f"measures.would.status.{status.value}") for status in wanted.statuses])
    if not values:
        return say("measures.would.answer.recorded", statuses=statuses)
    return say("measures.would.answer.or_recorded", wanted=_joined("or", values), statuses=statuses)


def _values(wanted: Wanted, question: Question) -> Iterator[str]:
    labels = {choice.code: _quoted(choice.label) for choice in question.choices}
    if wanted.other_text:
        yield _but("text", [_quoted(text) for text in wanted.not_codes])
    elif wanted.codes:
        yield _codes(wanted.codes, labels)
    yield from map(_days, wanted.days)
    yield from (_numbers(each, question) for each in wanted.numbers)
    ways = [_way(each, labels) for each in wanted.chosen]
    if len(ways) > 1:
        yield say("measures.would.answer.chosen_ways", ways=reduce(_or_way, ways))
    elif ways:
        yield say("measures.would.answer.chosen", how=ways[0])


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


def _or_way(first: str, last: str) -> str:
    return say("measures.would.answer.or_way", first=first, last=last)


def _way(chosen: Chosen, labels: Mapping[str, str]) -> str:
    parts = [_counted(each, labels) for each in chosen.counted]
    for key, codes in (("with", chosen.including), ("without", chosen.without)):
        if codes:
            words = _joined("and" if key == "with" else "or", [labels.get(code, _quoted(code)) for code in codes])
            parts.append(say(f"measures.would.chosen.{key}", codes=words))
    return _joined("and", parts) if parts else say("measures.would.chosen.any")


def _counted(counted: Counted, labels: Mapping[str, str]) -> str:
    low, high = counted.at_least, counted.at_most
    of = _of(counted, labels, high or low or 0)
    if low is None:
        if high:
            return say("measures.would.chosen.at_most", count=high, of=of)
        return say(f"measures.would.chosen.{'no' if counted.attribute else 'none'}", of=of)
    if high is None:
        return say("measures.would.chosen.at_least", count=low, of=of)
    if low == high:
        return say("measures.would.chosen.exactly", count=low, of=of)
    return say("measures.would.chosen.between", low=low, high=high, of=of)


def _of(counted: Counted, labels: Mapping[str, str], count: int) -> str:
    """Return what is counted, *count* of it: ``drugs of high emetic risk``, ``of “Cisplatin” or “Carboplatin”``."""
    if not counted.attribute:
        codes = _joined("or", [labels.get(code, _quoted(code)) for code in counted.codes])
        return say("measures.would.chosen.codes", codes=codes)
    known = knows(f"measures.would.attribute.{counted.attribute}_one")
    kind = counted.attribute if known else "other"
    facts = {"attribute": counted.attribute, "value": counted.value}
    return in_number(f"measures.would.attribute.{kind}", count, **facts)


def _tie(tie: Tie) -> str:
    kind = tie.truth.value if tie.clause else f"rule-{tie.truth.value}"
    return say(f"measures.would.tie.{kind}", clause=tie.clause, rule=tie.rule)


def _joined(word: str, parts: Sequence[str], between: str = ", ") -> str:
    """Return ``a``, ``a or b``, ``a, b or c``."""
    *first, last = parts
    return say(f"measures.would.answer.{word}", first=between.join(first), last=last) if first else last
