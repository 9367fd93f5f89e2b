"""Modules and test measures that are off until an administrator turns them on, at every door of the window."""

from __future__ import annotations

import pytest

from qopi_desktop.domain.people import Role
from qopi_desktop.errors import StoreUnavailableError
from tests.ui.rooms import chart_numbered

NEW, BREAST = "6NR7YC", "RNW7VH"
ON = frozenset({"gynonc", "pr"})


@pytest.fixture
def turn(place):
    """Clicks switches in Administration, then goes back to the charts."""

    def click(*switches):
        place.workplace.screens.show_administration()
        place.settle()
        area = place.named("administration").area
        for switch in switches:
            area.ensureWidgetVisible(place.named(f"switch_{switch}"))
            place.click(f"switch_{switch}")
            place.settle()
        place.workplace.screens.show_desk()
        place.settle()

    return click


def turned_on(place):
    """The switches that are on in the store."""
    return place.context.store.people.practice().turned_on


def test_a_switch_says_what_it_does_and_is_kept_at_once(place, turn):
    """There is one for each module that is off by default, and one for the test measures."""
    assert turned_on(place) == ON
    turn("test", "pr")
    place.workplace.screens.show_administration()

    assert {"gynonc", "test"} == turned_on(place)
    section = place.named("administration").modules
    assert ["gynonc", "pr", "test"] == list(section.boxes)
    assert [True, False, True] == [box.isChecked() for box in section.boxes.values()]
    assert "13 measures." in section.boxes["gynonc"].accessibleDescription()
    assert place.says("30 measures under trial", section)


def test_a_switch_goes_back_when_it_could_not_be_kept(place, monkeypatch):
    """And the message bar says why."""

    def fail(*_args):
        raise StoreUnavailableError(path="x", reason="gone")

    monkeypatch.setattr(place.context.store.people, "turn", fail)
    place.workplace.screens.show_administration()
    place.settle()
    box = place.named("administration").modules.boxes["test"]
    box.click()
    place.settle()

    assert not box.isChecked()
    assert place.workplace.message.isVisible()


def test_only_administrators_turn_switches(enter):
    """The boxes are closed and say why."""
    place = enter("M. Torres")
    assert Role.ADMINISTRATOR not in place.context.person.roles
    place.workplace.screens.show_administration()
    place.settle()
    box = place.named("administration").modules.boxes["gynonc"]

    assert box.isChecked()
    assert not box.isEnabled()
    assert "M. Torres is not an administrator" in box.toolTip()


def test_a_module_is_offered_when_charts_are_made_once_it_is_on(place, turn):
    """It leaves with its mark when it is turned off, and comes back into the open screen."""
    screens = place.workplace.screens
    screens.show_import()
    part = screens._made["import"].candidates.charts
    part.modules["pr"].setChecked(True)
    assert not part.modules["pr"].isHidden()
    asked = []
    part._model.make_charts = lambda _chosen, modules, _treating: asked.append(modules)

    turn("pr")
    assert part.modules["pr"].isHidden()
    part._on_make()
    turn("pr")
    assert not part.modules["pr"].isHidden()
    part._on_make()

    assert [("core",), ("core", "pr")] == asked


def test_a_module_stands_in_the_sheet_of_a_chart_once_it_is_on(place, turn):
    """Turned off, it is gone for a chart without it, and so is why it does not take the patient."""
    place.open(BREAST)
    place.click("chart-modules")
    assert place.has("module-pr")
    assert place.says("The cancer is not of the prostate (D01).", place.sheet)
    place.desk.acts.close_sheet()

    turn("pr")
    place.click("chart-modules")

    assert place.has("module-nhl")
    assert not place.has("module-pr")
    assert not place.says("The cancer is not of the prostate (D01).", place.sheet)


def test_a_chart_keeps_a_module_that_is_turned_off(place, turn):
    """Its questions and measures stay until it is taken off the chart in the sheet."""
    place.open(NEW)
    place.desk.model.set_modules(("core", "pr"))
    place.settle()
    turn("pr")

    assert "PR 104" in place.chart.measures._rows
    place.go("Q01")
    assert "Q01" == place.focus
    place.click("chart-modules")
    assert place.named("module-pr").isChecked()
    place.named("module-pr").click()
    place.press("Return")
    place.settle()
    place.click("chart-modules")

    assert ("core",) == place.desk.model.chart.modules
    assert "PR 104" not in place.chart.measures._rows
    assert not place.has("module-pr")


def test_test_measures_stand_beside_the_form_once_they_are_on(place, turn):
    """In the open chart, counted in its head, and found by F3; answers typed before stay."""
    place.open(BREAST)
    assert "BR T5" not in place.chart.measures._rows
    assert place.says("28 met, 4 not, 0 open", place.named("measures"))

    turn("test")
    assert "met" == place.measure("BR T5").casefold()
    assert place.says("29 met, 4 not, 0 open", place.named("measures"))
    place.search("BR T5")
    assert place.says("BR T5", place.sheet)

    place.desk.acts.close_sheet()
    turn("test")
    assert "BR T5" not in place.chart.measures._rows
    place.search("BR T5")
    assert place.sheet is None


def test_test_measures_stand_in_the_report_once_they_are_on(place, turn):
    """The report that was open is made anew when one comes back to it; the overall score is as it was."""
    screens = place.workplace.screens
    screens.show_report()
    place.settle()
    model = screens._made["report"]._model
    before = {row.measure_id for row in model.report.rows}
    overall = model.report.overall

    turn("test")
    screens.show_report()
    place.settle()

    added = {row.measure_id for row in model.report.rows} - before
    assert {"BR T1", "BR T2", "BR T3", "BR T4", "BR T5"} == {each for each in added if each.startswith("BR")}
    assert all(" T" in each for each in added)
    assert overall == model.report.overall


def test_every_switch_off_offers_the_default(place, turn):
    """Seven modules, as the round orders them."""
    turn("gynonc", "pr")
    place.desk.open_chart(chart_numbered(place.context, NEW))
    place.settle()

    assert frozenset() == turned_on(place)
    assert ("core", "smt", "eol", "br", "crc", "nsclc", "nhl") == place.desk.model.offered
