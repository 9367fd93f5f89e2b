"""The charts of the demonstration whose answers are those of whole-chart stories, moved to its round."""

from __future__ import annotations

import tomllib

import pytest

from qopi_desktop import resources
from qopi_desktop.domain.dates import PartialDate
from qopi_desktop.measures.board import Board
from qopi_desktop.measures.stories import load_story
from qopi_desktop.operations.demonstration import answers_of
from tests.unit.operations.demonstrated import COMPLETE, IN_PROGRESS, PACKAGE, ROUND, ROUNDS, STORIES, session_of

TOLD = {
    raw["patient"]: load_story(raw["story"])
    for raw in tomllib.loads(resources.text("demonstration", "charts-stories.toml"))["chart"]
}
TOLD_COMPLETE = [name for name in COMPLETE if name in TOLD]


def test_fourteen_charts_are_of_different_stories():
    """Ten are complete, two in progress, two not begun."""
    assert 14 == len({story.id for story in TOLD.values()})
    assert (10, 2, 2) == (
        len(TOLD_COMPLETE),
        len(set(IN_PROGRESS) & set(TOLD)),
        len([name for name in TOLD if not STORIES[name].abstractor]),
    )


@pytest.mark.parametrize("name", TOLD_COMPLETE)
def test_a_moved_chart_comes_to_the_outcomes_worked_for_its_story(name):
    """Of every measure of its modules, on its own day of completion."""
    measures = [measure for measure in PACKAGE.measures if measure.module in STORIES[name].modules]
    found = Board(measures, session_of(STORIES[name])).outcomes()

    assert {measure: each.outcome for measure, each in TOLD[name].outcomes.items()} == dict(found)


@pytest.mark.parametrize("name", TOLD_COMPLETE)
def test_the_demonstration_round_takes_a_moved_chart(name):
    """With every module of it."""
    assert () == PACKAGE.eligibility.why_not(session_of(STORIES[name]), ROUND, STORIES[name].modules)


@pytest.mark.parametrize("name", TOLD_COMPLETE)
def test_a_moved_chart_differs_from_its_story_in_nothing_but_its_dates(name):
    """Days move by whole weeks, to where the round opens; months and years stay months and years."""
    told = TOLD[name].read(PACKAGE.form).answers
    by = STORIES[name].moved_by
    moved = answers_of(PACKAGE.form, STORIES[name])

    assert 0 == by % 7
    assert 0 <= by - (ROUND.opens_on - ROUNDS[TOLD[name].round].opens_on).days < 7
    assert set(moved) == {each for each in told if PACKAGE.form.questions[each].is_asked}
    for question_id, answer in moved.items():
        before = told[question_id].value
        if isinstance(before, PartialDate):
            assert before.moved(by) == answer.value
        else:
            assert told[question_id] == answer


def test_a_story_that_was_stopped_ends_with_the_question_that_its_file_names():
    """What comes after it in the story has no answer yet, and what nobody began has none at all."""
    last = {name: [*STORIES[name].answers][-1] for name in IN_PROGRESS if name in TOLD}

    assert {"Octavian Fernsby": "C10", "Cuthbert Greenhalgh": "P02"} == last
    assert [{}] * 2 == [story.answers for name, story in STORIES.items() if name in TOLD and not story.abstractor]
