"""The window and a real central service: join, complete, send, be withdrawn."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtCore import QCoreApplication, QEvent

from qopi_desktop.domain.charts import ChartAct, Patient
from qopi_desktop.domain.rounds import Round
from qopi_desktop.operations.engines import engines
from qopi_desktop.settings import Settings
from qopi_desktop.store.memory import MemoryStore
from qopi_desktop.ui import workplace
from qopi_desktop.ui.administration import model as administration
from qopi_desktop.ui.main_window import MainWindow
from qopi_desktop.ui.sync.model import Phase
from tests import builders
from tests.builders import ROUND
from tests.practice import Abstraction, complete_stories
from tests.service import ServiceThread
from tests.ui.asking import heard
from tests.ui.pages import WorkplacePage
from tests.ui.rooms import Clock, context_of

NOW = datetime(2026, 10, 5, 9, 0, tzinfo=UTC)


@pytest.fixture
def clock():
    """The clock of both sides."""
    return Clock(NOW)


@pytest.fixture
def service(tmp_path, clock):
    """A service with an open round."""
    with ServiceThread.running(f"sqlite:///{tmp_path}/service.db", clock=clock) as running:
        running.put_round(ROUND, NOW - timedelta(days=9), NOW + timedelta(days=9), title="Fall 2026")
        yield running


@pytest.fixture
def page(tasks, shown, settle, tmp_path, clock, monkeypatch):
    """A real practice with three complete charts, in its window."""
    for home in (workplace, administration):
        monkeypatch.setattr(home, "last_backup", lambda _store, _backups: None)
    store, person = MemoryStore.create(builders.setup(), NOW, engines().scorer)
    work = Abstraction(store, person, engines().package.form, ROUND)
    treating = next(iter(work.physicians(NOW).values()))
    patients = [Patient(f"Patient {number}", f"MRN-{number}") for number in range(3)]
    for number, chart_id in enumerate(work.charts(patients, treating, NOW)):
        work.answer(chart_id, complete_stories()[number % len(complete_stories())], NOW)
        work.complete(chart_id, NOW)
    context = context_of(tasks, tmp_path, engines().package)
    round_ = Round(ROUND, "Fall 2026", NOW.date(), NOW.date() + timedelta(days=9), ("core", "eol", "br"), False)
    context = replace(context, store=store, person=person, round=round_, now=clock)
    window = MainWindow(Settings())
    window.furnish()
    found = WorkplacePage(window, workplace.Workplace(context, Settings()), settle)
    window.show_page(found.workplace)
    shown(window, 1600, 900)
    found.workplace.load()
    settle()
    yield found
    found.workplace.leave()
    settle()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def join(page, service):
    """Join as a person does."""
    page.workplace.screens.show_administration()
    page.settle()
    form = page.workplace.screens._made["administration"].service.joining
    form.address.line.setText(service.url)
    form.code.line.setText(service.make_code(service.add_office()))
    form.join.click()
    page.settle()
    assert page.workplace.sync.is_enrolled, (form.address.message.text, form.code.message.text)
    page.workplace.sync._next.stop()


def sync(page):
    """Press the key, and wait."""
    page.press("F5")
    page.settle()
    page.settle()
    page.workplace.sync._next.stop()


def test_what_is_complete_is_received_once_the_workstation_has_joined(page, service):
    """With a receipt that verifies."""
    join(page, service)
    before = page.workplace.sync.sums.waiting
    sync(page)
    known = page.workplace.sync

    assert (3, Phase.IDLE) == (before, known.phase)
    assert (0, 3) == (known.sums.waiting, known.sums.received)
    page.workplace.screens.show_sync()
    page.settle()
    page.click("sync-receipt")
    page.settle()
    assert page.says("Signed by the central service and checked here.", page.sheet)


def test_a_correction_goes_as_the_next_revision(page, service):
    """After the chart was reopened and completed again."""
    join(page, service)
    sync(page)
    line = page.workplace.sync.known.lines[0]
    context = page.context
    for act, reason in ((ChartAct.REOPEN, "A look more"), (ChartAct.COMPLETE, None)):
        changes = context.store.charts.act(context.person, line.chart_id, act, reason, context.now())
        context.bus.store_changed.emit(changes)
        page.settle()
    assert 1 == page.workplace.sync.sums.waiting
    sync(page)

    assert 2 == page.workplace.sync.line_of(line.chart_id).rev


def test_offline_everything_waits_and_goes_when_the_service_is_back(page, service):
    """Nothing is lost, nothing is asked of anybody."""
    join(page, service)
    port = service.port
    service.stop()
    sync(page)
    offline = page.workplace.sync.phase, page.workplace.sync.sums.waiting
    service.start(port)
    sync(page)

    assert (Phase.OFFLINE, 3) == offline
    assert (Phase.IDLE, 3) == (page.workplace.sync.phase, page.workplace.sync.sums.received)


def test_a_withdrawn_workstation_is_told_and_locks(page, service):
    """In a statement that verifies."""
    join(page, service)
    revoked = heard(page.workplace.revoked)
    with service.desk() as desk:
        desk.revoke(page.workplace.sync.known.enrolment.device_id, "lost")
    sync(page)

    assert 1 == len(revoked)
    assert Phase.REVOKED is page.workplace.sync.phase
