"""One way to write a value."""

from __future__ import annotations

import hashlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qopi_desktop.protocol.canonical import canonical, digest

# Source: RFC 8785, 3.2.2 (the sample of the scheme) and 3.2.3 (its order of names).
VECTORS = [
    (
        {
            "numbers": [333333333.33333329, 1e30, 4.50, 2e-3, 0.000000000000000000000000001],
            "string": "\u20ac$\u000f\u000aA'\u0042\u0022\u005c\\\"/",
            "literals": [None, True, False],
        },
        '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"\u20ac$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
    ),
    (
        {"\u20ac": 1, "\r": 2, "\ufb33": 3, "1": 4, "\U0001f600": 5, "\u0080": 6, "\u00f6": 7},
        '{"\\r":2,"1":4,"\u0080":6,"\u00f6":7,"\u20ac":1,"\U0001f600":5,"\ufb33":3}',
    ),
]


@pytest.mark.parametrize(("value", "text"), VECTORS)
def test_a_value_is_written_as_the_standard_says(value, text):
    """The published samples."""
    assert text.encode() == canonical(value)


@given(st.dictionaries(st.text(), st.integers(-(2**53) + 1, 2**53 - 1) | st.text() | st.none(), max_size=6))
def test_the_order_of_names_makes_no_difference(value):
    """And what is written is read again."""
    assert canonical(value) == canonical(dict(reversed(value.items())))
    assert value == json.loads(canonical(value))


@pytest.mark.parametrize("value", [float("nan"), {1: 2}, object(), 2**60, "\ud800"])
def test_what_json_cannot_hold_is_refused(value):
    """One kind of error for all."""
    with pytest.raises(ValueError, match=r".*"):
        canonical(value)


def test_a_digest_is_sha_256_in_hexadecimal():
    """64 small letters."""
    assert hashlib.sha256(b"abc").hexdigest() == digest(b"abc")
