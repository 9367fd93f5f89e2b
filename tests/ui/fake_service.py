"""A workstation that has joined, without a service: what the store keeps, and verbs that do as they are told."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from qopi_desktop.domain.answers import ChartId, PersonId, QuestionId
from qopi_desktop.domain.changes import Changes, Topic
from qopi_desktop.domain.charts import ChartRow, ChartState, RoundId
from qopi_desktop.domain.delivery import (
    Delivery,
    DeliveryLine,
    DeliveryMark,
    Enrolment,
    Link,
    OpId,
    OpKind,
    RosterPerson,
    RoundState,
)
from qopi_desktop.errors import Cancelled, KnownError
from qopi_desktop.operations.service import Caller, Code, SyncReport
from qopi_desktop.protocol.keys import SigningKey
from qopi_desktop.protocol.receipts import Receipt, sign
from qopi_desktop.ui.context import Context
from qopi_desktop.ui.sync.model import SyncModel
from qopi_desktop.ui.sync.view import SyncView
from tests.ui.pages import WorkplacePage

SERVICE_KEY = SigningKey(bytes(range(32)))
HASH = "a3f09c21" + "5e" * 28
FIRST_VISIT = QuestionId("G19")
MARKS = {
    "waiting": DeliveryMark(Delivery.WAITING),
    "announced": DeliveryMark(Delivery.WAITING, announced=True),
    "received": DeliveryMark(Delivery.RECEIVED),
    "graced": DeliveryMark(Delivery.RECEIVED, in_grace=True),
    "refused": DeliveryMark(Delivery.REFUSED, "first-visit-not-to-the-day", FIRST_VISIT),
    "conflict": DeliveryMark(Delivery.CONFLICT, "conflict"),
    "held": DeliveryMark(Delivery.HELD, "own-chart"),
    "late": DeliveryMark(Delivery.LATE, "late"),
    "withdrawn": DeliveryMark(Delivery.RECEIVED, withdrawn=True),
}


class FakeOutbox:
    """What became of the charts, set by hand."""

    def __init__(self, lines: Sequence[DeliveryLine] = ()) -> None:
        self.by_chart = {line.chart_id: line for line in lines}
        self.sent_again: list[OpId] = []

    def lines(self, _round_id: RoundId) -> tuple[DeliveryLine, ...]:
        """Every chart, by number."""
        return tuple(sorted(self.by_chart.values(), key=lambda line: line.number))

    def waiting(self) -> int:
        """How many wait."""
        return sum(_waits(line) for line in self.by_chart.values())

    def again(self, op_ids: Sequence[OpId]) -> Changes:
        """Let these wait."""
        self.sent_again += op_ids
        found = [line for line in self.by_chart.values() if line.op_id in op_ids]
        return self.put(*(_with_mark(line, MARKS["waiting"], None) for line in found))

    def receipts(self, chart_id: ChartId) -> tuple[str, ...]:
        """A receipt that verifies, for a chart that has a revision."""
        line = self.by_chart[chart_id]
        if line.rev is None or line.at is None:
            return ()
        said = Receipt(str(line.op_id), "submit", HASH, chart_id, line.rev, "office", "fall", line.at, 1, 42, "")
        return (sign(SERVICE_KEY, said),)

    def put(self, *lines: DeliveryLine) -> Changes:
        """Set *lines*; returns what that touched."""
        self.by_chart |= {line.chart_id: line for line in lines}
        return Changes(frozenset(line.chart_id for line in lines), topics=frozenset({Topic.DELIVERY}))

    def mark(self, chart_id: ChartId, mark: DeliveryMark | None, at: datetime | None = None) -> Changes:
        """Set the mark of one chart."""
        return self.put(_with_mark(self.by_chart[chart_id], mark, at))


class FakeService:
    """The tie of this workstation, set by hand."""

    def __init__(self, now: datetime) -> None:
        keys = {SERVICE_KEY.id: SERVICE_KEY.public_key}
        office = "5f0c1a77d2b94e0f", "The Lakeside Practice"
        self.tie: Enrolment | None = Enrolment(
            "https://service.example.org", "9b2f6c31a0d84d55", *office, bytes(32), keys, now - timedelta(days=20)
        )
        self.state = Link("token", cursor=41, last_contact=now - timedelta(minutes=8))
        self.open_rounds: tuple[RoundState, ...] = ()
        self.people: tuple[RosterPerson, ...] = ()
        self.waiting: tuple[PersonId, ...] = ()

    def enrolment(self) -> Enrolment | None:
        """The tie."""
        return self.tie

    def link(self) -> Link:
        """How the contact stands."""
        return self.state

    def rounds(self) -> tuple[RoundState, ...]:
        """The rounds."""
        return self.open_rounds

    def roster(self) -> tuple[RosterPerson, ...]:
        """Who has a key."""
        return self.people

    def unregistered(self) -> tuple[PersonId, ...]:
        """Whom the service does not know."""
        return self.waiting


class FakeCharts:
    """The charts of a store, with what became of them."""

    def __init__(self, charts: Any, outbox: FakeOutbox, service: FakeService, *, complete: bool) -> None:
        self._charts, self._outbox, self._service, self._complete = charts, outbox, service, complete

    def __getattr__(self, name: str) -> Any:
        """Everything else is the store's."""
        return getattr(self._charts, name)

    def rows(self, round_id: RoundId) -> tuple[ChartRow, ...]:
        """The rows with their marks."""
        return tuple(map(self._marked, self._charts.rows(round_id)))

    def row(self, chart_id: ChartId) -> ChartRow:
        """One row with its mark."""
        return self._marked(self._charts.row(chart_id))

    def _marked(self, row: ChartRow) -> ChartRow:
        line = self._outbox.by_chart.get(row.chart.id)
        if self._complete and line is not None and line.mark is not None:
            row = replace(row, chart=replace(row.chart, state=ChartState.COMPLETE))
        return replace(row, delivery=line.mark) if line is not None and self._service.tie is not None else row


