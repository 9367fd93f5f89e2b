"""The composition root: builds store, lanes and window, joins them, and takes them down in order."""

from __future__ import annotations

import os
import sys
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication

from qopi_desktop import logs, settings
from qopi_desktop.lanes import Lane, Lanes
from qopi_desktop.operations.doors import Door
from qopi_desktop.paths import Folders
from qopi_desktop.store.files import StorePaths
from qopi_desktop.store.keyfile import read_head
from qopi_desktop.ui import errors, theme
from qopi_desktop.ui.main_window import MainWindow
from qopi_desktop.ui.tasks import TaskRunner
from qopi_desktop.ui.unlock.model import UnlockModel
from qopi_desktop.ui.unlock.view import UnlockView
from qopi_desktop.ui.words import say

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from qopi_desktop.domain.charts import RoundId
    from qopi_desktop.domain.people import Person
    from qopi_desktop.domain.repositories import Store
    from qopi_desktop.operations.doors import OpenedDoor
    from qopi_desktop.operations.people import Welcome
    from qopi_desktop.operations.setup import Made, Plan
    from qopi_desktop.store.store import Opened
    from qopi_desktop.ui.one_program import OneProgram
    from qopi_desktop.ui.workplace import Workplace

LOCK_LATEST_MS = 5000
_PAINTED_MS = 100  # by then the first window is painted
_PLACES = ("PATH", "HOME", "USER", "LANG", "LC_", "DISPLAY", "XAUTHORITY", "WAYLAND", "XDG_", "QT_", "QOPI_HOME", "TMP")
_PROXIES = ("HTTPS_PROXY", "https_proxy", "NO_PROXY", "no_proxy")
_ENVIRONMENT = (*_PLACES, *_PROXIES)
"""Beginnings of the environment variables that a fresh process is given: where things are, nothing that was typed."""


