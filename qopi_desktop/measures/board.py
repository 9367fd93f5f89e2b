"""The measures of one chart, kept up to date while it is answered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from qopi_desktop.conditions import Composite, Truth
from qopi_desktop.domain.answers import QuestionId, StoredAnswer
from qopi_desktop.domain.charts import Summary
from qopi_desktop.forms.definition import Severity
from qopi_desktop.forms.session import ANSWER_NEEDED, FormSession
from qopi_desktop.measures.definition import Clause, Measure, Rung
from qopi_desktop.measures.explanation import ExplainedClause, ExplainedRung, Explanation, Reader
from qopi_desktop.measures.ladder import clause_truth, climb, climb_all, rung_truth
from qopi_desktop.measures.outcomes import Outcome
from qopi_desktop.measures.plan import plan_measures
from qopi_desktop.measures.turning import Turning
from qopi_desktop.measures.worked import with_parts

_NOT_STORED: Mapping[QuestionId, StoredAnswer] = MappingProxyType({})


class Board:
    """Scores a session; after an answer, only the measures that depend on it."""

    def __init__(self, measures: Sequence[Measure], session: FormSession) -> None:
        self._session = session
        self._plan = plan_measures(tuple(measures), session.form)
        self._measures = self._plan.measures
        self._shown = [measure.id for measure in measures]
        self._outcomes = climb_all(self._plan, session.env)
        self._turning: dict[str, Turning] = {}

    def update(self, changed: frozenset[QuestionId]) -> frozenset[str]:
        """Score again what reads the *changed* questions; return the ids whose outcome or reasons may have changed."""
        waiting = {reader for question_id in changed for reader in self._plan.readers.get(question_id, ())}
        self._turning.clear()
        seen: set[str] = set()
        while waiting:
            measure_id = min(waiting, key=self._plan.rank.__getitem__)
            waiting.discard(measure_id)
            seen.add(measure_id)
            outcome = self._climb(self._measures[measure_id])
            if outcome is not self._outcomes[measure_id]:
                self._outcomes[measure_id] = outcome
                waiting.update(self._plan.joiners.get(measure_id, ()))
        return frozenset(seen)

    def outcomes(self) -> Mapping[str, Outcome]:
        """Return the outcome of every measure, in the order in which they are shown."""
        return {measure_id: self._outcomes[measure_id] for measure_id in self._shown}

    def needs(self, measure_id: str) -> tuple[QuestionId, ...]:
        """Return the open questions that an undecided outcome waits for; none when it is decided."""
        if self._outcomes[measure_id] is not Outcome.UNDECIDED:
            return ()
        measure = self._measures[measure_id]
        _, rung = climb(measure, self._session.env, self._outcomes)
        pending = [clause for clause in measure.rungs[rung] if self._truth(clause) is Truth.PENDING]
        found: dict[QuestionId, None] = {}
        for clause in pending:
            if isinstance(clause.rule, Composite):
                found |= {each: None for part in clause.rule.measures for each in self.needs(part)}
            else:
                found |= dict.fromkeys(self._session.waits_for(clause.rule.reads))
        return tuple(found)

    def explain(self, measure_id: str, stored: Mapping[QuestionId, StoredAnswer] = _NOT_STORED) -> Explanation:
        """Return why the measure has its outcome: each rung, its clauses, and the answers they read.

        Args:
            measure_id: One of the measures of this board.
            stored: Who gave an answer and when, as far as the caller knows; told where it is the answer that counts.
        """
        measure, reader = self._measures[measure_id], Reader(self._session, stored)
        outcome, rung = climb(measure, self._session.env, self._outcomes)
        return Explanation(measure_id, outcome, rung, tuple(self._explain(measure, each, reader) for each in Rung))

    def turning(self, measure_id: str) -> Turning:
        """Return what finds the smallest sets of answers that would change the measure's outcome.

        It is about the chart as it is now, also when that is answered further, and may be asked by any thread.
        """
        if measure_id not in self._turning:
            lineage = with_parts(self._measures.values(), measure_id)
            self._turning[measure_id] = Turning(self._session.form, lineage, self._session.recorded())
        return self._turning[measure_id]

    def summary(self) -> Summary:
        """Return what lists and reports need of the chart as it is now."""
        progress, problems = self._session.progress(), self._session.problems()
        entered = [problem for problem in problems if problem.code != ANSWER_NEEDED]
        must_fix = sum(problem.severity is Severity.HARD for problem in entered)
        return Summary(
            answered=progress.answered,
            asked=progress.asked,
            must_fix=must_fix,
            to_check=len(entered) - must_fix,
            outcomes={measure_id: self._outcomes[measure_id].value for measure_id in self._shown},
        )

    def _climb(self, measure: Measure) -> Outcome:
        return climb(measure, self._session.env, self._outcomes)[0]

    def _truth(self, clause: Clause) -> Truth:
        return clause_truth(clause, self._session.env, self._outcomes)

    def _explain(self, measure: Measure, rung: Rung, reader: Reader) -> ExplainedRung:
        clauses = tuple(self._explain_clause(clause, reader) for clause in measure.rungs[rung])
        return ExplainedRung(rung, rung_truth(measure, rung, self._session.env, self._outcomes), clauses)

    def _explain_clause(self, clause: Clause, reader: Reader) -> ExplainedClause:
        truth = self._truth(clause)
        if isinstance(clause.rule, Composite):
            parts = tuple((part, self._outcomes[part]) for part in clause.rule.measures)
            return ExplainedClause(clause.name, clause.rule.text, truth, (), parts)
        answers = tuple(reader.read(QuestionId(each)) for each in clause.rule.reads)
        return ExplainedClause(clause.name, clause.rule.text, truth, answers)
