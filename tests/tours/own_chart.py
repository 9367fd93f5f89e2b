"""A physician who abstracts meets their own chart, one of unknown physician, and one they may take."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from qopi_desktop.domain.charts import ChartState
from qopi_desktop.ui.words import say
from tests.tours.abstractor import Abstractor

if TYPE_CHECKING:
    from tests.tours.theatre import Theatre

OWN, UNKNOWN, ANOTHERS = "64C69Q", "K397KJ", "6WHHCC"
"""Charts of the demonstration: of Dr. Osei, of nobody on the list, and of Dr. Marsh."""

DOCS = {
    "own-chart": ("own-chart.png", "A physician may read the chart of their own patient, and change nothing in it."),
}


def play(house: Theatre) -> None:
    """Sign in as Dr. Osei, then as R. Patel."""
    stage = house.stage
    stage.shot("welcome")
    house.enter_demonstration()
    house.sign_in("Dr. A. Osei")
    _meet_the_list(house)
    _meet_own_chart(house)
    _meet_unknown_physician(house)
    _take_anothers_chart(house)
    house.sign_in("R. Patel")
    _read_as_administrator(house)


def _meet_the_list(house: Theatre) -> None:
    """The list greys the chart and says why."""
    rows = house.desk.rows
    tips = {
        row.chart.number: rows.data(rows.index(place), Qt.ItemDataRole.ToolTipRole)
        for place in range(rows.rowCount())
        if (row := rows.at(place))
    }
    why_own = say("chart.worklist.closed_to_you", why=say("chart.refused.own-chart"))
    why_unknown = say("chart.worklist.closed_to_you", why=say("chart.refused.treating-physician-unknown"))
    house.stage.fact("The list says why the own chart is closed", expected=why_own, actual=tips[OWN])
    house.stage.fact("It says why an unknown physician closes a chart", expected=why_unknown, actual=tips[UNKNOWN])
    house.stage.fact("A chart of Dr. Marsh is open to Dr. Osei", expected="", actual=tips[ANOTHERS])


def _meet_own_chart(house: Theatre) -> None:
    """It opens to be read, with the reason and the way out, and no key changes it."""
    stage = house.stage
    Abstractor(house).open_chart(OWN)
    stage.fact(
        "The own chart says why it is closed", expected=True, actual=stage.says(say("chart.read_only.own-chart_title"))
    )
    stage.fact("It says the way out", expected=True, actual=stage.says(say("chart.read_only.own-chart")))
    stage.fact("It is marked as read only", expected=True, actual=stage.says(say("chart.head.read_only")))
    stage.shot("own-chart")
    _try_to_change(house, OWN)


def _meet_unknown_physician(house: Theatre) -> None:
    """Nobody is named, so it could be the own chart."""
    title = say("chart.read_only.treating-physician-unknown_title")
    Abstractor(house).open_chart(UNKNOWN)
    house.stage.fact(
        "An unknown physician closes the chart to physicians", expected=True, actual=house.stage.says(title)
    )
    house.stage.shot("unknown-physician")
    _try_to_change(house, UNKNOWN)


def _take_anothers_chart(house: Theatre) -> None:
    """A chart of Dr. Marsh takes the answer of Dr. Osei."""
    person = Abstractor(house)
    person.open_chart(ANOTHERS)
    person.go_to("G10")
    person.answer("G10", "female")
    house.settle()
    house.stage.fact("Dr. Marsh's chart takes an answer", expected={"G10": 1}, actual=house.revisions(ANOTHERS))
    house.stage.fact("It is begun", expected=ChartState.IN_PROGRESS, actual=house.row(ANOTHERS).chart.state)
    house.stage.shot("anothers-chart")


def _read_as_administrator(house: Theatre) -> None:
    """An administrator who is no abstractor reads every chart and changes none."""
    title = say("chart.read_only.not-an-abstractor_title")
    Abstractor(house).open_chart(OWN)
    house.stage.fact("An administrator only reads", expected=True, actual=house.stage.says(title))
    house.stage.shot("administrator")
    _try_to_change(house, OWN)


def _try_to_change(house: Theatre, number: str) -> None:
    """Press what would answer, undo, note and complete elsewhere."""
    stage, before = house.stage, (house.revisions(number), house.row(number).chart.state)
    for _ in range(4):
        stage.type("12nu")
        stage.press_keys("Alt+N", "Delete", "Space", "Return")
    stage.press_keys("Ctrl+Z", "Ctrl+Y", "F12")
    house.settle()
    stage.fact(
        f"No key changed {number}", expected=before, actual=(house.revisions(number), house.row(number).chart.state)
    )
