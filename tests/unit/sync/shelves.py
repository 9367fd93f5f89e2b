"""A store's side of the way to the service, in dictionaries that outlive a crash."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from qopi_desktop.domain.answers import ChartId, PersonId
from qopi_desktop.domain.changes import Changes, Topic
from qopi_desktop.domain.charts import RoundId
from qopi_desktop.domain.delivery import (
    Delivery,
    DeliveryLine,
    DeliveryMark,
    Enrolment,
    Link,
    OpId,
    OpKind,
    Parcel,
    RosterStatement,
    RoundState,
)
from qopi_desktop.domain.people import Person, Role
from qopi_desktop.protocol.canonical import digest
from qopi_desktop.protocol.keys import SigningKey
from qopi_desktop.protocol.statements import roster_bytes
from qopi_desktop.sync.books import Books

ROUND = RoundId("2026-fall")
NOW = datetime(2026, 10, 5, 9, 0, tzinfo=UTC)
ADA = Person(PersonId("ada"), "Ada Reyes", frozenset({Role.ADMINISTRATOR, Role.ABSTRACTOR}))
ADA_KEY = SigningKey(bytes(31) + b"\x01")
_MOVED = Changes(topics=frozenset({Topic.DELIVERY}))


class KilledError(BaseException):
    """The process ends here."""


@dataclass
class Clock:
    """A workstation's clock, which a test moves."""

    at: datetime = NOW

    def __call__(self) -> datetime:
        """Return the time."""
        return self.at

    def move(self, seconds: float) -> None:
        """Let time pass."""
        self.at += timedelta(seconds=seconds)


@dataclass
class Row:
    """One operation."""

    parcel: Parcel
    mark: DeliveryMark = field(default_factory=lambda: DeliveryMark(Delivery.WAITING))
    under_way: bool = False
    rev: int | None = None
    receipts: list[str] = field(default_factory=list)


class Shelf:
    """An outbox that keeps what it was told; ``history`` has every outcome that was ever written."""

    def __init__(self) -> None:
        self.rows: dict[OpId, Row] = {}
        self.history: list[tuple[OpId, Delivery]] = []
        self.unsent: list[DeliveryLine] = []

    def add(self, number: int, *, chart: int | None = None, kind: OpKind = OpKind.SUBMIT, payload: str = "") -> OpId:
        """Complete a chart."""
        text = payload or f'{{"chart":"c{number}"}}'
        parcel = Parcel(
            op_id=OpId(f"{number:032x}"),
            kind=kind,
            chart_id=ChartId(f"c{chart or number}"),
            round_id=ROUND,
            payload=text,
            payload_sha256=digest(text.encode()),
            signer_id=ADA.id,
            key_id=ADA_KEY.id,
            signed_at=NOW,
            audit_head="0" * 64,
            signature="abc",
        )
        self.rows[parcel.op_id] = Row(parcel)
        return parcel.op_id

    def queue(self, round_ids=None, limit=100):
        """What waits, one of each chart."""
        waiting: dict[ChartId, Parcel] = {}
        busy = {row.parcel.chart_id for row in self.rows.values() if row.under_way}
        for row in self.rows.values():
            chart_id = row.parcel.chart_id
            is_asked = round_ids is None or row.parcel.round_id in round_ids
            if row.mark.delivery is Delivery.WAITING and not row.under_way and is_asked and chart_id not in busy:
                waiting.setdefault(chart_id, row.parcel)
        return tuple(waiting.values())[:limit]

    def asked(self):
        """What is under way."""
        return tuple(row.parcel for row in self.rows.values() if row.under_way)

    def sending(self, parcels):
        """These are under way."""
        for parcel in parcels:
            row = self.rows[parcel.op_id]
            base = parcel.base_rev if parcel.base_rev is not None else self._rev(parcel.chart_id)
            row.parcel, row.under_way = replace(row.parcel, base_rev=base), True
        return tuple(self.rows[parcel.op_id].parcel for parcel in parcels)

    def announced(self, intents):
        """These have a place."""
        for op_id, intent in intents.items():
            row = self.rows[op_id]
            row.parcel, row.mark = replace(row.parcel, intent=intent), replace(row.mark, announced=True)
        return _MOVED

    def settle(self, settled):
        """This became of these."""
        for each in settled:
            row = self.rows[each.op_id]
            withdrawn = row.parcel.kind is OpKind.WITHDRAW
            mark = DeliveryMark(each.delivery, each.code, each.question_id, in_grace=each.in_grace, withdrawn=withdrawn)
            row.mark, row.under_way, row.rev = mark, False, each.rev
            row.receipts += [each.receipt] if each.receipt else []
            self.history.append((each.op_id, each.delivery))
        return _MOVED

    def again(self, op_ids):
        """These wait again."""
        for op_id in op_ids:
            self.rows[op_id].mark, self.rows[op_id].under_way = DeliveryMark(Delivery.WAITING), False
        return _MOVED

    def judged(self, judged):
        """These are held, or counted again."""
        for each in judged:
            for row in self.rows.values():
                if (row.parcel.chart_id, row.rev) == (each.chart_id, each.rev):
                    delivery = Delivery.HELD if each.held else Delivery.RECEIVED
                    row.mark = replace(row.mark, delivery=delivery, code=each.code)
        return _MOVED

    def lines(self, round_id):
        """Every chart with its newest operation."""
        newest = {row.parcel.chart_id: row for row in self.rows.values() if row.parcel.round_id == round_id}
        made = [
            DeliveryLine(chart_id, chart_id, row.mark, row.parcel.kind, row.rev, op_id=row.parcel.op_id)
            for chart_id, row in newest.items()
        ]
        return (*made, *self.unsent)

    def receipts(self, chart_id):
        """The receipts of a chart, the newest first."""
        found = [text for row in self.rows.values() if row.parcel.chart_id == chart_id for text in row.receipts]
        return tuple(reversed(found))

    def waiting(self):
        """How many wait or are under way."""
        return sum(row.mark.delivery is Delivery.WAITING for row in self.rows.values())

    def delivery(self, op_id: OpId) -> Delivery:
        """How an operation stands."""
        return self.rows[op_id].mark.delivery

    def _rev(self, chart_id: ChartId) -> int:
        return max((row.rev or 0 for row in self.rows.values() if row.parcel.chart_id == chart_id), default=0)


