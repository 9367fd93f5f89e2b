"""One chart being answered: what is open, what is set aside, what is derived, what is wrong. No Qt."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from types import MappingProxyType

from qopi_desktop.conditions import Cell, Env, Formula, Gap, Span
from qopi_desktop.conditions.truth import FALSE, PENDING, TRUE
from qopi_desktop.domain.answers import Answer, QuestionId, encode
from qopi_desktop.domain.charts import Override
from qopi_desktop.forms.cells import cell_of, derived_answer
from qopi_desktop.forms.definition import Check, Form, Question, Section, Severity
from qopi_desktop.forms.narrowing import narrow
from qopi_desktop.forms.plan import gate_reads

ANSWER_NEEDED = "answer-needed"


class Standing(Enum):
    """Whether a question is asked: it is, it is not, or its gate still waits for an answer."""

    OPEN = "open"
    CLOSED = "closed"
    PENDING = "pending"

    __hash__ = object.__hash__  # members are single: found by identity, which is faster than by name


@dataclass(frozen=True, slots=True)
class Problem:
    """What does not fit at a question; the words are filled in."""

    question_id: QuestionId
    code: str
    severity: Severity
    title: str
    say: str


@dataclass(frozen=True, slots=True)
class QuestionState:
    """All that is to be shown of one question; ``set_aside`` is the answer kept while it is not open.

    ``problems`` leaves out what ``override`` keeps with a reason.
    """

    question: Question
    standing: Standing
    answer: Answer | None
    set_aside: Answer | None
    problems: tuple[Problem, ...]
    override: Override | None


@dataclass(frozen=True, slots=True)
class Progress:
    """How many of the questions that need a person's answer have one; an optional one counts once it is answered."""

    answered: int
    asked: int


_OPEN, _CLOSED = Standing.OPEN, Standing.CLOSED
_STANDING = {TRUE: _OPEN, PENDING: Standing.PENDING}
_NOT_OPEN = {_CLOSED: Gap.CLOSED, Standing.PENDING: Gap.GATE_PENDING}
_Found = tuple[tuple[Problem, Override | None], ...]
_NONE_GIVEN: Mapping[QuestionId, Cell] = MappingProxyType({})


