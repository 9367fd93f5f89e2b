"""The list of charts: shelves, filter, states, and who may not abstract what."""

from __future__ import annotations

import itertools
from functools import partial

import pytest
from PySide6.QtCore import Qt

from qopi_desktop.domain.charts import ChartAct
from qopi_desktop.ui.kit.paint import text_width
from qopi_desktop.ui.worklist.model import Shelf, WorklistModel
from tests import builders
from tests.ui.asking import heard
from tests.ui.rooms import chart_numbered, demonstration_context

BEGUN, DONE, OSEIS, NEW = "RNW7VH", "D7DXQK", "64C69Q", "6NR7YC"


@pytest.fixture
def context(tasks, tmp_path):
    """The demonstration practice."""
    return demonstration_context(tasks, tmp_path)


@pytest.fixture
def model(context, settle):
    """Its charts, read."""
    made = WorklistModel(context, context.tasks)
    made.load()
    settle()
    return made


def numbers(model):
    """The charts shown."""
    return [model.data(model.index(place)) for place in range(model.rowCount())]


def found_by(model, words):
    """The charts that *words* find."""
    model.narrow(words)
    return numbers(model)


def test_charts_stand_in_the_order_of_their_numbers(model):
    """All of the round."""
    assert sorted(numbers(model)) == numbers(model)
    assert 46 == model.rowCount()


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("", 46),
        ("rnw7vh", [BEGUN]),
        ("demo-0015", [BEGUN]),
        ("mistlethorn", [BEGUN]),
        ("MATTHIAS mistle", [BEGUN]),
        ("ibarra 100", [BEGUN]),
        ("complete novak", [DONE, "WPY79R"]),
        ("complete", [DONE, "HQN3FP", "WPY79R"]),
        ("rnw7vh marsh", []),
        ("nobody", []),
        ("  rnw7  ", [BEGUN]),
    ],
)
def test_every_word_narrows_the_list(model, words, expected):
    """By number, record number, name, physician and state."""
    found = found_by(model, words)

    assert expected == (len(found) if isinstance(expected, int) else found)


def test_typing_and_deleting_letter_by_letter_finds_the_same(model):
    """As typing it anew: the short way is no other way."""
    text = "ibarra 100 rn"
    typed = [text[:end] for end in range(len(text) + 1)]
    for words in itertools.chain(typed, reversed(typed)):
        haystacks = model._haystacks
        expected = [
            row.chart.number
            for row in model.rows
            if all(word in haystacks[row.chart.id] for word in words.casefold().split())
        ]

        assert expected == found_by(model, words)


@pytest.mark.parametrize(
    ("shelf", "count"),
    [(Shelf.ALL, 46), (Shelf.MUST_FIX, 2), (Shelf.NOT_BEGUN, 38), (Shelf.IN_PROGRESS, 5), (Shelf.COMPLETE, 3)],
)
def test_shelves_hold_and_count_their_charts(model, shelf, count):
    """Whatever is typed, the count is of all."""
    model.choose(shelf)
    shown = model.rowCount()
    model.narrow("rnw")

    assert (count, count) == (shown, model.count(shelf))
    assert shelf is model.shelf


def test_shelf_and_words_narrow_together(model):
    """And each can be taken back."""
    model.choose(Shelf.COMPLETE)

    assert [DONE, "WPY79R"] == found_by(model, "novak")
    assert ["D7DXQK", "HQN3FP", "WPY79R"] == found_by(model, "")


def test_a_chart_that_changes_keeps_its_place(model, context, settle):
    """Nothing jumps; counts change in place."""
    before, changed = numbers(model), heard(model.dataChanged)
    change = builders.change(chart_numbered(context, NEW), "G15", "alive", at=context.now())
    context.write(lambda: context.store.charts.save_answer(context.person, change))
    settle()

    assert before == numbers(model)
    assert NEW == model.data(changed[0][0])
    assert (37, 6) == (model.count(Shelf.NOT_BEGUN), model.count(Shelf.IN_PROGRESS))


def test_a_voided_chart_leaves_the_list(model, context, settle):
    """It counts nowhere."""
    chart_id = chart_numbered(context, NEW)
    act = partial(context.store.charts.act, context.person, chart_id, ChartAct.VOID, "Twice.", context.now())
    context.write(act)
    settle()

    assert NEW not in numbers(model)
    assert 45 == model.count(Shelf.ALL)


