"""The audit trail: one line an act, each chained to the one before under a key of its own."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterable, Mapping
from datetime import datetime

from qopi_desktop.domain.answers import ChartId, QuestionId
from qopi_desktop.domain.audit import AuditLine
from qopi_desktop.store.rows import AuditRecord, PersonRecord
from qopi_desktop.store.shelf import Desk, Shelf
from qopi_desktop.store.translate import instant, moment_of

FIRST_HASH = bytes(32)
"""What the first line is chained to."""


_compact = json.JSONEncoder(separators=(",", ":")).encode


class Ledger:
    """Appends lines to the trail inside the caller's transaction."""

    def __init__(self, chain_key: bytes) -> None:
        self._key = chain_key

    def append(
        self,
        shelf: Shelf,
        kind: str,
        person_id: str,
        now: datetime,
        *,
        chart_id: str | None = None,
        question_id: str | None = None,
        facts: Mapping[str, object] | None = None,
    ) -> None:
        """Add a line; *facts* are kept as JSON and name no patient."""
        last = shelf.audited or shelf.last(AuditRecord)
        number, before = (last.sequence + 1, last.hash) if last else (1, FIRST_HASH)
        detail = _compact(facts) if facts else ""
        row = AuditRecord(number, instant(now), person_id, kind, chart_id, question_id, detail, b"")
        row = row._replace(hash=link(self._key, before, row))
        shelf.add(row)
        shelf.audited = row


def link(key: bytes, before: bytes, row: AuditRecord) -> bytes:
    """Return the hash that chains *row* to the line whose hash is *before*."""
    return hmac.digest(key, before + _compact(row[:-1]).encode(), hashlib.sha256)


def first_break(key: bytes, rows: Iterable[AuditRecord], before: bytes = FIRST_HASH, number: int = 0) -> int | None:
    """Return the sequence number of the first line that does not follow, None when all do.

    Args:
        key: Of the chain.
        rows: In order of their sequence.
        before: Hash of the line before the first of *rows*.
        number: Sequence of that line.
    """
    for row in rows:
        number += 1
        if row.sequence != number or not hmac.compare_digest(row.hash, link(key, before, row)):
            return number
        before = row.hash
    return None


class AuditTrail:
    """Reads the audit trail."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def lines(self, chart_id: ChartId | None = None, limit: int = 200) -> tuple[AuditLine, ...]:
        """Return the newest lines first, of one chart or of the whole store."""
        with self._desk.read() as shelf:
            names = names_of(shelf)
            rows = shelf.newest_audit(chart_id, limit)
        return tuple(_line(row, names) for row in rows)


def names_of(shelf: Shelf) -> Mapping[str, str]:
    """Return the names of all users by their id."""
    return {row.id: row.name for row in shelf.find(PersonRecord)}


def _line(row: AuditRecord, names: Mapping[str, str]) -> AuditLine:
    return AuditLine(
        sequence=row.sequence,
        at=moment_of(row.at),
        person_name=names.get(row.person_id, ""),
        kind=row.kind,
        chart_id=ChartId(row.chart_id) if row.chart_id else None,
        question_id=QuestionId(row.question_id) if row.question_id else None,
        detail=row.detail,
    )
