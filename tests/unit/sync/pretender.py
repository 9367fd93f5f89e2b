"""A service that keeps the protocol's promises in memory, and can be told to break each of them."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import httpx

from qopi_desktop.protocol import receipts
from qopi_desktop.protocol.canonical import digest
from qopi_desktop.protocol.keys import SigningKey, is_signed
from qopi_desktop.protocol.receipts import IntentReceipt, Receipt, Revocation, receipt_digest
from qopi_desktop.protocol.statements import code_bytes, token_bytes
from qopi_desktop.protocol.tokens import Access, Asked, is_bound, make_access, read_access, read_proof
from qopi_desktop.protocol.wire import (
    Batch,
    BatchAnswer,
    Changes,
    CodeAnswer,
    CodeRequest,
    EnrolmentAnswer,
    EnrolmentRequest,
    Event,
    Fault,
    Hello,
    IntentsAnswer,
    IntentsRequest,
    Message,
    Op,
    RoundInfo,
    ServiceKey,
    SignedRoster,
    StatusAnswer,
    StatusRequest,
    TokenAnswer,
    TokenRequest,
    Verdict,
    VerdictKind,
)
from tests.unit.sync.shelves import ADA_KEY, NOW, ROUND, Clock

OFFICE, DEVICE, CODE = "office-1", "device-1", "ABCDE-FGHJK-MNPQR-STVWX"
FIRST_REFRESH = "refresh-0"
PAGE = 3


class RefusedError(Exception):
    """An answer that is no success."""

    def __init__(self, status: int, code: str, *, headers: dict[str, str] | None = None, **facts) -> None:
        super().__init__(code)
        self.status, self.code, self.headers, self.facts = status, code, headers or {}, facts


@dataclass
class Pretender:
    """The service; ``before`` and ``after`` see each request, and may answer in its place.

    ``verdicts`` has the code for which an operation is not taken in, by id. ``asked`` is every request.
    """

    clock: Clock = field(default_factory=Clock)
    key: SigningKey = field(default_factory=lambda: SigningKey(b"\x07" * 32))
    ahead_s: float = 0.0
    page: int = PAGE
    expires_s: int = 600
    state: str = "open"
    asked: list[str] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)
    verdicts: dict[str, tuple[VerdictKind, str, str | None]] = field(default_factory=dict)
    revoked: str | None = None
    before: Callable[[httpx.Request], httpx.Response | None] = lambda _request: None
    after: Callable[[httpx.Request, httpx.Response], httpx.Response] = lambda _request, answer: answer

    def __post_init__(self) -> None:
        self.ops: dict[str, tuple[Op, str]] = {}
        self.events: list[Event] = []
        self.revs: dict[str, int] = {}
        self.intents: dict[str, str] = {}
        self.rosters: list[SignedRoster] = []
        self.refresh = {FIRST_REFRESH: ""}
        self.newest = FIRST_REFRESH
        self.devices: dict[str, str] = {}
        self.used_code: tuple[str, EnrolmentAnswer] | None = None
        self.head, self.batches = "", list[int]()

    # The wire

    @property
    def transport(self) -> httpx.MockTransport:
        """The way to it."""
        return httpx.MockTransport(self.answer)

    @property
    def now(self) -> datetime:
        """Its clock."""
        return self.clock() + timedelta(seconds=self.ahead_s)

    def answer(self, request: httpx.Request) -> httpx.Response:
        """Answer one request."""
        self.asked.append(f"{request.method} {request.url.path}")
        self.bodies.append(request.content)
        instead = self.before(request)
        return self.after(request, instead if instead is not None else self._answer(request))

    def _answer(self, request: httpx.Request) -> httpx.Response:
        try:
            said = self._route(request)
        except RefusedError as refused:
            fault = Fault(code=refused.code, facts=refused.facts)
            return httpx.Response(refused.status, content=fault.model_dump_json(), headers=refused.headers)
        return httpx.Response(200, content=said.model_dump_json() if said else b"")

    def _route(self, request: httpx.Request) -> Message | None:
        body = self._body(request)
        path = request.url.path
        if path == "/hello":
            return self._hello()
        if path == "/v1/enrolments":
            return self._enrol(EnrolmentRequest.model_validate_json(body), self._proven(request).public_key)
        if path == "/v1/tokens":
            return self._tokens(TokenRequest.model_validate_json(body), request)
        self._admit(request)
        if path == "/v1/changes":
            return self._changes(int(request.url.params["since"]))
        kind, act = self._acts[path]
        return act(kind.model_validate_json(body))

    @property
    def _acts(self):
        return {
            "/v1/intents": (IntentsRequest, self._announce),
            "/v1/batches": (Batch, self._batch),
            "/v1/ops/status": (StatusRequest, self._status),
            "/v1/codes": (CodeRequest, self._code),
            "/v1/roster": (SignedRoster, self.rosters.append),
        }

    @staticmethod
    def _body(request: httpx.Request) -> bytes:
        packed = request.headers.get("Content-Encoding") == "gzip"
        return gzip.decompress(request.content) if packed else request.content

    def _proven(self, request: httpx.Request):
        token = request.headers.get("Authorization", "").removeprefix("QOPI ")
        target = request.url.raw_path.decode()
        try:
            return read_proof(
                request.headers.get("QOPI-Proof", ""), Asked(request.method, target, request.content, token), self.now
            )
        except receipts.NotTrustedError as error:
            raise RefusedError(401, "not-authenticated") from error

    def _admit(self, request: httpx.Request) -> None:
        proof = self._proven(request)
        self._insist_not_revoked()
        token = request.headers.get("Authorization", "").removeprefix("QOPI ")
        try:
            access = read_access(token, {self.key.id: self.key.public_key}, self.now)
        except receipts.NotTrustedError as error:
            raise RefusedError(401, "not-authenticated") from error
        assert is_bound(access, proof)

    def _insist_not_revoked(self) -> None:
        if self.revoked is not None:
            raise RefusedError(403, "device-revoked", revocation=self.revoked)

    def revocation(self, *, key: SigningKey | None = None, device: str = DEVICE, office: str = OFFICE) -> str:
        """What it says to a workstation whose part it took away."""
        return receipts.sign(key or self.key, Revocation(device, office, self.now))

    # What it does

    def rounds(self) -> tuple[RoundInfo, ...]:
        """Its rounds."""
        opens, closes = NOW - timedelta(days=30), NOW + timedelta(days=30)
        return (
            RoundInfo(id=ROUND, title="Fall 2026", opens_at=opens, closes_at=closes, grace_s=1800, state=self.state),
        )

    def _hello(self) -> Hello:
        return Hello(
            server_time=self.now,
            protocols=(1,),
            minimum_app="0.1.0",
            keys=(ServiceKey(kid=self.key.id, public_key=self.key.public_key),),
            rounds=self.rounds(),
            poll_after_s=60,
        )

    def _enrol(self, request: EnrolmentRequest, device_key: str) -> EnrolmentAnswer:
        typed = "".join(sign for sign in request.code.upper() if sign.isalnum())
        if request.device_key != device_key or typed != CODE.replace("-", ""):
            raise RefusedError(403, "code-refused")
        if self.used_code:
            if self.used_code[0] != device_key:
                raise RefusedError(403, "code-refused")
            return self.used_code[1]
        self.devices[DEVICE] = device_key
        answer = EnrolmentAnswer(
            device=DEVICE,
            office=OFFICE,
            practice="Lakeside",
            refresh_token=FIRST_REFRESH,
            keys=(ServiceKey(kid=self.key.id, public_key=self.key.public_key),),
        )
        self.used_code = (device_key, answer)
        return answer

    def _tokens(self, request: TokenRequest, http: httpx.Request) -> TokenAnswer:
        proof = self._proven(http)
        self._insist_not_revoked()
        said = token_bytes(
            device=request.device,
            person=request.person,
            refresh_sha256=digest(request.refresh_token.encode()),
            at=request.at,
        )
        assert is_signed(ADA_KEY.public_key, said, request.signature)
        if request.refresh_token not in self.refresh:
            raise RefusedError(401, "not-authenticated")
        if request.refresh_token != self.newest and self.refresh.get(self.refresh[request.refresh_token]):
            raise RefusedError(403, "refresh-reused")
        successor = f"refresh-{len(self.refresh)}"
        self.refresh[request.refresh_token], self.refresh[successor], self.newest = successor, "", successor
        device_key = SigningKey(b"").id if proof is None else digest(proof.public_key.encode())[:16]
        expires_at = self.now.timestamp() + self.expires_s
        access = Access(request.person, request.device, OFFICE, device_key, expires_at)
        return TokenAnswer(
            access_token=make_access(self.key, access), expires_s=self.expires_s, refresh_token=successor
        )

    def _announce(self, request: IntentsRequest) -> IntentsAnswer:
        signed = []
        for intent in request.intents:
            self.intents.setdefault(intent.op_id, intent.payload_sha256)
            said = IntentReceipt(intent.op_id, intent.payload_sha256, OFFICE, self.now)
            signed.append(receipts.sign(self.key, said))
        return IntentsAnswer(receipts=tuple(signed))

    def _batch(self, batch: Batch) -> BatchAnswer:
        self.batches.append(len(batch.ops))
        return BatchAnswer(server_time=self.now, verdicts=tuple(map(self._take, batch.ops)))

    def _take(self, op: Op) -> Verdict:
        if op.op_id in self.ops:
            return self._known(op.op_id)
        kind, code, place = self.verdicts.get(op.op_id, (VerdictKind.ACCEPTED, None, None))
        rev = self.revs.get(op.chart, 0)
        if op.base_rev != rev:
            kind, code = VerdictKind.CONFLICT, "conflict"
        if kind not in {VerdictKind.ACCEPTED, VerdictKind.HELD}:
            return Verdict(op_id=op.op_id, verdict=kind, code=code, field=place)
        self.revs[op.chart] = rev + 1
        text = self.receipt(op, rev + 1)
        self.add(Event(seq=len(self.events) + 1, receipt=text))
        self.ops[op.op_id] = op, text
        return self._known(op.op_id)

    def receipt(self, op: Op, rev: int, **other) -> str:
        """Its receipt for an operation; *other* replaces claims."""
        claims = {
            "op_id": op.op_id,
            "kind": op.kind.value,
            "payload_sha256": op.payload_sha256,
            "chart": op.chart,
            "rev": rev,
            "office": OFFICE,
            "round": op.round,
            "received_at": self.now,
            "epoch": 1,
            "office_seq": len(self.events) + 1,
            "prev": self.head,
        }
        return receipts.sign(self.key, Receipt(**(claims | other)))

    def add(self, event: Event) -> None:
        """Add to the office's line."""
        self.events.append(event)
        if event.receipt:
            self.head = receipt_digest(event.receipt)

    def judge(self, chart: str, *, held: bool, code: str | None = None) -> None:
        """Hold a chart, or count it again."""
        self.add(Event(seq=len(self.events) + 1, chart=chart, rev=self.revs[chart], held=held, code=code))

    def _known(self, op_id: str) -> Verdict:
        op, text = self.ops[op_id]
        kind, code, _ = self.verdicts.get(op_id, (VerdictKind.ACCEPTED, None, None))
        return Verdict(op_id=op_id, verdict=kind, code=code, receipt=text, rev=self.revs[op.chart])

    def _status(self, request: StatusRequest) -> StatusAnswer:
        known = tuple(self._known(op_id) for op_id in request.op_ids if op_id in self.ops)
        return StatusAnswer(known=known, unknown=tuple(op_id for op_id in request.op_ids if op_id not in self.ops))

    def _changes(self, since: int) -> Changes:
        page = self.events[since : since + self.page]
        return Changes(
            server_time=self.now,
            seq=len(self.events),
            head_sha256=self.head,
            events=tuple(page),
            more=since + len(page) < len(self.events),
            rounds=self.rounds(),
            roster_sha256="",
            poll_after_s=60,
        )

    def _code(self, request: CodeRequest) -> CodeAnswer:
        assert is_signed(ADA_KEY.public_key, code_bytes(device=DEVICE, person="ada", at=request.at), request.signature)
        return CodeAnswer(code=CODE, expires_at=self.now + timedelta(days=1))


def altered(answer: httpx.Response, **other) -> httpx.Response:
    """The answer with other values."""
    return httpx.Response(200, content=json.dumps(json.loads(answer.content) | other))
