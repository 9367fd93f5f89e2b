"""An office at the service without HTTP: its people with their keys, a complete chart, and operations they sign."""

from __future__ import annotations

import itertools
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import insert

from qopi_desktop.central.database import Database
from qopi_desktop.central.intents import note_intents
from qopi_desktop.central.key_ring import KeyRing
from qopi_desktop.central.opening import Opened, open_all
from qopi_desktop.central.sitting import take_in
from qopi_desktop.central.tables import (
    METADATA,
    extensions,
    offices,
    people,
    person_physicians,
    physicians,
    practices,
    rounds,
    service,
    user_keys,
)
from qopi_desktop.domain.answers import ChartId, PersonId, StoredAnswer
from qopi_desktop.domain.charts import Chart, ChartState, Patient, RoundId
from qopi_desktop.domain.delivery import OpKind, Submission
from qopi_desktop.domain.people import OfficeId, PhysicianId
from qopi_desktop.forms.definition import Severity
from qopi_desktop.measures.package import Package
from qopi_desktop.operations import demonstration
from qopi_desktop.protocol.canonical import canonical, digest
from qopi_desktop.protocol.keys import SigningKey
from qopi_desktop.protocol.publisher import Publisher
from qopi_desktop.protocol.statements import completion_bytes, contribution_bytes
from qopi_desktop.protocol.wire import Intent, Op, Verdict
from tests import shipped
from tests.practice import complete_stories

OPENS = datetime(2026, 9, 1, tzinfo=UTC)
CLOSES = datetime(2026, 12, 1, tzinfo=UTC)
DURING = datetime(2026, 10, 1, tzinfo=UTC)
GRACE = timedelta(minutes=30)
ROUND = "fall"
NPIS = {"dr-lee": "1234567893", "dr-roy": "1003000126"}
RECEIPTS = SigningKey(bytes(range(32)))


@cache
def package() -> Package:
    """The forms and measures that ship."""
    return shipped.package()


@cache
def _answers() -> str:
    story, form = complete_stories()[0], package().form
    stored = {
        each: StoredAnswer(answer, 1, PersonId("ann"), DURING)
        for each, answer in demonstration.answers_of(form, story).items()
    }
    chart = Chart(
        ChartId("chart"),
        "K4T7-0192",
        RoundId(ROUND),
        OfficeId("north"),
        story.modules,
        ChartState.COMPLETE,
        Patient("", ""),
        PhysicianId("dr-lee"),
        frozenset({PhysicianId("dr-lee")}),
        frozenset(),
        package().version,
    )
    published = Publisher(package()).publish(chart, stored, (), ())
    assert isinstance(published, Submission), published
    return published.payload


@dataclass
class FakePerson:
    """Somebody with a key; ``roles`` and ``physicians`` as the roster has them."""

    id: str
    roles: str = "abstractor"
    physicians: tuple[str, ...] = ()
    key: SigningKey = field(default_factory=SigningKey.new)

    def contribution(self, chart: str, at: datetime = DURING, audit_head: str = "ab" * 32) -> dict[str, Any]:
        """Their signed word that they changed the chart."""
        said = contribution_bytes(chart=chart, person=self.id, at=at, audit_head=audit_head)
        stamp = at.isoformat(timespec="microseconds").replace("+00:00", "Z")
        signature = self.key.sign(said)
        return {"person": self.id, "at": stamp, "audit_head": audit_head, "key": self.key.id, "signature": signature}


def submit(chart: str, *authors: FakePerson, treating: str | None = "dr-lee", **other: Any) -> dict[str, Any]:
    """What a complete chart holds, answered by the first of *authors*; all of them contributed."""
    content = json.loads(_answers())
    content["chart"] = chart
    content["treating"] = treating
    content["physician_history"] = [treating] if treating else []
    for entry in content["answers"].values():
        entry["by"] = authors[0].id
    content["contributions"] = [author.contribution(chart) for author in authors]
    return content | other


def withdraw(chart: str, *authors: FakePerson) -> dict[str, Any]:
    """What takes a chart back."""
    return {"format": 1, "chart": chart, "contributions": [author.contribution(chart) for author in authors]}


def set_physician(chart: str, treating: str | None, *ever: str) -> dict[str, Any]:
    """What says who treats."""
    history = sorted({*ever, *([treating] if treating else [])})
    return {"format": 1, "chart": chart, "contributions": [], "treating": treating, "physician_history": history}


_numbers = itertools.count(1)


def new_op_id() -> str:
    """An id that no other operation of this process has."""
    return f"{next(_numbers):032x}"


