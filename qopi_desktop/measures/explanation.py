"""Why a measure has its outcome: its clauses, the answers that they read, and where each answer came from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from qopi_desktop.conditions import Truth
from qopi_desktop.domain.answers import Answer, QuestionId, StoredAnswer
from qopi_desktop.forms.session import FormSession, Standing
from qopi_desktop.measures.definition import Rung
from qopi_desktop.measures.outcomes import Outcome


class Origin(Enum):
    """Where an answer came from: nobody gave one, a person did, the program filled it in, or a rule worked it out."""

    NOBODY = "nobody"
    PERSON = "person"
    PROGRAM = "program"
    RULE = "rule"


@dataclass(frozen=True, slots=True)
class ReadAnswer:
    """One answer that was read; ``answer`` is None where none counts: not given, or its question is not open.

    ``stored`` says who gave it and when, where that is known. With origin ``RULE``, ``rule`` is the derivation as
    written, and ``reads`` are the answers that it read in turn.
    """

    question_id: QuestionId
    answer: Answer | None
    standing: Standing
    origin: Origin
    stored: StoredAnswer | None = None
    rule: str = ""
    reads: tuple[ReadAnswer, ...] = ()


@dataclass(frozen=True, slots=True)
class ExplainedClause:
    """One clause: its rule as written, what it is, and the answers or parts it read."""

    name: str
    rule: str
    truth: Truth
    answers: tuple[ReadAnswer, ...]
    parts: tuple[tuple[str, Outcome], ...] = ()


@dataclass(frozen=True, slots=True)
class ExplainedRung:
    """One rung with its clauses; those below the deciding one are shown as they would be."""

    rung: Rung
    truth: Truth
    clauses: tuple[ExplainedClause, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a measure has its outcome; ``decided_at`` is the rung at which the ladder ended."""

    measure_id: str
    outcome: Outcome
    decided_at: Rung
    rungs: tuple[ExplainedRung, ...]


class Reader:
    """Tells the answers of a chart with where they came from; *stored* has who gave them and when, as far as known."""

    def __init__(self, session: FormSession, stored: Mapping[QuestionId, StoredAnswer]) -> None:
        self._session = session
        self._stored = stored
        self._known: dict[QuestionId, ReadAnswer] = {}

    def read(self, question_id: QuestionId) -> ReadAnswer:
        """Return the answer that counts at a question, and where it came from."""
        if question_id not in self._known:
            self._known[question_id] = self._read(question_id)
        return self._known[question_id]

    def _read(self, question_id: QuestionId) -> ReadAnswer:
        question = self._session.form.questions[question_id]
        answer, standing = self._session.effective(question_id), self._session.standing(question_id)
        if question.derive:
            reads = tuple(self.read(QuestionId(each)) for each in question.derive.reads)
            return ReadAnswer(question_id, answer, standing, Origin.RULE, rule=question.derive.text, reads=reads)
        if answer is None:
            return ReadAnswer(question_id, None, standing, Origin.NOBODY)
        if question.program:
            return ReadAnswer(question_id, answer, standing, Origin.PROGRAM)
        stored = self._stored.get(question_id)
        is_current = stored is not None and stored.answer == answer
        return ReadAnswer(question_id, answer, standing, Origin.PERSON, stored if is_current else None)
