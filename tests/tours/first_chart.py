"""The first round of a practice: 24 real, de-identified patients from the case list to the office report."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from pypdf import PdfReader

from qopi_desktop.ui.report_preview.view import ReportView
from tests.tours import oracle_brca, tcga_script
from tests.tours.first_day import add_physician, enter_chart, first_start, import_list, make_charts, numbers_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from qopi_desktop.domain.scores import Score
    from tests.tours.first_day import Effort
    from tests.tours.theatre import Theatre
    from tests.tours.tour_chart import TourChart

PHYSICIAN = "Dr. Helena Ostrander"
SHOWN = {"B03": "chart", "C04": "drugs"}
DOCS = {
    "set-up-recovery": ("set-up.png", "Set-up shows the recovery code once and asks for two groups of it."),
    "matching": ("import.png", "A case list is matched column by column before anything is written."),
    "chart": (
        "first-chart.png",
        "A chart being answered: sections and form, problems and measures, card and timeline.",
    ),
    "report": ("report.png", "The office report beside its pages; what is saved are the bytes that are shown."),
}


def play(house: Theatre) -> None:
    """Set up, import, enter every chart by keys, and compare the report with what pandas finds in the tables."""
    charts = tcga_script.charts(treating=PHYSICIAN)
    first_start(house)
    add_physician(house, PHYSICIAN)
    import_list(house, charts)
    make_charts(house, charts)
    _tell(_enter_all(house, charts))
    _read_the_report(house)
    house.close()
    _look_for_patients(house, charts)


def _enter_all(house: Theatre, charts: Sequence[TourChart]) -> list[Effort]:
    """Enter the charts in the order of the tables; the second one is shown."""
    numbers = numbers_of(house, charts)
    efforts = [
        enter_chart(house, numbers[chart.record_number], chart, pictures=SHOWN if place == 1 else None)
        for place, chart in enumerate(charts)
    ]
    states = {row.chart.state.value for row in house.rows()}
    house.stage.fact("Every chart is complete", expected={"complete"}, actual=states)
    house.stage.shot("all-complete")
    return efforts


def _read_the_report(house: Theatre) -> None:
    """Open the office report, save it, and find every number of it in its text."""
    stage, path = house.stage, house.out / "report.pdf"
    stage.press_keys("Ctrl+R")
    stage.until(lambda: stage.has("report_save") and stage.named("report_save").isEnabled(), "the report was set")
    house.settle()
    stage.shot("report")
    view = house.workplace.findChild(ReportView)
    assert isinstance(view, ReportView)
    view.save_to(str(path))  # the path stands for what the dialog of the system would give
    stage.until(path.exists, "the report was saved")
    house.settle()
    report = view._model.report
    assert report is not None
    scores = {row.measure_id: row.score for row in report.rows}
    _compare(house, scores)
    _compare_pages(house, path.read_bytes(), view._model.document)


def _compare(house: Theatre, scores: Mapping[str, Score]) -> None:
    """The numerators and denominators are those that pandas computes from the tables without our code."""
    for measure, (numerator, denominator) in oracle_brca.expected().items():
        score = scores[measure]
        house.stage.fact(f"{measure} has charts in its denominator", expected=True, actual=score.denominator > 0)
        house.stage.fact(
            f"{measure}: numerator and denominator as pandas finds them",
            expected=[numerator, denominator],
            actual=[score.numerator, score.denominator],
        )


def _compare_pages(house: Theatre, saved: bytes, shown: bytes) -> None:
    """What is saved is what is shown, and its text holds the numbers of the five measures."""
    house.stage.fact("The pages saved are the pages shown", expected=True, actual=saved == shown)
    text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(saved)).pages)
    words = text.split()
    for measure, (numerator, denominator) in oracle_brca.expected().items():
        at = next(place for place in range(len(words)) if " ".join(words[place : place + 2]) == measure)
        line = words[at : at + 40]
        holds = str(numerator) in line and str(denominator) in line
        house.stage.fact(f"The pages hold the numbers of {measure}", expected=True, actual=holds)


def _look_for_patients(house: Theatre, charts: Sequence[TourChart]) -> None:
    """No file of the program names a patient: neither store nor backup, settings nor log."""
    (house.home / "case-list.csv").unlink()  # the practice's own file, not ours
    marks = [chart.record_number.encode(code) for chart in charts for code in ("utf-8", "utf-16-le")]
    files = [file for file in house.home.rglob("*") if file.is_file()]
    found = [file.name for file in files if any(mark in file.name.encode() + file.read_bytes() for mark in marks)]
    house.stage.fact("Files were looked through", expected=True, actual=len(files) >= 4)
    house.stage.fact("No file names a patient", expected=[], actual=found)


def _tell(efforts: Sequence[Effort]) -> None:
    for effort in efforts:
        print(f"  {effort.number}: {effort.seconds / 60:.2f} min, {effort.keys} keys")
    count, seconds = len(efforts), sum(effort.seconds for effort in efforts)
    keys = sum(effort.keys for effort in efforts)
    print(f"  {count} charts: {seconds / 60:.1f} min; a chart {seconds / 60 / count:.2f} min, {keys / count:.0f} keys")
