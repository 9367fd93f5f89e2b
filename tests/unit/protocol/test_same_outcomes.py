"""The service comes to the same outcomes as the desktop, from what is sent."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from datetime import date

import pytest

from qopi_desktop.domain.charts import Summary
from qopi_desktop.domain.delivery import OpKind, Unsendable
from qopi_desktop.domain.rules import MUST_FIX_LEFT
from qopi_desktop.forms.definition import Severity
from qopi_desktop.forms.facts import program_facts
from qopi_desktop.forms.session import FormSession
from qopi_desktop.measures.outcomes import Outcome
from qopi_desktop.protocol.content import Misfit, SubmitContent, read_content
from qopi_desktop.protocol.judging import Examined, examine
from qopi_desktop.protocol.publisher import FIRST_VISIT_NOT_TO_THE_DAY, Publisher
from tests.unit.measures.walks import fill, seeded
from tests.unit.protocol.charts import (
    FIRST_VISIT,
    Complete,
    any_chart,
    as_stored,
    complete_charts,
    package,
    plain,
    published,
    to_the_day,
)

CHARTS, SLICES = 6_000, 12
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


def on_the_desktop(publisher: Publisher, chart: Complete) -> Summary:
    """Return what the desktop makes of the chart."""
    answers = {question_id: stored.answer for question_id, stored in chart.answers.items() if stored.answer}
    return publisher.after(chart.chart, answers, chart.overrides, changed=None, today=date.max)


def at_the_service(publisher: Publisher, chart: Complete) -> Examined | Misfit | Unsendable:
    """Return what the service makes of the chart, or why it is not sent."""
    sent = publisher.publish(chart.chart, chart.answers, chart.overrides, ())
    if isinstance(sent, Unsendable):
        return sent
    content = read_content(OpKind.SUBMIT, sent.payload)
    assert isinstance(content, SubmitContent), content
    return examine(package(), content)


@pytest.mark.slow
@pytest.mark.parametrize("part", range(SLICES))
def test_each_chart_that_can_be_completed_has_the_same_outcomes_on_both_sides(publisher, part):
    """And none is refused that the desktop let complete, save those whose first visit is not known to the day."""
    seen: Counter[object] = Counter()
    for chart in complete_charts(seeded(part), CHARTS // SLICES):
        here, there = on_the_desktop(publisher, chart), at_the_service(publisher, chart)

        assert (0, 0, here.asked) == (here.must_fix, here.to_check, here.answered)
        if isinstance(there, Unsendable):
            assert Unsendable(FIRST_VISIT_NOT_TO_THE_DAY, FIRST_VISIT) == there
        else:
            assert Examined(here.outcomes) == there
            seen.update(here.outcomes.values())

    assert {each.value for each in Outcome} - {Outcome.EXCEPTION.value} <= seen.keys()


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
