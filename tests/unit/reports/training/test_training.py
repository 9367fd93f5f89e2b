"""A training case on paper: a record without its answers, and a key with all of them."""

from __future__ import annotations

import os
import subprocess
import sys
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from qopi_desktop.forms.session import FormSession
from qopi_desktop.measures.outcomes import Outcome
from qopi_desktop.measures.rounds import load_rounds
from qopi_desktop.measures.stories import load_story, story_ids
from qopi_desktop.reports.page import HEIGHT, MARGIN, STRONG, WIDTH, width_of
from qopi_desktop.reports.paper.leaves import BOTTOM, FOOT, TOP
from qopi_desktop.reports.training.key import answer_key
from qopi_desktop.reports.training.record import case_record
from qopi_desktop.reports.wording import load_wording
from qopi_desktop.ui.format import answer
from tests import shipped

PACKAGE = shipped.package()
IDS = story_ids()
WORDS = load_wording("training")
LARGEST = "metastatic-breast-hospice"
FALL = next(each for each in load_rounds(load_story(LARGEST).abstracted_on) if each.id == "fall-2017")
LINE = 14  # of small text, from one base line to the next


def close(text):
    """*text* without spaces: a line may break anywhere between words."""
    return "".join(text.split())


def printed(story_id, document):
    """The bytes of a document of that story."""
    story = load_story(story_id)
    if document == "key":
        return answer_key(story, PACKAGE, answer)
    return case_record(story, next(each for each in load_rounds(story.abstracted_on) if each.id == story.round))


@cache
def pages(story_id, document):
    """Its pages."""
    return list(PdfReader(BytesIO(printed(story_id, document))).pages)


def texts_of(page):
    """Each text of *page*: how far down its base line is, how far right it begins, and what it says, in pixels."""
    found: list[tuple[float, float, str]] = []

    def read(words, _matrix, place, _font, _size):
        if words.strip():
            found.append((HEIGHT - place[5] / 0.75, place[4] / 0.75, words.strip()))

    page.extract_text(visitor_text=read)
    return found


@cache
def body(story_id, document):
    """What stands between heads and feet, without spaces."""
    return close(
        "".join(words for page in pages(story_id, document) for y, _, words in texts_of(page) if TOP < y < FOOT)
    )


@pytest.mark.parametrize("story_id", IDS)
def test_the_record_holds_title_task_and_text_and_nothing_else(story_id):
    """Nothing of the key: what is printed is the text of the story, word by word."""
    story = load_story(story_id)
    day, opened = (load_wording().day(each) for each in (story.abstracted_on, FALL.opens_on))
    modules = ", ".join(load_wording().module(module) for module in story.modules)
    facts = {"round": "Fall 2017", "opens_on": opened, "abstracted_on": day}

    lead = WORDS.say("record.lead", modules=modules, **facts)

    assert close(f"Training case {story.code}{lead}{story.record}") == body(story_id, "record")


def test_the_record_says_what_to_abstract_and_on_which_day():
    """In words."""
    assert close("Modules to abstract: Core, Symptoms and toxicity, Care at end of life, Breast.") in body(
        LARGEST, "record"
    )
    assert close("Round: Fall 2017, opened Sep 15, 2017. Take Oct 11, 2017 as the day of abstraction.") in body(
        LARGEST, "record"
    )


@pytest.mark.parametrize("story_id", IDS)
def test_the_key_tells_what_to_notice(story_id):
    """The contradiction, the date in part, and the distractor."""
    story, text = load_story(story_id), body(story_id, "key")

    for words in (story.contradiction, story.partial_date, story.distractor):
        assert close(words) in text


@pytest.mark.parametrize("story_id", IDS)
def test_the_key_has_every_question_that_is_asked_with_its_answer(story_id):
    """In the order of the screen, each once."""
    session = FormSession(PACKAGE.form, load_story(story_id).read(PACKAGE.form).answers)
    asked = [each for each in PACKAGE.form.questions.values() if each.is_asked and session.is_open(each.id)]
    rest = body(story_id, "key")
    for question in asked:
        given = session.state(question.id).answer
        row = close(f"{question.id}{question.ask}{answer(given, question)}")
        assert row in rest, question.id
        rest = rest[rest.index(row) + len(row) :]

    assert len(asked) >= len(load_story(story_id).answers) - 1


