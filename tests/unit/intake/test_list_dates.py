"""A date of a case list is read only where it can be but one."""

from __future__ import annotations

from datetime import date

import pytest

from qopi_desktop.intake.list_dates import Order, has_short_year, order_of, read_date, read_registry_date

TODAY = date(2017, 10, 1)


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2016-03-14", "2016-03-14"),
        ("2016-03", "2016-03"),
        ("2016", "2016"),
        ("20160314", "2016-03-14"),
        ("2016/3/4", "2016-03-04"),
        ("2016-03-14T08:30:00Z", "2016-03-14"),
        ("3/14/2016 0:00", "2016-03-14"),
        ("3/4/2016", "2016-03-04"),
        ("03-04-2016", "2016-03-04"),
        ("3/14/16", "2016-03-14"),
        ("3/14/18", "1918-03-14"),
        ("3/2016", "2016-03"),
        ("14-Mar-2016", "2016-03-14"),
        ("14 March 2016", "2016-03-14"),
        ("Mar 14, 2016", "2016-03-14"),
        ("February 29, 2016", "2016-02-29"),
    ],
)
def test_common_spellings_are_read(text, iso):
    """Day, month or year precision stays what it is."""
    found = read_date(text, Order.MONTH_FIRST, today=TODAY)

    assert found is not None
    assert iso == found.iso()


@pytest.mark.parametrize(
    "text",
    ["", "soon", "42443", "2/30/2016", "14/3/2016", "2015-02-29", "99/99/9999", "0216-03-14", "14 Foo 2016", "-"],
)
def test_what_is_no_date_is_none(text):
    """A day that does not exist, a serial number or a word gives nothing."""
    assert read_date(text, Order.MONTH_FIRST, today=TODAY) is None


@pytest.mark.parametrize(
    ("values", "order"),
    [
        (["3/4/2016", "5/6/2016"], Order.MONTH_FIRST),
        (["3/14/2016", "5/6/2016"], Order.MONTH_FIRST),
        (["14/3/2016", "5/6/2016"], Order.DAY_FIRST),
        (["14/3/2016", "5/26/2016"], Order.MIXED),
        (["2016-03-14", "x", ""], Order.MONTH_FIRST),
    ],
)
def test_the_whole_column_decides_the_order(values, order):
    """One day of 13 or more in front says how the others are meant."""
    assert order == order_of(values)


@pytest.mark.parametrize(
    ("text", "order", "iso"),
    [
        ("3/4/2016", Order.DAY_FIRST, "2016-04-03"),
        ("3/4/2016", Order.MIXED, None),
        ("14/3/2016", Order.MIXED, "2016-03-14"),
        ("3/14/2016", Order.MIXED, "2016-03-14"),
        ("4/4/2016", Order.MIXED, "2016-04-04"),
    ],
)
def test_a_date_that_could_be_two_is_none(text, order, iso):
    """In a column of both orders only unmistakable dates are read."""
    found = read_date(text, order, today=TODAY)

    assert iso == (found.iso() if found else None)


@pytest.mark.parametrize(("text", "short"), [("3/14/16", True), ("3/14/2016", False), ("2016-03-14", False)])
def test_a_year_of_two_digits_is_seen(text, short):
    """Its century would be a guess."""
    assert short == has_short_year(text)


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("20160314", "2016-03-14"),
        ("201603", "2016-03"),
        ("2016", "2016"),
        (" 201603  ", "2016-03"),
        ("20160399", "2016-03"),
        ("20169999", "2016"),
        ("20160000", "2016"),
        ("20169914", "2016"),
        ("2016-03-14", "2016-03-14"),
        ("99999999", None),
        ("9999", None),
        ("88888888", None),
        ("00000000", None),
    ],
)
def test_a_registry_date_is_known_as_far_as_it_goes(text, iso):
    """What is 99 or 00 is not known, and no part behind it is."""
    found = read_registry_date(text)

    assert iso == (found.iso() if found else None)


@pytest.mark.parametrize(
    "text", ["20161301", "20160230", "soon", "2016031", "20", "3/14/2016", "02160314", "\u0662\u0660\u0661\u0666"]
)
def test_a_registry_date_that_is_none_is_refused(text):
    """A day that does not exist or another shape is an error, not a guess."""
    with pytest.raises(ValueError, match=r"."):
        read_registry_date(text)
