"""What was done in a store, by whom and when."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qopi_desktop.domain.answers import ChartId, QuestionId


@dataclass(frozen=True, slots=True)
class AuditLine:
    """One act; ``kind`` is a stable code such as ``answered`` or ``completed``, ``detail`` its facts as JSON."""

    sequence: int
    at: datetime
    person_name: str
    kind: str
    chart_id: ChartId | None = None
    question_id: QuestionId | None = None
    detail: str = field(default="", repr=False)
