"""What the charts of any store promise."""

from __future__ import annotations

import pytest

from qopi_desktop.domain.answers import Answer, Missing, PersonId, QuestionId
from qopi_desktop.domain.changes import Changes
from qopi_desktop.domain.charts import ChartState, Override, Place, UndoState
from qopi_desktop.domain.dates import PartialDate
from qopi_desktop.domain.people import Person, Role
from qopi_desktop.domain.rules import (
    NOT_AN_ABSTRACTOR,
    OWN_CHART,
    REASON_NEEDED,
    TREATING_PHYSICIAN_UNKNOWN,
    UNKNOWN_PERSON,
)
from qopi_desktop.errors import AnswerMisfitError, ChartNotFoundError, Refused, StaleRevisionError
from tests.builders import NOW, ROUND, add_charts, add_physician, add_user, change, later, office

D01, D02 = QuestionId("D01"), QuestionId("D02")


def answers_of(clinic, chart):
    """What is stored, by question."""
    return {key: stored.answer for key, stored in clinic.store.charts.open(clinic.person, chart).answers.items()}


@pytest.fixture
def chart(clinic):
    """A chart whose patient Dr. Lee treats."""
    physician = add_physician(clinic.store, clinic.person)
    return add_charts(clinic.store, clinic.person, 1, physician)[0]


def save(clinic, *args, person=None, **facts):
    """Answer as the first user."""
    return clinic.store.charts.save_answer(person or clinic.person, change(*args, **facts))


def test_an_answer_is_found_again(clinic, chart):
    """Value, revision, person, time and provenance are as given."""
    done = save(clinic, chart, "D02", Answer(PartialDate(2016, 3)))

    stored = clinic.store.charts.open(clinic.person, chart).answers[D02]
    assert Changes(charts=frozenset({chart}), questions=frozenset({D02})) == done
    assert (Answer(PartialDate(2016, 3)), 1, clinic.person.id, NOW, "typed") == (
        stored.answer,
        stored.revision,
        stored.person_id,
        stored.at,
        stored.provenance,
    )


def test_the_first_answer_begins_the_chart(clinic, chart):
    """Not begun becomes in progress, and the person a contributor."""
    save(clinic, chart, "D01", "yes")

    stored = clinic.store.charts.open(clinic.person, chart).chart
    assert (ChartState.IN_PROGRESS, {clinic.person.id}) == (stored.state, set(stored.contributors))


def test_the_same_answer_again_changes_nothing(clinic, chart):
    """No revision, no audit line."""
    save(clinic, chart, "D01", "yes")
    lines = len(clinic.store.audit.lines())

    assert Changes() == save(clinic, chart, "D01", "yes", base_revision=1)
    assert 1 == len(clinic.store.charts.history(chart, D01))
    assert lines == len(clinic.store.audit.lines())


def test_an_answer_can_be_taken_back(clinic, chart):
    """None is a revision like any other."""
    save(clinic, chart, "D01", "yes")
    save(clinic, chart, "D01", None, base_revision=1)

    assert {D01: None} == answers_of(clinic, chart)
    assert 2 == len(clinic.store.charts.history(chart, D01))


def test_an_answer_begun_before_another_is_refused_with_both(clinic, chart):
    """Never last write wins."""
    save(clinic, chart, "D01", "theirs")

    with pytest.raises(StaleRevisionError) as caught:
        save(clinic, chart, "D01", "ours")

    assert (Answer("theirs"), Answer("ours")) == (caught.value.theirs, caught.value.ours)
    assert {D01: Answer("theirs")} == answers_of(clinic, chart)


@pytest.mark.parametrize(("question", "fault"), [("G04", "program-question"), ("nothing", "unknown-question")])
def test_what_the_form_does_not_take_is_refused(clinic, chart, question, fault):
    """The forms say what fits, and what the program fills is never typed."""
    with pytest.raises(AnswerMisfitError) as caught:
        save(clinic, chart, question, "yes")

    assert fault == caught.value.facts["fault"]
    assert {} == answers_of(clinic, chart)


def test_no_such_chart(clinic):
    """Said as such when reading and writing."""
    with pytest.raises(ChartNotFoundError):
        save(clinic, "none", "D01", "yes")
    with pytest.raises(ChartNotFoundError):
        clinic.store.charts.open(clinic.person, "none")