@pytest.mark.parametrize("story_id", IDS)
def test_the_key_has_every_measure_below_its_outcome(story_id):
    """With the reason; the number of measures stands beside the outcome."""
    story, text, says = load_story(story_id), body(story_id, "key"), load_wording("chart")
    for outcome in Outcome:
        found = [each for each in PACKAGE.measures if each.id in story.outcomes]
        found = [each for each in found if story.outcomes[each.id].outcome is outcome]
        head = close(f"{says.say(f'measures.{outcome.value}').capitalize()}, {len(found)}")
        assert (head in text) is bool(found), outcome
        again = close(WORDS.say("continued", title=head))
        rest = text[text.index(head) + len(head) :].replace(again, "") if found else ""
        for measure in found:
            row = close(f"{measure.id}{measure.title}{story.outcomes[measure.id].why}")
            assert rest.startswith(row)
            rest = rest[len(row) :]


@pytest.mark.parametrize("document", ["record", "key"])
@pytest.mark.parametrize("story_id", IDS)
def test_every_page_says_that_the_patient_is_invented_and_its_number(story_id, document):
    """Above and below; nothing else stands there."""
    found = pages(story_id, document)
    name = WORDS.say(f"{document}.name", code=load_story(story_id).code)
    for number, page in enumerate(found, start=1):
        texts = texts_of(page)
        assert {name, WORDS.say("invented")} == {words for y, _, words in texts if y < TOP - 10}
        assert {WORDS.say("foot"), f"{number} of {len(found)}"} == {words for y, _, words in texts if y > BOTTOM}


@pytest.mark.parametrize("document", ["record", "key"])
@pytest.mark.parametrize("story_id", IDS)
def test_no_text_runs_into_another_or_off_the_page(story_id, document):
    """Measured as if all of it were set strong; those beside each other begin after the end of the one before."""
    for page in pages(story_id, document):
        texts = [(y, x, words) for y, x, words in texts_of(page) if y > TOP - 10 and y < BOTTOM]
        for place, (y, x, words) in enumerate(texts):
            for other_y, other_x, other in texts[place + 1 :]:
                beside = abs(y - other_y) < LINE - 1
                assert not beside or (y == other_y and x != other_x), (words, other)
                if beside and x < other_x:
                    assert x + width_of(words, 11, STRONG) <= other_x, (words, other)
        assert all(MARGIN <= x < WIDTH - MARGIN for _, x, _ in texts)


def test_pages_are_letter_with_every_font_inside():
    """As the blank forms are."""
    for document in ("record", "key"):
        found = pages(LARGEST, document)
        assert {(WIDTH * 0.75, HEIGHT * 0.75)} == {(page.mediabox.width, page.mediabox.height) for page in found}
        resources: Any = found[0]["/Resources"]  # Any: a tree as PDF has it
        fonts = [font.get_object() for font in resources["/Font"].values()]
        assert all("Inter" in font["/BaseFont"] and "/FontFile2" in font["/FontDescriptor"] for font in fonts)


@pytest.mark.slow
def test_another_process_gives_the_same_bytes():
    """Neither the clock nor the process nor the seed of its hashes shows in the documents."""
    script = (
        "import hashlib\n"
        "from tests.unit.reports.training.test_training import LARGEST, printed\n"
        "print(*(hashlib.sha256(printed(LARGEST, each)).hexdigest() for each in ('record', 'key')))\n"
    )
    found = {
        subprocess.run(
            [sys.executable, "-c", script],
            capture_output=True,
            check=True,
            text=True,
            cwd=Path(__file__).parents[4],
            env={**os.environ, "PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("1", "2")
    }

    assert 1 == len(found)
