"""What would change an outcome, on charts filled in at random, against brute force."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qopi_desktop.domain.answers import Answer, QuestionId
from qopi_desktop.forms.session import FormSession
from qopi_desktop.measures.board import Board
from qopi_desktop.measures.package import Package
from tests import shipped
from tests.golden.brute import Brute
from tests.golden.compared import compare
from tests.unit.measures.test_random_charts import given as answers_of
from tests.unit.measures.turning.odd import PACKAGE
from tests.unit.measures.walks import any_answer, any_modules, seeded, waiting

SHIPPED = shipped.package()


def chart(package: Package, random: Random, *, partial: bool) -> FormSession:
    """Return a chart that is answered in part or as a whole."""
    header = {QuestionId("G06"): any_modules(random), QuestionId("G07"): any_answer(asked(package, "D02"), random)}
    session = FormSession(package.form, header)
    for _ in range(random.randint(0, 2 * len(package.form.questions))):
        if questions := waiting(package.form, session):
            question = random.choice(questions)
            session.answer(question.id, any_answer(question, random, partial=partial))
    return session


def asked(package: Package, question_id: str):
    """Return a question of the form."""
    return package.form.questions[QuestionId(question_id)]


def differences(package: Package, session: FormSession, measure_id: str, most: int) -> list[str]:
    """Return how the engine and brute force differ about up to *most* questions."""
    measure = next(each for each in package.measures if each.id == measure_id)
    brute = Brute(package, measure, answers_of(session))
    changes = Board(package.measures, session).turning(measure_id).changes
    found = compare(brute, changes, range(1, most + 1))
    return [f"{measure_id}: {brute.now} but {changes.now}"][brute.now is changes.now :] + found.missed + found.wrong


@pytest.mark.parametrize("measure_id", [measure.id for measure in PACKAGE.measures])
def test_every_word_of_the_language_is_turned(measure_id):
    """One question and two: those that change the outcome are told, with the answers that do, and no others."""
    for seed in range(6):
        random = seeded(seed)
        session = chart(PACKAGE, random, partial=seed % 2 == 0)

        assert [] == differences(PACKAGE, session, measure_id, 1 + (seed < 2)), seed


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 2**32), st.sampled_from(SHIPPED.measures), st.booleans())
def test_just_those_answers_change_the_outcome(seed, measure, partial):
    """Those that are told do, at each edge of what is described; no other does."""
    session = chart(SHIPPED, seeded(seed), partial=partial)

    assert [] == differences(SHIPPED, session, measure.id, 1)


def test_the_smallest_are_found_without_the_others():
    """They are the same."""
    random = seeded(3)
    for _ in range(12):
        session = chart(SHIPPED, random, partial=True)
        board = Board(SHIPPED.measures, session)
        for measure in SHIPPED.measures:
            turning = board.turning(measure.id)

            assert turning.changes.smallest == turning.smallest


def test_it_is_about_the_chart_as_it_was():
    """A thread that asks while the chart is answered further is told of one chart, not of two."""
    session = FormSession(SHIPPED.form, {QuestionId("G06"): Answer(("core",)), QuestionId("D03"): Answer("yes")})
    board = Board(SHIPPED.measures, session)
    turning = board.turning("Core 1")
    board.update(session.answer(QuestionId("D03"), Answer("no")))

    assert ("met", "not-met") == (turning.changes.now.value, board.turning("Core 1").changes.now.value)
    assert ("Core 1", True) == (turning.changes.measure_id, board.turning("Core 1") is board.turning("Core 1"))


def test_two_dates_of_one_comparison_are_changed_beside_a_partial_one():
    """What cuts the partial one is looked at again for them."""
    session = chart(PACKAGE, seeded(15), partial=True)

    assert [] == differences(PACKAGE, session, "latest", 1)