def test_the_stored_person_counts_not_the_one_that_is_brought(clinic, chart):
    """Roles that a caller brings are not believed, and a stranger is refused."""
    boss = add_user(clinic.store, clinic.person, "Boss", Role.ADMINISTRATOR)
    pretender = Person(boss.id, boss.name, frozenset(Role) - {Role.PHYSICIAN})
    stranger = Person(PersonId("nobody"), "Nobody", frozenset({Role.ABSTRACTOR}))

    with pytest.raises(Refused) as roles:
        save(clinic, chart, "D01", "yes", person=pretender)
    with pytest.raises(Refused) as unknown:
        save(clinic, chart, "D01", "yes", person=stranger)

    assert (NOT_AN_ABSTRACTOR, UNKNOWN_PERSON) == (roles.value.refusal, unknown.value.refusal)


def test_a_physician_answers_neither_their_own_chart_nor_one_of_nobody(clinic):
    """The rule is asked on the stored chart."""
    lee = add_physician(clinic.store, clinic.person)
    doctor = add_user(clinic.store, clinic.person, "Dr. Lee", Role.ABSTRACTOR, physician_id=lee)
    own = add_charts(clinic.store, clinic.person, 1, lee)[0]
    nobodys = add_charts(clinic.store, clinic.person, 1, None)[0]

    with pytest.raises(Refused) as own_chart:
        save(clinic, own, "D01", "yes", person=doctor)
    with pytest.raises(Refused) as unknown:
        save(clinic, nobodys, "D01", "yes", person=doctor)

    assert (OWN_CHART, TREATING_PHYSICIAN_UNKNOWN) == (own_chart.value.refusal, unknown.value.refusal)


def test_a_refused_write_leaves_nothing_and_is_forgotten(clinic, chart):
    """The scorer hears that what it may have scored did not happen."""
    before = clinic.store.audit.lines()

    with pytest.raises(AnswerMisfitError):
        save(clinic, chart, "G01", "yes")

    assert before == clinic.store.audit.lines()
    assert chart in clinic.scorer.forgotten


def test_the_summary_follows_each_answer(clinic, chart):
    """Lists read it without replaying anything, and the scorer is told what changed."""
    save(clinic, chart, "D01", "yes")
    save(clinic, chart, "D02", Answer(missing=Missing.UNKNOWN))

    summary = clinic.store.charts.rows(ROUND)[0].summary
    assert (2, 0, "met") == (summary.answered, summary.must_fix, summary.outcomes["X 1"])
    assert [D01, D02] == clinic.scorer.seen[-2:]


def test_undo_and_redo_are_revisions(clinic, chart):
    """History grows; what was answered before stands again."""
    save(clinic, chart, "D01", "first")
    save(clinic, chart, "D01", "second", base_revision=1)
    charts = clinic.store.charts

    assert UndoState(undo=D01) == charts.open(clinic.person, chart).undo
    charts.undo(clinic.person, chart, later(1))
    assert Answer("first") == answers_of(clinic, chart)[D01]
    charts.undo(clinic.person, chart, later(2))
    assert UndoState(redo=D01) == charts.open(clinic.person, chart).undo
    assert Changes() == charts.undo(clinic.person, chart, later(3))
    charts.redo(clinic.person, chart, later(4))
    charts.redo(clinic.person, chart, later(5))
    assert Answer("second") == answers_of(clinic, chart)[D01]
    assert Changes() == charts.redo(clinic.person, chart, later(6))
    assert 6 == len(charts.history(chart, D01))
    assert ["redone", "redone", "undone", "undone"] == [line.kind for line in clinic.store.audit.lines(chart, 4)]


def test_answering_drops_redo(clinic, chart):
    """What was undone cannot come back after another answer."""
    save(clinic, chart, "D01", "first")
    save(clinic, chart, "D02", "second")
    clinic.store.charts.undo(clinic.person, chart, later(1))
    save(clinic, chart, "D03", "third")

    assert UndoState(undo=QuestionId("D03")) == clinic.store.charts.open(clinic.person, chart).undo
    assert Changes() == clinic.store.charts.redo(clinic.person, chart, later(2))


