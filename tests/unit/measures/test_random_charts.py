"""What holds for every chart, tried on charts filled in at random."""

from __future__ import annotations

from datetime import timedelta
from random import Random

import pytest

from qopi_desktop.domain.answers import Answer, QuestionId
from qopi_desktop.domain.dates import PartialDate
from qopi_desktop.forms.session import FormSession
from qopi_desktop.measures.board import Board
from qopi_desktop.measures.outcomes import Outcome
from qopi_desktop.measures.package import Package
from qopi_desktop.measures.worked import rests_on, with_parts
from tests import shipped
from tests.unit.measures.walks import MIDDLE, any_answer, any_modules, fill, seeded

COMPLETE, EDITED, EARLY = 250, 60, 120


@pytest.fixture(scope="module")
def package() -> Package:
    """The package that is shipped."""
    return shipped.package()


def begun(package: Package, random: Random) -> FormSession:
    """Return a chart of which only the modules are chosen."""
    day = Answer(PartialDate.of(MIDDLE + timedelta(days=random.randint(60, 300))))
    return FormSession(package.form, {QuestionId("G06"): any_modules(random), QuestionId("G07"): day})


def filled(package: Package, random: Random, *, partial: bool = False) -> FormSession:
    """Return a chart without open questions."""
    session = begun(package, random)
    for _ in fill(session, random, partial=partial):
        pass
    return session


def given(session: FormSession) -> dict[QuestionId, Answer]:
    """Return every answer of a chart, those set aside too."""
    states = [session.state(each) for each in session.form.questions]
    answers = {state.question.id: state.answer or state.set_aside for state in states if state.question.derive is None}
    return {each: answer for each, answer in answers.items() if answer is not None}


@pytest.mark.parametrize("seed", range(5))
def test_no_measure_is_undecided_on_a_complete_chart(package, seed):
    """Where every open question has an answer or a status, and every date its day."""
    random = seeded(seed)
    for _ in range(COMPLETE // 5):
        outcomes = Board(package.measures, filled(package, random)).outcomes()

        assert [] == [each for each, outcome in outcomes.items() if outcome is Outcome.UNDECIDED]


@pytest.mark.parametrize("seed", range(3))
def test_one_answer_leads_where_reading_all_again_leads(package, seed):
    """Every state, outcome, explanation and summary, after every change of any answer, taken back ones too."""
    random = seeded(seed)
    session = begun(package, random)
    board = Board(package.measures, session)
    typed = [each for each in package.form.questions.values() if each.is_asked or each.name == "modules"]
    for _ in range(EDITED):
        for question in random.choices(typed, k=4):
            answer = None if random.random() < 0.2 else any_answer(question, random, partial=True)
            board.update(session.answer(question.id, any_modules(random) if question.name == "modules" else answer))
        fresh = FormSession(package.form, given(session))
        again = Board(package.measures, fresh)

        assert [fresh.state(each) for each in package.form.questions] == [
            session.state(each) for each in package.form.questions
        ]
        assert again.summary() == board.summary()
        assert [again.explain(each.id) for each in package.measures] == [
            board.explain(each.id) for each in package.measures
        ]


def test_an_answer_names_every_question_and_measure_that_it_changed(package):
    """What is not named looks as before."""
    random = seeded(7)
    session = begun(package, random)
    board = Board(package.measures, session)
    states = {each: session.state(each) for each in package.form.questions}
    whys = {each.id: _own_reasons(board.explain(each.id)) for each in package.measures}
    for changed in fill(session, random, partial=True):
        scored = board.update(changed)

        now = {each: session.state(each) for each in package.form.questions}
        assert {each for each in now if now[each] != states[each]} <= changed
        explained = {each.id: _own_reasons(board.explain(each.id)) for each in package.measures}
        assert {each for each in explained if explained[each] != whys[each]} <= scored
        states, whys = now, explained


def _own_reasons(why):
    """Return *why* without what derived values were worked out from: a value that stays is no new reason."""
    return [
        (clause.truth, clause.parts, [(read.question_id, read.answer, read.standing) for read in clause.answers])
        for rung in why.rungs
        for clause in rung.clauses
    ] + [why.outcome, why.decided_at]


@pytest.mark.parametrize("seed", range(3))
def test_a_decided_measure_stays_decided_while_answers_are_added(package, seed):
    """No outcome comes too early: from day-precise answers given in any order, none is taken back.

    But for measures that rest on an optional question: it may be answered at any time, or never.
    """
    random = seeded(100 + seed)
    optional = {each.id for each in package.form.questions.values() if each.optional}
    settled = [each.id for each in package.measures if not optional & rests_on(package.form, _reads(package, each.id))]
    assert len(settled) > 165
    for _ in range(EARLY // 3):
        session = begun(package, random)
        board = Board(package.measures, session)
        decided: dict[str, Outcome] = {}
        for changed in fill(session, random):
            board.update(changed)
            outcomes = board.outcomes()
            assert decided == {each: outcomes[each] for each in decided}
            decided = {each: outcomes[each] for each in settled if outcomes[each] is not Outcome.UNDECIDED}


def _reads(package: Package, measure_id: str) -> list[str]:
    """Return the questions that a measure and its parts read."""
    return [read for each in with_parts(package.measures, measure_id) for read in each.reads]


@pytest.mark.parametrize("seed", range(3))
def test_an_undecided_measure_waits_for_an_open_question(package, seed):
    """It names at least one that is open and not answered, or not dated to the day."""
    random = seeded(200 + seed)
    session = begun(package, random)
    board = Board(package.measures, session)
    for changed in fill(session, random, partial=True):
        board.update(changed)
        for measure_id, outcome in board.outcomes().items():
            needs = board.needs(measure_id)

            assert (outcome is Outcome.UNDECIDED) == bool(needs), measure_id
            assert all(session.state(each).standing.value == "open" for each in needs)
