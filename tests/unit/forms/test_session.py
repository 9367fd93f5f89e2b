"""One chart being answered."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from qopi_desktop.conditions import Gap, Span
from qopi_desktop.domain.answers import Answer, Missing, PersonId, QuestionId
from qopi_desktop.domain.charts import Override
from qopi_desktop.forms.definition import Severity
from qopi_desktop.forms.load import build_form
from qopi_desktop.forms.session import ANSWER_NEEDED, FormSession, Progress, Standing
from tests.unit.forms.small import FORM, answers, date, files, question, session

NOW = datetime(2026, 3, 14, tzinfo=UTC)


def override(chart: FormSession, question_id: str, code: str) -> Override:
    """Return a reason for keeping a problem, resting on the answers as they are."""
    rests_on = chart.rests_on(QuestionId(question_id), code)
    return Override(QuestionId(question_id), code, "seen", rests_on, PersonId("ann"), NOW)


def problems(chart: FormSession) -> list[tuple[str, str]]:
    """Return what is wrong beyond missing answers."""
    return [(each.question_id, each.code) for each in chart.problems() if each.code != ANSWER_NEEDED]


GATES = [
    ({"D06": "yes"}, Standing.OPEN),
    ({"D06": "no"}, Standing.CLOSED),
    ({"D06": {"status": "unknown"}}, Standing.CLOSED),
    ({}, Standing.PENDING),
]


@pytest.mark.parametrize(("given", "expected"), GATES)
def test_a_question_is_open_closed_or_waits_for_its_gate(given, expected):
    """A gate that is unknown for a settled reason closes; a pending one leaves the question pending."""
    assert expected is session(given).state(QuestionId("D07")).standing


CELLS = [
    ({"D06": "yes", "D07": "iv"}, "iv", "yes"),
    ({"D06": "yes"}, Gap.PENDING, Gap.PENDING),
    ({"D06": "no", "D07": "iv"}, Gap.CLOSED, "no"),
    ({"D07": "iv"}, Gap.GATE_PENDING, Gap.PENDING),
]


@pytest.mark.parametrize(("given", "stage", "derived"), CELLS)
def test_conditions_read_only_the_answers_of_open_questions(given, stage, derived):
    """What is set aside is closed for them, or pending."""
    terms = FORM.vocabulary.terms
    chart = session(given)

    assert (stage, derived) == (chart.env[terms["D07"].slot], chart.env[terms["D08"].slot])


def test_an_answer_of_a_closed_branch_is_set_aside_and_comes_back():
    """It is kept, not scored, and counts again when the branch opens."""
    chart = session({"D06": "yes", "D07": "iv"})
    chart.answer(QuestionId("D06"), Answer("no"))
    aside = chart.state(QuestionId("D07"))

    assert (None, Answer("iv"), ("D07",)) == (aside.answer, aside.set_aside, chart.set_aside())
    assert "D07" in chart.not_needed()

    chart.answer(QuestionId("D06"), Answer("yes"))
    assert (Answer("iv"), ()) == (chart.effective(QuestionId("D07")), chart.set_aside())


def test_an_answer_says_what_else_changed():
    """The questions that it opens, closes, derives, or puts in order."""
    chart = session({"D06": "yes", "D07": "iv"})

    assert {"D06", "D07", "D08"} == chart.answer(QuestionId("D06"), Answer("no"))
    assert frozenset() == chart.answer(QuestionId("D06"), Answer("no"))
    assert {"D06"} == chart.answer(QuestionId("D06"), Answer(missing=Missing.CONFLICT))
    assert {"N01"} == chart.answer(QuestionId("N01"), Answer("a remark"))
    assert {"D07"} == chart.answer(QuestionId("D07"), Answer("i"))


def test_an_answer_taken_back_is_pending_again():
    """As if it had never been given."""
    chart = session({"D06": "yes", "D07": "iv"})
    chart.answer(QuestionId("D06"), None)

    assert Standing.PENDING is chart.state(QuestionId("D07")).standing
    assert frozenset() == chart.answer(QuestionId("D06"), None)


def test_every_open_question_that_is_not_optional_needs_an_answer():
    """Those that the program fills or derives do not."""
    chart = session({"D06": "no"})
    needed = [each for each in chart.problems() if each.code == ANSWER_NEEDED]

    assert ["G08", "D02", "G19", "G20", "G15", "C01"] == [each.question_id for each in needed]
    assert ("Answer needed", "G08 has no answer yet.", Severity.HARD) == (
        needed[0].title,
        needed[0].say,
        needed[0].severity,
    )


CHECKED = [
    ({"G19": "2016-03-14", "G20": "2016-03-13"}, [("G20", "last-before-first")]),
    ({"G19": "2016-03-14", "G20": "2016-03-14"}, []),
    ({"G19": "2016-03-14", "G20": "2016-03"}, []),
    ({"G20": "2016-03-13"}, []),
    ({"G07": "2016-05-01", "G20": "2016-05-02"}, [("G20", "after-abstraction")]),
    ({"G15": "alive", "G16": "2016-01-01", "G20": "2016-03-13"}, []),
    ({"G15": "dead", "G16": "2016-01-01", "G20": "2016-03-13"}, [("G16", "death-before-visit")]),
    ({"G15": "dead", "G16": {"status": "unknown"}, "G20": "2016-03-13"}, []),
    ({"P04": 11}, [("P04", "out-of-range"), ("P04", "score-range"), ("P04", "score-high")]),
    ({"D02": "2016-06-01", "G19": "2016-03-14"}, [("G19", "long-before")]),
    ({"D02": {"status": "conflict"}, "G19": "2016-03-14"}, []),
]


@pytest.mark.parametrize(("given", "expected"), CHECKED)
def test_a_check_speaks_only_when_it_is_definitely_broken(given, expected):
    """And only where its question is open and answered."""
    assert expected == problems(session(given))


def test_a_problem_comes_and_goes_with_any_answer_it_reads():
    """Also with that of another question."""
    chart = session({"D06": "yes", "D07": "i", "C01": "no"})

    assert {"C01", "C04", "C05"} == chart.answer(QuestionId("C01"), Answer("yes"))
    assert [("C01", "treated-though-early")] == problems(chart)
    assert "C01" in chart.answer(QuestionId("D07"), Answer("iv"))
    assert [] == problems(chart)


def test_a_soft_problem_is_kept_with_a_reason_until_what_it_rests_on_changes():
    """Then it is told again; the same answer as before keeps it once more."""
    chart = session({"D06": "yes", "D07": "i", "C01": "yes"})
    kept = override(chart, "C01", "treated-though-early")

    assert (("C01", '{"text": "yes"}'), ("D07", '{"text": "i"}')) == kept.rests_on
    assert {"C01"} == chart.overrule(kept)
    assert [] == problems(chart)
    assert [("treated-though-early", kept)] == [(each.code, why) for each, why in chart.overridden()]
    assert (kept, ()) == (chart.state(QuestionId("C01")).override, chart.state(QuestionId("C01")).problems)
    chart.answer(QuestionId("D07"), Answer("iv"))
    chart.answer(QuestionId("D07"), Answer(missing=Missing.UNKNOWN))
    assert () == chart.overridden()
    chart.answer(QuestionId("D07"), Answer("i"))
    assert 1 == len(chart.overridden())


def test_an_override_lapses_when_its_ground_has_moved():
    """A reason given for one stage is no reason for another."""
    chart = session({"P04": 8})
    chart.overrule(override(chart, "P04", "score-high"))
    chart.answer(QuestionId("P04"), Answer(Decimal(9)))

    assert [("P04", "score-high")] == problems(chart)


def test_a_hard_problem_is_not_kept():
    """Whatever reason is given."""
    chart = session({"P04": 11})

    assert frozenset() == chart.overrule(override(chart, "P04", "score-range"))
    assert ("P04", "score-range") in problems(chart)


def test_overrides_may_be_given_with_the_answers():
    """As a stored chart has them."""
    chart = session({"P04": 8})
    again = FormSession(FORM, answers({"P04": 8}), [override(chart, "P04", "score-high")])

    assert [] == problems(again)


def test_what_an_override_of_a_missing_answer_rests_on_is_the_question():
    """No check reads anything for it."""
    assert (("D06", None),) == session({}).rests_on(QuestionId("D06"), ANSWER_NEEDED)


def test_a_section_shows_its_open_questions_in_order():
    """Closed ones and those whose gate waits are hidden; those of the program are not."""
    chart = session({"D06": "no", "C01": "yes", "G06": ["core"]})

    assert ("D06", "D08") == chart.shown("B")
    assert ("C01", "C04", "C05", "P04", "N01") == chart.shown("C")


def test_sections_tell_their_progress_and_what_must_be_fixed():
    """An optional question counts once it is answered; a missing answer is no fault."""
    chart = session({"D06": "yes", "D07": "iv", "C01": "yes", "P04": 11, "G06": ["core"]})
    found = {section.id: (progress, must_fix) for section, progress, must_fix in chart.sections()}

    assert {"A": (Progress(0, 5), 0), "B": (Progress(2, 2), 0), "C": (Progress(2, 3), 2)} == found
    assert Progress(4, 10) == chart.progress()


def test_a_section_without_open_questions_is_left_out():
    """There is nothing to do there."""
    gated = question("N02", "second", "text", section="B", when="first = 'yes'")
    form = build_form(
        files(
            question("N01", "first", "choice", codes="yes_no"),
            question("G07", "abstracted_on", "date"),
            question("G19", "x", "date"),
            question("D02", "diagnosed_on", "date"),
            gated,
        )
    )

    assert ["A"] == [section.id for section, _, _ in FormSession(form, {}).sections()]


def test_a_derived_answer_is_shown_once_it_is_known():
    """A number, a code, or nothing while it lies between limits."""
    chart = session({"G08": "1950-06-15", "D02": "2016-06-14", "D06": "yes", "D07": "iv"})

    assert (Answer(Decimal(65)), Answer("yes")) == (
        chart.effective(QuestionId("G09")),
        chart.effective(QuestionId("D08")),
    )
    chart.answer(QuestionId("D02"), date("2016-06"))
    assert chart.effective(QuestionId("G09")) is None


def test_a_partial_date_is_narrowed_by_the_order_of_dates():
    """Death in March, last seen on the 28th: between 0 and 3 days."""
    chart = session({"G15": "dead", "G20": "2016-03-28"})
    changed = chart.answer(QuestionId("G16"), date("2016-03"))
    slot = FORM.vocabulary.terms["L11"].slot

    assert {"G16", "L11"} == changed
    assert Span(0, 3) == chart.env[slot]
    assert "G16" in chart.answer(QuestionId("G20"), date("2016-03-30"))
    assert Span(0, 1) == chart.env[slot]


def test_narrowing_opens_and_closes_nothing():
    """Whether a question is asked rests on the answers as they were given."""
    chart = session({"G15": "dead", "G20": "2016-03-28", "G16": "2016-03"})

    assert Standing.OPEN is chart.state(QuestionId("L11")).standing


WAITS = [
    ({}, ["D08"], ("D06",)),
    ({"D06": "yes"}, ["D08"], ("D07",)),
    ({"D06": "yes", "D07": "iv"}, ["D08"], ()),
    ({"G08": "1950-06", "D02": "2016-06-14"}, ["G09"], ("G08",)),
    ({"G08": "1950-06", "D02": "2016-06-14"}, ["D02", "G08", "D02"], ("G08",)),
    ({}, ["D07", "D08", "G15"], ("D06", "G15")),
]


@pytest.mark.parametrize(("given", "reads", "expected"), WAITS)
def test_what_is_waited_for_is_an_open_question(given, reads, expected):
    """Behind a gate or a derivation stands what opens or makes it; a partial date waits for its day."""
    assert expected == session(given).waits_for(reads)


GIVEN = [Decimal(65), Span(64, 65), Gap.UNKNOWN, Gap.PENDING]


@pytest.mark.parametrize("age", GIVEN)
def test_a_derived_value_that_is_given_takes_the_place_of_its_formula(age):
    """Whatever the formula reads, and where partial dates are narrowed too."""
    here = FormSession(FORM, answers({"G08": "1990", "D02": "2016"}), given={QuestionId("G09"): age})

    assert age == here.values()[QuestionId("G09")]
    here.answer(QuestionId("G08"), date("1950-06-15"))
    assert age == here.values()[QuestionId("G09")]


def test_a_derived_value_is_given_only_while_its_question_is_asked():
    """A closed question has none."""
    days = QuestionId("L11")
    chart = FormSession(FORM, answers({"G15": "alive"}), given={days: Decimal(3)})

    assert (False, Gap.CLOSED) == (chart.is_open(days), chart.values()[days])
    chart.answer(QuestionId("G15"), Answer("dead"))
    assert (True, Decimal(3)) == (chart.is_open(days), chart.values()[days])
