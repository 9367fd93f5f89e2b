"""The key to a training case as a PDF document: what to notice, every answer, and what each measure comes to."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from qopi_desktop.domain.answers import Answer
from qopi_desktop.forms.definition import Form, Question
from qopi_desktop.forms.session import FormSession
from qopi_desktop.measures.definition import Measure
from qopi_desktop.measures.outcomes import Outcome
from qopi_desktop.measures.package import Package
from qopi_desktop.measures.stories import ChartStory
from qopi_desktop.reports.page import MARGIN, MEDIUM, REGULAR, STRONG, Weight
from qopi_desktop.reports.paper.blocks import SMALL, Block, Column, Rule, joined
from qopi_desktop.reports.paper.leaves import RIGHT
from qopi_desktop.reports.training.case import Case
from qopi_desktop.reports.wording import Wording, load_wording

InWords = Callable[[Answer | None, Question], str]

_PAD, _GAP = 4, 16
_NOTICED = (120,)
_ANSWERS = (44, 384)
_OUTCOMES = (92, 268)


def answer_key(story: ChartStory, package: Package, in_words: InWords) -> bytes:
    """Return the key to *story* as a PDF of Letter pages; *in_words* says an answer to a question.

    The same story gives the same bytes.
    """
    case = Case.open(story, "key")
    key = _Key(story, case.words, in_words)
    parts = (key.noticed(), key.answers(package.form), key.outcomes(package.measures))
    return case.print([case.front(case.words.say("key.lead")), *(block for part in parts for block in part)])


@dataclass(frozen=True, slots=True)
class _Key:
    story: ChartStory
    words: Wording
    in_words: InWords

    def noticed(self) -> Iterator[Block]:
        """Yield what the record was made to test."""
        told = {key: getattr(self.story, key) for key in ("contradiction", "partial_date", "distractor")}
        rows = [_row((self.words.say(f"noticed.{key}"), text), _NOTICED, STRONG) for key, text in told.items()]
        return self._headed(self.words.say("noticed.title"), rows)

    def answers(self, form: Form) -> Iterator[Block]:
        """Yield every question that the chart asks with its answer, section by section."""
        session = FormSession(form, self.story.read(form).answers)
        for section in form.sections:
            asked = [form.questions[each] for each in session.shown(section.id)]
            rows = [self._answer(each, session) for each in asked if each.is_asked]
            yield from self._headed(self.words.say("section", letter=section.id, title=section.long), rows)

    def _answer(self, question: Question, session: FormSession) -> Block:
        answer = self.in_words(session.state(question.id).answer, question)
        return _row((question.id, question.ask, answer), _ANSWERS, REGULAR, MEDIUM)

    def outcomes(self, measures: Sequence[Measure]) -> Iterator[Block]:
        """Yield what each measure comes to and why, one outcome after another."""
        says = load_wording("chart")
        for outcome in Outcome:
            found = [each for each in measures if self._outcome(each) is outcome]
            rows = [_row((each.id, each.title, self.story.outcomes[each.id].why), _OUTCOMES, STRONG) for each in found]
            label = says.say(f"measures.{outcome.value}").capitalize()
            yield from self._headed(self.words.say("outcome", outcome=label, count=len(rows)), rows)

    def _headed(self, title: str, rows: Sequence[Block]) -> Iterator[Block]:
        """Yield *rows* below *title*, which stays with the first and is said again where they go on on a page."""
        if rows:
            again = _title(self.words.say("continued", title=title))
            yield joined(_title(title), rows[0])
            yield from (replace(row, again=again) for row in rows[1:])

    def _outcome(self, measure: Measure) -> Outcome | None:
        worked = self.story.outcomes.get(measure.id)
        return worked.outcome if worked else None


def _title(title: str) -> Block:
    column = Column(MARGIN, RIGHT - MARGIN, 16)
    column.write(title, 15, STRONG)
    column.gap(4)
    column.marks.append(Rule(MARGIN, column.y, RIGHT))
    return Block(column.y, column.marks)


def _row(cells: Sequence[str], widths: Sequence[float], first: Weight, last: Weight = REGULAR) -> Block:
    """Return *cells* side by side: all but the last as wide as *widths* say, and a line below."""
    x, bottom, marks = float(MARGIN), 0.0, []
    rooms = [*widths, RIGHT - MARGIN - sum(widths)]
    weights = [first, *([REGULAR] * (len(cells) - 2)), last]
    for text, room, weight in zip(cells, rooms, weights, strict=True):
        column = Column(x, room - _GAP, _PAD)
        column.write(text, SMALL, weight)
        marks += column.marks
        bottom = max(bottom, column.y)
        x += room
    return Block(bottom + _PAD, [*marks, Rule(MARGIN, bottom + _PAD, RIGHT, "lineStrong")])
