"""The service as a workstation asks it: one method for each thing it can be asked."""

from __future__ import annotations

import gzip
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

from qopi_desktop.errors import ServiceNotTrustedError
from qopi_desktop.protocol.tokens import PROOF_HEADER, Asked, make_proof
from qopi_desktop.protocol.wire import (
    Batch,
    BatchAnswer,
    Changes,
    CodeAnswer,
    CodeRequest,
    EnrolmentAnswer,
    EnrolmentRequest,
    Hello,
    Intent,
    IntentsAnswer,
    IntentsRequest,
    Message,
    Op,
    SignedRoster,
    Standing,
    StatusAnswer,
    StatusRequest,
    TokenAnswer,
    TokenRequest,
)
from qopi_desktop.sync.connection import Clock, Connection, Transport

if TYPE_CHECKING:
    from datetime import datetime, timedelta
    from types import TracebackType
    from typing import Self

    from qopi_desktop.protocol.keys import SigningKey

M = TypeVar("M", bound=Message)

CHANGES_LIMIT = 200
_LARGEST_RATIO = 20  # what opens wider than this is not let in


@dataclass(frozen=True, slots=True)
class _Body:
    """What goes with a request; ``packed`` is compressed."""

    data: bytes = field(default=b"", repr=False)
    packed: bool = False


class ServiceClient:
    """Asks the service at *url* by the workstation's key; each request but `hello` carries a proof of that key.

    ``token`` goes with whatever needs a signed-in person; ``offset_s`` is the service's clock less *clock*.
    Every method raises what `Connection.ask` raises, and `ServiceNotTrustedError` for an answer of another kind.
    """

    def __init__(
        self,
        url: str,
        device_key: SigningKey,
        *,
        clock: Clock,
        transport: Transport | None = None,
        authority: str | None = None,
        offset: timedelta,
    ) -> None:
        self._connection = Connection(url, clock=clock, transport=transport, authority=authority)
        self.device_key, self.clock, self._offset, self.token = device_key, clock, offset, ""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._connection.close()

    @property
    def offset_s(self) -> float:
        """Return how many seconds the service's clock is before ours."""
        return self._offset.total_seconds()

    def now(self) -> datetime:
        """Return the time by the service's clock, as far as it is known."""
        return self.clock() + self._offset

    def hello(self) -> Hello:
        """Ask for the service's time, keys and rounds; the clock is set by the middle of the request."""
        began = self.clock()
        hello = _read(Hello, self._connection.ask("GET", "/hello"))
        self._offset = hello.server_time - (began + (self.clock() - began) / 2)
        return hello

    def enrol(self, request: EnrolmentRequest) -> EnrolmentAnswer:
        """Join with a one-time code; asked again with the same code and key, the answer is the same workstation."""
        return self._post("/v1/enrolments", request, EnrolmentAnswer)

    def tokens(self, request: TokenRequest) -> TokenAnswer:
        """Exchange the refresh token for the next pair."""
        return self._post("/v1/tokens", request, TokenAnswer)

    def code(self, request: CodeRequest) -> CodeAnswer:
        """Ask for a one-time code for another workstation of the office."""
        return self._post("/v1/codes", request, CodeAnswer)

    def register(self, roster: SignedRoster) -> None:
        """Register the people of this workstation as they are now."""
        self._ask("PUT", "/v1/roster", _Body(roster.model_dump_json().encode()))

    def announce(self, intents: Sequence[Intent]) -> IntentsAnswer:
        """Announce operations."""
        return self._post("/v1/intents", IntentsRequest(intents=tuple(intents)), IntentsAnswer)

    def deliver(self, ops: Sequence[Op]) -> BatchAnswer:
        """Send operations, compressed."""
        body = _packed(Batch(ops=tuple(ops)).model_dump_json().encode())
        return _read(BatchAnswer, self._ask("POST", "/v1/batches", body))

    def status(self, op_ids: Sequence[str]) -> StatusAnswer:
        """Ask which operations arrived."""
        return self._post("/v1/ops/status", StatusRequest(op_ids=tuple(op_ids)), StatusAnswer)

    def changes(self, since: int) -> Changes:
        """Ask what happened in the office after a sequence number."""
        return _read(Changes, self._ask("GET", f"/v1/changes?since={since}&limit={CHANGES_LIMIT}"))

    def standing(self, office: str, round_id: str) -> Standing:
        """Ask how an office stands in a round."""
        return _read(Standing, self._ask("GET", f"/v1/offices/{office}/rounds/{round_id}/standing"))

    def _post(self, target: str, message: Message, answer: type[M]) -> M:
        return _read(answer, self._ask("POST", target, _Body(message.model_dump_json().encode())))

    def _ask(self, method: str, target: str, body: _Body = _Body()) -> bytes:
        proof = make_proof(self.device_key, Asked(method, target, body.data, self.token), self.now())
        headers = {PROOF_HEADER: proof}
        if self.token:
            headers["Authorization"] = f"QOPI {self.token}"
        if body.data:
            headers["Content-Type"] = "application/json"
        if body.packed:
            headers["Content-Encoding"] = "gzip"
        return self._connection.ask(method, target, body.data, headers)


def _packed(data: bytes) -> _Body:
    small = gzip.compress(data, mtime=0)
    return _Body(small, packed=True) if len(data) <= _LARGEST_RATIO * len(small) else _Body(data)


def _read(kind: type[M], body: bytes) -> M:
    try:
        return kind.model_validate_json(body)
    except ValueError as error:
        raise ServiceNotTrustedError(what="answer") from error
