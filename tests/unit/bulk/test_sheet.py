"""Steps: what is known beforehand is not worked out, and nothing overflows."""

from __future__ import annotations

import pytest

from qopi_desktop.bulk.sheet import NO, YES, Do, Sheet, TooWideError, Width, needed


@pytest.fixture
def sheet():
    """An empty sheet."""
    return Sheet()


def test_the_same_step_is_written_once(sheet):
    """Measures that begin alike share their beginning."""
    a, b, c = (sheet.column(name, Width.MASK) for name in "abc")

    assert sheet.both(a, b) == sheet.both(a, b, YES)
    assert sheet.both(sheet.both(a, b), c) == sheet.both(a, b, c)


def test_what_is_known_beforehand_is_not_worked_out(sheet):
    """Masks that decide, figures whose limits do, choices of one and the same."""
    a, x = sheet.column("a", Width.MASK), sheet.column("x", Width.BYTE, (0, 5))
    five, six = sheet.number(5), sheet.number(6)

    assert [NO, NO, YES, YES] == [sheet.both(a, NO), sheet.both(a, sheet.invert(a)), sheet.either(a, YES), sheet.both()]
    assert [a, YES, NO] == [sheet.invert(sheet.invert(a)), sheet.either(a, sheet.invert(a)), sheet.either()]
    assert [NO, NO, YES, YES] == [sheet.equal(x, six), sheet.less(six, x), sheet.less(x, six), sheet.at_most(x, five)]
    assert [YES, NO] == [sheet.equal(five, five), sheet.less(five, five)]
    assert [five, six, x, x] == [
        sheet.choose(YES, five, six),
        sheet.choose(NO, five, six),
        sheet.choose(a, x, x),
        sheet.add(x, sheet.number(0)),
    ]
    assert [sheet.number(11), sheet.number(10)] == [sheet.add(five, six), sheet.scale(five, 2)]


def test_a_figure_is_as_wide_as_its_limits(sheet):
    """It is widened before it could overflow, and refused where 64 bits are too few."""
    x = sheet.column("x", Width.INT, (0, 2**31 - 1))
    wide = sheet.add(x, x)

    assert Width.LONG is sheet.steps[wide].width
    assert (0, 2**32 - 2) == sheet.limits(wide)
    assert [Do.WIDEN] * 2 == [sheet.steps[part].do for part in sheet.steps[wide].parts]
    with pytest.raises(TooWideError):
        sheet.scale(wide, 2**32)


def test_only_what_leads_to_the_outputs_is_taken_and_kept_as_long_as_needed(sheet):
    """Each part comes before what needs it, and is dropped after the last that does."""
    a, b, c = (sheet.column(name, Width.MASK) for name in "abc")
    both = sheet.both(a, b)
    sheet.either(a, c)
    last = sheet.either(both, sheet.invert(a))
    order = needed(sheet, [both, last])

    assert [a, b, both, sheet.invert(a), last] == [place for place, _ in order]
    assert {both: (b,), last: (sheet.invert(a),), sheet.invert(a): (a,)} == {
        place: ends for place, ends in order if ends
    }