class Tie:
    """The enrolment that was kept."""

    def __init__(self) -> None:
        self.kept: Enrolment | None = None
        self.kept_link = Link("")
        self.kept_rounds: tuple[RoundState, ...] = ()
        self.registrations: list[RosterStatement] = []
        self.revoked_at: datetime | None = None

    def enrolment(self):
        """The tie."""
        return self.kept

    def enrol(self, person, enrolment, link, roster, now):
        """Keep the tie."""
        self.kept, self.kept_link = enrolment, link
        return _MOVED

    def link(self):
        """The link."""
        return self.kept_link

    def keep_link(self, link):
        """Keep the link."""
        self.kept_link = link

    def rounds(self):
        """The rounds."""
        return self.kept_rounds

    def keep_rounds(self, rounds):
        """Keep the rounds."""
        self.kept_rounds = tuple(rounds)
        return _MOVED

    def roster(self):
        """Nobody."""
        return ()

    def unregistered(self):
        """Nobody."""
        return ()

    def sign_roster(self, person, now):
        """A roster of nobody, signed by Ada."""
        text = '{"people":[],"physicians":[]}'
        sha256 = digest(text.encode())
        signature = ADA_KEY.sign(roster_bytes(sha256=sha256, signer=person.id, signed_at=now))
        return RosterStatement(text, sha256, person.id, ADA_KEY.id, now, signature)

    def registered(self, statement):
        """Note the roster."""
        self.registrations.append(statement)
        return _MOVED

    def sign(self, person, message):
        """Ada's signature."""
        return ADA_KEY.id, ADA_KEY.sign(message)

    def revoke(self, now):
        """Note the time."""
        self.revoked_at = now


@dataclass
class Lane:
    """Runs the store's jobs; the process ends at the ``kill_at``-th of the places before and after each of them."""

    kill_at: int | None = None
    places: int = 0

    def __call__(self, job):
        """Run a job."""
        self.place()
        result = job()
        self.place()
        return result

    def place(self) -> None:
        """A place at which a process may end."""
        self.places += 1
        if self.places == self.kill_at:
            raise KilledError


def books_of(shelf: Shelf, tie: Tie, lane: Lane | None = None, told: list[Changes] | None = None) -> Books:
    """The books of an open store."""
    return Books(shelf, tie, lane or Lane(), (told if told is not None else []).append)
