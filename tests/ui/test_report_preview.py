"""The report on screen: the pages are the bytes that are saved, and no number stands without its n."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

from qopi_desktop.domain.answers import ChartId
from qopi_desktop.domain.changes import Changes
from qopi_desktop.domain.charts import ChartAct, Summary
from qopi_desktop.ui.report_preview.model import ReportModel
from qopi_desktop.ui.report_preview.view import ReportView
from tests import builders, shipped
from tests.ui.rooms import context_of

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture(scope="module")
def package():
    """The forms and measures that are shipped."""
    return shipped.package()


@pytest.fixture
def context(tasks, tmp_path, package, monkeypatch):
    """Twelve charts, ten of them complete: Core 1 met in nine, Core 2 in one of two."""

    def score(_self, answers, chart_number):
        number = int(chart_number) % 1000
        outcomes = {"Core 1": "met" if number else "not-met", "Core 2": "not-in-denominator"}
        return outcomes | ({"Core 2": "met" if number else "not-met"} if number < 2 else {})

    def after(self, chart, answers, overrides, *, changed, today):
        return Summary(20, 20, 0, 0, score(self, answers, chart.number))

    monkeypatch.setattr(builders.QuietScorer, "after", after)
    found = context_of(tasks, tmp_path, package)
    charts = builders.add_charts(found.store, found.person, 12)
    for chart_id in charts[:10]:
        found.store.charts.save_answer(found.person, builders.change(chart_id, "D01", "yes"))
        found.store.charts.act(found.person, chart_id, ChartAct.COMPLETE, None, builders.NOW)
    return found


@pytest.fixture
def view(shown, settle, context):
    """The report, counted and set."""
    model = ReportModel(context)
    window = ReportView(model)
    model.setParent(window)
    shown(window, 1600, 900)
    settle()
    return window


def cells(view, measure_id):
    """The row of a measure."""
    return next(row.cells for row in view.table.rows.rows if row.cells[0] == measure_id)


def test_the_report_is_counted_when_it_is_shown(view):
    """Only complete charts count; the others are named beside them."""
    assert "10 of 12 charts complete" in view.lead.text()


def test_a_rate_stands_with_its_n_and_interval(view):
    """Met of n, percent, and both ends."""
    found = cells(view, "Core 1")

    assert ("9 of 10", "90 %", "60 to 98") == (found[2], found[3], found[5])


def test_a_small_number_is_grey(view):
    """Two charts say little, and look so."""
    tones = {row.cells[0]: row.tone for row in view.table.rows.rows}

    assert ("text", "text3") == (tones["Core 1"], tones["Core 2"])


def test_measures_are_grouped_by_module(view):
    """Each module stands over its measures."""
    groups = [row.cells[0] for row in view.table.rows.rows if isinstance(row.key, str)]

    assert ["Core"] == groups  # a module without a complete chart has no lines


def test_the_pages_are_real_and_in_memory(view):
    """The document on the desk has the pages of the bytes."""
    assert 3 == view.pages.document.pageCount()
    assert view._model.document == view.pages.shown


def test_what_is_saved_is_what_is_shown(view, tmp_path, settle):
    """Byte for byte."""
    target = tmp_path / "report.pdf"
    view.save_to(str(target))
    settle()

    assert view.pages.shown == target.read_bytes()
    assert str(target) in view.message.text


def test_a_folder_that_cannot_be_written_to_is_said(view, tmp_path, settle):
    """Nothing is half written."""
    view.save_to(str(tmp_path / "nowhere" / "report.pdf"))
    settle()

    assert "was not saved" in view.message.text


def test_pages_say_that_charts_changed_since(view, context):
    """Old numbers are not passed off as new ones."""
    context.bus.store_changed.emit(Changes(charts=frozenset({ChartId("x")})))

    assert "Charts changed" in view.message.text


def test_zoom_starts_from_what_is_seen_and_returns(qtbot, view):
    """Larger, then as wide as the pane again."""
    qtbot.mouseClick(view.pages.larger, LEFT)
    zoomed = view.pages.zoom.text()
    qtbot.mouseClick(view.pages.fit, LEFT)

    assert zoomed.endswith("%")
    assert not view.pages.zoom.isVisible()


def test_invented_data_are_labeled(view):
    """A demonstration says so on screen, a real report does not."""
    before = view.demonstration.isVisible()
    report = view._model.report
    view._model.report = replace(report, heading=replace(report.heading, demonstration=True))
    view._model.changed.emit()

    assert not before
    assert view.demonstration.isVisible()


@pytest.mark.parametrize("factor", [1.0, 1.5, 2.0])
def test_the_page_never_scrolls_sideways(view, look, qtbot, factor):
    """The table scrolls inside itself, once the layout has settled."""
    view.resize(1280, 720)
    look.set_factor(factor)
    area = view.layout().itemAt(0).widget()

    qtbot.waitUntil(lambda: area.horizontalScrollBar().maximum() == 0)