@dataclass
class FakeVerbs:
    """Stands for operations.service: everything that waits is received, unless told otherwise.

    While ``way`` is shut, a synchronisation waits after the first chart.
    """

    fault: KnownError | None = None
    raises: Exception | None = None
    code: str = "7KQ2M-94XTR-B0ZJE-5VWHN"
    called: list[tuple[str, tuple[Any, ...]]] = field(default_factory=list)
    way: threading.Event = field(default_factory=threading.Event)
    at_once: int = 0
    most_at_once: int = 0

    def __post_init__(self) -> None:
        """Let everything through."""
        self.way.set()

    def sync_once(
        self,
        caller: Caller,
        round_id: RoundId,
        *,
        progress: Callable[[int, int], None],
        is_cancelled: Callable[[], bool],
        roster: object = None,
    ) -> SyncReport:
        """Receive what waits, one by one."""
        self.called.append(("sync", (round_id, roster)))
        self.at_once += 1
        self.most_at_once = max(self.at_once, self.most_at_once)
        try:
            return self._sync(caller, progress, is_cancelled)
        finally:
            self.at_once -= 1

    def _sync(
        self, caller: Caller, progress: Callable[[int, int], None], is_cancelled: Callable[[], bool]
    ) -> SyncReport:
        outbox: Any = caller.store.outbox
        if self.raises is not None:
            raise self.raises
        lines = [line for line in caller.on_lane(lambda: outbox.lines(RoundId(""))) if _waits(line)]
        progress(0, len(lines))
        for done, line in enumerate(lines if self.fault is None else ()):
            caller.tell(caller.on_lane(partial(outbox.mark, line.chart_id, MARKS["received"], caller.now())))
            progress(done + 1, len(lines))
            if not self.way.wait(10):
                raise TimeoutError
            if is_cancelled():
                raise Cancelled
        sent = len(lines) if self.fault is None else 0
        caller.on_lane(lambda: self._keep(caller))
        return report_at(caller.now(), accepted=sent, fault=self.fault)

    def _keep(self, caller: Caller) -> None:
        service: Any = caller.store.service
        if self.fault is None:
            service.state = replace(service.state, attempts=0, next_try_at=None, last_contact=caller.now())
        else:
            next_try_at = caller.now() + timedelta(minutes=4)
            service.state = replace(service.state, attempts=service.state.attempts + 1, next_try_at=next_try_at)

    def join(self, caller: Caller, url: str, code: str, *, authority: str | None = None) -> Enrolment:
        """Join, and tell."""
        self.called.append(("join", (url, code, authority)))
        if self.raises is not None:
            raise self.raises
        service: Any = caller.store.service
        made = replace(FakeService(caller.now()).tie, url=url)  # type: ignore[type-var]  # a new one has a tie

        def keep() -> Changes:
            service.tie = made
            return Changes(topics=frozenset({Topic.DELIVERY}))

        caller.tell(caller.on_lane(keep))
        return made  # type: ignore[return-value]  # the same

    def make_code(self, caller: Caller) -> Code:
        """A code."""
        self.called.append(("make_code", ()))
        if self.raises is not None:
            raise self.raises
        return Code(self.code, caller.now() + timedelta(days=1))

    def register_roster(self, caller: Caller) -> None:
        """Register everybody but the caller."""
        self.called.append(("register", ()))
        if self.raises is not None:
            raise self.raises
        service: Any = caller.store.service
        service.waiting = tuple(each for each in service.waiting if each == caller.person.id)

    def count(self, verb: str) -> int:
        """How often *verb* was asked for."""
        return sum(name == verb for name, _ in self.called)


