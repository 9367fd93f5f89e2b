"""Every act and every button of the demonstration does something, or says why it does nothing."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget

from qopi_desktop.domain.charts import ChartState
from qopi_desktop.ui import theme
from qopi_desktop.ui.chart_form.row import QuestionRow
from tests.end2end import every
from tests.tours.abstractor import Abstractor
from tests.tours.stage import wait
from tests.tours.theatre import theatre

pytestmark = pytest.mark.slow

LEAVING = {"lock", "quit", "reset_demonstration"}
SCREENS = ("import", "report", "administration", "about")


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    """The demonstration practice, open as S. Kim, its window without a blinking caret."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("QOPI_HOME", "")
        QApplication.instance() or QApplication([])
        QGuiApplication.styleHints().setCursorFlashTime(0)
        with theatre(tmp_path_factory.mktemp("pictures"), "every-action") as opened:
            opened.enter_demonstration()
            yield opened
            every.leave_all(opened)


def _undone(house):
    Abstractor(house).go_to("T01")
    Abstractor(house).answer("T01", "yes")
    house.settle()


PREPARE = {
    "charts": lambda house: every.show_screen(house, "about"),
    "undo": _undone,
    "redo": lambda house: (_undone(house), house.workplace.acts["undo"].trigger()),
    "zoom_reset": lambda house: house.workplace.acts["zoom_in"].trigger(),
    "zoom_out": lambda house: house.workplace.acts["zoom_in"].trigger(),
    "light": lambda house: house.workplace.acts["dark"].trigger(),
    "system": lambda house: house.workplace.acts["dark"].trigger(),
    "reset_panes": lambda house: house.desk.chart.right.setSizes([100, 900]),
    "previous_section": lambda house: house.workplace.acts["next_section"].trigger(),
    "next_section": lambda house: house.desk.chart.page.go_to_section("A"),
    "history": lambda house: Abstractor(house).go_to("D02"),
}


def _acts(house) -> list[str]:
    return [name for name in house.workplace.acts if name not in LEAVING]


def test_nothing_is_seen_to_change_by_itself(house):
    """Else everything would seem to do something."""
    every.show_chart(house, every.IN_PROGRESS)

    assert every.look(house) == every.look(house)


def test_every_act_of_the_window_does_something(house):
    """With a chart open, each changes a widget, a file or the store, or is disabled and its tip says why."""
    idle = []
    for name in _acts(house):
        every.show_chart(house, every.IN_PROGRESS)
        PREPARE.get(name, lambda _house: None)(house)
        QGuiApplication.clipboard().clear()
        before, action = every.look(house), house.workplace.acts[name]
        if not action.isEnabled():
            idle += [] if action.toolTip() else [f"{name} is disabled and does not say why"]
            continue
        action.trigger()
        if every.look(house) == before:
            idle.append(f"{name} did nothing")
    house.workplace.acts["light"].trigger()
    theme.current().set_factor(1.0)

    assert [] == idle


def _press_all(house, reach) -> list[str]:
    """Press every button of the screen that *reach* shows; return those that did nothing and do not say why."""
    idle = []
    reach(house)
    for name in every.buttons(house):
        if name.startswith(("Button lock", "Option ")):
            continue  # leaving and answering have tests of their own
        reach(house)
        button = every.buttons(house).get(name)
        if button is None:
            idle.append(f"{name} is gone after others were pressed")
            continue
        if every.is_chosen_one(button):
            continue
        reason = every.why_not(button)
        if reason is not None:
            idle += [] if reason else [f"{name} is blocked and does not say why"]
            continue
        button.setFocus()
        QGuiApplication.clipboard().clear()
        before = every.look(house)
        every.press(button)
        if every.look(house) == before:
            idle.append(f"{name} did nothing")
    every.leave_all(house)
    return idle


@pytest.mark.parametrize("screen", SCREENS)
def test_every_button_of_a_screen_does_something(house, screen):
    """Each changes a widget, a file or the store, or is blocked and says why."""
    assert [] == _press_all(house, lambda house: every.show_screen(house, screen))


