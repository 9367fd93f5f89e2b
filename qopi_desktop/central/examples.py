"""The interface's description: an example of every message, none of it from a practice that exists."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from qopi_desktop.central import hello, help_desk, round_desk
from qopi_desktop.domain.delivery import OpKind
from qopi_desktop.protocol import wire
from qopi_desktop.protocol.canonical import canonical, digest
from qopi_desktop.protocol.keys import SigningKey
from qopi_desktop.protocol.receipts import IntentReceipt, Receipt, sign
from qopi_desktop.protocol.tokens import ACCESS_S

_AT = datetime(2026, 10, 5, 14, 30, tzinfo=UTC)
_OPENS, _CLOSES = datetime(2026, 9, 21, 4, tzinfo=UTC), datetime(2026, 12, 18, 5, tzinfo=UTC)
_KEY = SigningKey(bytes(range(32)))  # signs nothing but these examples
_SIGNATURE = _KEY.sign(b"an example")
_OP, _CHART, _ROUND = "0b6f2f0d5c9e4b7a8d1e3f5a7c9b1d3e", "kX3vQ0mZpWc7", "fall-2026"
_OFFICE, _DEVICE, _PERSON, _PHYSICIAN = "f3Rw9sLq", "d8Jm2tYb", "p5Kc7nVx", "y1Hs4gTd"
_REFRESH, _CODE = "c2VjcmV0LXJlZnJlc2gtdG9rZW4", "7KQ4M-2XPRT-9WBHC-31VDN"


def describe(app: FastAPI) -> None:
    """Let *app* describe its interface with an example of every message."""

    def described() -> dict[str, Any]:
        if not app.openapi_schema:
            app.openapi_schema = get_openapi(title=app.title, version=app.version, routes=app.routes)
            models = app.openapi_schema["components"]["schemas"]
            for message in examples():
                if found := models.get(type(message).__name__):
                    found["examples"] = [message.model_dump(mode="json")]
        return app.openapi_schema

    app.openapi = described  # type: ignore[method-assign] # FastAPI's own way to extend it


def examples() -> Iterator[wire.Message]:
    """Return an example of every message of the interface."""
    yield from _of_identity()
    yield from _of_operations()
    yield from _of_answers()
    yield from _of_standing()
    yield from _of_help_desk()
    yield wire.Fault(code="request-misfit", facts={"field": "ops.0.signature"})


def _of_identity() -> Iterator[wire.Message]:
    entry = wire.PersonEntry(
        person=_PERSON, roles=("administrator",), physician=None, key=_KEY.id, public_key=_KEY.public_key
    )
    listed = wire.PhysicianEntry(physician=_PHYSICIAN, npi="1234567893")
    text = canonical(wire.Roster(people=(entry,), physicians=(listed,)).model_dump(mode="json")).decode()
    roster = wire.SignedRoster(
        text=text, sha256=digest(text.encode()), signer=_PERSON, key=_KEY.id, signed_at=_AT, signature=_SIGNATURE
    )
    key = wire.ServiceKey(kid=_KEY.id, public_key=_KEY.public_key)
    yield roster
    yield key
    yield wire.EnrolmentRequest(code=_CODE, device_key=_KEY.public_key, roster=roster)
    yield wire.EnrolmentAnswer(
        device=_DEVICE, office=_OFFICE, practice="Lakeside Oncology", refresh_token=_REFRESH, keys=(key,)
    )
    yield wire.TokenRequest(
        device=_DEVICE, refresh_token=_REFRESH, person=_PERSON, key=_KEY.id, at=_AT, signature=_SIGNATURE
    )
    yield wire.TokenAnswer(access_token=_receipt(), expires_s=ACCESS_S, refresh_token=_REFRESH)
    yield wire.CodeRequest(at=_AT, key=_KEY.id, signature=_SIGNATURE)
    yield wire.CodeAnswer(code=_CODE, expires_at=_AT + timedelta(days=1))


def _of_operations() -> Iterator[wire.Message]:
    payload = canonical({"format": 1, "chart": _CHART, "contributions": []}).decode()
    intent = wire.Intent(op_id=_OP, payload_sha256=digest(payload.encode()))
    op = wire.Op(
        op_id=_OP,
        kind=OpKind.WITHDRAW,
        chart=_CHART,
        round=_ROUND,
        base_rev=1,
        payload=payload,
        payload_sha256=intent.payload_sha256,
        signer=_PERSON,
        key=_KEY.id,
        signed_at=_AT,
        audit_head=digest(b"the newest entry of the trail"),
        signature=_SIGNATURE,
    )
    announced = sign(_KEY, IntentReceipt(_OP, intent.payload_sha256, _OFFICE, _AT))
    verdict = wire.Verdict(op_id=_OP, verdict=wire.VerdictKind.ACCEPTED, receipt=_receipt(), rev=2)
    yield intent
    yield op
    yield verdict
    yield wire.IntentsRequest(intents=(intent,))
    yield wire.IntentsAnswer(receipts=(announced,))
    yield wire.Batch(ops=(op,))
    yield wire.BatchAnswer(server_time=_AT, verdicts=(verdict,))
    yield wire.StatusRequest(op_ids=(_OP,))
    yield wire.StatusAnswer(known=(verdict,), unknown=())


def _of_answers() -> Iterator[wire.Message]:
    key, round_info = wire.ServiceKey(kid=_KEY.id, public_key=_KEY.public_key), _round()
    event = wire.Event(seq=7, receipt=_receipt(), chart=_CHART, rev=2, held=False)
    yield round_info
    yield event
    yield hello.Health(database="postgresql")
    yield wire.Hello(
        server_time=_AT,
        protocols=(wire.PROTOCOL,),
        minimum_app="0.1.0",
        keys=(key,),
        rounds=(round_info,),
        poll_after_s=60,
    )
    yield wire.Changes(
        server_time=_AT,
        seq=7,
        head_sha256=digest(_receipt().encode()),
        events=(event,),
        more=False,
        rounds=(round_info,),
        roster_sha256=digest(b"the roster"),
        poll_after_s=60,
    )


def _of_standing() -> Iterator[wire.Message]:
    yield wire.Standing(
        round=_ROUND,
        state=_round().state,
        received=24,
        counted=22,
        held=1,
        withdrawn=1,
        frozen_at=None,
        outcomes={"core-1": {"met": 20, "not-met": 2}},
    )


def _of_help_desk() -> Iterator[wire.Message]:
    office = help_desk.OfficeInfo(id=_OFFICE, name="Main office")
    practice = help_desk.PracticeInfo(id="q6Zt8dFh", name="Lakeside Oncology", offices=(office,))
    device = help_desk.DeviceInfo(id=_DEVICE, office=_OFFICE, enrolled_at=_AT, last_seen_at=_AT, revoked_at=None)
    uncounted = round_desk.UncountedChart(office=_OFFICE, chart=_CHART, rev=2, code="late")
    yield office
    yield practice
    yield device
    yield uncounted
    yield help_desk.PracticeRequest(name=practice.name, offices=(office.name,))
    yield help_desk.PracticesAnswer(practices=(practice,))
    yield help_desk.DeskCodeRequest(office=_OFFICE)
    yield help_desk.DevicesAnswer(devices=(device,))
    yield help_desk.RevocationRequest(reason="The workstation was stolen")
    yield help_desk.Grant(person=_PERSON, level="practice", target=practice.id)
    yield round_desk.RoundRequest(title="Fall 2026", opens_at=_OPENS, closes_at=_CLOSES, grace_s=1800)
    yield round_desk.RoundsAnswer(rounds=(_round(),))
    yield round_desk.Extension(office=_OFFICE, round=_ROUND, until=_CLOSES + timedelta(days=2), reason="Power failure")
    yield round_desk.UncountedAnswer(charts=(uncounted,))


def _round() -> wire.RoundInfo:
    return wire.RoundInfo(id=_ROUND, title="Fall 2026", opens_at=_OPENS, closes_at=_CLOSES, grace_s=1800, state="open")


def _receipt() -> str:
    said = Receipt(
        op_id=_OP,
        kind=OpKind.WITHDRAW.value,
        payload_sha256=digest(b"a payload"),
        chart=_CHART,
        rev=2,
        office=_OFFICE,
        round=_ROUND,
        received_at=_AT,
        epoch=1,
        office_seq=7,
        prev=digest(b"the receipt before"),
    )
    return sign(_KEY, said)
