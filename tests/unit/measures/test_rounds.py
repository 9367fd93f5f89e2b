"""Rounds as data: those that ship, the one of the season that runs, and what a broken one is told."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from itertools import pairwise

import pytest

from qopi_desktop.domain.rounds import Pooling
from qopi_desktop.errors import ResourceError
from qopi_desktop.measures.rounds import build_rounds, load_rounds, round_files

TODAY = date(2026, 11, 22)
FALL = """
id = "fall"
title = "Fall 2017"
version = "1"
kind = "reference"
opens_on = 2017-09-15
closes_on = 2017-11-10
modules = ["core"]
sets = ["all"]
sources = ["a test"]
[scoring]
rule = "mean"
passing = { numerator = 2, denominator = 3 }
confidence = "inferred"
source = "a test"
[eligibility]
age_min = 18
invasive_only = true
"""
SPRING = """
id = "spring"
title = "Spring 2017"
version = "1"
kind = "reference"
like = "fall"
opens_on = 2017-03-14
closes_on = 2017-05-10
sources = ["a test"]
"""
SEASONS = """
id = "now"
title = "{season} {year}"
version = "1"
kind = "demonstration"
like = "fall"
sources = ["a test"]
[[season]]
title = "Spring"
opens_on = 2001-01-01
closes_on = 2001-07-01
[[season]]
title = "Fall"
opens_on = 2001-07-01
closes_on = 2002-01-01
"""


def built(*texts, today=TODAY):
    """The rounds of *texts*."""
    return build_rounds({f"rounds/{place}.toml": text for place, text in enumerate(texts)}, today)


def refused(*texts, today=TODAY):
    """The faults, with their lines, for which *texts* are refused."""
    with pytest.raises(ResourceError) as caught:
        built(*texts, today=today)
    return [(fault.fault, fault.word, fault.line) for fault in caught.value.facts["faults"]]


def test_the_rounds_that_ship_are_those_of_the_programme_and_the_season_that_runs():
    """The latest first; all take the nine modules, and the mark is three quarters of what counts."""
    found = load_rounds(TODAY)

    assert ["demo-current", "fall-2017", "spring-2017", "fall-2016"] == [each.id for each in found]
    assert [True, False, False, False] == [each.demonstration for each in found]
    assert all(one.opens_on > other.opens_on for one, other in pairwise(found))
    assert {9} == {len(each.modules) for each in found}
    assert {(Pooling.POOLED, Fraction(3, 4))} == {(each.scoring.rule, each.scoring.passing) for each in found}
    assert all("qopi-certification-2017" in each.sets for each in found)


@pytest.mark.parametrize(
    ("today", "title", "opens", "closes"),
    [
        (date(2026, 11, 22), "Fall 2026 demonstration", date(2026, 7, 1), date(2027, 1, 1)),
        (date(2026, 12, 31), "Fall 2026 demonstration", date(2026, 7, 1), date(2027, 1, 1)),
        (date(2027, 1, 1), "Spring 2027 demonstration", date(2027, 1, 1), date(2027, 7, 1)),
        (date(2028, 2, 29), "Spring 2028 demonstration", date(2028, 1, 1), date(2028, 7, 1)),
        (date(2027, 6, 30), "Spring 2027 demonstration", date(2027, 1, 1), date(2027, 7, 1)),
    ],
)
def test_on_every_day_the_demonstration_round_is_open(today, title, opens, closes):
    """It is that of the season in which the day lies."""
    (found,) = (each for each in load_rounds(today) if each.demonstration)

    assert (title, opens, closes) == (found.title, found.opens_on, found.closes_on)
    assert found.is_open(today)


def test_what_a_round_does_not_say_is_as_in_the_one_it_is_like():
    """Its days and its title are its own."""
    fall, spring = built(FALL, SPRING)

    assert ("Spring 2017", date(2017, 3, 14)) == (spring.title, spring.opens_on)
    assert (fall.modules, fall.sets, fall.scoring, fall.limits) == (
        spring.modules,
        spring.sets,
        spring.scoring,
        spring.limits,
    )
    assert (Pooling.MEAN, Fraction(2, 3), {"age_min": 18}) == (fall.scoring.rule, fall.scoring.passing, fall.limits)


@pytest.mark.parametrize(
    ("texts", "told"),
    [
        ((FALL.replace("2017-11-10", "2017-09-15"),), ("closes-before-opens", "closes_on", 7)),
        ((FALL.replace('sources = ["a test"]', "sources = []"),), ("blank", "sources", 10)),
        ((FALL, SPRING.replace('"fall"', '"fal"')), ("unknown-round", "fal", 6)),
        ((FALL.replace("denominator = 3", "denominator = 1"),), ("wrong-type", "passing", 13)),
        ((FALL.replace("numerator = 2", 'numerator = "2"'),), ("wrong-type", "passing", 13)),
        ((FALL.replace("kind", "knd"),), ("missing-key", "kind", 1)),
        ((FALL, SEASONS.replace("2002-01-01", "2001-08-01")), ("no-season", "2026-11-22", 8)),
        ((FALL.replace("opens_on = 2017-09-15\n", ""),), ("missing-key", "opens_on", 1)),
    ],
)
def test_what_is_wrong_with_a_round_is_told_with_its_line(texts, told):
    """The file would be refused for it."""
    assert told in refused(*texts)


def test_every_file_of_a_round_is_read():
    """By its path below resources/."""
    assert {
        "rounds/demo-current.toml",
        "rounds/fall-2016.toml",
        "rounds/fall-2017.toml",
        "rounds/spring-2017.toml",
    } == set(round_files())
