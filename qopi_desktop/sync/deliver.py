"""What waits goes to the service: asked about first, announced, then sent in batches; each gets its own outcome."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from qopi_desktop.domain.delivery import Delivery, OpId, Parcel, Settled
from qopi_desktop.errors import ServiceNotTrustedError, ServiceRefusedError
from qopi_desktop.protocol.wire import LARGEST_BATCH, LARGEST_INTENTS, Intent, Op
from qopi_desktop.sync import pace, trust

if TYPE_CHECKING:
    from collections.abc import Mapping

    from qopi_desktop.domain.delivery import RoundState
    from qopi_desktop.protocol.wire import Verdict
    from qopi_desktop.sync.books import Books
    from qopi_desktop.sync.client import ServiceClient
    from qopi_desktop.sync.contact import Contact

T = TypeVar("T")
Progress = Callable[[int, int], None]

LARGEST_BODY = 1024 * 1024
_ROOM = 1024  # for what stands around the operations
_PLANNED = "planned"
_NOT_TAKEN = frozenset({"too-large", "request-misfit"})
"""Nothing of a batch was taken in, and a smaller one may be."""


class Courier:
    """Brings what waits to the service, one batch at a time.

    ``fresh`` are the operations received in this contact, ``receipts`` what the service signed for them.
    """

    def __init__(self, books: Books, contact: Contact, client: ServiceClient, rounds: Mapping[str, RoundState]) -> None:
        self._books, self._contact, self._client, self._rounds = books, contact, client, rounds
        self._open = frozenset(each.round_id for each in rounds.values() if each.state != _PLANNED)
        self.fresh: set[OpId] = set()
        self.receipts: list[str] = []
        self._total = 0

    def ask(self) -> None:
        """Settle what was under way when nothing came back; what never arrived waits again."""
        asked = self._books.look(self._books.outbox.asked)
        for some in _chunks(asked, LARGEST_INTENTS):
            by_id = {str(parcel.op_id): parcel for parcel in some}
            answer = self._contact.ask(partial(self._client.status, tuple(by_id)))
            if sorted([*(known.op_id for known in answer.known), *answer.unknown]) != sorted(by_id):
                raise ServiceNotTrustedError(what="verdicts")
            self._settle(answer.known, [by_id[known.op_id] for known in answer.known])
            self._again(by_id[op_id].op_id for op_id in answer.unknown)

    def announce(self) -> None:
        """Announce everything that waits and was not announced, so that its place is reserved."""
        outbox = self._books.outbox
        waiting = self._books.look(lambda: outbox.queue(self._open, max(1, outbox.waiting())))
        self._announce(waiting)
        self._total = len(waiting)

    def deliver(self, size: int, progress: Progress) -> None:
        """Send everything that waits, at first *size* operations at once, then more as it goes well."""
        outbox, done = self._books.outbox, 0
        while parcels := self._books.look(partial(outbox.queue, self._open, size)):
            batch = _fitting(parcels)
            self._announce(batch)
            sent = self._books.look(partial(outbox.sending, batch))
            if not sent:
                return  # they were completed anew meanwhile, and go with the next contact
            if self._send(sent):
                size = min(size + pace.STEP, LARGEST_BATCH)
                done += len(sent)
                progress(done, max(done, self._total))
            else:
                size = max(1, len(sent) // 2)

    def _announce(self, parcels: Sequence[Parcel]) -> None:
        for some in _chunks([parcel for parcel in parcels if parcel.intent is None], LARGEST_INTENTS):
            intents = [Intent(op_id=parcel.op_id, payload_sha256=parcel.payload_sha256) for parcel in some]
            answer = self._contact.ask(partial(self._client.announce, intents))
            reserved = trust.announced(answer, some, self._contact.enrolment)
            self._books.change(partial(self._books.outbox.announced, reserved))

    def _send(self, parcels: Sequence[Parcel]) -> bool:
        """Return whether every one of *parcels* is settled; else they wait again, and less is to be sent at once."""
        ops = [_op(parcel) for parcel in parcels]
        try:
            answer = self._contact.ask(lambda: self._client.deliver(ops))
        except ServiceRefusedError as error:
            code = error.facts["reason"]
            if code not in _NOT_TAKEN:
                raise
            if len(parcels) > 1:
                self._again(parcel.op_id for parcel in parcels)
                return False
            refused = [Settled(parcel.op_id, Delivery.REFUSED, code) for parcel in parcels]
            self._books.change(lambda: self._books.outbox.settle(refused))
            return True
        if [verdict.op_id for verdict in answer.verdicts] != [op.op_id for op in ops]:
            raise ServiceNotTrustedError(what="verdicts")
        self._settle(answer.verdicts, parcels)
        return True

    def _settle(self, verdicts: Sequence[Verdict], parcels: Sequence[Parcel]) -> None:
        pairs = zip(verdicts, parcels, strict=True)
        enrolment, rounds = self._contact.enrolment, self._rounds
        settled = [trust.settled(verdict, parcel, enrolment, rounds) for verdict, parcel in pairs]
        if settled:
            self._books.change(lambda: self._books.outbox.settle(settled))
        self.fresh.update(each.op_id for each in settled if each.delivery is Delivery.RECEIVED)
        self.receipts += [each.receipt for each in settled if each.receipt]

    def _again(self, op_ids: Iterator[OpId]) -> None:
        if some := tuple(op_ids):
            self._books.change(lambda: self._books.outbox.again(some))


def _fitting(parcels: Sequence[Parcel]) -> tuple[Parcel, ...]:
    """Return the first of *parcels* that go into one request; the first one always."""
    room, fitting = LARGEST_BODY - _ROOM, list[Parcel]()
    for parcel in parcels:
        room -= len(_op(parcel).model_dump_json().encode()) + 1
        if fitting and room < 0:
            break
        fitting.append(parcel)
    return tuple(fitting)


def _op(parcel: Parcel) -> Op:
    return Op(
        op_id=parcel.op_id,
        kind=parcel.kind,
        chart=parcel.chart_id,
        round=parcel.round_id,
        base_rev=parcel.base_rev or 0,
        payload=parcel.payload,
        payload_sha256=parcel.payload_sha256,
        signer=parcel.signer_id,
        key=parcel.key_id,
        signed_at=parcel.signed_at,
        audit_head=parcel.audit_head,
        signature=parcel.signature,
    )


def _chunks(some: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    return (some[start : start + size] for start in range(0, len(some), size))
