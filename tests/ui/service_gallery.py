"""Pictures of the way to the service: python -m tests.ui.service_gallery --out DIR."""

from __future__ import annotations

import argparse
import os
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QWidget

from qopi_desktop.domain.answers import PersonId
from qopi_desktop.domain.delivery import RosterPerson
from qopi_desktop.errors import ServiceNotTrustedError, ServiceUnreachableError
from qopi_desktop.lanes import Lanes
from qopi_desktop.operations import backups, demonstration
from qopi_desktop.operations import service as verbs
from qopi_desktop.operations.service import Code
from qopi_desktop.settings import Settings
from qopi_desktop.ui import theme, workplace
from qopi_desktop.ui.main_window import MainWindow
from qopi_desktop.ui.tasks import TaskRunner
from qopi_desktop.ui.unlock.model import UnlockModel
from qopi_desktop.ui.unlock.view import UnlockView
from qopi_desktop.ui.workplace import Workplace
from tests.tours.stage import wait
from tests.ui import rooms
from tests.ui.fake_service import FakeOutbox, FakeService, FakeVerbs, enrolled, round_of

WIDE, SMALL = (1600, 900), (1280, 720)
REFUSED = "HQN3FP"
NOT_SENT = {"64C69Q", "CRTC3V", "WPY79R", "6NR7YC", "63TDM6"}


class Room:
    """A window of a practice that has joined."""

    def __init__(self, tasks: TaskRunner, folder: Path, size: tuple[int, int] = WIDE) -> None:
        self.tasks = tasks
        self.fake = FakeVerbs()
        for name in ("sync_once", "join", "make_code", "register_roster"):
            setattr(verbs, name, getattr(self.fake, name))
        context = rooms.demonstration_context(tasks, folder)
        self.context = replace(context, practice=replace(context.practice, demonstration=False))
        self.outbox, self.service = FakeOutbox(), FakeService(context.now())
        self.size = size
        self.window = MainWindow(Settings())
        self.window.furnish()

    def open(self, marks: dict[str, str] | None = None, before: Callable[[], object] = lambda: None) -> Workplace:
        """Sign in."""
        self.outbox, self.service = enrolled(
            self.context, marks if marks is not None else spread(self.context), complete=True
        )
        before()
        self.workplace = Workplace(self.context, Settings(told=""))
        self.window.show_page(self.workplace)
        self.window.resize(*self.size)
        self.window.show()
        self.workplace.load()
        self.settle()
        self.workplace.sync._next.stop()
        self.workplace.notice.hide()
        return self.workplace

    def settle(self) -> None:
        """Wait until nothing is under way."""
        wait(60)
        while not self.tasks.is_idle:
            wait(10)
        wait(60)

    def close(self) -> None:
        """Go."""
        self.settle()
        self.window.leave()
        self.window.deleteLater()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def spread(context) -> dict[str, str]:
    """Marks of every kind over the complete charts, and what waits."""
    rows = context.store.charts.rows(context.round.id)
    kinds = ["received", "waiting", "graced", "held", "announced", "late", "conflict", *["received"] * 9]
    marks = dict(zip((row.chart.number for row in rows if row.chart.number not in NOT_SENT), kinds, strict=False))
    return marks | {REFUSED: "refused"}


def grab(widget: QWidget, out: Path, name: str) -> None:
    """Save a picture."""
    wait(80)
    widget.grab().save(str(out / f"{name}.png"))


