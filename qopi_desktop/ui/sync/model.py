"""The Qt face of the way to the central service: what is known, what is under way, and when to ask again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import Enum
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from qopi_desktop.domain.changes import Topic
from qopi_desktop.domain.charts import ChartState
from qopi_desktop.errors import (
    Cancelled,
    DeviceRevokedError,
    KnownError,
    Refused,
    ServiceNotTrustedError,
    ServiceUnreachableError,
)
from qopi_desktop.operations import service as verbs
from qopi_desktop.ui.sync.clerk import Clerk, Errand
from qopi_desktop.ui.sync.sums import Group, Sums, group_of, sums_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from qopi_desktop.domain.answers import ChartId
    from qopi_desktop.domain.changes import Changes
    from qopi_desktop.domain.delivery import DeliveryLine, Enrolment, Link, OpId, RoundState
    from qopi_desktop.operations.service import SyncReport
    from qopi_desktop.ui.context import Context

SOON_MS = 2000
_SHOWN_AFTER_MS = 400
_LONGEST_MS = 3_600_000
_CONCERNS = frozenset({Topic.DELIVERY, Topic.WORKLIST})
_COMPLETE = frozenset({ChartState.COMPLETE, ChartState.LOCKED})


class Phase(Enum):
    """How the way to the service stands."""

    NOT_ENROLLED = "not_enrolled"
    IDLE = "idle"
    SYNCING = "syncing"
    OFFLINE = "offline"
    STOPPED = "stopped"
    NOT_TRUSTED = "not_trusted"
    REVOKED = "revoked"


_FAULTS: dict[type[Exception], Phase] = {
    ServiceUnreachableError: Phase.OFFLINE,
    ServiceNotTrustedError: Phase.NOT_TRUSTED,
    DeviceRevokedError: Phase.REVOKED,
}


@dataclass(frozen=True, slots=True)
class Known:
    """What the store knows of the way to the service, read at once; ``round`` is the one that is worked in.

    ``waiting`` counts operations of every round; ``unsent`` are charts that were complete before any could be sent.
    """

    enrolment: Enrolment | None = None
    link: Link | None = None
    round: RoundState | None = None
    lines: tuple[DeliveryLine, ...] = ()
    waiting: int = 0
    unsent: frozenset[ChartId] = frozenset()

    @property
    def to_send(self) -> frozenset[OpId | None]:
        """Return the operations of the round that wait."""
        return frozenset(line.op_id for line in self.lines if group_of(line) is Group.WAITING)


class SyncModel(QObject):
    """Sends what waits: soon after a chart was completed, when the next try is due, and when a person asks.

    One synchronisation at a time; none before this workstation has joined, or after it was withdrawn.

    Signals:
        changed: anything that is shown is another. revoked: the workstation was withdrawn just now.
        enrolled: whether it has joined is known, or is otherwise now.
    """

    changed = Signal()
    revoked = Signal()
    enrolled = Signal(bool)

    def __init__(self, context: Context, clerk: Clerk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context, self.clerk = context, clerk
        self.known = Known()
        self.report: SyncReport | None = None
        self.fault: KnownError | Refused | None = None
        self.progress = (0, 0)
        self._errand: Errand | None = None
        self._before = Phase.IDLE
        self._left = self._is_shown = self._is_loaded = self._is_wanted = False
        self._next = QTimer(self, singleShot=True)
        self._next.timeout.connect(self._on_due)
        self._patience = QTimer(self, singleShot=True, interval=_SHOWN_AFTER_MS)
        self._patience.timeout.connect(self._on_slow)
        context.bus.store_changed.connect(self._on_store_changed)

    # What is there

    @property
    def is_enrolled(self) -> bool:
        """Return whether this workstation has joined the service, even if it was withdrawn since."""
        return self.known.enrolment is not None

    @property
    def is_syncing(self) -> bool:
        """Return whether a synchronisation is under way."""
        return self._errand is not None

    @property
    def phase(self) -> Phase:
        """Return how it stands; a synchronisation is shown once it takes longer than a blink."""
        if self.known.enrolment is None or self.known.link is None:
            return Phase.NOT_ENROLLED
        if self.known.link.revoked:
            return Phase.REVOKED
        if self.is_syncing:
            return Phase.SYNCING if self._is_shown else self._before
        if self.fault is not None:
            return _FAULTS.get(type(self.fault), Phase.STOPPED)
        return Phase.OFFLINE if self.known.link.attempts else Phase.IDLE

    @property
    def sums(self) -> Sums:
        """Return the charts of the round by what became of them."""
        return sums_of(self.known.lines, self.known.unsent, self.report.accepted if self.report else 0)

    @property
    def waiting(self) -> int:
        """Return how many charts of the round wait to be sent; where none does, how much waits of other rounds."""
        return self.sums.waiting or self.known.waiting

    @property
    def last_contact(self) -> datetime | None:
        """Return when the service last answered, None for never."""
        return self.known.link.last_contact if self.known.link else None

    @property
    def next_try_at(self) -> datetime | None:
        """Return when the next try comes by itself, None where none is planned."""
        if not self._next.isActive():
            return None
        return self._context.now() + timedelta(milliseconds=self._next.remainingTime())

    @property
    def service_now(self) -> datetime:
        """Return the time by the service's clock, as far as it is known."""
        offset = self.known.link.offset_s if self.known.link else 0.0
        return self._context.now() + timedelta(seconds=offset)

    def line_of(self, chart_id: ChartId) -> DeliveryLine | None:
        """Return how a chart of the round stands."""
        return next((line for line in self.known.lines if line.chart_id == chart_id), None)

    # What a person or a timer does

    def load(self) -> None:
        """Read what the store knows, then ask the service for news."""
        self._read()

    def sync_now(self) -> None:
        """Send what waits and ask for news, unless that is under way or may not be."""
        if self.is_syncing or self._left or self.phase in {Phase.NOT_ENROLLED, Phase.REVOKED}:
            return
        self._next.stop()
        self._before, self._is_wanted, self.progress = self.phase, False, (0, self.waiting)
        self._patience.start()
        self._errand = Errand(self._sync, self._on_synced, self._on_failed, self._on_stopped, self._on_progressed)
        self.clerk.send(self._errand)

    def cancel(self) -> None:
        """Stop after what is under way; what was received stays received."""
        if self._errand is not None:
            self._errand.cancel()

    def leave(self) -> None:
        """Stop, for the store is about to be closed: nothing is asked of it any more."""
        self._left = True
        self._next.stop()
        self._patience.stop()
        self.clerk.leave()

    def send_again(self, op_ids: Sequence[OpId]) -> None:
        """Let these wait to be sent again."""
        self._context.write(partial(self._context.store.outbox.again, tuple(op_ids)))

    # How it runs

    def _sync(self, errand: Errand, caller: verbs.Caller) -> SyncReport:
        """Bring store and service together. Runs on the work lane."""
        round_id = self._context.round.id
        return verbs.sync_once(caller, round_id, progress=errand.report, is_cancelled=lambda: errand.is_cancelled)

    def _on_progressed(self, done: int, of: int) -> None:
        self.progress = (done, of)
        self.changed.emit()

    def _on_slow(self) -> None:
        self._is_shown = self.is_syncing
        self.changed.emit()

    def _on_synced(self, report: SyncReport) -> None:
        self.report = report
        self._end(report.fault)

    def _on_failed(self, error: Exception) -> None:
        if isinstance(error, KnownError | Refused):
            self._end(error)
            return
        self._end(None)
        self._context.tasks.failed.emit(error)

    def _on_stopped(self) -> None:
        self._end(self.fault)

    def _end(self, fault: KnownError | Refused | None) -> None:
        self._errand, self._is_shown, self.fault = None, False, fault
        self._patience.stop()
        if self._left:
            return
        self._read()
        if isinstance(fault, DeviceRevokedError):
            self.revoked.emit()

    def _on_due(self) -> None:
        self.sync_now()

    # When to ask again

    def _plan(self, *, soon: bool) -> None:
        if self.is_syncing or self._left or self.phase in {Phase.NOT_ENROLLED, Phase.REVOKED}:
            return
        due = self._due_at()
        wait = SOON_MS if due is None else round((due - self._context.now()).total_seconds() * 1000)
        has_failed = self.known.link is not None and self.known.link.attempts > 0
        if soon and not has_failed:  # after failures the pace is kept
            wait = SOON_MS
        if due is not None or soon:
            self._next.start(min(max(wait, SOON_MS), _LONGEST_MS))

    def _due_at(self) -> datetime | None:
        link = self.known.link
        if link is not None and link.next_try_at is not None:
            return link.next_try_at
        return self.report.next_try_at if self.report is not None else None

    def _on_store_changed(self, changes: Changes) -> None:
        if changes.topics & _CONCERNS:
            self._read()

    def _read(self) -> None:
        if not self._left:
            self._context.read(self._fetch, self._on_read)

    def _fetch(self) -> Known:
        if self._left:
            raise Cancelled
        store, round_id = self._context.store, self._context.round.id
        enrolment = store.service.enrolment()
        if enrolment is None:
            return Known()
        own = next((each for each in store.service.rounds() if each.round_id == round_id), None)
        rows = (row for row in store.charts.rows(round_id) if row.delivery is None)
        unsent = frozenset(row.chart.id for row in rows if row.chart.state in _COMPLETE)
        link, outbox = store.service.link(), store.outbox
        return Known(enrolment, link, own, outbox.lines(round_id), outbox.waiting(), unsent)

    def _on_read(self, known: Known) -> None:
        before, self.known = self.known, known
        is_first = (before.enrolment is None) != (known.enrolment is None) or not self._is_loaded
        self._is_loaded = True
        has_more = known.waiting > before.waiting or bool(known.to_send - before.to_send)
        self._is_wanted |= has_more or (is_first and known.enrolment is not None)
        self._plan(soon=self._is_wanted)
        if is_first:
            self.enrolled.emit(known.enrolment is not None)
        self.changed.emit()
