"""An answer is a value or a reason for its absence, and survives being written down."""

from __future__ import annotations

from decimal import Decimal

import pytest

from qopi_desktop.domain.answers import Answer, Missing, decode, encode
from qopi_desktop.domain.dates import DayOffsets, PartialDate

ANSWERS = {
    "null": None,
    '{"status": "conflict"}': Answer(missing=Missing.CONFLICT),
    '{"date": "2016-03"}': Answer(PartialDate(2016, 3)),
    '{"days": [-29, -1]}': Answer(DayOffsets(-29, -1)),
    '{"number": "7.50"}': Answer(Decimal("7.50")),
    '{"many": ["cisplatin", "paclitaxel"]}': Answer(("cisplatin", "paclitaxel")),
    '{"many": []}': Answer(()),
    '{"text": "año"}': Answer("año"),
}


@pytest.mark.parametrize(("text", "answer"), ANSWERS.items())
def test_an_answer_is_written_and_read_back(text, answer):
    """Every kind of value, every status, and none at all."""
    written = encode(answer)

    assert (None if text == "null" else text) == written
    assert answer == decode(written)


@pytest.mark.parametrize("given", [{}, {"value": "yes", "missing": Missing.UNKNOWN}])
def test_an_answer_is_one_of_the_two(given):
    """Never both, never neither."""
    with pytest.raises(ValueError, match="one of the two"):
        Answer(**given)


DAMAGED = ['{"colour": "red"}', '{"number": "x"}', '{"status": "lost"}', '{"many": 3}', '{"days": 3}']


@pytest.mark.parametrize("text", DAMAGED)
def test_what_was_not_written_here_is_refused(text):
    """Damaged text does not become an answer."""
    with pytest.raises(ValueError, match=r"encoded|Missing"):
        decode(text)


def test_an_answer_does_not_show_its_value():
    """Patient data does not reach a log by accident."""
    assert "2016" not in repr(Answer(PartialDate(2016, 3)))