def test_undo_does_not_write_over_somebody_elses_answer(clinic, chart):
    """Each person undoes their own steps, and only while they stand."""
    other = add_user(clinic.store, clinic.person, "Ben Ito", Role.ABSTRACTOR)
    save(clinic, chart, "D01", "mine")
    save(clinic, chart, "D01", "theirs", base_revision=1, person=other)

    with pytest.raises(StaleRevisionError):
        clinic.store.charts.undo(clinic.person, chart, later())
    clinic.store.charts.undo(other, chart, later())
    clinic.store.charts.undo(clinic.person, chart, later(2))

    assert {D01: None} == answers_of(clinic, chart)


def test_history_names_people_and_what_they_changed(clinic, chart):
    """Newest first, from and to."""
    other = add_user(clinic.store, clinic.person, "Ben Ito", Role.ABSTRACTOR)
    save(clinic, chart, "D01", "a")
    save(clinic, chart, "D01", "b", base_revision=1, person=other, at=later())

    newest, oldest = clinic.store.charts.history(chart, D01)
    assert ("Ben Ito", later(), '{"text": "a"}', '{"text": "b"}') == (
        newest.person_name,
        newest.at,
        newest.before,
        newest.after,
    )
    assert ("Ada Reyes", None) == (oldest.person_name, oldest.before)


def test_contributors_are_counted(clinic, chart):
    """Name, acts and the last time, the most recent first."""
    other = add_user(clinic.store, clinic.person, "Ben Ito", Role.ABSTRACTOR)
    save(clinic, chart, "D01", "a")
    save(clinic, chart, "D02", "a")
    save(clinic, chart, "D03", "a", person=other, at=later())

    lines = [(line.person_name, line.count, line.last_at) for line in clinic.store.charts.contributors(chart)]
    assert [("Ben Ito", 1, later()), ("Ada Reyes", 2, NOW)] == lines


def test_an_override_is_kept_with_what_it_rests_on(clinic, chart):
    """The newest of each check counts."""
    for reason in ("first", "second"):
        rests_on = ((D01, '{"text": "a"}'), (D02, None))
        clinic.store.charts.override(
            clinic.person, chart, Override(D01, "late", reason, rests_on, clinic.person.id, NOW)
        )

    (found,) = clinic.store.charts.open(clinic.person, chart).overrides
    assert ("second", rests_on) == (found.reason, found.rests_on)
    assert 1 == clinic.store.charts.rows(ROUND)[0].summary.to_check


def test_an_override_needs_a_reason(clinic, chart):
    """Blank is none."""
    with pytest.raises(Refused) as caught:
        clinic.store.charts.override(clinic.person, chart, Override(D01, "late", " ", (), clinic.person.id, NOW))

    assert REASON_NEEDED == caught.value.refusal


def test_notes_are_kept_per_question_and_per_chart(clinic, chart):
    """Blank takes one away."""
    charts = clinic.store.charts
    charts.note(clinic.person, chart, None, "ask the clinic", NOW)
    charts.note(clinic.person, chart, D01, " page 4 ", NOW)
    assert {None: "ask the clinic", D01: "page 4"} == charts.open(clinic.person, chart).notes

    assert Changes() == charts.note(clinic.person, chart, D01, "page 4", NOW)
    charts.note(clinic.person, chart, None, " ", NOW)
    assert {D01: "page 4"} == charts.open(clinic.person, chart).notes


def test_everybody_has_a_place_of_their_own(clinic, chart):
    """The place lives in the store, and is no act."""
    other = add_user(clinic.store, clinic.person, "Ben Ito", Role.ADMINISTRATOR)
    lines = clinic.store.audit.lines()
    clinic.store.charts.place(other, chart, Place(D02, 3))

    assert Place(D02, 3) == clinic.store.charts.open(other, chart).place
    assert Place() == clinic.store.charts.open(clinic.person, chart).place
    assert lines == clinic.store.audit.lines()


def test_report_rows_leave_out_other_offices(clinic, chart):
    """Rows of the round and office."""
    assert (chart,) == tuple(row.chart.id for row in clinic.store.charts.report_rows(ROUND, office(clinic.store)))
    assert () == clinic.store.charts.report_rows(ROUND, "elsewhere")
    assert () == clinic.store.charts.rows("another round")


def test_one_row_is_the_one_of_the_list(clinic, chart):
    """So that an answer reloads one line and not the whole list."""
    save(clinic, chart, "D01", "yes")

    assert (clinic.store.charts.row(chart),) == clinic.store.charts.rows(ROUND)
    with pytest.raises(ChartNotFoundError):
        clinic.store.charts.row("none")
