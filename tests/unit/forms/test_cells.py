"""Answers as conditions read them, and back."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import cast

import pytest

from qopi_desktop.conditions import Gap, Span
from qopi_desktop.domain.answers import Answer, Missing
from qopi_desktop.domain.dates import DayOffsets, PartialDate
from qopi_desktop.forms.cells import cell_of, derived_answer

FIRST, LAST = date(2016, 2, 1).toordinal(), date(2016, 2, 29).toordinal()
CELLS = [
    (None, Gap.PENDING),
    (Answer(missing=Missing.NOT_DOCUMENTED), Gap.NOT_DOCUMENTED),
    (Answer(missing=Missing.UNKNOWN), Gap.UNKNOWN),
    (Answer(missing=Missing.CONFLICT), Gap.CONFLICT),
    (Answer("yes"), "yes"),
    (Answer(Decimal(7)), Decimal(7)),
    (Answer(("a", "b")), frozenset({"a", "b"})),
    (Answer(PartialDate(2016, 2, 29)), LAST),
    (Answer(PartialDate(2016, 2)), Span(FIRST, LAST)),
]


@pytest.mark.parametrize(("answer", "expected"), CELLS)
def test_an_answer_becomes_what_conditions_read(answer, expected):
    """A date to the day is its ordinal, a partial one its first and last day."""
    assert expected == cell_of(answer)


def test_offsets_are_as_far_apart_as_the_days_they_were_made_of():
    """A day is one day, several are a span, wherever they begin."""
    first, last = cell_of(Answer(DayOffsets(-28, -28))), cell_of(Answer(DayOffsets(0, 0)))
    between = cell_of(Answer(DayOffsets(-28, 0)))

    assert isinstance(first, int)
    assert isinstance(last, int)
    assert (LAST - FIRST, Span(first, last)) == (last - first, between)


def test_what_is_no_value_is_a_mistake_of_ours():
    """It is not passed on."""
    with pytest.raises(TypeError):
        cell_of(Answer(cast("str", 3.5)))


@pytest.mark.parametrize(
    ("cell", "expected"),
    [("yes", Answer("yes")), (65, Answer(Decimal(65))), (Gap.PENDING, None), (Span(1, 2), None)],
)
def test_a_derived_value_becomes_an_answer(cell, expected):
    """Once it is one value."""
    assert expected == derived_answer(cell)
