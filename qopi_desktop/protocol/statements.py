"""What a person's key signs: each statement names its kind, so that none can stand for another."""

from __future__ import annotations

from datetime import datetime

from qopi_desktop.domain.delivery import OpKind
from qopi_desktop.protocol.canonical import canonical
from qopi_desktop.protocol.wire import instant


def contribution_bytes(*, chart: str, person: str, at: datetime, audit_head: str) -> bytes:
    """Return what a person signs at their first change of a chart in a sign-in."""
    said = {"says": "contribution", "chart": chart, "person": person, "at": instant(at), "audit_head": audit_head}
    return canonical(said)


def completion_bytes(
    *,
    op_id: str,
    kind: OpKind,
    chart: str,
    round_id: str,
    payload_sha256: str,
    signer: str,
    signed_at: datetime,
    audit_head: str,
) -> bytes:
    """Return what the signer of an operation signs: the whole content by its hash, and when and after what."""
    return canonical(
        {
            "says": "operation",
            "op": op_id,
            "kind": kind.value,
            "chart": chart,
            "round": round_id,
            "payload_sha256": payload_sha256,
            "signer": signer,
            "signed_at": instant(signed_at),
            "audit_head": audit_head,
        }
    )


def roster_bytes(*, sha256: str, signer: str, signed_at: datetime) -> bytes:
    """Return what an administrator signs to register a roster."""
    return canonical({"says": "roster", "sha256": sha256, "signer": signer, "signed_at": instant(signed_at)})


def token_bytes(*, device: str, person: str, refresh_sha256: str, at: datetime) -> bytes:
    """Return what a person signs to act through a workstation."""
    said = {"says": "token", "device": device, "person": person, "refresh": refresh_sha256, "at": instant(at)}
    return canonical(said)


def code_bytes(*, device: str, person: str, at: datetime) -> bytes:
    """Return what an administrator signs to let another workstation join."""
    return canonical({"says": "code", "device": device, "person": person, "at": instant(at)})
