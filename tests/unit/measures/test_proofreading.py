"""Measures keep to their lengths, and say what a gap means."""

from __future__ import annotations

from dataclasses import replace

import pytest

from qopi_desktop.measures.definition import Direction, Words
from qopi_desktop.measures.proofreading import proofread_measures
from tests import shipped
from tests.unit.measures.small import MEASURES

MEASURE = MEASURES[2]
WRONG = [
    ({}, []),
    ({"title": "x" * 24}, []),
    ({"title": "x" * 25}, [("too-long-for-screen", "title")]),
    ({"statement": " "}, [("blank", "statement")]),
    ({"source": ""}, [("blank", "source")]),
    ({"reason": None}, [("blank", "reason")]),
    ({"reason": " "}, [("blank", "reason")]),
    ({"words": Words("", "None", "")}, [("blank", "denominator"), ("blank", "numerator")]),
    ({"confidence": "sure"}, [("unknown-confidence", "sure")]),
    ({"direction": Direction.LOWER}, [("lower-without-gap", "")]),
    ({"direction": Direction.LOWER, "gap": " "}, [("lower-without-gap", "")]),
    ({"direction": Direction.LOWER, "gap": "A gap is out."}, []),
]


@pytest.mark.parametrize(("keys", "expected"), WRONG)
def test_what_a_measure_lacks_is_named(keys, expected):
    """With the measure as its place."""
    found = proofread_measures([replace(MEASURE, **keys)])

    assert [(*each, "measure Stage") for each in expected] == [(each.fault, each.word, each.place) for each in found]


def test_the_measures_that_ship_are_sound():
    """Every one."""
    assert () == proofread_measures(shipped.package().measures)