def test_a_chart_that_is_no_longer_complete_is_told(model, context, settle):
    """For the practice's rates."""
    scored = heard(model.scored)
    chart_id = chart_numbered(context, DONE)
    act = partial(context.store.charts.act, context.person, chart_id, ChartAct.REOPEN, "More.", context.now())
    context.write(act)
    settle()

    assert [()] == scored


def test_a_chart_in_progress_changes_no_rate(model, context, settle):
    """So nothing is added up after each answer."""
    scored = heard(model.scored)
    change = builders.change(chart_numbered(context, NEW), "G15", "alive", at=context.now())
    context.write(lambda: context.store.charts.save_answer(context.person, change))
    settle()

    assert [] == scored


@pytest.mark.parametrize(
    ("number", "word"), [(NEW, "Not begun"), (BEGUN, "100 %"), (OSEIS, "97 %"), (DONE, "Complete")]
)
def test_a_screen_reader_hears_number_and_state(model, number, word):
    """Never a name."""
    place = numbers(model).index(number)

    assert f"{number}, {word}" == model.data(model.index(place), Qt.ItemDataRole.AccessibleTextRole)


def test_a_chart_closed_to_this_person_says_why(tasks, tmp_path, settle):
    """In its tip; those of others do not."""
    context = demonstration_context(tasks, tmp_path, "Dr. A. Osei")
    model = WorklistModel(context, tasks)
    model.load()
    settle()
    tips = {
        number: model.data(model.index(place), Qt.ItemDataRole.ToolTipRole)
        for place, number in enumerate(numbers(model))
    }

    assert "You cannot abstract this chart. You treat this patient, so you cannot abstract this chart." == tips[OSEIS]
    assert "" == tips[BEGUN]


def test_a_whole_number_names_one_chart_whatever_is_shown(model):
    """In small letters too."""
    model.choose(Shelf.COMPLETE)

    assert BEGUN == model.numbered("rnw7vh").chart.number
    assert model.numbered("rnw7v") is None


# On screen


def test_the_keyboard_begins_on_the_list(place):
    """Enter opens the chart that is named beside it."""
    assert "worklist" == place.focus

    place.press("Down")
    assert place.says("63TDM6")

    place.press("Return")
    place.settle()

    assert "63TDM6" == place.number


def test_the_filter_narrows_and_says_when_nothing_is_found(place):
    """While one types."""
    place.named("worklist-filter").setFocus()
    place.type("mistle")
    assert 1 == place.desk.rows.rowCount()

    place.type("x")

    assert place.says("No chart matches")


def test_a_shelf_is_chosen_by_a_click(place):
    """And shows its count."""
    place.click("shelf-complete")

    assert 3 == place.desk.rows.rowCount()
    assert "Complete, 3" == place.named("shelf-complete").accessibleName()


def test_a_click_on_a_row_opens_it(place):
    """Once is enough."""
    view = place.named("worklist")
    middle = view.visualRect(place.desk.rows.index(2)).center()
    place.click_at(view.viewport(), middle)
    place.settle()

    assert place.desk.rows.at(2).chart.number == place.number


def test_narrow_it_keeps_numbers_and_the_glyphs_of_the_shelves(place):
    """Their names stand in the tips."""
    place.resize(1280, 720)

    assert not place.has("worklist-filter")
    assert "Must fix" == place.named("shelf-must_fix").toolTip()
    assert place.named("worklist").width() < 80

    place.resize(1600, 900)

    assert "" == place.named("shelf-must_fix").toolTip()


def test_no_number_is_cut_in_the_narrow_strip(place, factor):
    """Numbers have six characters."""
    place.desk.worklist.set_narrow(narrow=True)
    wide = max(text_width(number, "smallStrong") for number in numbers(place.desk.rows))

    assert wide <= place.desk.worklist.list.viewport().width()


def test_a_row_holds_every_number_initials_and_percentage(look):
    """Widest letters, the number bold."""
    widest = max("ABCDEFGHJKLMNPQRSTUVWXYZ", key=lambda letter: text_width(letter, "body"))

    assert text_width("MCKVNW", "strong") <= 76
    assert text_width(f"{widest}.{widest}.", "body") <= 40
    assert text_width("100 %", "body") <= 249 - 151 - 6 - 45
