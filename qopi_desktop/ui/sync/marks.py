"""How the delivery of a chart looks: its glyph, its word, its color, and what it means."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from qopi_desktop.domain.charts import ChartState
from qopi_desktop.domain.delivery import NEEDS_ATTENTION, Delivery
from qopi_desktop.ui import glyphs
from qopi_desktop.ui.words import knows, say

if TYPE_CHECKING:
    from qopi_desktop.domain.charts import ChartRow
    from qopi_desktop.domain.delivery import DeliveryMark
    from qopi_desktop.forms.definition import Form

_GLYPHS = {
    Delivery.WAITING: "waiting",
    Delivery.RECEIVED: "received",
    Delivery.REFUSED: "refused",
    Delivery.CONFLICT: "conflict",
    Delivery.HELD: "held",
    Delivery.LATE: "toolate",
}
_DONE = frozenset({ChartState.COMPLETE, ChartState.LOCKED, ChartState.VOIDED})


@dataclass(frozen=True, slots=True)
class Face:
    """The three signs of a state and the sentence that explains them."""

    glyph: str
    word: str
    color: str
    sentence: str


def face_of(mark: DeliveryMark) -> Face:
    """Return how *mark* is shown; where the service gave a reason, the sentence is that of its code."""
    name = _name_of(mark)
    state = glyphs.states("delivery")[name]
    return Face(name, say(state.word), state.color, why(mark.code) if mark.code else _meaning(mark, name))


def face_of_row(row: ChartRow) -> Face | None:
    """Return how the delivery of a chart is shown in lists, None where its own state says more.

    A chart that is being answered shows how far it is, whatever became of an earlier revision.
    """
    return face_of(row.delivery) if row.delivery is not None and row.chart.state in _DONE else None


def needs_attention(mark: DeliveryMark | None) -> bool:
    """Return whether somebody has to see to the chart."""
    return mark is not None and mark.delivery in NEEDS_ATTENTION


def why(code: str) -> str:
    """Return the sentence for a reason of the service."""
    key = f"sync.why.{code}"
    return say(key) if knows(key) else say("sync.why.other", code=code)


def question_words(mark: DeliveryMark, form: Form) -> str:
    """Return number and name of the question that *mark* is about, empty for none."""
    question = form.questions.get(mark.question_id) if mark.question_id else None
    return f"{question.id} {question.ask}" if question else str(mark.question_id or "")


def outcome_words(mark: DeliveryMark, form: Form) -> str:
    """Return what became of a chart, and the question that it is about."""
    question, sentence = question_words(mark, form), face_of(mark).sentence
    return say("sync.why.at_question", question=question, why=sentence) if question else sentence


def attention_words(mark: DeliveryMark | None) -> str:
    """Return why somebody has to see to the chart, with the number of the question; empty where nobody has."""
    if mark is None or not needs_attention(mark):
        return ""
    sentence = face_of(mark).sentence
    return say("sync.why.at_question", question=mark.question_id, why=sentence) if mark.question_id else sentence


def _name_of(mark: DeliveryMark) -> str:
    if mark.delivery is Delivery.WAITING:
        return "announced" if mark.announced else "waiting"
    if mark.delivery is Delivery.RECEIVED and mark.withdrawn:
        return "withdrawn"
    if mark.delivery is Delivery.RECEIVED and mark.in_grace:
        return "aftertheclose"
    return _GLYPHS[mark.delivery]


def _meaning(mark: DeliveryMark, name: str) -> str:
    if mark.withdrawn and mark.delivery is Delivery.WAITING:
        return say("sync.delivery.withdrawal_waits")
    return say(f"sync.delivery.{name}")