@dataclass(frozen=True)
class Joined:
    """The window of a practice that has joined, and what stands behind it."""

    page: WorkplacePage
    outbox: FakeOutbox
    service: FakeService
    verbs: FakeVerbs

    @property
    def sync(self) -> SyncModel:
        """What the window knows of the service."""
        return self.page.workplace.sync

    @property
    def screen(self) -> SyncView:
        """The sync screen, shown."""
        self.page.workplace.screens.show_sync()
        self.page.settle()
        view = self.page.workplace.screens._made["sync"]
        assert isinstance(view, SyncView)
        return view

    def run(self) -> None:
        """Bring both together, as the key does, and wait for the end."""
        self.page.press("F5")
        self.settle()

    def settle(self) -> None:
        """Wait until nothing is under way, and let nothing begin by itself."""
        self.page.settle()
        self.page.settle()

    def tell(self, changes: Changes) -> None:
        """Tell the window what was written."""
        self.page.context.bus.store_changed.emit(changes)
        self.settle()

    def id_of(self, number: str) -> ChartId:
        """The id of a chart."""
        return next(line.chart_id for line in self.outbox.by_chart.values() if line.number == number)


def report_at(at: datetime, *, accepted: int = 0, fault: KnownError | None = None) -> SyncReport:
    """The report of a synchronisation that took a second."""
    began = at - timedelta(seconds=1)
    return SyncReport(
        accepted=accepted, started_at=began, ended_at=at, next_try_at=at + timedelta(hours=1), fault=fault
    )


def line_for(
    chart_id: ChartId, number: str, mark: DeliveryMark | None = None, at: datetime | None = None
) -> DeliveryLine:
    """A line of the sync screen."""
    plain = DeliveryLine(chart_id, number, None, OpKind.SUBMIT if mark else None, None, None, OpId(f"op-{number}"))
    return _with_mark(plain, mark, at)


def round_of(context: Context, *, closes_in: timedelta = timedelta(days=12), grace_s: int = 1800) -> RoundState:
    """The round as the service runs it, closing some time from now."""
    now = context.now()
    own = context.round
    return RoundState(own.id, own.title, now - timedelta(days=40), now + closes_in, grace_s, "open")


def enrolled(
    context: Context, marks: Mapping[str, str] | None = None, *, complete: bool = False
) -> tuple[FakeOutbox, FakeService]:
    """Let the store of *context* be one that has joined; *marks* names by chart number what became of each.

    *complete*: lists show those that have a mark as complete, whatever they are.
    """
    store: Any = context.store
    now, named = context.now(), marks or {}
    outbox, service = FakeOutbox(), FakeService(now)
    for row in store.charts.rows(context.round.id):
        if row.chart.state is not ChartState.VOIDED:
            mark = MARKS[named[row.chart.number]] if row.chart.number in named else None
            outbox.put(line_for(row.chart.id, row.chart.number, mark, now - timedelta(minutes=20)))
    service.open_rounds = (round_of(context),)
    store.outbox, store.service = outbox, service
    store.charts = FakeCharts(store.charts, outbox, service, complete=complete)
    return outbox, service


def alone(context: Context) -> tuple[FakeOutbox, FakeService]:
    """Let the store of *context* be one that never joined."""
    outbox, service = enrolled(context)
    service.tie = None
    return outbox, service


def _with_mark(line: DeliveryLine, mark: DeliveryMark | None, at: datetime | None) -> DeliveryLine:
    has_rev = mark is not None and mark.delivery in {Delivery.RECEIVED, Delivery.HELD}
    return replace(
        line,
        mark=mark,
        kind=OpKind.SUBMIT if mark else None,
        rev=1 if has_rev else None,
        at=at if mark is not None and mark.delivery is not Delivery.WAITING else None,
        payload_sha256=HASH if mark else None,
    )


def _waits(line: DeliveryLine) -> bool:
    return line.mark is not None and line.mark.delivery is Delivery.WAITING
