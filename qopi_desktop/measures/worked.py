"""Charts whose outcome, or a derived value of which, is known: do they tell a wrong measure or form from the right?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from qopi_desktop.conditions import Cell, Formula
from qopi_desktop.domain.answers import Answer, QuestionId
from qopi_desktop.forms.definition import Form
from qopi_desktop.forms.plan import gate_reads
from qopi_desktop.forms.session import FormSession
from qopi_desktop.measures.definition import Measure
from qopi_desktop.measures.ladder import climb, climb_all
from qopi_desktop.measures.outcomes import Outcome
from qopi_desktop.measures.plan import plan_measures


class WorkedChart:
    """A chart and the outcome that the last of *measures* should have for it; those before it are its parts."""

    def __init__(
        self, form: Form, measures: Sequence[Measure], answers: Mapping[QuestionId, Answer], expected: Outcome
    ) -> None:
        self.expected = expected
        self._plan, self._measure_id, self._answers = plan_measures(tuple(measures), form), measures[-1].id, answers
        self._env = FormSession(form, answers).env
        self._outcomes = climb_all(self._plan, self._env)

    @property
    def outcome(self) -> Outcome:
        """Return the outcome that the measure has."""
        return self._outcomes[self._measure_id]

    def kills(self, measure: Measure) -> bool:
        """Return whether *measure*, in the place of the one that was worked out, comes to another outcome."""
        return climb(measure, self._env, self._outcomes)[0] is not self.expected

    def kills_form(self, form: Form) -> bool:
        """Return whether the measure comes to another outcome where *form* asks its questions."""
        outcomes = climb_all(self._plan, FormSession(form, self._answers).env)
        return outcomes[self._measure_id] is not self.expected


class WorkedValue:
    """A chart and what a derived question should hold for it."""

    def __init__(
        self, form: Form, question_id: QuestionId, answers: Mapping[QuestionId, Answer], expected: Cell
    ) -> None:
        session = FormSession(form, answers)
        self.expected = expected
        self._env, self._is_open = session.env, session.is_open(question_id)
        self.value = self._env[[*form.questions].index(question_id)]

    def kills(self, derive: Formula) -> bool:
        """Return whether the question holds another value by *derive*: it is open, and nothing it reads rests on it."""
        return self._is_open and derive.value(self._env) != self.expected


def with_parts(measures: Iterable[Measure], measure_id: str) -> tuple[Measure, ...]:
    """Return the measure of that id, after the measures that it joins."""
    by_id = {measure.id: measure for measure in measures}
    wanted = by_id[measure_id]
    parts = [each for part in wanted.parts for each in with_parts(by_id.values(), part)]
    return (*dict.fromkeys(parts), wanted)


def rests_on(form: Form, reads: Iterable[str]) -> frozenset[str]:
    """Return the ids in *reads*, with those of the questions that gates and derivations read for them."""
    waiting = list(reads)
    found: set[str] = set()
    while waiting:
        read = waiting.pop()
        if read not in found:
            found.add(read)
            waiting += gate_reads(form.questions[QuestionId(read)])
    return frozenset(found)
