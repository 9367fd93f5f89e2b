"""What a synchronisation came to, chart by chart and in numbers."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from qopi_desktop.domain.delivery import Delivery, DeliveryLine, OpId

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from qopi_desktop.errors import KnownError

_NAMES = {
    Delivery.WAITING: "waiting",
    Delivery.RECEIVED: "unchanged",
    Delivery.REFUSED: "refused",
    Delivery.CONFLICT: "refused",
    Delivery.HELD: "held",
    Delivery.LATE: "late",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """The charts of a round, each counted once.

    ``accepted`` were received in the synchronisation just made, ``unchanged`` in an earlier one; ``refused`` wait for
    a person, with or without a conflict; ``not_complete`` were never sent or were taken back.
    """

    accepted: int = 0
    unchanged: int = 0
    refused: int = 0
    waiting: int = 0
    held: int = 0
    late: int = 0
    not_complete: int = 0

    @property
    def charts(self) -> int:
        """Return how many charts the round has."""
        return self.received + self.refused + self.waiting + self.held + self.late + self.not_complete

    @property
    def received(self) -> int:
        """Return how many charts the service has and counts."""
        return self.accepted + self.unchanged


@dataclass(frozen=True, slots=True, kw_only=True)
class SyncReport(Standing):
    """How a round stands after a synchronisation.

    ``fault`` is why it ended early, None where it did not; what was settled before holds. ``next_try_at`` is when, by
    this workstation's clock, to ask again without being told to.
    """

    started_at: datetime
    ended_at: datetime
    next_try_at: datetime
    fault: KnownError | None = None

    @property
    def error(self) -> str | None:
        """Return the code of ``fault``."""
        return self.fault.code if self.fault else None


def standing_of(lines: Iterable[DeliveryLine], fresh: frozenset[OpId] = frozenset()) -> Standing:
    """Return how the charts of *lines* stand; *fresh* are the operations that were received just now."""
    return Standing(**Counter(_name(line, fresh) for line in lines))


def _name(line: DeliveryLine, fresh: frozenset[OpId]) -> str:
    if line.mark is None:
        return "not_complete"
    if line.mark.delivery is not Delivery.RECEIVED:
        return _NAMES[line.mark.delivery]
    if line.mark.withdrawn:
        return "not_complete"
    return "accepted" if line.op_id in fresh else _NAMES[Delivery.RECEIVED]


def report_of(
    standing: Standing, *, started_at: datetime, ended_at: datetime, next_try_at: datetime, fault: KnownError | None
) -> SyncReport:
    """Return the report of a synchronisation after which a round stands as *standing*."""
    return SyncReport(
        **asdict(standing), started_at=started_at, ended_at=ended_at, next_try_at=next_try_at, fault=fault
    )
