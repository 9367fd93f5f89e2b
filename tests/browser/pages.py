"""What a person does on the page of a questionnaire, and what our engine says must be seen there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from random import Random

from qopi_desktop.domain.answers import Answer, QuestionId
from qopi_desktop.domain.dates import PartialDate, Precision
from qopi_desktop.forms.definition import Form, Kind, Question
from qopi_desktop.forms.session import FormSession
from qopi_desktop.standards.elements import Json, Words
from qopi_desktop.standards.questionnaire import asked_by, has_status_item
from qopi_desktop.standards.responses import responses
from qopi_desktop.standards.systems import slug, status_link
from tests.unit.measures.walks import any_answer


@dataclass
class PageChart:
    """A chart as it is answered on the page of one module; ``seen`` grows with each step."""

    form: Form
    module: str
    session: FormSession
    words: Words
    response: Json | None = None
    steps: list[Json] = field(default_factory=list)
    seen: list[set[str]] = field(default_factory=list)

    @classmethod
    def empty(cls, form: Form, module: str) -> PageChart:
        """Return a chart of which nothing is answered."""
        chart = cls(form, module, FormSession(form, {}), Words(form))
        chart.seen.append(chart.shown())
        return chart

    @classmethod
    def loaded(cls, form: Form, module: str, answers: dict[QuestionId, Answer]) -> PageChart:
        """Return a chart that begins with *answers*."""
        chart = cls(form, module, FormSession(form, answers), Words(form))
        chart.response = chart.written()
        chart.seen.append(chart.shown())
        return chart

    def asked(self) -> list[Question]:
        """Return the questions of the page that are open and answered by a person."""
        return [each for each in asked_by(self.form, self.module) if self.session.is_open(each.id) and not each.derive]

    def shown(self) -> set[str]:
        """Return the linkIds that must be seen: open questions, and beside those without a value why there is none."""
        asked = [each for each in asked_by(self.form, self.module) if self.session.is_open(each.id)]
        missing = [each for each in asked if has_status_item(each) and not self._has_value(each)]
        return {each.id for each in asked} | {status_link(each.id) for each in missing}

    def fill(self, answers: Mapping[QuestionId, Answer]) -> None:
        """Answer each question of *answers* that is asked, from the first on, those that open meanwhile too."""
        while waiting := [each for each in self.asked() if each.id in answers and not self.session.effective(each.id)]:
            self.answer(waiting[0], answers[waiting[0].id])

    def fill_any(self, random: Random, until: int) -> None:
        """Answer questions at random until none is left, or there are so many steps."""
        while len(self.steps) < until:
            waiting = [each for each in self.asked() if each.is_asked and not self.session.effective(each.id)]
            if not waiting:
                break
            question = random.choice(waiting)
            answer = any_answer(question, random)
            if answer.value != ():
                self.answer(question, answer)

    def answer(self, question: Question, answer: Answer) -> None:
        """Answer *question* in the engine and as a step on the page."""
        self.session.answer(question.id, answer)
        self.steps.append(self._step(question, answer))
        self.seen.append(self.shown())

    def answer_again(self, random: Random, times: int) -> None:
        """Change *times* answers to choices that others read, whatever they were."""
        read = {read for each in asked_by(self.form, self.module) if each.when for read in each.when.reads}
        for _ in range(times):
            gates = [each for each in self.asked() if each.id in read and each.kind is Kind.CHOICE]
            question = random.choice(gates)
            self.answer(question, any_answer(question, random))

    def given(self) -> Json:
        """Return what the page's script reads."""
        return {"response": self.response, "steps": self.steps}

    def ended(self) -> Json:
        """Return what the page's script reads of the chart as it is now."""
        return {"response": self.written(), "steps": []}

    def written(self) -> Json:
        """Return the response that our export makes of the chart."""
        made = responses(self.session, "a chart", "chart", self.words)
        (found,) = (each for each in made if each["id"] == f"chart-{slug(self.module)}")
        return found

    def _has_value(self, question: Question) -> bool:
        answer = self.session.effective(question.id)
        return answer is not None and answer.missing is None

    def _step(self, question: Question, answer: Answer) -> Json:
        if answer.missing is not None:
            item = status_link(question.id) if has_status_item(question) else question.id
            return {"item": item, "type": "list", "words": [self.words.statuses[answer.missing.value]]}
        match answer.value:
            case PartialDate() as day:
                return {"item": question.id, "type": "date", "words": [f"{day.earliest:%m/%d/%Y}"]}
            case Decimal() as number:
                return {"item": question.id, "type": "text", "words": [str(number)]}
            case _ if not question.choices:
                return {"item": question.id, "type": "text", "words": [answer.value]}
        codes = answer.value if isinstance(answer.value, tuple) else (answer.value,)
        labels = {choice.code: choice.label for choice in question.choices}
        return {"item": question.id, "type": "list", "words": [labels[str(code)] for code in codes]}


def fits_the_page(form: Form, module: str, answers: Mapping[QuestionId, Answer]) -> bool:
    """Return whether the page of *module* is for a chart with *answers* and can hold them.

    lforms knows dates to the day alone, and no page holds a list that was answered with none of its codes.
    """
    values = [each.value for each in answers.values()]
    days = [each for each in values if isinstance(each, PartialDate)]
    session = FormSession(form, answers)
    is_asked = any(session.is_open(each.id) for each in form.questions.values() if each.module == module)
    return is_asked and () not in values and all(day.precision is Precision.DAY for day in days)
