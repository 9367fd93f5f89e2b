"""The list of sections: how far each is, and which is on the page."""

from __future__ import annotations

from qopi_desktop.domain.answers import Answer

NEW, BEGUN = "6NR7YC", "RNW7VH"


def counts(place):
    """What a screen reader hears of each section."""
    return {name: button.accessibleName() for name, button in place.chart.sections._buttons.items()}


def test_each_section_tells_how_much_is_answered(place):
    """Answered of asked, live."""
    place.open(NEW)
    assert "B Diagnosis, 0 of 8 answered" == counts(place)["B"]

    place.desk.model.set_answer("D01", Answer("breast"))

    assert "B Diagnosis, 1 of 8 answered" == counts(place)["B"]


def test_a_tick_only_stands_where_all_is_answered_and_nothing_must_be_fixed(place):
    """Else the figures stand there, in red where something must be fixed."""
    place.open(BEGUN)
    buttons = place.chart.sections._buttons

    assert "14/14" == buttons["A"]._counts()
    assert "" == buttons["B"]._counts()


def test_a_section_without_questions_is_left_out(place):
    """Those of another module, and those whose gate is closed."""
    place.open(NEW)
    before = list(counts(place))
    place.desk.model.set_modules(("core",))
    place.settle()

    assert "N" in before
    assert "N" not in counts(place)


def test_a_click_shows_the_section_with_the_keyboard_on_its_first_open_question(place):
    """And marks it in the list."""
    place.open(NEW)
    place.click("section-B")
    place.settle()

    assert "D01" == place.focus
    assert ["B"] == [name for name, button in place.chart.sections._buttons.items() if button.isChecked()]


def test_the_foot_counts_what_is_set_aside_and_not_needed(place):
    """Live."""
    place.open(BEGUN)
    before = len(place.desk.model.session.not_needed())
    assert f"Not needed, {before}" == place.named("not-needed").accessibleName()

    place.desk.model.set_answer("D06", Answer("not_documented"))

    aside = len(place.desk.model.session.set_aside())
    assert aside > 0
    assert f"Set aside, {aside}" == place.named("set-aside").accessibleName()
    assert f"Not needed, {before}" != place.named("not-needed").accessibleName()


def test_a_name_that_gives_way_stands_in_the_tip(place):
    """With its count."""
    place.open(NEW)

    assert {name: button.toolTip() for name, button in place.chart.sections._buttons.items()} == counts(place)
