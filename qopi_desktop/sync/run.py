"""One synchronisation from the greeting to the report."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from qopi_desktop.domain.delivery import Delivery, OpId
from qopi_desktop.errors import (
    Cancelled,
    KnownError,
    ServiceNotTrustedError,
    ServiceRefusedError,
    ServiceUnreachableError,
)
from qopi_desktop.sync import pace
from qopi_desktop.sync.contact import Contact
from qopi_desktop.sync.deliver import Courier, Progress
from qopi_desktop.sync.follow import Follower
from qopi_desktop.sync.report import SyncReport, report_of, standing_of
from qopi_desktop.sync.trust import is_receipt

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from qopi_desktop.domain.charts import RoundId
    from qopi_desktop.domain.delivery import DeliveryLine, RosterStatement
    from qopi_desktop.domain.people import Person
    from qopi_desktop.sync.books import Books
    from qopi_desktop.sync.client import ServiceClient

_MENDED = frozenset({"signer-unknown", "author-not-covered"})
"""Why an operation was refused that may be taken once the service knows the people."""

_SHORTEST_POLL_S = 10
_AFTER_CANCEL = timedelta(seconds=60)


def nothing(_done: int, _total: int) -> None:
    """Hear of progress, and do nothing."""


def never() -> bool:
    """Return that nobody cancelled."""
    return False


@dataclass(frozen=True)
class Occasion:
    """What one synchronisation is about: the round to report on, and a roster that waits to be registered.

    ``draw`` picks the wait before the next try; ``progress`` hears done and total; ``is_cancelled`` is asked between
    requests.
    """

    round_id: RoundId
    draw: pace.Draw
    roster: RosterStatement | None = None
    progress: Progress = nothing
    is_cancelled: Callable[[], bool] = never


def synchronise(books: Books, client: ServiceClient, person: Person, occasion: Occasion) -> SyncReport:
    """Bring the store and the service together; whatever ends it early, a later one goes on from there.

    Returns:
        How the round stands. Where the service did not answer, refused or is not to be trusted, the report says so.

    Raises:
        NotEnrolledError: This workstation has not joined, or its part was taken away.
        DeviceRevokedError: Its part was taken away just now; the store knows it.
        Refused: *person* has no key in this sign-in.
        Cancelled: *occasion* was cancelled; what was settled before holds.
    """
    run = _Run(books, client, person, occasion)
    try:
        run.go()
    except (ServiceUnreachableError, ServiceRefusedError, ServiceNotTrustedError) as fault:
        return run.failed(fault)
    except Cancelled:
        books.relink(next_try_at=client.clock() + _AFTER_CANCEL)
        raise
    return run.succeeded()


@dataclass
class _Run:
    books: Books
    client: ServiceClient
    person: Person
    occasion: Occasion
    fresh: set[OpId] = field(default_factory=set)
    poll_after_s: int = 0

    def __post_init__(self) -> None:
        self.started_at = self.client.clock()
        self.contact = Contact(self.books, self.client, self.person, self.occasion.is_cancelled)
        link = self.books.look(self.books.service.link)
        self.attempts, self.is_unfinished = link.attempts, link.next_try_at is not None

    def go(self) -> None:
        self.contact.open()
        self.books.relink(next_try_at=self._next_try_at(0))  # ahead: until the end it counts as unfinished
        follower = Follower(self.books, self.contact, self.client)
        believed = self._receipts() if self.is_unfinished else []
        follower.read()
        refused = self._register()
        courier = Courier(self.books, self.contact, self.client, follower.rounds)
        self.fresh = courier.fresh
        courier.ask()
        if follower.judged:  # once more: some came before the receipt that they are about
            self.books.change(partial(self.books.outbox.judged, follower.judged))
        courier.announce()
        courier.deliver(pace.first_batch(self.attempts), self.occasion.progress)
        if courier.receipts or self.occasion.roster:
            follower.read()
        follower.check([*believed, *courier.receipts])
        self.poll_after_s = follower.poll_after_s
        if refused:
            raise refused

    def _register(self) -> ServiceRefusedError | None:
        """Register the roster that waits; where the service does not take it, charts go all the same."""
        if self.occasion.roster:
            try:
                register(self.books, self.contact, self.occasion.roster)
            except ServiceRefusedError as refused:
                return refused
        return None

    def failed(self, fault: KnownError) -> SyncReport:
        waits = isinstance(fault, ServiceUnreachableError)
        next_try_at = self._next_try_at(fault.facts["retry_after_s"] if waits else 0)
        self.books.relink(attempts=self.attempts + 1, next_try_at=next_try_at)
        return self._report(next_try_at, fault)

    def succeeded(self) -> SyncReport:
        now = self.client.clock()
        self.books.relink(attempts=0, next_try_at=None, last_contact=now)
        return self._report(now + timedelta(seconds=max(self.poll_after_s, _SHORTEST_POLL_S)), None)

    def _next_try_at(self, retry_after_s: float) -> datetime:
        longest = pace.cap_s(self.books.look(self.books.service.rounds), self.client.now())
        wait = pace.wait_s(self.attempts, self.occasion.draw, cap_s=longest, retry_after_s=retry_after_s)
        return self.client.clock() + timedelta(seconds=wait)

    def _receipts(self) -> list[str]:
        """Return the newest receipt of each chart: the last contact may have ended before it was seen in the line."""
        charts = [line.chart_id for line in _lines(self.books) if line.mark is not None]
        found = [self.books.look(partial(self.books.outbox.receipts, chart)) for chart in charts]
        newest = [receipts[0] for receipts in found if receipts]
        return [text for text in newest if is_receipt(text, self.contact.enrolment)]

    def _report(self, next_try_at: datetime, fault: KnownError | None) -> SyncReport:
        lines = self.books.look(partial(self.books.outbox.lines, self.occasion.round_id))
        return report_of(
            standing_of(lines, frozenset(self.fresh)),
            started_at=self.started_at,
            ended_at=self.client.clock(),
            next_try_at=next_try_at,
            fault=fault,
        )


def register(books: Books, contact: Contact, roster: RosterStatement) -> None:
    """Register *roster*; what was refused because the service did not know somebody waits again."""
    contact.register(roster)
    if mended := [line.op_id for line in _lines(books) if line.op_id is not None and _is_mended(line)]:
        books.change(partial(books.outbox.again, mended))
    books.change(partial(books.service.registered, roster))


def _lines(books: Books) -> Iterator[DeliveryLine]:
    for each in books.look(books.service.rounds):
        yield from books.look(partial(books.outbox.lines, each.round_id))


def _is_mended(line: DeliveryLine) -> bool:
    mark = line.mark
    return mark is not None and mark.delivery is Delivery.REFUSED and mark.code in _MENDED
