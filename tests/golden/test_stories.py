"""Fictional patients, a page of record text each: read, answered and scored by hand before the engine saw them."""

from __future__ import annotations

from collections import Counter
from datetime import date
from functools import cache

import pytest

from qopi_desktop.domain.answers import QuestionId
from qopi_desktop.domain.dates import PartialDate, Precision
from qopi_desktop.forms.definition import Severity
from qopi_desktop.forms.session import FormSession, Standing
from qopi_desktop.measures.board import Board
from qopi_desktop.measures.outcomes import Outcome
from qopi_desktop.measures.package import Package
from qopi_desktop.measures.rounds import load_rounds
from qopi_desktop.measures.stories import load_story, story_ids
from tests import shipped

STORIES = {story_id: load_story(story_id) for story_id in story_ids()}
LEAST_STORIES, LEAST_WORDS, LONGEST_TITLE = 36, 400, 60
FALL = next(each for each in load_rounds(date(2017, 10, 1)) if each.id == "fall-2017")


@cache
def package() -> Package:
    """The package that is shipped."""
    return shipped.package()


@cache
def session(name: str) -> FormSession:
    """The chart of a story."""
    read = STORIES[name].read(package().form)
    assert ((), ()) == (read.faults, read.derived)
    return FormSession(package().form, read.answers)


@pytest.mark.parametrize("name", STORIES)
def test_a_story_is_told_whole(name: str) -> None:
    """A page of text with a contradiction, a date known in part and a distractor, each of them named."""
    story = STORIES[name]
    day = session(name).effective(QuestionId(story.partial_date.split(":")[0]))

    assert name == story.id
    assert len(story.record.split()) >= LEAST_WORDS
    assert len(story.title) <= LONGEST_TITLE
    assert day
    assert isinstance(day.value, PartialDate)
    assert Precision.DAY is not day.value.precision
    assert story.contradiction.strip()
    assert story.distractor.strip()


@pytest.mark.parametrize("name", STORIES)
def test_every_open_question_is_answered_and_no_other(name: str) -> None:
    """Nothing is left to fix, and what a check asks to look at was meant to be so."""
    chart = session(name)
    states = [chart.state(each) for each in package().form.questions]
    missing = [
        state.question.id
        for state in states
        if state.standing is Standing.OPEN and state.question.is_asked and not state.question.optional
        if state.answer is None
    ]

    assert [] == missing
    assert () == chart.set_aside()
    assert [] == [problem.code for problem in chart.problems() if problem.severity is Severity.HARD]


@pytest.mark.parametrize("name", STORIES)
def test_the_engine_comes_to_the_outcomes_worked_by_hand(name: str) -> None:
    """Of every measure of the chart's modules, each with its reason."""
    story = STORIES[name]
    measures = [each for each in package().measures if each.module in story.modules]

    assert {measure: each.outcome for measure, each in story.outcomes.items()} == dict(
        Board(measures, session(name)).outcomes()
    )
    assert all(each.why.strip() for each in story.outcomes.values())


@pytest.mark.parametrize("name", STORIES)
def test_the_round_of_a_story_takes_it(name: str) -> None:
    """Every module of it."""
    assert () == package().eligibility.why_not(session(name), FALL, STORIES[name].modules)


def test_every_measure_is_met_in_one_story_and_not_met_in_another() -> None:
    """So that an abstractor can see both sides of each."""
    told = Counter((measure, each.outcome) for story in STORIES.values() for measure, each in story.outcomes.items())

    assert len(STORIES) >= LEAST_STORIES
    for outcome in (Outcome.MET, Outcome.NOT_MET):
        assert [] == [each.id for each in package().measures if not told[each.id, outcome]]


def test_no_two_stories_share_a_regimen_and_a_stage() -> None:
    """Where there is a regimen."""
    seen = Counter(
        (tuple(sorted(drugs)), str(story.answers.get("D12")))
        for story in STORIES.values()
        if isinstance(drugs := story.answers.get("C04"), list)
    )

    assert [] == [each for each, count in seen.items() if count > 1]