@pytest.mark.parametrize("number", [every.NOT_BEGUN, every.COMPLETE])
def test_every_button_around_a_chart_does_something(house, number):
    """Shelves, sections, measures, problems and the head of the chart, both open for answers and closed."""
    assert [] == _press_all(house, lambda house: every.show_chart(house, number))


@pytest.mark.parametrize("act", ["history", "card", "go_to", "keys"])
def test_every_button_of_a_sheet_does_something(house, act):
    """What opens over a chart can be left, and its links lead somewhere."""

    def reach(house):
        every.show_chart(house, every.IN_PROGRESS)
        Abstractor(house).go_to("D02")
        house.workplace.acts[act].trigger()
        house.settle()
        wait(30)

    sheet = "Button sheet_close"
    reach(house)
    assert sheet in every.buttons(house)
    before = every.look(house)
    every.press(every.buttons(house)[sheet])
    assert before != every.look(house)


def test_every_option_answers_its_question(house):
    """Each option of a section answers; undo takes it back."""
    every.show_chart(house, every.NOT_BEGUN)
    house.desk.chart.page.go_to_section("A")
    wait(50)
    names = [name for name in every.buttons(house) if name.startswith("Option ")]
    idle = []
    for name in names:
        before = house.revisions(every.NOT_BEGUN)
        every.press(every.buttons(house)[name])
        house.settle()
        if before == house.revisions(every.NOT_BEGUN):
            idle.append(f"{name} did not answer")
        house.workplace.acts["undo"].trigger()
        house.settle()

    assert names
    assert [] == idle


def test_every_act_of_the_chart_menu_opens_or_is_disabled_with_a_reason(house):
    """Note and copy work on any chart; what its state does not allow says so."""
    every.show_chart(house, every.IN_PROGRESS)
    menu = house.program.window.findChild(QWidget, "chart-more").menu()
    idle = []
    for action in [each for each in menu.actions() if not each.isSeparator()]:
        every.show_chart(house, every.IN_PROGRESS)
        QGuiApplication.clipboard().clear()
        before = every.look(house)
        if not action.isEnabled():
            idle += [] if action.toolTip() else [action.text()]
            continue
        action.trigger()
        idle += [] if every.look(house) != before else [action.text()]
    every.leave_all(house)

    assert [] == idle


def test_scrolling_and_arriving_answer_nothing(house):
    """The wheel over every kind of field, Tab through every field, and opening every chart make no revision."""
    before = every.answers(house)

    for row in [row for row in house.rows() if row.chart.state is not ChartState.VOIDED]:
        every.show_chart(house, row.chart.number)
    every.show_chart(house, every.IN_PROGRESS)
    for section, _, _ in house.model.session.sections():
        house.desk.chart.page.go_to_section(section.id)
        rows = house.desk.chart.page.findChildren(QuestionRow)
        for widget in [widget for row in rows for widget in (row, *row.findChildren(QWidget)) if widget.isVisible()]:
            every.turn_wheel(widget, -3)
            every.turn_wheel(widget, 3)
        for _ in rows:
            house.stage.press_keys("Tab")
    house.settle()

    assert before == every.answers(house)


@pytest.mark.parametrize("screen", ["charts", *SCREENS])
def test_tab_goes_round_every_screen(house, screen):
    """Tab comes back to where it began, and every button that takes the keyboard was on the way."""
    if screen == "charts":
        every.show_chart(house, every.IN_PROGRESS)
    else:
        every.show_screen(house, screen)
    house.stage.press_keys("Tab")
    first, seen = house.stage.focus(), []
    for _ in range(400):
        here = house.stage.focus()
        assert here is not None
        assert here.isVisible(), f"{here.objectName()} has the keyboard and is not seen"
        seen.append(here)
        house.stage.press_keys("Tab")
        if house.stage.focus() is first:
            break

    assert house.stage.focus() is first
    assert [] == every.left_out(seen)
