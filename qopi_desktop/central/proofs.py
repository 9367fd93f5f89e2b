"""Proofs of a request by a workstation's key, each good for one request that changes something."""

from __future__ import annotations

import threading
from collections import deque
from datetime import datetime
from http import HTTPMethod

from fastapi import Request

from qopi_desktop.central.bodies import sent_body
from qopi_desktop.central.faults import RefusedRequest
from qopi_desktop.protocol.receipts import NotTrustedError
from qopi_desktop.protocol.tokens import LEEWAY_S, PROOF_HEADER, Asked, Proof, read_proof

_KEPT_S = 2 * LEEWAY_S + 1  # a proof made by a clock ahead of ours is fresh for so long
_LONGEST_ID = 64


class SpentProofs:
    """Remembers the proofs seen as long as they could be used again; safe to ask from many threads."""

    def __init__(self) -> None:
        self._seen: set[tuple[str, str]] = set()
        self._order: deque[tuple[float, tuple[str, str]]] = deque()
        self._turn = threading.Lock()

    def spend(self, proof: Proof, now: datetime) -> bool:
        """Note that *proof* was used; returns False when it was used before."""
        this, at = (proof.public_key, proof.id), now.timestamp()
        with self._turn:
            while self._order and self._order[0][0] < at - _KEPT_S:
                self._seen.discard(self._order.popleft()[1])
            if this in self._seen:
                return False
            self._seen.add(this)
            self._order.append((at, this))
            return True


def prove(request: Request, now: datetime, token: str = "") -> Proof:
    """Return the proof of *request*, which goes with *token*.

    Raises:
        RefusedRequest: There is none, it is of another request or time, or it was used before to change something.
    """
    path = request.scope.get("raw_path") or request.scope["path"].encode()
    query = request.scope["query_string"]
    target = (path + b"?" + query if query else path).decode("latin-1")
    asked = Asked(request.method, target, sent_body(request.scope), token)
    try:
        proof = read_proof(request.headers.get(PROOF_HEADER, ""), asked, now)
    except NotTrustedError as error:
        raise RefusedRequest.not_authenticated() from error
    spent: SpentProofs = request.app.state.spent_proofs
    is_new = len(proof.id) <= _LONGEST_ID and (request.method == HTTPMethod.GET or spent.spend(proof, now))
    if not is_new:
        raise RefusedRequest.not_authenticated()
    return proof


def insist_on_now(at: datetime, now: datetime) -> None:
    """Go on only if something was signed just now.

    Raises:
        RefusedRequest: It was not, by more than clocks may differ.
    """
    if abs((now - at).total_seconds()) > LEEWAY_S:
        raise RefusedRequest.not_authenticated()
