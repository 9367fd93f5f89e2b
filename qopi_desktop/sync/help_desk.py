"""What the help desk asks of the service."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, Self

from qopi_desktop.errors import ServiceNotTrustedError, ServiceRefusedError
from qopi_desktop.protocol.wire import instant
from qopi_desktop.sync.connection import Clock, Connection, Transport

if TYPE_CHECKING:
    from types import TracebackType

_HERE = "/v1/help-desk"
_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")


class HelpDesk:
    """Acts at the service at *url* by a help-desk credential; each method returns the JSON that came back.

    Every method raises what `Connection.ask` raises, `ServiceNotTrustedError` where the answer is no JSON, and
    `ServiceRefusedError` for what cannot be an id, without asking.
    """

    def __init__(
        self,
        url: str,
        secret: str,
        transport: Transport | None = None,
        *,
        clock: Clock,
        authority: str | None = None,
    ) -> None:
        self._connection = Connection(url, clock=clock, transport=transport, authority=authority)
        self._secret = secret

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._connection.close()

    def practices(self) -> Any:
        """Return every practice with its offices."""
        return self._ask("GET", "/practices")

    def add_practice(self, name: str, offices: Sequence[str]) -> Any:
        """Add a practice with offices of these names."""
        return self._ask("POST", "/practices", {"name": name, "offices": list(offices)})

    def make_code(self, office: str) -> Any:
        """Return a one-time code with which a workstation joins *office*."""
        return self._ask("POST", "/codes", {"office": office})

    def devices(self, office: str) -> Any:
        """Return the workstations of *office*."""
        return self._ask("GET", f"/devices?office={_id(office)}")

    def revoke(self, device: str, reason: str) -> Any:
        """Take a workstation's part away."""
        return self._ask("POST", f"/devices/{_id(device)}/revoke", {"reason": reason})

    def grant(self, person: str, level: str, target: str) -> Any:
        """Let *person* see an office or a whole practice."""
        return self._ask("POST", "/grants", {"person": person, "level": level, "target": target})

    def rounds(self) -> Any:
        """Return the rounds and where they stand."""
        return self._ask("GET", "/rounds")

    def put_round(self, round_id: str, *, title: str, opens_at: datetime, closes_at: datetime, grace_s: int) -> Any:
        """Add a round, or give one other times."""
        content = {"title": title, "opens_at": instant(opens_at), "closes_at": instant(closes_at), "grace_s": grace_s}
        return self._ask("PUT", f"/rounds/{_id(round_id)}", content)

    def extend(self, office: str, round_id: str, *, until: datetime, reason: str) -> Any:
        """Move the close of a round for one office."""
        content = {"office": office, "round": round_id, "until": instant(until), "reason": reason}
        return self._ask("POST", "/extensions", content)

    def report(self, round_id: str) -> Any:
        """Call a closed round reported."""
        return self._ask("POST", f"/rounds/{_id(round_id)}/report")

    def charts(self, round_id: str, state: str) -> Any:
        """Return the charts of a round that are held, or came too late: keys and codes only."""
        return self._ask("GET", f"/rounds/{_id(round_id)}/charts?state={_id(state)}")

    def _ask(self, method: str, target: str, content: object = None) -> Any:
        headers, body = {"Authorization": f"QOPI-Help-Desk {self._secret}"}, b""
        if content is not None:
            headers["Content-Type"], body = "application/json", json.dumps(content).encode()
        answer = self._connection.ask(method, _HERE + target, body, headers)
        try:
            return json.loads(answer) if answer else None
        except ValueError as error:
            raise ServiceNotTrustedError(what="answer") from error


def _id(typed: str) -> str:
    if not _ID.fullmatch(typed):
        raise ServiceRefusedError(reason="not-found")
    return typed