class Program(QObject):
    """One run of the program, from the first window to the last verified backup."""

    def __init__(
        self,
        app: QApplication,
        folders: Folders,
        clock: Callable[[], datetime] | None = None,
        claim: OneProgram | None = None,
        *,
        window: MainWindow | None = None,
    ) -> None:
        """Furnish *window*, or a new one, with the program of *folders*."""
        super().__init__(app)
        self._claim = claim
        self.folders, self._now = folders, clock or now
        self.window = window or MainWindow(settings.load(folders.settings))
        self.settings = self.window.settings
        self.theme = _dress(app, self.settings)
        self.lanes = Lanes()
        self.tasks = TaskRunner(self.lanes, self)
        self.window.furnish()
        self.window.close_asked.connect(self.quit)
        self.workplace: Workplace | None = None
        self._store: Store | None = None
        self._store_folder = folders.data
        self._after: Callable[[], object] | None = None
        self._new_code: str | None = None
        if claim is not None:
            claim.called.connect(self._come_to_front)

    def start(self, unlock: Path | None = None) -> None:
        """Show the first page: unlock for the store *unlock* or this workstation's, else the welcome."""
        folder = unlock or self.folders.data
        if StorePaths(folder).exists:
            self.show_unlock(folder)
        else:
            self.show_welcome()
        self.window.show()
        QTimer.singleShot(_PAINTED_MS, _warm_up)

    def _come_to_front(self) -> None:
        self.window.showNormal() if self.window.isMinimized() else self.window.show()
        self.window.raise_()
        self.window.activateWindow()

    # Before a store is open

    def show_welcome(self) -> None:
        """Offer to set up, to open what is here, and to try the demonstration."""
        from qopi_desktop.ui.setup.welcome import WelcomeView  # noqa: PLC0415 - only on a first start

        here = StorePaths(self.folders.data).exists
        view = WelcomeView(read_head(self.folders.data).practice if here else None)
        view.set_up_asked.connect(self.show_setup)
        view.open_asked.connect(lambda: self.show_unlock(self.folders.data))
        view.demonstration_asked.connect(self.open_demonstration)
        self.window.show_page(view)

    def show_unlock(self, folder: Path) -> None:
        """Ask for a password for the store in *folder*."""
        model = UnlockModel(Door(folder, read_head(folder), self._now), self.tasks)
        view = UnlockView(model, self.settings.last_user)
        model.setParent(view)
        model.unlocked.connect(self._on_unlocked)
        model.broken.connect(errors.crash_unless_known)
        view.change_practice_asked.connect(self.show_welcome)
        self._store_folder = folder
        self.window.show_page(view)

    def show_setup(self) -> None:
        """Take the first person through the set-up."""
        from qopi_desktop.ui.setup.model import SetupModel  # noqa: PLC0415 - only on a first start
        from qopi_desktop.ui.setup.view import SetupView  # noqa: PLC0415 - the same

        model = SetupModel(self._make_store, self.tasks, _two_of)
        view = SetupView(model, self.folders.data)
        model.setParent(view)
        model.finished.connect(self._on_set_up)
        model.broken.connect(errors.crash_unless_known)
        view.closed.connect(self.show_welcome)
        self.window.show_page(view)

    def open_demonstration(self) -> None:
        """Open the demonstration practice, made first where it is not there."""
        self.window.show_cover(say("common.making_demonstration"))
        self._store_folder = self.folders.demonstration
        self.tasks.run(Lane.WRITE, self._demonstration, self._enter_opened, self._on_no_demonstration)

    def reset_demonstration(self) -> None:
        """Move the demonstration away and make it anew."""
        self._leave(self._remake_demonstration)

    def _demonstration(self, report: Callable[[int, int], None], is_cancelled: Callable[[], bool]) -> Opened:
        from qopi_desktop.operations import demonstration  # noqa: PLC0415 - heavy, and only for this
        from qopi_desktop.operations.engines import engines  # noqa: PLC0415 - the same

        room, folder = engines(), self.folders.demonstration
        if StorePaths(folder).exists:
            return demonstration.enter(folder, room.scorer, self._now())
        form = room.package.form
        return demonstration.build(
            folder,
            form,
            room.scorer,
            now=self._now(),
            report=report,
            is_cancelled=is_cancelled,
        )

    def _remake_demonstration(self) -> None:
        from qopi_desktop.operations import demonstration  # noqa: PLC0415 - only for this

        demonstration.reset(self.folders.demonstration, self._now())
        self.open_demonstration()

    def _make_store(self, plan: Plan) -> Made:
        from qopi_desktop.operations import setup  # noqa: PLC0415 - only on a first start
        from qopi_desktop.operations.engines import engines  # noqa: PLC0415 - heavy

        room = engines()
        return setup.set_up(
            lambda first: room.store.create(self.folders.data, first, self._now(), scorer=room.scorer),
            plan,
            self._now(),
        )

    def _on_no_demonstration(self, error: Exception) -> None:
        self.show_welcome()
        errors.crash_unless_known(error)

    def _on_set_up(self, made: Made) -> None:
        self._store_folder = self.folders.data
        self._enter(made.store, made.person)

    def _on_unlocked(self, door: OpenedDoor) -> None:
        self.settings.last_user = door.opened.person.name
        self._enter_opened(door.opened)

    # The workplace

    def _enter_opened(self, opened: Opened) -> None:
        self._new_code = opened.recovery_code
        self._enter(opened.store, opened.person)

    def _enter(self, store: Store, person: Person) -> None:
        from qopi_desktop.operations.people import welcome  # noqa: PLC0415 - heavy, loaded by now

        self._store = store
        self.tasks.run(Lane.READ, lambda _report, _stop: welcome(store.people, person), self._on_welcome)

    def _on_welcome(self, welcome: Welcome) -> None:
        if not welcome.must_accept:
            self._show_workplace(welcome)
            return
        from qopi_desktop.ui.setup.terms import AcceptTermsView  # noqa: PLC0415 - only where terms are due

        view = AcceptTermsView(welcome.terms_version, welcome.terms)
        view.accepted.connect(lambda _version: self._accept(welcome))
        view.declined.connect(self.lock)
        self.window.show_page(view)

    def _accept(self, welcome: Welcome) -> None:
        store = self._store
        if store is not None:
            accept = partial(store.people.accept_terms, welcome.person, welcome.terms_version, self._now())
            self.tasks.run(Lane.WRITE, lambda _report, _stop: accept(), lambda _changes: self._show_workplace(welcome))

    def _show_workplace(self, welcome: Welcome) -> None:
        from qopi_desktop.ui.entrance import Entrance, make_workplace  # noqa: PLC0415 - heavy, loaded by now

        if self._store is None:
            return
        entrance = Entrance(self._store, welcome, self.tasks, self._now, self._store_folder, self._backups)
        self.workplace = make_workplace(entrance, self.settings)
        self.workplace.lock_asked.connect(self.lock)
        self.workplace.revoked.connect(self.lock)
        self.workplace.quit_asked.connect(self.quit)
        self.workplace.titled.connect(self.window.show_title)
        self.workplace.demonstration_reset_asked.connect(self.reset_demonstration)
        self.window.show_page(self.workplace)
        self.workplace.load()
        if self._new_code is not None:
            self.workplace.show_recovery_code(self._new_code)
            self._new_code = None

    @property
    def _backups(self) -> Path:
        """Return where copies of the open store go: the demonstration keeps its own beside it."""
        is_demonstration = self._store_folder == self.folders.demonstration
        return self._store_folder.with_name("backups") if is_demonstration else self.folders.backups

    # Leaving: nothing typed is lost, the store is closed, then what comes next

    def lock(self) -> None:
        """Cover the window at once, close the store, and unlock in a fresh process: this one's memory ends with it."""
        self._leave(self._hand_over)
        QTimer.singleShot(LOCK_LATEST_MS, self._hand_over)

    def quit(self) -> None:
        """Close the store, make a verified backup, and end."""
        if self._store is None:
            self._end()
        else:
            self._leave(self._end, backup=True)

    def _leave(self, after: Callable[[], object], *, backup: bool = False) -> None:
        if self._store is None or self._after is not None:
            return
        self._after = after
        self.window.remember()
        if self.workplace is not None:
            self.workplace.leave()
            if not self.workplace.is_drained:
                self.workplace.drained.connect(partial(self._close_store, backup=backup))
                if not backup:  # who locks wants it hidden; who quits sees in the status bar what it waits for
                    self.window.show_cover(say("common.saving"), keep=True)
                    self.window.show_title("")
                return
        self._close_store(backup=backup)

    def _close_store(self, *, backup: bool) -> None:
        if self._store is None:
            return
        store, self._store = self._store, None
        self.workplace = None
        self.window.show_cover(say("common.backing_up" if backup else "common.locking"))
        self.window.show_title("")

        def close(_report: object, _is_cancelled: object) -> None:
            try:
                if backup:
                    store.backup(self._backups, self._now())
            finally:
                store.close()

        self.tasks.run(Lane.WRITE, close, self._on_closed, self._on_not_backed_up)

    def _on_closed(self, _none: None) -> None:
        after, self._after = self._after, None
        if after is not None:
            after()

    def _on_not_backed_up(self, error: Exception) -> None:
        errors.tell(error, self.window, self._on_closed_anyway)

    def _on_closed_anyway(self) -> None:
        self._on_closed(None)

    def _hand_over(self) -> None:
        """Start a fresh process for the unlock window and end this one with everything it knows."""
        import subprocess  # noqa: PLC0415 - the first window does without

        settings.save(self.folders.settings, self.settings)
        if self._claim is not None:
            self._claim.release()
        command = [sys.executable] if getattr(sys, "frozen", False) else [sys.executable, "-m", "qopi_desktop"]
        clean = {name: value for name, value in os.environ.items() if name.startswith(_ENVIRONMENT)}
        subprocess.Popen(  # noqa: S603 - ourselves
            [*command, "--unlock", str(self._store_folder)], start_new_session=True, env=clean
        )
        os._exit(0)

    def _end(self) -> None:
        settings.save(self.folders.settings, self.settings)
        self.tasks.cancel_all()
        self.window.leave()
        if self._claim is not None:  # a request to the service may take its time to end
            self._claim.release()
        self.lanes.close()
        QApplication.quit()


