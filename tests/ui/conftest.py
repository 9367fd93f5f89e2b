"""Every test of the window begins with the same look, and ends with no widget left."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QWidget

from qopi_desktop.lanes import Lanes
from qopi_desktop.operations import backups, service
from qopi_desktop.settings import Settings
from qopi_desktop.ui import theme, workplace
from qopi_desktop.ui.administration import model as administration
from qopi_desktop.ui.chart_form.date_field import DateField
from qopi_desktop.ui.chart_form.fields import FieldState
from qopi_desktop.ui.chart_form.row import make_field
from qopi_desktop.ui.context import Context
from qopi_desktop.ui.main_window import MainWindow
from qopi_desktop.ui.tasks import TaskRunner
from tests.ui import asking, rooms
from tests.ui.fake_service import FakeVerbs, Joined, enrolled
from tests.ui.pages import WorkplacePage


def pytest_itemcollected(item: pytest.Item) -> None:
    """Let Qt's drawing into memory say what it cannot do, which no screen minds."""
    item.add_marker(pytest.mark.qt_log_ignore(r"This plugin does not support (propagateSizeHints|raise)\(\)"))


@pytest.fixture
def look(qapp):
    """The theme at 100 %, light."""
    found = theme.current()
    found.set_scheme(theme.Scheme.LIGHT)
    if found.factor != 1.0:
        found.set_factor(1.0)
    return found


@pytest.fixture
def shown(qtbot, look):
    """Shows a widget in an active window of its own size, and takes it away after the test."""
    made: list[QWidget] = []

    def show(widget: QWidget, width: int = 808, height: int = 200) -> QWidget:
        widget.resize(width, height)
        widget.show()
        widget.activateWindow()
        qtbot.waitUntil(widget.isActiveWindow)
        made.append(widget)
        return widget

    yield show
    for widget in made:
        widget.close()
        widget.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    if theme.current().factor != 1.0:
        theme.current().set_factor(1.0)


@pytest.fixture
def roll(qapp):
    """Turns the mouse wheel over a widget; returns whether the widget took the turn for itself."""

    def turn(widget: QWidget, steps: int = -3) -> bool:
        middle = QPointF(widget.rect().center())
        event = QWheelEvent(
            middle,
            QPointF(widget.mapToGlobal(middle.toPoint())),
            QPoint(),
            QPoint(0, 120 * steps),
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        event.setAccepted(True)
        QApplication.sendEvent(widget, event)
        return event.isAccepted()

    return turn


@pytest.fixture
def tasks(qtbot):
    """The program's own lanes; nothing is under way when the test ends."""
    lanes = Lanes()
    runner = TaskRunner(lanes)
    yield runner
    qtbot.waitUntil(lambda: runner.is_idle)
    lanes.close()


@pytest.fixture
def settle(qtbot, tasks):
    """Waits until every job is done and its answer has arrived."""
    return lambda: qtbot.waitUntil(lambda: tasks.is_idle)


@pytest.fixture
def make(shown, qtbot):
    """Shows a field in a window with another widget to leave to, focused, with the answer given."""

    def build(asked, answer=None, *, focus=True, width=808) -> tuple[Any, asking.Told]:
        window = QWidget()
        other = QWidget(window)
        other.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        other.setGeometry(0, 300, 40, 20)
        field: Any = make_field(asked, window)
        if isinstance(field, DateField):
            field.set_parse(asking.read_date)
        field.show_state(FieldState(answer))
        field.setGeometry(10, 10, width - 20, 80)
        shown(window, width, 360)
        if focus:
            field.widget_for_focus().setFocus(Qt.FocusReason.TabFocusReason)
            qtbot.waitUntil(field.widget_for_focus().hasFocus)
        field.leave = other.setFocus
        return field, asking.Told(field)

    return build


@pytest.fixture(params=[1.0, 1.5, 2.0], ids=["100%", "150%", "200%"])
def factor(request, look):
    """Text at 100, 150 and 200 %."""
    look.set_factor(request.param)
    yield request.param
    look.set_factor(1.0)


@pytest.fixture
def enter(tasks, shown, settle, tmp_path, monkeypatch):
    """Signs somebody in to the demonstration practice, in a window of 1600 x 900 with the list loaded."""
    for home in (workplace, administration, backups):
        monkeypatch.setattr(home, "last_backup", lambda _store, _backups: None)

    def sign_in(
        name: str = "S. Kim",
        *,
        settings: Settings | None = None,
        size: tuple[int, int] = (1600, 900),
        prepare: Callable[[Context], Context] = lambda context: context,
    ):
        kept = settings or Settings()
        window = MainWindow(kept)
        window.furnish()
        context = prepare(rooms.demonstration_context(tasks, tmp_path, name))
        page = WorkplacePage(window, workplace.Workplace(context, kept), settle)
        window.show_page(page.workplace)
        shown(window, *size)
        page.workplace.load()
        settle()
        return page

    return sign_in


@pytest.fixture
def place(enter):
    """The window of S. Kim, who is administrator and abstractor."""
    return enter()


@pytest.fixture
def verbs(monkeypatch):
    """What is asked of the service, which receives everything unless told otherwise."""
    fake = FakeVerbs()
    for name in ("sync_once", "join", "make_code", "register_roster"):
        monkeypatch.setattr(service, name, getattr(fake, name))
    yield fake
    fake.way.set()


@pytest.fixture
def joined(enter, verbs):
    """Signs somebody in to a practice that has joined the service; named charts have been sent."""

    def sign_in(marks: dict[str, str] | None = None, name: str = "S. Kim", **more: Any) -> Joined:
        found: list[Any] = []
        before = more.pop("before", lambda _outbox, _service: None)

        def prepare(context: Context) -> Context:
            real = replace(context, practice=replace(context.practice, demonstration=False))
            found.extend(enrolled(real, marks, complete=True))
            before(*found)
            return real

        page = enter(name, prepare=prepare, **more)
        page.workplace.sync._next.stop()  # nothing is sent by itself before the test says so
        outbox, service = found
        return Joined(page, outbox, service, verbs)

    return sign_in