def main() -> None:
    """Make the pictures."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--only", default="")
    given = parser.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    app = QApplication([])
    look = theme.Theme(app, scheme=theme.Scheme.LIGHT)
    lanes = Lanes()
    tasks = TaskRunner(lanes)
    homes: tuple[Any, ...] = (workplace, backups)
    for home in homes:
        home.last_backup = lambda _store, _backups: demonstration.script().opened_at
    with tempfile.TemporaryDirectory() as folder:
        for scheme in (theme.Scheme.LIGHT, theme.Scheme.DARK):
            look.set_scheme(scheme)
            for name, shoot in SHOTS.items():
                if given.only in name:
                    shoot(tasks, Path(folder), given.out, scheme.value)
    lanes.close()


def _bars(tasks: TaskRunner, folder: Path, out: Path, scheme: str) -> None:
    """Every state of the top bar, one below the other."""
    for size in (WIDE, SMALL):
        room = Room(tasks, folder, size)
        place = room.open()
        pictures = [place.top.grab()]
        for _ in _states(room, place.sync):
            place.sync.changed.emit()
            wait(30)
            pictures.append(place.top.grab())
        _stack(pictures, out / f"topbar-{size[0]}-{scheme}.png")
        room.close()


def _states(room: Room, sync) -> Iterator[None]:
    """Put the way to the service into one state after the other."""
    sync._errand, sync._is_shown, sync.progress = object(), True, (2, 3)
    yield
    sync._errand, sync._is_shown = None, False
    for fault in (ServiceUnreachableError(reason="offline"), ServiceNotTrustedError(what="receipt"), None):
        sync.fault = fault
        yield
    for hours in (20, 0.6, -0.1, -2):
        room.service.open_rounds = (round_of(room.context, closes_in=timedelta(hours=hours)),)
        sync._read()
        room.settle()
        yield
    room.service.state = replace(room.service.state, revoked=True)
    sync._read()
    room.settle()
    yield


def _stack(pictures, target: Path) -> None:
    from PySide6.QtGui import QPainter, QPixmap  # noqa: PLC0415 - here only

    high = sum(each.height() + 6 for each in pictures)
    whole = QPixmap(max(each.width() for each in pictures), high)
    whole.fill(theme.current().color("line"))
    painter, top = QPainter(whole), 0
    for each in pictures:
        painter.drawPixmap(0, top, each)
        top += each.height() + 6
    painter.end()
    whole.save(str(target))


def _worklist(tasks: TaskRunner, folder: Path, out: Path, scheme: str) -> None:
    room = Room(tasks, folder)
    place = room.open()
    lines = room.outbox.lines(room.context.round.id)
    refused = next(line for line in lines if line.mark and line.mark.code == "first-visit-not-to-the-day")
    place._open_at(refused.chart_id, refused.mark.question_id)  # type: ignore[union-attr]
    room.settle()
    grab(room.window, out, f"worklist-{scheme}")
    room.close()


def _small(tasks: TaskRunner, folder: Path, out: Path, scheme: str) -> None:
    """The desk in the smallest window, in the last hours, with a message; then at 200 %."""
    room = Room(tasks, folder, SMALL)
    place = room.open()
    place._settings.told = ""
    room.service.open_rounds = (round_of(room.context, closes_in=timedelta(hours=3)),)
    place.sync._read()
    place._open_at(rooms.chart_numbered(room.context, REFUSED), None)
    room.settle()
    grab(room.window, out, f"desk-1280-{scheme}")
    place._zoom(1.0)
    room.settle()
    grab(room.window, out, f"desk-1280-200-{scheme}")
    theme.current().set_factor(1.0)
    room.close()


def _screen(tasks: TaskRunner, folder: Path, out: Path, scheme: str) -> None:
    for size, factor, name in ((WIDE, 1.0, ""), (SMALL, 1.0, "-1280"), (WIDE, 2.0, "-200")):
        room = Room(tasks, folder, size)
        place = room.open()
        place._zoom(factor - theme.current().factor)
        place.screens.show_sync()
        room.settle()
        grab(room.window, out, f"sync{name}-{scheme}")
        if not name:
            screen: Any = place.screens._made["sync"]
            screen.table.choose(next(each.chart_id for each in room.outbox.lines(room.context.round.id) if each.rev))
            screen._on_receipt()
            room.settle()
            grab(room.window, out, f"sync-receipt-{scheme}")
            screen._sheet.close_sheet()
            place.sync.fault = ServiceNotTrustedError(what="receipt")
            place.sync.changed.emit()
            grab(room.window, out, f"sync-not-trusted-{scheme}")
        theme.current().set_factor(1.0)
        room.close()


def _administration(tasks: TaskRunner, folder: Path, out: Path, scheme: str) -> None:
    for is_joined in (True, False):
        room = Room(tasks, folder)

        def leave(room=room, is_joined=is_joined) -> None:
            users = room.context.store.people.users()
            room.service.people = tuple(
                RosterPerson(user.id, user.roles, user.physician_id, "k", "p") for user in users[1:]
            )
            room.service.waiting = (PersonId(users[2].id),)
            if not is_joined:
                room.service.tie = None

        place = room.open(before=leave)
        place.screens.show_administration()
        room.settle()
        view: Any = place.screens._made["administration"]
        if is_joined:
            view.service.service.code = Code("7KQ2M-94XTR-B0ZJE-5VWHN", room.context.now() + timedelta(days=1))
            view.service.service.changed.emit()
        room.settle()
        view.area.ensureWidgetVisible(view.service, 0, 400)
        bar = view.area.verticalScrollBar()
        bar.setValue(min(bar.maximum(), view.service.y() - 12))
        grab(room.window, out, f"administration-{'joined' if is_joined else 'join'}-{scheme}")
        room.close()


class _Door:
    practice, users, demonstration, revoked, open_password = "Lakeside Oncology", ("Ada Reyes",), False, True, ""


def _unlock(tasks: TaskRunner, _folder: Path, out: Path, scheme: str) -> None:
    window = MainWindow(Settings())
    window.furnish()
    window.show_page(UnlockView(UnlockModel(_Door(), tasks)))  # type: ignore[arg-type]  # it is only looked at
    window.resize(*SMALL)
    window.show()
    grab(window, out, f"unlock-revoked-{scheme}")
    window.leave()
    window.deleteLater()


SHOTS = {
    "bars": _bars,
    "worklist": _worklist,
    "small": _small,
    "screen": _screen,
    "administration": _administration,
    "unlock": _unlock,
}


if __name__ == "__main__":
    main()
