"""The open chart: what is given is shown at once, and becomes durable in order, whatever the store says."""

from __future__ import annotations

from datetime import date

import pytest

from qopi_desktop.domain.answers import Answer, AnswerChange, Missing, QuestionId
from qopi_desktop.domain.charts import ChartAct, ChartState, Place
from qopi_desktop.domain.dates import PartialDate
from qopi_desktop.domain.rules import CHART_NOT_EDITABLE, MUST_FIX_LEFT, NOT_AN_ABSTRACTOR, Refusal
from qopi_desktop.errors import Refused, StaleRevisionError, StoreUnavailableError
from qopi_desktop.ui.chart_form import model as form_model
from qopi_desktop.ui.chart_form.model import FormModel
from tests.ui.asking import heard
from tests.ui.pages import Gate
from tests.ui.rooms import chart_numbered, demonstration_context

D06, G15 = (QuestionId(each) for each in ("D06", "G15"))


@pytest.fixture
def context(tasks, tmp_path):
    """The demonstration practice."""
    return demonstration_context(tasks, tmp_path)


@pytest.fixture
def gate(context):
    """What stands before the store."""
    return Gate.before(context)


@pytest.fixture
def opened(context):
    """Opens a chart."""
    return lambda number, room=context: FormModel(
        room, room.store.charts.open(room.person, chart_numbered(room, number)), room.tasks
    )


@pytest.fixture
def model(opened):
    """A chart that nobody has begun."""
    return opened("6NR7YC")


def stored(context, model, question_id):
    """The durable answer."""
    kept = context.store.charts.open(context.person, model.chart.id).answers.get(QuestionId(question_id))
    return kept.answer if kept else None


def elsewhere(context, model, question_id, answer):
    """Somebody else answers the same question meanwhile."""
    file = context.store.charts.open(context.person, model.chart.id)
    before = file.answers.get(question_id)
    change = AnswerChange(
        model.chart.id, question_id, answer, before.revision if before else 0, context.now(), context.package.version
    )
    context.store.charts.save_answer(context.person, change)


def test_an_answer_is_shown_before_it_is_durable(gate, model, context, settle):
    """Nobody waits for the disk."""
    gate.shut()
    changed, scored = heard(model.changed), heard(model.scored)
    model.set_answer(G15, Answer("alive"))

    assert Answer("alive") == model.session.state(G15).answer
    assert G15 in changed[0][0]
    assert scored
    assert not model.is_drained
    assert stored(context, model, G15) is None

    gate.open()
    settle()

    assert model.is_drained
    assert Answer("alive") == stored(context, model, G15)


def test_answers_become_durable_in_the_order_in_which_they_were_given(gate, model, settle):
    """One at a time, also where one question was answered twice."""
    gate.shut()
    given = [(G15, Answer("alive")), (D06, Answer("documented")), (G15, Answer("deceased")), (G15, None)]
    for question_id, answer in given:
        model.set_answer(question_id, answer)
    drained = heard(model.drained)
    gate.open()
    settle()

    assert given == gate.saved
    assert [()] == drained


def test_the_same_answer_again_is_no_act(gate, model, settle):
    """So that passing through a form leaves no trace."""
    model.set_answer(G15, Answer("alive"))
    settle()
    model.set_answer(G15, Answer("alive"))
    model.set_answer(D06, None)
    settle()

    assert [(G15, Answer("alive"))] == gate.saved


def test_what_the_store_could_not_take_stays_and_is_tried_again(gate, model, settle, qtbot):
    """Nothing typed is lost when the disk is full for a while."""
    gate.fails = [StoreUnavailableError(reason="disk-full"), StoreUnavailableError(reason="disk-full")]
    waiting, saved = heard(model.waiting), heard(model.saved)
    model.set_answer(G15, Answer("alive"))
    model.set_answer(D06, Answer("documented"))
    settle()

    assert "disk-full" == waiting[0][0].facts["reason"]
    assert Answer("alive") == model.session.state(G15).answer
    assert not model.is_drained
    assert [] == saved

    model._retry.start(0)
    qtbot.waitUntil(lambda: model.is_drained)

    assert [(G15, Answer("alive")), (D06, Answer("documented"))] == gate.saved
    assert 2 == len(saved)


def test_it_is_tried_again_every_two_seconds(model):
    """As the message says."""
    assert 2000 == form_model.RETRY_MS == model._retry.interval()


def test_an_answer_changed_by_somebody_else_is_shown_instead(gate, model, context, settle):
    """Never last-write-wins: the stored answer is read again."""
    elsewhere(context, model, G15, Answer("deceased"))
    failed, reloaded = heard(model.failed), heard(model.reloaded)
    model.set_answer(G15, Answer("alive"))
    settle()

    assert isinstance(failed[0][0], StaleRevisionError)
    assert [()] == reloaded
    assert Answer("deceased") == model.session.state(G15).answer
    assert model.is_drained


def test_after_that_the_chart_can_be_answered_again(gate, model, context, settle):
    """The revision is the one read anew."""
    elsewhere(context, model, G15, Answer("deceased"))
    model.set_answer(G15, Answer("alive"))
    settle()
    model.set_answer(G15, Answer("alive"))
    settle()

    assert Answer("alive") == stored(context, model, G15)


def test_what_the_rules_refuse_at_the_store_is_taken_back(gate, model, settle):
    """The window can be late; the store decides."""
    gate.fails = [Refused(NOT_AN_ABSTRACTOR)]
    failed = heard(model.failed)
    model.set_answer(G15, Answer("alive"))
    settle()

    assert NOT_AN_ABSTRACTOR == failed[0][0].refusal
    assert model.session.state(G15).answer is None
    assert model.is_drained


