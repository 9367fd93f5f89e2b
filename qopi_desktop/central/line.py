"""The line of an office: every receipt and judgement has the next number, and each receipt names the one before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Self

from sqlalchemy import Connection, Row, bindparam, insert, null, select, union_all, update

from qopi_desktop.central.tables import events, offices, ops, service
from qopi_desktop.protocol.receipts import receipt_digest

_EPOCH = select(service.c.epoch).scalar_subquery().label("epoch")
_HERE = offices.c.id == bindparam("office")
_HELD = select(_EPOCH, offices.c.seq, offices.c.head_sha256).where(_HERE).with_for_update(key_share=True, of=offices)
_ADD, _MOVE = insert(events), update(offices).where(_HERE)
_AFTER = (
    union_all(
        *(
            select(table.c.seq, table.c.chart_key, table.c.rev, code, receipt).where(
                table.c.office_id == bindparam("office"), table.c.seq > bindparam("since")
            )
            for table, code, receipt in (
                (ops, null().label("code"), ops.c.receipt),
                (events, events.c.code, null().label("receipt")),
            )
        )
    )
    .order_by("seq")
    .limit(bindparam("limit"))
)


@dataclass
class Line:
    """The line as it stands in this transaction, which alone adds to it until it ends.

    The order of numbers is the order of commits, and a number is never skipped: what is rolled back gives its
    numbers back.
    """

    office_id: str
    epoch: int
    seq: int
    head_sha256: str
    _events: list[dict[str, Any]] = field(default_factory=list, repr=False)

    @classmethod
    def hold(cls, connection: Connection, office_id: str) -> Self:
        """Return the line of the office; whoever else would add to it waits until the transaction ends."""
        row = connection.execute(_HELD, {"office": office_id}).one()
        return cls(office_id, row.epoch, row.seq, row.head_sha256)

    @property
    def next_seq(self) -> int:
        """Return the number of what is added next."""
        return self.seq + 1

    def add_receipt(self, receipt: str) -> None:
        """Add the receipt that was signed for `next_seq`; it is written with its operation."""
        self.seq, self.head_sha256 = self.next_seq, receipt_digest(receipt)

    def add_judgement(self, *, chart: str, rev: int, code: str | None, at: datetime) -> None:
        """Add that a chart is held from now on for ``code``, or counted again where it is None."""
        self.seq = self.next_seq
        said = {"chart_key": chart, "rev": rev, "code": code, "at": at}
        self._events.append({"office_id": self.office_id, "seq": self.seq, **said})

    def write(self, connection: Connection) -> None:
        """Write what was added."""
        if self._events:
            connection.execute(_ADD, self._events)
        connection.execute(_MOVE, {"office": self.office_id, "seq": self.seq, "head_sha256": self.head_sha256})
        self._events = []


def line_after(connection: Connection, office_id: str, since: int, limit: int) -> Sequence[Row[Any]]:
    """Return what stands in the line of the office after the number *since*, in its order, *limit* rows at most."""
    return connection.execute(_AFTER, {"office": office_id, "since": since, "limit": limit}).all()
