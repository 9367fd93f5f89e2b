"""The office's line of events, read without a gap: a receipt left out, put in or altered is noticed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from qopi_desktop.domain.answers import ChartId
from qopi_desktop.domain.charts import RoundId
from qopi_desktop.domain.delivery import Judged, RoundState
from qopi_desktop.errors import ServiceNotTrustedError
from qopi_desktop.protocol.receipts import receipt_digest
from qopi_desktop.sync.trust import read_receipt

if TYPE_CHECKING:
    from qopi_desktop.protocol.wire import Changes, Event, RoundInfo
    from qopi_desktop.sync.books import Books
    from qopi_desktop.sync.client import ServiceClient
    from qopi_desktop.sync.contact import Contact


class Follower:
    """Reads on from where the link stands, and keeps what it read.

    ``judged`` is what was said in this contact of charts received before; ``rounds`` how they stand by now.
    """

    def __init__(self, books: Books, contact: Contact, client: ServiceClient) -> None:
        self._books, self._contact, self._client = books, contact, client
        link = books.look(books.service.link)
        self._began = self._cursor = link.cursor
        self._head = link.head
        self._seen: dict[int, str] = {}
        self.judged: list[Judged] = []
        self.rounds: dict[str, RoundState] = {}
        self.poll_after_s = 0

    def read(self) -> None:
        """Ask for everything after the last event that is known; what verified is kept page by page.

        Raises:
            ServiceNotTrustedError: A receipt or the line does not hold; nothing of that page was kept.
        """
        more = True
        while more:
            page = self._contact.ask(lambda: self._client.changes(self._cursor))
            self._take(page)
            more = page.more

    def check(self, receipts: Iterable[str]) -> None:
        """See that receipts which were believed stand in the line as they were given.

        Raises:
            ServiceNotTrustedError: One does not: the service dropped it, or tells others another line.
        """
        for text in receipts:
            seq = read_receipt(text, self._contact.enrolment).office_seq
            if seq > self._began and self._seen.get(seq) != text:
                raise ServiceNotTrustedError(what="chain")

    def _take(self, page: Changes) -> None:
        cursor, head, judged, seen = self._cursor, self._head, list[Judged](), dict[int, str]()
        for event in page.events:
            if event.seq != cursor + 1:
                raise ServiceNotTrustedError(what="chain")
            cursor = event.seq
            if event.receipt is None:
                judged.append(_judged(event))
            else:
                head = self._next(event.receipt, cursor, head)
                seen[cursor] = event.receipt
        at_the_end = (cursor, head) == (page.seq, page.head_sha256)
        if not (page.events if page.more else at_the_end):
            raise ServiceNotTrustedError(what="chain")
        self._seen |= seen
        self._keep(page, judged)
        if (cursor, head) != (self._cursor, self._head):
            self._books.relink(cursor=cursor, head=head)
        self._cursor, self._head = cursor, head

    def _next(self, text: str, seq: int, head: str) -> str:
        said = read_receipt(text, self._contact.enrolment)
        if (said.office_seq, said.prev) != (seq, head):
            raise ServiceNotTrustedError(what="chain")
        return receipt_digest(text)

    def _keep(self, page: Changes, judged: list[Judged]) -> None:
        outbox, service = self._books.outbox, self._books.service
        self.rounds = {each.id: _state(each) for each in page.rounds}
        self.poll_after_s = page.poll_after_s
        self.judged += judged
        if tuple(self.rounds.values()) != self._books.look(service.rounds):
            self._books.change(lambda: service.keep_rounds(tuple(self.rounds.values())))
        if judged:
            self._books.change(lambda: outbox.judged(judged))


def _judged(event: Event) -> Judged:
    if event.chart is None or event.rev is None or event.held is None:
        raise ServiceNotTrustedError(what="answer")
    return Judged(ChartId(event.chart), event.rev, event.held, event.code)


def _state(info: RoundInfo) -> RoundState:
    return RoundState(
        round_id=RoundId(info.id),
        title=info.title,
        opens_at=info.opens_at,
        closes_at=info.closes_at,
        grace_s=info.grace_s,
        state=info.state,
    )