def now() -> datetime:
    """Return the local time with its offset: the program's only clock."""
    return datetime.now().astimezone()


def _dress(app: QApplication, kept: settings.Settings) -> theme.Theme:
    scheme = None if kept.scheme == "system" else theme.Scheme(kept.scheme)
    look = theme.Theme(app, scheme=scheme, factor=kept.factor)
    look.apply()
    return look


def furnish(folders: Folders, unlock: Path | None, window: MainWindow, claim: OneProgram) -> None:
    """Make the program behind the frame that is on the screen; *unlock* is the store to ask a password for."""
    logs.start(folders.logs)
    errors.install()
    application = QApplication.instance()
    if isinstance(application, QApplication):
        Program(application, folders, claim=claim, window=window).start(unlock)


def self_test() -> int:
    """Open the demonstration store in a new folder and close it again; 0 when all of it worked."""
    import tempfile  # noqa: PLC0415 - only for this
    from pathlib import Path as FolderPath  # noqa: PLC0415 - the same

    from qopi_desktop.operations import demonstration  # noqa: PLC0415 - heavy
    from qopi_desktop.operations.engines import engines  # noqa: PLC0415 - the same

    QApplication.instance() or QApplication(sys.argv[:1])
    room = engines()
    with tempfile.TemporaryDirectory() as name:
        folder = FolderPath(name) / "store"
        opened = demonstration.build(
            folder, room.package.form, room.scorer, now=now(), report=lambda _d, _o: None, is_cancelled=lambda: False
        )
        rows = opened.store.charts.rows(_demo_round())
        window = MainWindow(settings.Settings())
        window.show()
        window.grab()  # the window must be able to paint
        opened.store.close()
    return 0 if rows else 1


def _demo_round() -> RoundId:
    from qopi_desktop.measures.rounds import load_rounds  # noqa: PLC0415 - only for the self-test

    return next(each.id for each in load_rounds(now().date()) if each.demonstration)


def _two_of(count: int) -> tuple[int, int]:
    import random  # noqa: PLC0415 - only for a recovery code

    first, second = random.SystemRandom().sample(range(count), 2)
    return min(first, second), max(first, second)


def _warm_up() -> None:
    """Load what unlocking will need, beside the typing of the password."""
    import threading  # noqa: PLC0415 - the first window does without

    def load() -> None:
        from qopi_desktop.operations.engines import engines  # noqa: PLC0415 - this is the warming up

        engines()

    threading.Thread(target=load, daemon=True).start()