def test_a_closed_chart_takes_no_answer(gate, opened, settle):
    """Not even for a moment on screen."""
    model = opened("D7DXQK")
    changed = heard(model.changed)
    model.set_answer(G15, Answer("deceased"))
    settle()

    assert CHART_NOT_EDITABLE == model.refusal
    assert [] == changed
    assert [] == gate.saved


def test_undo_after_typing_waits_for_the_queue(gate, model, context, settle):
    """What is taken back is the last answer given, not the last one saved."""
    gate.shut()
    model.set_answer(G15, Answer("alive"))
    model.set_answer(D06, Answer("documented"))
    model.undo()

    assert Answer("documented") == model.session.state(D06).answer

    gate.open()
    settle()

    assert model.session.state(D06).answer is None
    assert Answer("alive") == stored(context, model, G15)
    assert G15 == model.undo_state.undo
    assert D06 == model.undo_state.redo


def test_redo_brings_it_back(model, context, settle):
    """Named by its question until then."""
    model.set_answer(G15, Answer("alive"))
    settle()
    model.undo()
    settle()
    model.redo()
    settle()

    assert Answer("alive") == stored(context, model, G15)
    assert model.undo_state.redo is None


def test_acts_wait_for_the_answers_given_before_them(gate, opened, context, settle):
    """A chart is never completed without its last answer."""
    model = opened("64C69Q")
    gate.shut()
    model.set_answer(QuestionId("C10"), Answer(missing=Missing.NOT_DOCUMENTED))
    model.set_modules(("core",))

    assert ("core", "br") == model.chart.modules

    gate.open()
    settle()

    assert ("core",) == model.chart.modules
    assert Answer(missing=Missing.NOT_DOCUMENTED) == stored(context, model, "C10")


def test_what_is_typed_while_the_chart_is_read_again_stays(gate, model, settle):
    """The screen is newer than what was read."""
    model.set_modules(("core", "eol"))
    gate.shut()
    model.set_answer(G15, Answer("alive"))
    model._on_reloaded(model._file)

    assert Answer("alive") == model.session.state(G15).answer

    gate.open()
    settle()


def test_a_refused_act_is_told_and_the_chart_read_again(opened, settle):
    """With the code that finds its sentence."""
    model = opened("RNW7VH")
    refused, reloaded = heard(model.refused), heard(model.reloaded)
    model.move(ChartAct.COMPLETE)
    settle()

    assert [("must-fix-left",)] == refused
    assert [()] == reloaded
    assert ChartState.IN_PROGRESS == model.chart.state


def test_an_act_that_fails_is_an_error(model, context, settle, monkeypatch):
    """For the message bar."""
    error = StoreUnavailableError(reason="locked")

    def fail(*_given):
        raise error

    monkeypatch.setattr(context.store.charts, "undo", fail)
    failed = heard(model.failed)
    model.undo()
    settle()

    assert [(error,)] == failed


def test_completion_asks_the_rules(opened):
    """The button asks what the store will ask."""
    assert MUST_FIX_LEFT == opened("RNW7VH").completion_refusal()
    assert Refusal("act-not-possible") == opened("D7DXQK").completion_refusal()


def test_the_first_answer_begins_the_chart(model):
    """Without reading it again."""
    assert ChartState.NOT_BEGUN == model.chart.state

    model.set_answer(G15, Answer("alive"))

    assert ChartState.IN_PROGRESS == model.chart.state


def test_a_reason_keeps_a_check_and_is_written_down(opened, context, settle):
    """With who, when and what it rests on."""
    model = opened("RNW7VH")
    problem = next(each for each in model.session.problems() if each.question_id == "T02")
    model.override(problem.question_id, problem.code, "The form of May is scanned late.")
    settle()

    (kept,) = [override for each, override in model.session.overridden() if each.question_id == "T02"]
    assert "The form of May is scanned late." == kept.reason
    assert context.person.id == kept.person_id
    assert context.now() == kept.at
    assert problem.question_id not in {each.question_id for each in model.session.problems()}


def test_notes_are_kept_and_the_same_note_is_no_act(model, context, settle, monkeypatch):
    """They belong to the practice alone."""
    model.set_note(G15, "Ask the front desk.")
    model.set_note(None, "Second folder.")
    settle()
    asked = heard(context.bus.store_changed)
    model.set_note(G15, "Ask the front desk.")
    settle()

    notes = context.store.charts.open(context.person, model.chart.id).notes
    assert {G15: "Ask the front desk.", None: "Second folder."} == dict(notes)
    assert [] == asked


def test_the_place_is_remembered_and_its_loss_is_no_error(model, context, settle, monkeypatch, tasks):
    """It is a convenience."""
    failed = heard(tasks.failed)
    model.set_place(Place(G15, 0))
    settle()

    assert Place(G15, 0) == context.store.charts.open(context.person, model.chart.id).place

    def fail(*_given):
        raise StoreUnavailableError(reason="locked")

    monkeypatch.setattr(context.store.charts, "place", fail)
    model.set_place(Place(D06, 0))
    settle()

    assert [] == failed


def test_typed_dates_are_read_by_today_and_the_birth_date(opened, model):
    """Both known to the chart."""
    assert date(2026, 11, 23) == model.today
    assert model.birth_date is None
    assert isinstance(opened("D7DXQK").birth_date, PartialDate)


def test_another_physician_needs_a_reason_and_is_kept(opened, context, settle):
    """The chart is then another to those who may not see it."""
    model = opened("K397KJ")
    chosen = next(each.id for each in context.store.people.physicians() if each.name == "Dr. L. Marsh")
    model.set_treating(chosen, "Named in the consult of May 4.")
    settle()

    assert chosen == model.chart.treating_id
