"""One invented patient with visits: on them the pain and visit measures decide."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qopi_desktop.ui.words import say
from tests.tours import demo_day_script
from tests.tours.first_day import add_physician, enter_chart, first_start, import_list, make_charts, numbers_of

if TYPE_CHECKING:
    from tests.tours.theatre import Theatre

EXPECTED = {"Core 3": "met", "Core 4a": "met", "Core 5": "not-met", "Core 6": "not-met", "Core 21aa": "met"}
"""By hand: visit 2 has a score of 5 and no plan: assessed and quantified, not handled; tobacco is 207 days old."""

DOCS = {"why": ("why.png", "Why a measure is not met: its clauses, and the answers that decided them.")}


def play(house: Theatre) -> None:
    """Set this workstation up, import the patient, enter the chart, and ask why Core 5 is not met."""
    charts = demo_day_script.charts()
    first_start(house)
    add_physician(house, charts[0].treating or "")
    import_list(house, charts)
    make_charts(house, charts)
    number = numbers_of(house, charts)[charts[0].record_number]
    effort = enter_chart(house, number, charts[0], pictures={"P04": "pain"})
    print(f"  one chart: {effort.seconds:.0f} s, {effort.keys} keys")
    _look_at_the_measures(house, number)


def _look_at_the_measures(house: Theatre, number: str) -> None:
    """The store keeps what the hand-worked outcomes say, and *why?* tells the answers that decided."""
    stage, outcomes = house.stage, house.row(number).summary.outcomes
    found = {measure: outcomes[measure] for measure in EXPECTED}
    stage.fact("Pain and tobacco measures came out as worked by hand", expected=EXPECTED, actual=found)
    stage.press_keys("F3")
    stage.type("core 5")
    stage.press_keys("Return")
    stage.until(lambda: stage.says(say("chart.explain.title", measure="Core 5")), "the explanation opened")
    stage.fact("Why: no plan for the pain", expected=True, actual=stage.says("P06"))
    stage.shot("why")
    stage.press_keys("Escape")
