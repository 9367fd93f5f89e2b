"""The chart window keeps the design: nothing cut, the ring round the focus, panes in their places, nothing moving."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from PySide6.QtCore import QAbstractAnimation, QPropertyAnimation, QRect, Qt
from PySide6.QtWidgets import QApplication, QWidget

from qopi_desktop.ui import theme
from tests.tours.stage import cut_texts, overlapping

BEGUN, NEW, OSEIS = "RNW7VH", "6NR7YC", "64C69Q"
SIZES = [(1600, 900), (1280, 720)]
LAYOUTS = tomllib.loads(Path(__file__).with_name("layouts.toml").read_text(encoding="utf-8"))
TOLERANCE = 3


@pytest.fixture(params=SIZES, ids=["1600x900", "1280x720"])
def size(request):
    """The size of the design, and the smallest."""
    return request.param


def zoomed(place, factor):
    """The window with its text at *factor*, as a person sets it."""
    for _ in range(round((factor - theme.current().factor) * 10)):
        place.act("zoom_in").trigger()
    QApplication.processEvents()


@pytest.fixture(params=[1.0, 1.5, 2.0], ids=["100%", "150%", "200%"])
def sized(request, enter, size):
    """The window at 100, 150 and 200 %, with a chart that has problems."""
    place = enter(size=size)
    place.open(BEGUN, at="D07")
    zoomed(place, request.param)
    place.settle()
    return place


def test_no_text_is_cut_and_none_lies_on_another(sized):
    """On every section's page."""
    for section in ("A", "B", "E", "N"):
        sized.chart.page.go_to_section(section)
        sized.settle()

        assert [] == cut_texts(sized.window)
        assert [] == overlapping(sized.window)


def test_no_text_of_a_closed_chart_is_cut(enter, size):
    """Banner and side hold long sentences."""
    place = enter("Dr. A. Osei", size=size)
    place.open(OSEIS)
    for factor in (1.0, 1.5, 2.0):
        zoomed(place, factor)

        assert [] == cut_texts(place.window)
        assert [] == overlapping(place.window)


@pytest.mark.parametrize("sheet", ["explain", "card", "go_to", "keys"])
def test_no_text_of_a_sheet_is_cut(sized, sheet):
    """Whatever it holds."""
    {
        "explain": lambda: sized.desk.acts.explain("Core 10"),
        "card": sized.desk.acts.card,
        "go_to": sized.desk.acts.go_to,
        "keys": sized.act("keys").trigger,
    }[sheet]()
    sized.settle()

    assert [] == [each for each in cut_texts(sized.sheet)]
    assert sized.window.rect().contains(sized.area(sized.sheet))


def test_the_window_never_scrolls_sideways(sized):
    """Nothing is wider than the window."""
    wide = [
        each
        for each in sized.workplace.findChildren(QWidget)
        if each.isVisible() and each.parentWidget() is sized.chart.page._sheet and each.width() > sized.window.width()
    ]

    assert [] == wide
    assert sized.window.width() >= sized.chart.width()


def stops(place):
    """Every widget that Tab leads to, from the one that has the keyboard round to it again."""
    found, first = [], QApplication.focusWidget()
    for _ in range(400):
        place.press("Tab")
        at = QApplication.focusWidget()
        assert at is not None
        if at in found:
            break
        found.append(at)
    assert first is not None
    return found


def test_the_ring_goes_round_every_stop_of_tab(place):
    """And every stop has a name for a screen reader."""
    place.open(BEGUN, at="G08")
    seen = set()
    for _ in range(400):
        place.press("Tab")
        QApplication.sendPostedEvents()
        at = QApplication.focusWidget()
        assert at is not None
        if at in seen:
            break
        seen.add(at)
        ring = place.window.ring
        part = getattr(at, "ring_rect", at.rect)()
        inner = QRect(at.mapTo(place.window, part.topLeft()), part.size())

        assert ring.isVisible()
        assert ring.geometry().contains(ring.encloses)
        if not hasattr(at, "currentIndex") or at.objectName() == "ask-physician":
            assert ring.geometry().contains(inner), at.objectName()
        assert at.accessibleName() or getattr(at, "text", str)(), (type(at), at.objectName())

    assert 20 < len(seen)


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
    zoomed(place, stored["factor"])
    place.settle()
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
