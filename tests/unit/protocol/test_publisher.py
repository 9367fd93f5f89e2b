"""What of a chart is sent, and what keeps it from being sent."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from pydantic import ValidationError

from qopi_desktop.domain.answers import Answer, ChartId, Missing, QuestionId, StoredAnswer, encode
from qopi_desktop.domain.charts import Override
from qopi_desktop.domain.delivery import Contribution, OpKind, Submission, Unsendable
from qopi_desktop.domain.people import PhysicianId
from qopi_desktop.forms.load import build_form
from qopi_desktop.measures.package import Package
from qopi_desktop.protocol.canonical import canonical, digest
from qopi_desktop.protocol.content import PAYLOAD_MISFIT, Misfit, read_content
from qopi_desktop.protocol.publisher import FIRST_VISIT_NOT_TO_THE_DAY, Publisher
from tests.builders import NOW
from tests.unit.domain.charts import LEE, ROY
from tests.unit.forms.small import QUESTIONS, answers, files, question
from tests.unit.protocol.charts import FIRST_VISIT, PERSONS, Complete, package, plain, published

WORD = Contribution(PERSONS[0], datetime(2026, 3, 14, 9, tzinfo=timezone(timedelta(hours=-5))), "ab" * 32, "k1", "c2ln")


@pytest.fixture
def publisher() -> Publisher:
    """A publisher of the package that is shipped."""
    return Publisher(package())


def said(publisher: Publisher, chart: Complete, *contributions: Contribution) -> dict:
    """Return what is sent of the chart."""
    sent = publisher.publish(chart.chart, chart.answers, chart.overrides, contributions)
    assert isinstance(sent, Submission), sent
    return json.loads(sent.payload)


def unsendable(publisher: Publisher, chart: Complete) -> Unsendable:
    """Return why the chart is not sent."""
    sent = publisher.publish(chart.chart, chart.answers, chart.overrides, ())
    assert isinstance(sent, Unsendable)
    return sent


def test_a_chart_is_sent_under_its_random_ids_with_who_answered_what(publisher):
    """And with who treats the patient, and everybody who was ever said to."""
    chart = plain()
    chart = replace(chart, chart=replace(chart.chart, treating_id=ROY, physician_history=frozenset({ROY, LEE})))
    content = said(publisher, chart, WORD)

    assert (1, "chart", "K4T7-0192", "2026.1") == tuple(
        content[each] for each in ("format", "chart", "number", "forms")
    )
    assert (["core", "br"], "dr-roy", ["dr-lee", "dr-roy"]) == (
        content["modules"],
        content["treating"],
        content["physician_history"],
    )
    assert {"code": "breast", "by": PERSONS[0]} == content["answers"]["D01"]
    assert {"number": "2", "by": PERSONS[0]} == content["answers"]["G23"]


def test_each_contribution_goes_with_its_signature(publisher):
    """Its time in universal time."""
    entry = {
        "person": PERSONS[0],
        "at": "2026-03-14T14:00:00.000000Z",
        "audit_head": "ab" * 32,
        "key": "k1",
        "signature": "c2ln",
    }

    assert [entry] == said(publisher, plain(), WORD)["contributions"]


def test_the_payload_is_canonical_and_named_by_its_hash(publisher):
    """So that both sides hash the same bytes."""
    chart = plain()
    sent = publisher.publish(chart.chart, chart.answers, (), [WORD])

    assert isinstance(sent, Submission)
    assert canonical(json.loads(sent.payload)).decode() == sent.payload
    assert digest(sent.payload.encode()) == sent.sha256


def test_dates_are_days_from_the_first_visit():
    """Whose own are none; a month is the first and the last day that it can be."""
    sent = published(plain()).answers

    assert ((0, 0), (19, 19), (32, 32)) == (sent["G19"].days, sent["G20"].days, sent["B20"].days)
    assert (-29, -1) == sent["D02"].days


def test_only_answers_of_open_questions_are_sent():
    """Not those set aside, not the birth date, and nothing that the program fills."""
    sent = published(plain(G15="alive", G16="2016-04-01", G17="yes")).answers

    assert {"G16", "G17", "G08", "G01", "G02", "G03", "G04", "G05", "G06", "G07", "G09"}.isdisjoint(sent)
    assert "G15" in sent


def test_statuses_and_several_codes_are_sent():
    """In the order of the codes; an answer that was taken back is not."""
    chart = plain(D03={"status": "unknown"}, D05=None, G11=["white", "asian"])
    taken_back = {**chart.answers, QuestionId("G12"): StoredAnswer(None, 2, PERSONS[0], NOW)}
    sent = published(replace(chart, answers=taken_back)).answers

    assert Missing.UNKNOWN is sent["D03"].status
    assert ("asian", "white") == sent["G11"].codes
    assert "G12" not in sent


def test_soft_checks_that_are_kept_are_named_without_the_reason(publisher):
    """Those that lapsed, because an answer they rest on changed, are not."""
    question_id, code = QuestionId("G18"), "consultation-only"
    chart = plain(G18="consultation_only")
    rests_on = ((question_id, encode(Answer("consultation_only"))),)
    kept = Override(question_id, code, "Quillfeather said so", rests_on, PERSONS[1], NOW)
    lapsed = replace(kept, rests_on=((question_id, encode(Answer("primary_responsibility"))),))

    entry = {"question": question_id, "check": code, "by": PERSONS[1]}
    assert [entry] == said(publisher, replace(chart, overrides=(kept,)))["kept"]
    assert [] == said(publisher, replace(chart, overrides=(lapsed,)))["kept"]


NOT_TO_THE_DAY = ["2016-03", "2016", {"status": "not_documented"}, None]


@pytest.mark.parametrize("first", NOT_TO_THE_DAY)
def test_a_chart_whose_first_visit_is_not_known_to_the_day_is_not_sent(publisher, first):
    """There would be nothing to count the days from."""
    assert Unsendable(FIRST_VISIT_NOT_TO_THE_DAY, FIRST_VISIT) == unsendable(publisher, plain(G19=first))


def test_a_date_a_century_away_is_not_sent(publisher):
    """It is a slip of the pen, and would tell an age beyond the cap."""
    assert Unsendable(PAYLOAD_MISFIT, QuestionId("D02")) == unsendable(publisher, plain(D02="1906-02-01"))


def test_a_number_beyond_the_limits_of_its_question_is_not_sent(publisher):
    """The store takes it."""
    chart = plain()
    visits = {QuestionId("G23"): StoredAnswer(Answer(Decimal(100)), 1, PERSONS[0], NOW)}
    beyond = replace(chart, answers={**chart.answers, **visits})

    assert Unsendable(PAYLOAD_MISFIT, QuestionId("G23")) == unsendable(publisher, beyond)


def small(*more: str, **given: object) -> dict:
    """Return what is sent of a chart of the small form with *more* questions."""
    form = build_form(files(*QUESTIONS, *more))
    stored = {each: StoredAnswer(answer, 1, PERSONS[0], NOW) for each, answer in answers(given, form).items()}
    sent = Publisher(Package(form, (), "2026.1")).publish(plain().chart, stored, (), ())
    return json.loads(sent.payload) if isinstance(sent, Submission) else {"cannot": sent}


def test_what_is_derived_with_the_calendar_travels_as_a_code_or_a_gap():
    """Where it is asked, and what can be worked out again does not."""
    late = question("X01", "is_late", "derived", codes="yes_no", derive="first_office_visit > diagnosed_on + 2 months")
    never = question(
        "X02",
        "is_never",
        "derived",
        when="treated = 'no'",
        derive="completed years between birth_date and diagnosed_on",
    )
    derived = small(late, never, G19="2016-03-01", D02="2016-02-01", C01="yes", D06="no")["derived"]

    assert {"X01": {"code": "no"}, "G09": {"gap": "pending"}} == derived


def test_only_ages_are_capped():
    """Another number that needs the calendar is told as it is."""
    weeks = question("X01", "stay", "derived", derive="days between diagnosed_on and 2016-07-01")

    assert {"number": "121"} == small(weeks, G19="2016-03-01", D02="2016-03-02")["derived"]["X01"]
    assert {"range": ["92", "122"]} == small(weeks, G19="2016-03-01", D02="2016-03")["derived"]["X01"]


def test_a_number_too_long_to_be_written_is_not_sent():
    """A thousand million and more; the question has no limits."""
    much = question("X01", "much", "number")
    expected = Unsendable(PAYLOAD_MISFIT, QuestionId("X01"))

    assert {"number": "999999999", "by": PERSONS[0]} == small(much, G19="2016-03-01", X01=999_999_999)["answers"]["X01"]
    assert {"cannot": expected} == small(much, G19="2016-03-01", X01=1_000_000_000)


def test_ids_that_nobody_drew_are_a_fault_of_the_program(publisher):
    """They are not blamed on a question; and the error does not say what they were."""
    chart = plain()
    with pytest.raises(ValidationError) as caught:
        publisher.publish(replace(chart.chart, number="Reyes, Ana"), chart.answers, (), ())

    assert "Reyes" not in str(caught.value)


def test_a_withdrawal_names_the_chart_alone(publisher):
    """Beside who changed it."""
    sent = publisher.withdrawal(ChartId("c1"), [WORD])
    content = read_content(OpKind.WITHDRAW, sent.payload)

    assert not isinstance(content, Misfit)
    assert ("c1", [PERSONS[0]]) == (content.chart, [each.person for each in content.contributions])
    assert {"format", "chart", "contributions"} == json.loads(sent.payload).keys()


@pytest.mark.parametrize("treating", [LEE, None, PhysicianId("dr-new")])
def test_another_physician_is_sent_with_all_former_ones(publisher, treating):
    """The present one among them, even where the history does not have it yet; None is not known."""
    chart = replace(plain().chart, treating_id=treating)
    content = json.loads(publisher.physicians(chart, ()).payload)

    assert treating == content["treating"]
    assert sorted({LEE} | ({treating} - {None})) == content["physician_history"]


def test_times_are_kept_to_the_microsecond(publisher):
    """As they were signed."""
    at = datetime(2026, 3, 14, 9, 0, 0, 1, tzinfo=UTC)

    assert "09:00:00.000001Z" in publisher.withdrawal(ChartId("c1"), [replace(WORD, at=at)]).payload
