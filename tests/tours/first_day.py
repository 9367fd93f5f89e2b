"""A workstation's first day by keys: set-up, a physician, a case list, charts made of it, charts entered."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qopi_desktop.ui.import_list.view import ImportView
from qopi_desktop.ui.panels import CheckBox
from qopi_desktop.ui.tables import RowsView
from tests.tours.abstractor import Abstractor
from tests.tours.tour_chart import write_case_list

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.tours.theatre import Theatre
    from tests.tours.tour_chart import TourChart

PRACTICE, OFFICE, PERSON = "Harborview Oncology", "Main office", "Nora Whitfield"
PASSWORD = "seven gray herons by the weir"
NPI = "1000000012"


@dataclass(frozen=True)
class Effort:
    """What entering one chart took."""

    number: str
    seconds: float
    keys: int


def first_start(house: Theatre) -> None:
    """Set this workstation up, each field reached by Tab and left by Enter."""
    stage = house.stage
    stage.shot("welcome")
    stage.press_keys("Return")
    stage.until(lambda: stage.has("practice"), "set-up opened")
    _type_into(house, ("practice", PRACTICE), ("office", OFFICE))
    stage.shot("set-up-practice")
    stage.press_keys("Return")
    _type_into(house, ("name", PERSON))
    stage.press_keys("Return")
    _type_into(house, ("new_password", PASSWORD), ("new_repeat", PASSWORD))
    stage.shot("set-up-password")
    stage.press_keys("Return")
    stage.until(lambda: stage.has("accepts_terms"), "the terms are shown")
    stage.tab_to("accepts_terms")
    stage.press_keys("Space")
    stage.shot("set-up-terms")
    _press(house, "setup_next")
    stage.until(lambda: not stage.has("accepts_terms"), "the review came")
    stage.shot("set-up-review")
    _press(house, "setup_next")
    stage.until(lambda: stage.has("recovery_code"), "the store was made")
    _confirm_recovery_code(house)
    house.await_workplace()


def _confirm_recovery_code(house: Theatre) -> None:
    """Type the two groups that are asked for from the code that is shown once."""
    stage = house.stage
    groups = stage.text_of("recovery_code").split()
    for index in (index for index in range(len(groups)) if stage.has(f"group_{index}")):
        _type_into(house, (f"group_{index}", groups[index]))
    stage.shot("set-up-recovery")
    stage.press_keys("Return")


def add_physician(house: Theatre, name: str) -> None:
    """Add *name* to the office's list."""
    stage = house.stage
    stage.press_keys("Ctrl+Shift+A")
    stage.until(lambda: stage.has("physicians_add"), "administration opened")
    house.settle()
    _press(house, "physicians_add")
    _type_into(house, ("physician_name", name), ("npi", NPI))
    stage.press_keys("Return")
    house.settle()
    stage.until(lambda: not stage.has("physician_name"), "the physician was added")
    stage.shot("administration")


def import_list(house: Theatre, charts: Sequence[TourChart]) -> None:
    """Import the case list of *charts*; the path stands for what the dialog of the system would give."""
    stage, path = house.stage, house.home / "case-list.csv"
    write_case_list(charts, path)
    stage.press_keys("Ctrl+I")
    stage.until(lambda: stage.has("import_file"), "the import opened")
    house.settle()
    view = house.workplace.findChild(ImportView)
    assert isinstance(view, ImportView)
    view.open_file(str(path))
    stage.until(lambda: stage.has("import_start") and stage.named("import_start").isEnabled(), "the file was read")
    house.settle()
    stage.shot("matching")
    _press(house, "import_start")
    stage.until(lambda: stage.has("candidates_table"), "the list was imported")
    house.settle()
    candidates = house.read(lambda store: store.candidates.all())
    stage.fact("Every row became a candidate", expected=len(charts), actual=len(candidates))


def make_charts(house: Theatre, charts: Sequence[TourChart]) -> None:
    """Make the charts of the candidates, those with the same modules at once."""
    stage = house.stage
    for modules in sorted({chart.modules for chart in charts}):
        stage.press_keys("Ctrl+I")
        stage.until(lambda: stage.has("candidates_table"), "the candidates are shown")
        house.settle()
        wanted = {chart.record_number for chart in charts if chart.modules == modules}
        _mark(house, wanted)
        for module in (each for each in house.workplace.context.offering.offer.modules_for() if each != "core"):
            _set_mark(house, f"module_{module}", checked=module in modules)
        stage.shot(f"candidates-{'-'.join(modules)}")
        _press(house, "make_charts")
        stage.until(lambda: not stage.has("make_charts"), "the charts were made")
        house.settle()
    stage.fact("Every candidate became a chart", expected=len(charts), actual=len(house.rows()))


def _mark(house: Theatre, numbers: set[str]) -> None:
    """Go down the list and mark the candidates with these record numbers."""
    stage = house.stage
    table = stage.tab_to("candidates_table")
    assert isinstance(table, RowsView)
    rows = table.rows_model.rows
    stage.press_keys("Ctrl+Home")
    for place, row in enumerate(rows):
        if row.cells[0] in numbers:
            stage.press_keys("Space")
        if place + 1 < len(rows):
            stage.press_keys("Down")


def _set_mark(house: Theatre, name: str, *, checked: bool) -> None:
    box = house.stage.tab_to(name)
    assert isinstance(box, CheckBox)
    if box.isChecked() is not checked:
        house.stage.press_keys("Space")


def enter_chart(house: Theatre, number: str, chart: TourChart, *, pictures: dict[str, str] | None = None) -> Effort:
    """Open a chart and enter all of it; *pictures* are taken when a question has the keyboard."""
    stage, person = house.stage, Abstractor(house)
    begun, keys = time.monotonic(), stage.keys
    person.open_chart(number)
    for question_id, value in chart.answers.items():
        if pictures and question_id in pictures:
            house.settle()
            stage.shot(pictures[question_id])
        person.answer(question_id, value)
    person.keep_all("Nothing more in this extract")
    person.complete(number)
    return Effort(number, time.monotonic() - begun, stage.keys - keys)


def numbers_of(house: Theatre, charts: Sequence[TourChart]) -> dict[str, str]:
    """Return the chart number of each record number."""
    return {row.chart.patient.record_number: row.chart.number for row in house.rows()}


def _type_into(house: Theatre, *fields: tuple[str, str]) -> None:
    for name, text in fields:
        house.stage.tab_to(name)
        house.stage.type(text)


def _press(house: Theatre, name: str) -> None:
    house.stage.tab_to(name)
    house.stage.press_keys("Return")
