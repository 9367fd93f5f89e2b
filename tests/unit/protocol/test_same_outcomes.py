"""The service comes to the same outcomes as the desktop, from what is sent."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from datetime import date

import pytest

from qopi_desktop.domain.delivery import Unsendable
from qopi_desktop.domain.rules import MUST_FIX_LEFT
from qopi_desktop.forms.definition import Severity
from qopi_desktop.forms.facts import program_facts
from qopi_desktop.forms.session import FormSession
from qopi_desktop.protocol.content import Misfit
from qopi_desktop.protocol.judging import Examined
from qopi_desktop.protocol.publisher import Publisher
from tests.unit.measures.walks import fill, seeded
from tests.unit.protocol.charts import (
    FIRST_VISIT,
    any_chart,
    as_stored,
    at_the_service,
    complete_charts,
    on_the_desktop,
    package,
    plain,
    published,
    to_the_day,
)

TWO_NEGATIVES = dict.fromkeys(("B01", "B02"), "negative") | {
    "B10": "yes",
    "B11": "declined",
    "B18": "no",
    "B19": "none",
    "B20": None,
    "B24": "no",
    "D02": "2016-02-10",
    "D06": "documented",
    "D07": "2016-03-01",
    "D08": "ajcc",
    "D09": "t2",
    "D10": "n0",
    "D11": "m0",
    "D12": "iia",
    "D18": 28,
}


@pytest.fixture
def publisher() -> Publisher:
    """A publisher of the package that is shipped."""
    return Publisher(package())


def test_the_charts_drawn_hold_what_is_hard(publisher):
    """Partial dates, some cut by a day that stays at home, ages capped, in a range or unknown, branches closed."""
    seen: Counter[str] = Counter()
    for chart in complete_charts(seeded(77), 300):
        sent = publisher.publish(chart.chart, chart.answers, chart.overrides, ())
        if isinstance(sent, Unsendable):
            seen["not-to-the-day"] += 1
            continue
        content = json.loads(sent.payload)
        seen["partial"] += any(
            each["days"][0] < each["days"][1] for each in content["answers"].values() if "days" in each
        )
        seen["status"] += any("status" in each for each in content["answers"].values())
        seen["set aside"] += len(content["answers"]) < len(chart.answers) - 1
        seen["kept"] += bool(content["kept"])
        seen["age " + next(iter(content["derived"]["G09"]))] += 1
        seen["age 90"] += "90" in str(content["derived"])

    wanted = {"not-to-the-day", "partial", "status", "set aside", "kept"}
    assert {*wanted, "age number", "age range", "age gap", "age 90"} <= {each for each in seen if seen[each]}


@pytest.mark.parametrize("part", range(4))
def test_a_chart_is_refused_for_what_the_desktop_must_fix_and_for_nothing_else(publisher, part):
    """Charts filled in without regard to the checks."""
    random, refused = seeded(500 + part), 0
    for _ in range(100):
        chart = any_chart(random)
        session = FormSession(package().form, {FIRST_VISIT: to_the_day(random)} | program_facts(chart, date.max))
        for _ in fill(session, random, partial=True):
            pass
        broken = {each.question_id for each in session.problems() if each.severity is Severity.HARD}
        entered = as_stored(chart, session, random)
        there = at_the_service(publisher, entered)

        if isinstance(there, Misfit):
            refused += 1
            assert MUST_FIX_LEFT.code == there.code
            assert there.field in broken
        else:
            assert Examined(on_the_desktop(publisher, entered).outcomes) == there
    assert refused


AGES = [("1950-06-15", "65", "met"), ("1946", "69 to 70", "undecided"), ("1920-01-01", "90", "not-in-denominator")]


@pytest.mark.parametrize(("born", "age", "outcome"), [*AGES, ({"status": "conflict"}, "unknown", "not-in-denominator")])
def test_an_age_travels_as_a_number_a_range_or_a_gap(publisher, born, age, outcome):
    """Women under 70 are counted; of those of 90 and over the age is not told."""
    chart = plain(**TWO_NEGATIVES, G08=born)
    entry, there = published(chart).derived["G09"], at_the_service(publisher, chart)
    gap = entry.gap.value if entry.gap else ""

    assert age == (entry.number or " to ".join(entry.range or ()) or gap)
    assert outcome == on_the_desktop(publisher, chart).outcomes["BR 51"]
    assert Examined(on_the_desktop(publisher, chart).outcomes) == there


def test_the_day_of_abstraction_tells_nothing():
    """What is sent is the same whenever the chart was abstracted: the end of a year is not cut to that day."""
    early = plain(D02="2016", G19="2016-02-01", G22="2016-02-01")
    dated = replace(early, chart=replace(early.chart, completed_on=date(2016, 5, 2)))

    assert (-31, 334) == published(dated).answers["D02"].days
    assert published(dated) == published(replace(dated, chart=replace(dated.chart, completed_on=None)))
