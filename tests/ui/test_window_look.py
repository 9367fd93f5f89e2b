"""The chart window keeps the design: nothing cut, the ring round the focus, panes in their places, nothing moving."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QAbstractAnimation, QPropertyAnimation, QRect, Qt
from PySide6.QtWidgets import QAbstractItemView, QApplication, QScrollArea, QWidget

from qopi_desktop.ui import theme
from qopi_desktop.ui.focus_ring import FocusRing
from qopi_desktop.ui.words import say
from tests.tours.stage import cut_texts, overlapping

EVERY = {
    "D7DXQK": "refused",
    "HQN3FP": "announced",
    "WPY79R": "graced",
    "CRTC3V": "held",
    "XTHGT3": "late",
    "K397KJ": "conflict",
    "6NR7YC": "received",
    "63TDM6": "waiting",
    "FKQY6R": "withdrawn",
}
BEGUN, NEW, OSEIS = "RNW7VH", "6NR7YC", "64C69Q"
SIZES = [(1600, 900), (1280, 720)]
LAYOUTS = tomllib.loads(Path(__file__).with_name("layouts.toml").read_text(encoding="utf-8"))
TOLERANCE = 3


@pytest.fixture(params=SIZES, ids=["1600x900", "1280x720"])
def size(request):
    """The size of the design, and the smallest."""
    return request.param


@pytest.fixture(params=[1.0, 1.5, 2.0], ids=["100%", "150%", "200%"])
def sized(request, enter, size):
    """The window at 100, 150 and 200 %, with a chart that has problems."""
    place = enter(size=size)
    place.open(BEGUN, at="D07")
    if request.param > 1:
        place.zoom(request.param)
    return place


def test_no_text_is_cut_and_none_lies_on_another(sized):
    """On the pages of a chart."""
    for section in ("A", "B", "E", "N"):
        sized.chart.page.go_to_section(section)
        sized.settle()

        assert [] == cut_texts(sized.window)
        assert [] == overlapping(sized.window)
        assert sized.chart.page._sheet.width() <= sized.window.width()


def test_no_text_of_a_sheet_is_cut(sized):
    """Explanation, card, go to, keys, modules."""
    acts = sized.desk.acts
    for show in (partial(acts.explain, "Core 10"), acts.card, acts.go_to, sized.act("keys").trigger, acts.pick_modules):
        show()
        sized.settle()

        assert [] == cut_texts(sized.window)
        assert [] == overlapping(sized.sheet)
        assert sized.window.rect().contains(sized.area(sized.sheet))


@pytest.mark.parametrize("factor", [1.0, 1.5, 2.0])
def test_no_text_of_a_closed_chart_is_cut(enter, size, factor):
    """Banner and side hold long sentences."""
    place = enter("Dr. A. Osei", size=size)
    place.open(OSEIS)
    place.zoom(factor)

    assert [] == cut_texts(place.window)
    assert [] == overlapping(place.window)


@pytest.mark.parametrize("factor", [1.0, 1.5, 2.0])
@pytest.mark.parametrize("screen", ["show_sync", "show_administration", "show_desk"])
def test_no_text_is_cut_where_charts_are_sent(joined, size, factor, screen):
    """With every state of a chart, a message of the round, and in the last hours of it."""

    def before(_outbox, service):
        own = service.open_rounds[0]
        service.open_rounds = (replace(own, closes_at=own.closes_at - timedelta(days=11, hours=21)),)

    place = joined(EVERY, size=size, before=before).page
    place.zoom(factor)
    getattr(place.workplace.screens, screen)()
    place.settle()

    assert [] == cut_texts(place.window)
    assert [] == overlapping(place.window)


@pytest.mark.parametrize("factor", [1.0, 2.0])
def test_no_text_of_the_join_form_is_cut(joined, size, factor):
    """Nor of the message under its fields."""

    def before(_outbox, service):
        service.tie = None

    place = joined(size=size, before=before).page
    place.zoom(factor)
    place.workplace.screens.show_administration()
    place.settle()
    section = place.workplace.screens._made["administration"].service
    section.joining.join.click()
    section.service.faults |= {"service_address": say("errors.service-not-trusted.what.redirect") * 4}
    section.service.changed.emit()
    place.settle()

    assert [] == cut_texts(place.window)
    assert [] == overlapping(place.window)


def test_the_ring_goes_round_every_stop_of_the_sync_screen(joined):
    """And every stop has a name for a screen reader."""
    place = joined(EVERY).page
    place.workplace.screens.show_sync()
    place.settle()
    ring = place.window.findChild(FocusRing)
    names = set()
    for at in stops(place):
        names.add(at.objectName())
        part = at.rect() if isinstance(at, QAbstractItemView) else getattr(at, "ring_rect", at.rect)()
        inner = QRect(at.mapTo(place.window, part.topLeft()), part.size())
        row = isinstance(at, QAbstractItemView)

        assert (inner if row else ring.geometry()).contains(ring.encloses if row else inner), at.objectName()
        assert at.accessibleName() or getattr(at, "text", str)(), (type(at), at.objectName())

    assert {"sync", "sync-attention", "sync-send", "sync-term-total", "sync-table", "sync-open"} <= names


def stops(place) -> Iterator[QWidget]:
    """Every widget that Tab leads to, until one comes again."""
    seen = set()
    for _ in range(400):
        place.press("Tab")
        at = QApplication.focusWidget()
        assert at is not None
        if at in seen:
            return
        seen.add(at)
        yield at


def test_the_ring_goes_round_every_stop_of_tab(place):
    """And every stop has a name for a screen reader."""
    place.open(BEGUN, at="G08")
    ring = place.window.findChild(FocusRing)
    for at in stops(place):
        part = at.rect() if isinstance(at, QAbstractItemView) else getattr(at, "ring_rect", at.rect)()
        inner = QRect(at.mapTo(place.window, part.topLeft()), part.size())
        row = isinstance(at, QAbstractItemView)

        assert ring.isVisible()
        assert (inner if row else ring.geometry()).contains(ring.encloses if row else inner), at.objectName()
        assert at.accessibleName() or getattr(at, "text", str)(), (type(at), at.objectName())


def test_tab_passes_the_whole_window(place):
    """Top bar, list, head, sections, form, note, problems, measures."""
    place.open(BEGUN, at="G08")
    names = {each.objectName() for each in stops(place)}

    assert {"menu", "search", "lock", "worklist", "chart-modules", "chart-complete", "question-note"} <= names
    assert any(name.startswith("problem-") for name in names)
    assert any(name.startswith("measure-") for name in names)


def test_every_field_of_the_form_has_a_label(place):
    """Its buddy, so that a screen reader says the question."""
    place.open(NEW)
    for question in place.questions:
        row = place.row(question)

        assert row._label.buddy() is row.field.input_widget()
        assert question in row.field.input_widget().accessibleName()


def test_nothing_moves(place):
    """No animation runs after anything a person does."""
    place.open(BEGUN, at="D07")
    place.press("F11")
    place.desk.acts.card()
    place.press("Esc", "F8", "F9")
    running = [
        each
        for each in place.window.findChildren(QAbstractAnimation)
        if each.state() == QAbstractAnimation.State.Running and each.totalDuration() > 150
    ]

    assert [] == running
    assert [] == place.workplace.findChildren(QPropertyAnimation)


@pytest.mark.parametrize("name", sorted(LAYOUTS))
def test_parts_stand_where_the_design_has_them(enter, name):
    """Rectangles, not pixels: x, y, width, height."""
    stored = LAYOUTS[name]
    place = enter(size=tuple(stored["size"]))
    place.open(BEGUN, at="D07")
    place.zoom(stored["factor"])
    found = {part: place.area(place.named(part)).getRect() for part in stored["parts"]}
    apart = {
        part: (tuple(rect), found[part])
        for part, rect in stored["parts"].items()
        if any(abs(one - other) > TOLERANCE for one, other in zip(rect, found[part], strict=True))
    }

    assert {} == apart


@pytest.mark.parametrize("scheme", [theme.Scheme.LIGHT, theme.Scheme.DARK])
def test_form_stands_on_surface_and_what_accompanies_it_does_not(place, scheme):
    """White is for answers."""
    place.open(BEGUN, at="D07")
    theme.current().set_scheme(scheme)
    place.settle()
    form = place.named("form").grab().toImage()
    problems = place.named("problems").grab().toImage()

    assert theme.current().color("surface").rgb() == form.pixel(form.width() - 30, 2)
    assert theme.current().color("panel").rgb() == problems.pixel(3, problems.height() - 3)
    assert Qt.FocusPolicy.NoFocus == place.named("form").focusPolicy()


@pytest.mark.parametrize("name", ["import", "report", "administration", "about"])
def test_no_screen_is_moved_sideways_in_the_smallest_window_at_200_percent(enter, name):
    """All of it is seen by scrolling down; tables have a bar of their own."""
    place = enter(size=(1280, 720))
    place.zoom(2.0)
    place.act(name).trigger()
    place.settle()
    areas = [each for each in place.window.findChildren(QScrollArea) if each.isVisible()]

    assert areas
    assert [0] * len(areas) == [each.horizontalScrollBar().maximum() for each in areas]
