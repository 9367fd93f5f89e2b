"""The blank form of a module holds every question with its choices on one page, and is the same bytes each time."""

from __future__ import annotations

from functools import cache
from io import BytesIO
from itertools import pairwise
from typing import Any

import pytest
from pypdf import PdfReader

from qopi_desktop.reports.page import HEIGHT, MARGIN, REGULAR, WIDTH, Sheet, width_of
from qopi_desktop.reports.paper import form as pages
from qopi_desktop.reports.paper import leaves
from qopi_desktop.reports.paper.blocks import Words
from qopi_desktop.reports.paper.form import blank_form, modules
from qopi_desktop.reports.paper.questions import Asking
from qopi_desktop.reports.phrases import Phrases
from qopi_desktop.reports.wording import load_wording
from tests import shipped

FORM = shipped.form()
MODULES = modules(FORM)
BOX = 18  # from the left of a box to its label


def close(text):
    """*text* without spaces: a line may break anywhere between words."""
    return "".join(text.split())


@cache
def texts(module):
    """The text of each page of a module, without spaces."""
    return [close(page.extract_text()) for page in PdfReader(BytesIO(blank_form(FORM, module))).pages]


def of_module(module):
    """The questions of a module in the order of the screen."""
    return [question for question in FORM.questions.values() if question.module == module]


def places(module):
    """For each question the page it stands on and where in it, found by its id and what it asks."""
    heads = [close(f"{question.id}{question.ask}") for question in of_module(module)]
    found = [[(page, text.find(head)) for page, text in enumerate(texts(module)) if head in text] for head in heads]
    assert [1] * len(heads) == [len(each) for each in found]
    return [each[0] for each in found]


@pytest.mark.parametrize("module", MODULES)
def test_every_question_is_printed_once_in_the_order_of_the_screen(module):
    """With its id before what it asks."""
    where = places(module)

    assert sorted(where) == where
    assert len(of_module(module)) == len(where)


@pytest.mark.parametrize("module", MODULES)
def test_choices_statuses_and_card_follow_their_question_on_its_page(module):
    """Each of them before the next question begins."""
    where = places(module)
    ends = [after if after[0] == page else (page, None) for (page, _), after in pairwise([*where, (-1, 0)])]
    statuses = {choice.code: choice.label for choice in FORM.codelists["statuses"].choices}
    for question, (page, start), (_, end) in zip(of_module(module), where, ends, strict=True):
        rest = texts(module)[page][start:end]
        for label in (choice.label for choice in question.choices):
            assert close(label) in rest, f"{question.id}: {label}"
            rest = rest.replace(close(label), "", 1) if question.is_asked else rest
        for status in question.statuses if question.is_asked else ():
            assert close(statuses[status.value]) in rest
        for words in (question.card.counts, question.card.does_not_count, question.card.where):
            assert close(words) in rest


def test_the_condition_is_said_in_words_below_the_question():
    """Without the part that holds on every chart of the module."""
    (page,) = (text for text in texts("br") if close("B04HER2 result") in text)

    assert close("B04 HER2 result Ask only if HER2 test (B03) is “Yes”.") in page
    assert "Askonly" not in page[page.index("B01ER") : page.index("B02PR")]
    assert "_" not in "".join(texts("br"))


def test_what_the_program_works_out_is_not_to_be_filled_in():
    """It says from which questions it comes, and what it can be."""
    whole = "".join(texts("br"))

    assert close("The program works this out from Stage group (D12) and T category (D09). It can be: Yes, No.") in whole
    assert close("G01 Chart identifier The program fills this in.") in "".join(texts("core"))


def test_every_page_says_module_version_number_and_whose_words_these_are():
    """And has a line for the chart's number."""
    found = texts("crc")

    for number, text in enumerate(found, start=1):
        assert close(f"Colon and rectum, blank form, version {FORM.version}") in text
        assert close("Wording is our own, not ASCO's.") in text
        assert close(f"{number} of {len(found)}") in text
        assert "Chartnumber" in text


@pytest.mark.parametrize(("module", "asked"), [("core", "C22"), ("core", "C25"), ("core", "D12"), ("pr", "Q01")])
def test_what_the_codes_are_that_help_to_answer_is_printed_with_the_question(module, asked):
    """On the same page, a line for each."""
    question = FORM.questions[asked]
    (page,) = (text for text in texts(module) if close(f"{asked}{question.ask}") in text)

    assert question.explained
    for codes in question.explained:
        assert close(codes.title) in page
        assert all(close(f"{label} {told}") in page for label, told in codes.rows())


def test_a_list_too_long_for_paper_is_left_to_the_screen():
    """The stages of FIGO are printed as choices alone."""
    whole = "".join(texts("gynonc"))

    assert close(FORM.codelists["figo"].told["iva"]) not in whole


def test_limits_and_unit_stand_at_the_box_of_a_number():
    """So that nobody writes what will be refused."""
    assert close("0 to 60 nodes") in "".join(texts("br"))


def test_no_question_is_higher_than_a_page_or_wider_than_its_room():
    """So nothing is cut off."""
    Sheet("fonts", "", "")
    words, phrases = load_wording("paper"), Phrases(FORM, load_wording("rules"))
    for question in FORM.questions.values():
        block = Asking(words, phrases, pages._statuses(FORM), question.module).question(question)
        lines = [mark for mark in block.marks if isinstance(mark, Words)]
        assert block.height <= leaves.BOTTOM - leaves.TOP - 60, question.id
        assert all(
            MARGIN <= line.x and line.x + width_of(line.text, line.size, line.weight) <= WIDTH - MARGIN + 1
            for line in lines
        )


@pytest.mark.parametrize("module", MODULES)
def test_nothing_stands_below_the_foot_but_its_two_texts(module):
    """So no question runs out of its page."""
    foot = (HEIGHT - leaves.FOOT) * 0.75
    for page in PdfReader(BytesIO(blank_form(FORM, module))).pages:
        assert 2 == len(texts_below(page, foot))


def texts_below(page, height):
    """The texts of *page* that stand lower than *height* points above its end."""
    found: list[str] = []

    def see(text, _matrix, place, _font, _size):
        if text.strip() and place[5] < height:
            found.append(text)

    page.extract_text(visitor_text=see)
    return found


def test_choices_side_by_side_do_not_touch():
    """Each ends before the next box on its line."""
    Sheet("fonts", "", "")
    words, phrases = load_wording("paper"), Phrases(FORM, load_wording("rules"))
    for question in FORM.questions.values():
        block = Asking(words, phrases, pages._statuses(FORM), question.module).question(question)
        lines = [mark for mark in block.marks if isinstance(mark, Words) and mark.weight == REGULAR]
        for line in lines:
            boxes = [each.x - BOX for each in lines if abs(each.middle - line.middle) < 6 and each.x > line.x]
            assert line.x + width_of(line.text, line.size, line.weight) < min(boxes, default=WIDTH), (
                question.id,
                line.text,
            )


def test_pages_are_letter_with_every_font_inside():
    """As the office report's are."""
    reader = PdfReader(BytesIO(blank_form(FORM, "pr")))

    assert {(WIDTH * 0.75, HEIGHT * 0.75)} == {(page.mediabox.width, page.mediabox.height) for page in reader.pages}
    resources: Any = reader.pages[0]["/Resources"]  # Any: a tree as PDF has it
    fonts = [font.get_object() for font in resources["/Font"].values()]
    assert all("Inter" in font["/BaseFont"] and "/FontFile2" in font["/FontDescriptor"] for font in fonts)
