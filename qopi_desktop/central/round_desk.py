"""What the help desk does with rounds: their times, extensions, the report; and which charts do not count."""

from __future__ import annotations

from datetime import UTC, datetime
from http import HTTPStatus
from typing import Annotated, Any, Literal, Self

from pydantic import AwareDatetime, Field, StringConstraints, model_validator
from sqlalchemy import Connection, Row, Select, and_, literal, null, select, update

from qopi_desktop.central import journal, rounds
from qopi_desktop.central.credentials import AnyClerk
from qopi_desktop.central.faults import RefusedRequest
from qopi_desktop.central.help_desk import insist_on_one
from qopi_desktop.central.routes import new_router
from qopi_desktop.central.service import ThisService
from qopi_desktop.central.tables import charts, extensions, late_ops, offices, ops
from qopi_desktop.central.tables import rounds as table
from qopi_desktop.central.writing import insert_absent
from qopi_desktop.protocol.wire import Code, Message, Ref, RoundInfo

_EARLIEST, _LATEST = datetime(2000, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)
_DAY_S = 86_400

Text = Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^[^\x00-\x1f\x7f]+$")]
Moment = Annotated[AwareDatetime, Field(ge=_EARLIEST, lt=_LATEST)]


class RoundRequest(Message):
    """When a round is open, ``[opens_at, closes_at)``, and how long announced operations may follow."""

    title: Annotated[Text, Field(max_length=120)]
    opens_at: Moment
    closes_at: Moment
    grace_s: int = Field(default=int(rounds.GRACE.total_seconds()), ge=0, le=_DAY_S)

    @model_validator(mode="after")
    def _opens_before_it_closes(self) -> Self:
        if self.opens_at >= self.closes_at:
            raise ValueError("it closes before it opens")
        return self


class Extension(Message):
    """Lets one office send until later, and why."""

    office: Ref
    round: Ref
    until: Moment
    reason: Annotated[Text, Field(max_length=500)]


class RoundsAnswer(Message):
    """Every round, by id."""

    rounds: tuple[RoundInfo, ...]


class UncountedChart(Message):
    """A chart that is held, with its revision, or an operation on it that came too late; ``code`` says why."""

    office: Ref
    chart: Ref
    rev: int | None
    code: Code


class UncountedAnswer(Message):
    """Charts that do not count, by office and key."""

    charts: tuple[UncountedChart, ...]


router = new_router("help desk", HTTPStatus.UNAUTHORIZED, HTTPStatus.NOT_FOUND, HTTPStatus.CONFLICT)


@router.get("/help-desk/rounds")
def say_rounds(_clerk: AnyClerk, service: ThisService) -> RoundsAnswer:
    """Say every round and where it stands."""
    with service.database.reading() as connection:
        return RoundsAnswer(rounds=rounds.infos(connection, service.database.now(connection)))


@router.put("/help-desk/rounds/{round_id}")
def put_round(round_id: Ref, asked: RoundRequest, clerk: AnyClerk, service: ThisService) -> RoundInfo:
    """Add a round, or give one that is not closed other times."""
    with service.database.writing() as connection:
        connection.execute(insert_absent(connection, table), {"id": round_id, **asked.model_dump()})
        _insist_on_running(connection, round_id)
        connection.execute(update(table).where(table.c.id == round_id).values(asked.model_dump()))
        at = service.database.now(connection)
        journal.note(connection, "put-round", actor=clerk.id, subject=round_id, at=at)
        return rounds.of_office(connection, "", {round_id})[round_id].info(at)


@router.post("/help-desk/extensions")
def extend(asked: Extension, clerk: AnyClerk, service: ThisService) -> Extension:
    """Let one office send until later in a round that is not closed; a second extension takes the first one's place."""
    with service.database.writing() as connection:
        insist_on_one(connection, offices, asked.office)
        _insist_on_running(connection, asked.round)
        at = service.database.now(connection)
        key = {"office_id": asked.office, "round_id": asked.round}
        said = {"until": asked.until, "reason": asked.reason, "granted_by": clerk.id, "granted_at": at}
        connection.execute(insert_absent(connection, extensions), key | said)
        this = and_(extensions.c.office_id == asked.office, extensions.c.round_id == asked.round)
        connection.execute(update(extensions).where(this).values(said))
        journal.note(
            connection, f"extend {asked.round}", actor=clerk.id, subject=asked.office, at=at, reason=asked.reason
        )
    return asked


@router.post("/help-desk/rounds/{round_id}/report")
def report(round_id: Ref, clerk: AnyClerk, service: ThisService) -> RoundInfo:
    """Note that a closed round has been reported: workstations need keep its receipts no longer than they wish."""
    with service.database.writing() as connection:
        row, at = _held(connection, round_id), service.database.now(connection)
        if row.closed_at is None:
            raise RefusedRequest(HTTPStatus.CONFLICT, "round-not-closed")
        if row.reported_at is None:
            connection.execute(update(table).where(table.c.id == round_id).values(reported_at=at))
            journal.note(connection, "report-round", actor=clerk.id, subject=round_id, at=at)
        return rounds.of_office(connection, "", {round_id})[round_id].info(at)


@router.get("/help-desk/rounds/{round_id}/charts")
def say_uncounted(
    round_id: Ref, state: Literal["held", "late"], _clerk: AnyClerk, service: ThisService
) -> UncountedAnswer:
    """Say which charts of a round are held, or which operations came too late: keys and codes only."""
    with service.database.reading() as connection:
        insist_on_one(connection, table, round_id)
        rows = connection.execute(_held_charts(round_id) if state == "held" else _late_operations(round_id))
        found = [(row.office_id, row.chart_key, row.rev, row.held_code) for row in rows]
    return UncountedAnswer(
        charts=tuple(
            UncountedChart(office=office, chart=chart, rev=rev, code=code) for office, chart, rev, code in found
        )
    )


def _held(connection: Connection, round_id: str) -> Row[Any]:
    """The round, which nobody else changes or closes until the transaction ends."""
    row = connection.execute(select(table).where(table.c.id == round_id).with_for_update()).one_or_none()
    if row is None:
        raise RefusedRequest.not_found()
    return row


def _insist_on_running(connection: Connection, round_id: str) -> None:
    if _held(connection, round_id).closed_at is not None:
        raise RefusedRequest(HTTPStatus.CONFLICT, "round-closed")


def _held_charts(round_id: str) -> Select[Any]:
    asked = select(charts.c.office_id, charts.c.chart_key, charts.c.rev, charts.c.held_code)
    held = asked.where(charts.c.round_id == round_id, charts.c.held_code.is_not(None))
    return held.order_by(charts.c.office_id, charts.c.chart_key)


def _late_operations(round_id: str) -> Select[Any]:
    """Those that were not taken in later, when the office had got longer."""
    late, nothing, code = late_ops.c, null().label("rev"), literal("late").label("held_code")
    taken = and_(ops.c.office_id == late.office_id, ops.c.op_id == late.op_id)
    asked = select(late.office_id, late.chart_key, nothing, code).select_from(late_ops.outerjoin(ops, taken))
    return asked.where(late.round_id == round_id, ops.c.op_id.is_(None)).order_by(late.office_id, late.chart_key)
