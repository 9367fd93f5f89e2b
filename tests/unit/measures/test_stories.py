"""A story is read whole from its file, or not at all."""

from __future__ import annotations

from datetime import date

import pytest

from qopi_desktop.domain.answers import Answer, QuestionId
from qopi_desktop.domain.charts import RoundId
from qopi_desktop.domain.dates import PartialDate
from qopi_desktop.measures.outcomes import Outcome
from qopi_desktop.measures.stories import load_story, story_ids
from tests import shipped


def test_a_story_has_what_its_file_says():
    """Words, answers and outcomes."""
    story = load_story("adjuvant-breast-her2")

    assert (story.id, RoundId("fall-2017"), ("core", "smt", "br")) == (
        "adjuvant-breast-her2",
        story.round,
        story.modules,
    )
    assert story.record.startswith("RIVERSIDE ONCOLOGY")
    assert "1961-11-23" == story.answers["G08"]
    assert date(2017, 10, 20) == story.abstracted_on
    assert (Outcome.NOT_MET, "Risks reviewed, no word of agreement.") == (
        story.outcomes["Core 15"].outcome,
        story.outcomes["Core 15"].why,
    )


def test_its_answers_are_read_with_its_modules():
    """So that the form opens what they ask."""
    read = load_story("adjuvant-breast-her2").read(shipped.package().form)

    assert Answer(("core", "smt", "br")) == read.answers[QuestionId("G06")]
    assert Answer(PartialDate(2016, 6)) == read.answers[QuestionId("B17")]


def test_every_file_of_the_folder_is_a_story():
    """By the name of its file."""
    assert sorted(story_ids()) == list(story_ids())
    assert {"adjuvant-breast-her2", "testis-bep-fertility"} < set(story_ids())


def test_no_two_stories_have_one_code():
    """Their documents are named by it."""
    codes = [load_story(each).code for each in story_ids()]

    assert len(codes) == len(set(codes))


def test_there_is_no_story_of_another_name():
    """It is not made up."""
    with pytest.raises(FileNotFoundError):
        load_story("nobody")