class FormSession:
    """The state of one chart while it is answered; one answer looks only at what depends on it.

    A derived question of *given* has that value where it is open, whatever its formula says: what the formula reads
    is not known here.
    """

    def __init__(
        self,
        form: Form,
        answers: Mapping[QuestionId, Answer],
        overrides: Sequence[Override] = (),
        given: Mapping[QuestionId, Cell] = _NONE_GIVEN,
    ) -> None:
        self.form = form
        self._questions = tuple(form.questions.values())
        self._slots = {question.id: slot for slot, question in enumerate(self._questions)}
        self._answers = dict(answers)
        self._given = given
        self._overrides = {(override.question_id, override.code): override for override in overrides}
        self._cells: list[Cell] = [Gap.CLOSED] * len(self._questions)
        self._standings = [_CLOSED] * len(self._questions)
        for slot in form.plan.order:
            self._settle(slot)
        self._narrowed = self._narrow()
        self._states: dict[int, QuestionState] = {}  # screens ask for all of them after each answer

    @property
    def env(self) -> Env:
        """Return the value of every question by its slot, as measures and checks read it: partial dates narrowed."""
        return self._narrowed

    def values(self) -> Mapping[QuestionId, Cell]:
        """Return the value of every question by its id, as measures and checks read it."""
        return dict(zip(self._slots, self._narrowed, strict=True))

    @cached_property
    def _found(self) -> list[_Found]:
        """The problems by slot; looked for when somebody first asks, because scoring alone never does."""
        return [self._find_problems(slot) for slot in range(len(self._questions))]

    def answer(self, question_id: QuestionId, answer: Answer | None) -> frozenset[QuestionId]:
        """Record *answer*, None to take it back; returns the ids of the questions whose state changed by it."""
        if self._answers.get(question_id) == answer:
            return frozenset()
        known = self._found
        if answer is None:
            del self._answers[question_id]
        else:
            self._answers[question_id] = answer
        first = self._slots[question_id]
        moved = self._spread(first) | self._narrow_again()
        watching = {watcher for slot in moved for watcher in self.form.plan.watchers[slot]}
        found = {slot for slot in moved | watching if self._look_again(slot, known)}
        return self._changed(moved | found)

    def overrule(self, override: Override) -> frozenset[QuestionId]:
        """Keep a soft problem with a reason; returns the id of its question if that changed anything."""
        known = self._found
        self._overrides[override.question_id, override.code] = override
        slot = self._slots[override.question_id]
        return self._changed({slot} if self._look_again(slot, known) else set())

    def state(self, question_id: QuestionId) -> QuestionState:
        """Return all that is to be shown of one question."""
        slot = self._slots[question_id]
        if slot not in self._states:
            self._states[slot] = self._state(slot)
        return self._states[slot]

    def is_open(self, question_id: QuestionId) -> bool:
        """Return whether the question is asked."""
        return self.standing(question_id) is _OPEN

    def standing(self, question_id: QuestionId) -> Standing:
        """Return whether the question is asked, is not, or waits for an answer that decides it."""
        return self._standings[self._slots[question_id]]

    def _state(self, slot: int) -> QuestionState:
        question = self._questions[slot]
        is_open = self._standings[slot] is _OPEN
        return QuestionState(
            question=question,
            standing=self._standings[slot],
            answer=self._effective(slot),
            set_aside=None if is_open else self._answers.get(question.id),
            problems=tuple(problem for problem, override in self._found[slot] if override is None),
            override=next((override for _, override in self._found[slot] if override), None),
        )

    def recorded(self) -> list[Cell]:
        """Return every cell before dates are narrowed, and what is set aside as if its question were open."""
        cells = list(self._cells)
        for question_id, answer in self._answers.items():
            slot = self._slots[question_id]
            if self._standings[slot] is not Standing.OPEN:
                cells[slot] = cell_of(answer)
        return cells

    def effective(self, question_id: QuestionId) -> Answer | None:
        """Return the answer that counts: that of an open question, typed or derived; None when there is none."""
        return self._effective(self._slots[question_id])

    def shown(self, section_id: str) -> tuple[QuestionId, ...]:
        """Return the open questions of a section in the order of the screen."""
        return tuple(self._questions[slot].id for slot in self._open() if self._questions[slot].section == section_id)

    def sections(self) -> tuple[tuple[Section, Progress, int], ...]:
        """Return each section that shows a question, with its progress and how many problems must be fixed.

        A section of which only derived questions are open has nothing to do in it, and is left out.
        """
        by_section: dict[str, list[int]] = {section.id: [] for section in self.form.sections}
        for slot in self._open():
            by_section[self._questions[slot].section].append(slot)
        return tuple(
            (section, self._progress(slots), sum(self._must_fix(slot) for slot in slots))
            for section in self.form.sections
            if (slots := by_section[section.id]) and any(not self._questions[slot].derive for slot in slots)
        )

    def problems(self) -> tuple[Problem, ...]:
        """Return what is wrong, in the order of the screen; what is kept with a reason is left out."""
        return tuple(problem for found in self._found for problem, override in found if override is None)

    def overridden(self) -> tuple[tuple[Problem, Override], ...]:
        """Return the soft problems that are kept, each with its reason."""
        return tuple((problem, override) for found in self._found for problem, override in found if override)

    def set_aside(self) -> tuple[QuestionId, ...]:
        """Return the questions that hold an answer without being open: kept, not scored."""
        return tuple(
            question.id
            for question, standing in zip(self._questions, self._standings, strict=True)
            if standing is not _OPEN and question.id in self._answers
        )

    def not_needed(self) -> tuple[QuestionId, ...]:
        """Return the questions that this chart does not ask."""
        return tuple(
            question.id
            for question, standing in zip(self._questions, self._standings, strict=True)
            if standing is _CLOSED
        )

    def progress(self) -> Progress:
        """Return how many of the questions asked of a person are answered."""
        return self._progress(self._open())

    def rests_on(self, question_id: QuestionId, code: str) -> tuple[tuple[QuestionId, str | None], ...]:
        """Return what an override of the problem *code* rests on: each question its check reads, as answered now."""
        checks = [check for check in self.form.questions[question_id].checks if check.code == code]
        read = {question_id: None} | {QuestionId(each): None for check in checks for each in check.rule.reads}
        return tuple((each, encode(self._effective(self._slots[each]))) for each in read)

    def waits_for(self, reads: Iterable[str]) -> tuple[QuestionId, ...]:
        """Return the open questions that must still be answered, or dated to the day, before *reads* are decided."""
        found: dict[QuestionId, None] = {}
        self._collect_waiting([self._slots[QuestionId(each)] for each in reads], found, set())
        return tuple(found)

    def _collect_waiting(self, slots: Iterable[int], found: dict[QuestionId, None], seen: set[int]) -> None:
        for slot in slots:
            if slot in seen:
                continue
            seen.add(slot)
            question, cell = self._questions[slot], self._narrowed[slot]
            if cell is Gap.GATE_PENDING or (question.derive and (cell is Gap.PENDING or isinstance(cell, Span))):
                self._collect_waiting([self._slots[QuestionId(each)] for each in gate_reads(question)], found, seen)
            elif cell is Gap.PENDING or isinstance(cell, Span):
                found[question.id] = None

    def _spread(self, first: int) -> set[int]:
        """Settle *first* and then, in order, all that reads what changed; return what changed."""
        plan = self.form.plan
        waiting, seen, moved = [(plan.rank[first], first)], {first}, {first}
        while waiting:
            _, slot = heapq.heappop(waiting)
            if self._settle(slot) or slot == first:
                moved.add(slot)
                for reader in plan.readers[slot]:
                    if reader not in seen:
                        seen.add(reader)
                        heapq.heappush(waiting, (plan.rank[reader], reader))
        return moved

    def _settle(self, slot: int) -> bool:
        """Work out whether a question is open and what it holds; return whether that is new."""
        question = self._questions[slot]
        truth = question.when.decide(self._cells) if question.when else TRUE
        standing = _STANDING.get(truth, _CLOSED)
        if standing is not _OPEN:
            cell: Cell = _NOT_OPEN[standing]
        elif question.derive:
            cell = self._derived(question.id, question.derive, self._cells)
        else:
            cell = cell_of(self._answers.get(question.id))
        if standing is self._standings[slot] and cell == self._cells[slot]:
            return False
        self._standings[slot], self._cells[slot] = standing, cell
        return True

    def _narrow_again(self) -> set[int]:
        """Narrow the partial dates as they stand now; return the questions that read otherwise by it."""
        before, self._narrowed = self._narrowed, self._narrow()
        return {slot for slot, cell in enumerate(self._narrowed) if cell != before[slot]}

    def _narrow(self) -> list[Cell]:
        if not any(isinstance(cell, Span) for cell in self._cells):
            return list(self._cells)
        narrowed = narrow(self._cells, self.form.plan.dates)
        for slot in self.form.plan.order:
            derive = self._questions[slot].derive
            if derive and self._standings[slot] is _OPEN:
                narrowed[slot] = self._derived(self._questions[slot].id, derive, narrowed)
        return narrowed

    def _derived(self, question_id: QuestionId, derive: Formula, env: Env) -> Cell:
        return self._given[question_id] if question_id in self._given else derive.value(env)

    def _look_again(self, slot: int, known: list[_Found]) -> bool:
        found = self._find_problems(slot)
        if found == known[slot]:
            return False
        known[slot] = found
        return True

    def _find_problems(self, slot: int) -> _Found:
        """Return the problems of one question: only where it is open and answered, save that it needs an answer."""
        question = self._questions[slot]
        if self._standings[slot] is not _OPEN:
            return ()
        if self._effective(slot) is None:
            needed = question.is_asked and not question.optional
            return ((_answer_needed(question, self.form), None),) if needed else ()
        broken = [check for check in question.checks if check.rule.decide(self._narrowed) is FALSE]
        return tuple((_problem(question.id, check), self._override(question.id, check)) for check in broken)

    def _override(self, question_id: QuestionId, check: Check) -> Override | None:
        override = self._overrides.get((question_id, check.code))
        if override is None or check.severity is Severity.HARD:
            return None
        return override if override.rests_on == self.rests_on(question_id, check.code) else None

    def _effective(self, slot: int) -> Answer | None:
        question = self._questions[slot]
        if self._standings[slot] is not _OPEN:
            return None
        return derived_answer(self._narrowed[slot]) if question.derive else self._answers.get(question.id)

    def _progress(self, slots: Iterable[int]) -> Progress:
        questions = [self._questions[slot] for slot in slots if self._questions[slot].is_asked]
        answered = sum(question.id in self._answers for question in questions)
        return Progress(
            answered,
            answered + sum(question.id not in self._answers and not question.optional for question in questions),
        )

    def _must_fix(self, slot: int) -> int:
        open_problems = [problem for problem, override in self._found[slot] if override is None]
        entered = [problem for problem in open_problems if problem.code != ANSWER_NEEDED]
        return sum(problem.severity is Severity.HARD for problem in entered)

    def _open(self) -> list[int]:
        return [slot for slot, standing in enumerate(self._standings) if standing is _OPEN]

    def _changed(self, slots: Iterable[int]) -> frozenset[QuestionId]:
        for slot in slots:
            self._states.pop(slot, None)
        return frozenset(self._questions[slot].id for slot in slots)


def _problem(question_id: QuestionId, check: Check) -> Problem:
    return Problem(question_id, check.code, check.severity, check.title, check.say)


def _answer_needed(question: Question, form: Form) -> Problem:
    say = form.needed.say.replace("{id}", question.id)
    return Problem(question.id, ANSWER_NEEDED, Severity.HARD, form.needed.title, say)
