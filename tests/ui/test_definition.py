"""The definition strip and the whole card."""

from __future__ import annotations

import pytest

from qopi_desktop.domain.answers import QuestionId
from qopi_desktop.domain.rules import OWN_CHART
from qopi_desktop.forms.regimens import Regimen
from qopi_desktop.ui.chart_form.definition import CardSheet, DefinitionStrip
from qopi_desktop.ui.kit import Label, WrapLabel
from qopi_desktop.ui.words import say
from tests.ui.asking import heard
from tests.ui.rooms import package


@pytest.fixture
def strip(shown):
    """A strip of the form's width."""
    return shown(DefinitionStrip(), 1000, 128)


def question(question_id: str):
    """A question that is shipped."""
    return package().form.questions[QuestionId(question_id)]


def texts(widget):
    """What can be read."""
    return [label.text() for label in widget.findChildren(WrapLabel) if label.isVisible()]


def test_it_tells_what_counts_what_does_not_and_where_to_look(strip):
    """Of the question that has the keyboard."""
    strip.show_question(question("D07"), "")
    card = question("D07").card

    assert [card.counts, card.does_not_count, card.where] == texts(strip)


@pytest.mark.parametrize("small", [False, True])
def test_no_card_says_more_than_the_strip_or_its_tip_shows(strip, small):
    """What is cut ends in an ellipsis and stands whole in the tip."""
    strip.set_small(small=small)
    for each in package().form.questions.values():
        strip.show_question(each, "")
        for label in strip.findChildren(WrapLabel):
            if label.isVisible():
                hidden = label._count(label.width(), all_lines=True) > label._most_lines

                assert label.toolTip() == (label.text() if hidden else "")


def test_a_note_is_told_when_it_is_left_and_when_the_question_changes(strip):
    """Under the question it was written for."""
    told = heard(strip.note_changed)
    strip.show_question(question("D07"), "")
    strip.focus_note()
    strip._note.setText("  Ask the registry ")
    strip.show_question(question("D08"), "kept")
    strip.commit()

    assert [("D07", "Ask the registry"), ("D08", "kept")] == told


def test_a_note_that_may_not_be_kept_is_closed(strip):
    """With the reason."""
    strip.show_question(question("D07"), "", OWN_CHART)

    assert not strip._note.isEnabled()
    assert "You treat this patient, so you cannot abstract this chart." == strip._note.toolTip()


def test_the_sheet_holds_the_whole_card(shown):
    """With examples, traps and source."""
    card = question("D07").card
    sheet = shown(CardSheet(question("D07")), 420, 900)

    assert {card.counts, card.does_not_count, card.where, *card.examples, *card.traps, card.source} <= set(texts(sheet))


def test_the_sheet_tells_the_regimens_that_the_drugs_may_be(shown):
    """With the words of the question for their risk."""
    sheet = shown(CardSheet(question("S08"), (Regimen("FOLFOX", "intermediate"),)), 420, 900)

    assert "FOLFOX: 10% to 20%" in texts(sheet)
    assert say("chart.definition.regimens") in [label.text() for label in sheet.findChildren(Label)]


@pytest.mark.parametrize(
    ("asked", "titles"),
    [
        ("C22", ["ECOG performance status", "Karnofsky performance status"]),
        ("C25", ["Karnofsky performance status"]),
        ("Y02", ["FIGO stages"]),
        ("D07", []),
    ],
)
def test_the_sheet_shows_what_the_codes_are_that_help_to_answer(shown, asked, titles):
    """A row for each code under the title of its list, and where the list comes from."""
    sheet = shown(CardSheet(question(asked)), 420, 900)
    lists = [codes for codes in package().form.codelists.values() if codes.title in titles]
    heads = [label.text() for label in sheet.findChildren(Label)]
    seen = texts(sheet)

    assert titles == [head for head in heads if head in {codes.title for codes in package().form.codelists.values()}]
    for codes in lists:
        assert {each for row in codes.rows() for each in row} | {codes.source} <= set(seen)