def operation(
    signer: FakePerson,
    content: Mapping[str, Any] | str,
    *,
    kind: OpKind = OpKind.SUBMIT,
    base_rev: int = 0,
    round_id: str = ROUND,
    **other: Any,
) -> Op:
    """Return *content* as an operation that *signer* signed; *other* replaces fields afterwards."""
    payload = content if isinstance(content, str) else canonical(dict(content)).decode()
    facts: dict[str, Any] = {
        "op_id": other.pop("op_id", None) or new_op_id(),
        "kind": kind,
        "chart": other.pop("chart", None) or json.loads(payload)["chart"],
        "signer": signer.id,
        "signed_at": DURING,
        "audit_head": "cd" * 32,
        "payload_sha256": digest(payload.encode()),
    }
    signature = signer.key.sign(completion_bytes(round_id=round_id, **facts))
    facts |= {"round": round_id, "base_rev": base_rev, "payload": payload, "key": signer.key.id, "signature": signature}
    return Op(**(facts | other))


@dataclass(frozen=True)
class FakeSender:
    """A workstation."""

    device: str
    office: str


@dataclass
class FakeOffice:
    """An office with people, whose batches are taken in at whatever time the test says."""

    database: Database
    id: str = "north"
    practice: str = "lakeside"
    everybody: dict[str, FakePerson] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.ring = KeyRing(self.database)

    def add(self, *persons: FakePerson) -> None:
        """Put *persons* on the roster."""
        with self.database.writing() as connection:
            for person in persons:
                self.everybody[person.id] = person
                row = {"id": person.id, "office_id": self.id, "roles": person.roles, "active": True}
                connection.execute(insert(people), {**row, "registered_at": OPENS})
                key = {"person_id": person.id, "key_id": person.key.id, "public_key": person.key.public_key}
                connection.execute(insert(user_keys), {**key, "registered_by": "ada", "registered_at": OPENS})
                for physician in person.physicians:
                    link = {"person_id": person.id, "physician_id": physician, "since": OPENS}
                    connection.execute(insert(person_physicians), link)

    def add_physician(self, physician_id: str, npi: str) -> None:
        """Put a physician on the list."""
        row = {"id": physician_id, "office_id": self.id, "npi": npi, "registered_at": OPENS}
        with self.database.writing() as connection:
            connection.execute(insert(physicians), row)

    def send(self, *ops: Op, at: datetime | None = None, device: str = "device-1") -> list[Verdict]:
        """Send a batch; *at* in place of the time of the database."""
        opened = self.open(*ops, device=device)
        with self.database.writing() as connection:
            now = at or self.database.now(connection)
            return take_in(connection, opened, office_id=self.id, at=now, key=RECEIPTS)

    def open(self, *ops: Op, device: str = "device-1") -> list[Opened]:
        """The operations, opened."""
        return open_all(ops, FakeSender(device, self.id), self.ring, package())

    def send_one(self, op: Op, at: datetime | None = None) -> Verdict:
        """Send a batch of one."""
        (verdict,) = self.send(op, at=at)
        return verdict

    def announce(self, op: Op, at: datetime) -> datetime:
        """Announce an operation; the time by which it is known now."""
        intent = Intent(op_id=op.op_id, payload_sha256=op.payload_sha256)
        with self.database.writing() as connection:
            return note_intents(connection, self.id, [intent], at)[intent]

    def extend(self, until: datetime, round_id: str = ROUND) -> None:
        """Let the office go on until then."""
        row = {"office_id": self.id, "round_id": round_id, "until": until, "reason": "flood", "granted_by": "desk"}
        with self.database.writing() as connection:
            connection.execute(insert(extensions), {**row, "granted_at": OPENS})


def a_soft_check() -> tuple[str, str]:
    """Some soft check of the forms: its question and its code."""
    questions = package().form.questions.values()
    return next((each.id, check.code) for each in questions for check in each.checks if check.severity is Severity.SOFT)


def begin(database: Database) -> FakeOffice:
    """An empty service with one office, one round and two physicians, open on DURING."""
    METADATA.create_all(database.engine)
    with database.writing() as connection:
        connection.execute(insert(service), {"id": 1, "epoch": 1, "created_at": OPENS})
    add_round(database)
    return add_office(database, "north", "lakeside", NPIS)


def add_round(database: Database, round_id: str = ROUND, opens: datetime = OPENS, closes: datetime = CLOSES) -> None:
    """Add a round."""
    row = {"id": round_id, "title": "Fall", "opens_at": opens, "closes_at": closes}
    with database.writing() as connection:
        connection.execute(insert(rounds), {**row, "grace_s": int(GRACE.total_seconds())})


def add_office(database: Database, office_id: str, practice: str, npis: Mapping[str, str]) -> FakeOffice:
    """Add an office in a practice of its own."""
    with database.writing() as connection:
        connection.execute(insert(practices), {"id": practice, "name": practice, "created_at": OPENS})
        row = {"id": office_id, "practice_id": practice, "name": office_id, "created_at": OPENS}
        connection.execute(insert(offices), row)
    office = FakeOffice(database, office_id, practice)
    for physician_id, npi in npis.items():
        office.add_physician(physician_id, npi)
    return office


def codes(verdicts: Sequence[Verdict]) -> list[str]:
    """What became of each: the code, else the word."""
    return [verdict.code or verdict.verdict.value for verdict in verdicts]
