"""What an abstractor does at the desk, by keys alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qopi_desktop.domain.answers import Missing, QuestionId
from qopi_desktop.domain.charts import ChartState
from qopi_desktop.domain.dates import PartialDate
from qopi_desktop.forms.definition import Kind, Severity
from qopi_desktop.ui.chart_form.choice_field import fits
from qopi_desktop.ui.chart_form.options import STATUS_KEYS
from qopi_desktop.ui.chart_form.pick_list import PickModel, picks_of
from tests.tours.stage import TourFailedError

if TYPE_CHECKING:
    from qopi_desktop.forms.definition import Question
    from tests.tours.theatre import Theatre
    from tests.tours.tour_chart import Value


class Abstractor:
    """One person with one keyboard."""

    def __init__(self, house: Theatre) -> None:
        self._house, self._stage = house, house.stage

    def open_chart(self, number: str) -> None:
        """Find the chart by its number and open it."""
        self._stage.press_keys("F3")
        self._stage.type(number)
        self._stage.press_keys("Return")
        self._stage.until(lambda: self._is_open(number), f"chart {number} opened")
        self._house.settle()

    def go_to(self, question_id: str) -> None:
        """Go to a question by its number."""
        self._stage.press_keys("Ctrl+G")
        self._stage.type(question_id)
        self._stage.press_keys("Return")
        self._stage.until(lambda: self.here == question_id, f"the keyboard went to {question_id}")

    @property
    def here(self) -> str | None:
        """The question that has the keyboard."""
        return self._house.desk.chart.page.current

    def answer(self, question_id: str, value: Value) -> None:
        """Answer the question that has the keyboard and go on with Enter."""
        if self.here != question_id:
            raise TourFailedError(f"Enter led to {self.here}, not to {question_id}")
        self.type_answer(question_id, value)
        self._stage.press_keys("Return")

    def type_answer(self, question_id: str, value: Value) -> None:
        """Type the answer; what a look-up offers is taken with Enter, which leaves that question."""
        question = self._house.model.session.form.questions[QuestionId(question_id)]
        for text, takes in keys_for(question, value):
            self._stage.type(text)
            if takes:
                self._stage.press_keys("Return")

    def keep(self, code: str, reason: str) -> None:
        """Keep the soft check *code* of the problems pane with *reason*."""
        self._stage.until(self._house.desk.chart.problems.isVisible, "the problems pane is there")
        while self._pane() != "problems":
            self._stage.press_keys("F6")
        name = next(
            each.objectName()
            for each in self._house.desk.chart.problems.findChildren(type(self._house.workplace.top.search))
            if each.objectName().startswith("reason-") and each.objectName().endswith(code) and each.isVisible()
        )
        self._stage.tab_to(name)
        self._stage.type(reason)
        self._stage.press_keys("Return")
        self._house.settle()

    def keep_all(self, reason: str) -> None:
        """Keep every check that is left with *reason*."""
        self._house.settle()
        session = self._house.model.session
        for code in [each.code for each in session.problems() if each.severity is Severity.SOFT]:
            self.keep(code, reason)

    def complete(self, number: str) -> None:
        """Complete the chart with its key."""
        self._stage.press_keys("F12")
        self._stage.until(lambda: self._house.model.chart.state is ChartState.COMPLETE, f"{number} became complete")
        self._house.settle()

    def _is_open(self, number: str) -> bool:
        model = self._house.desk.model
        return model is not None and model.chart.number == number

    def _pane(self) -> str:
        at = self._stage.focus()
        while at is not None and at.objectName() != "problems":
            at = at.parentWidget()
        return "problems" if at is not None else ""


def keys_for(question: Question, value: Value) -> list[tuple[str, bool]]:
    """Return what is typed for *value*, and after which parts Enter takes what the list offers."""
    if isinstance(value, dict):
        letter = STATUS_KEYS[Missing(value["status"])]
        return [(letter, question.kind is Kind.MANY)]
    if question.kind is Kind.DATE:
        return [(_typed_date(str(value)), False)]
    if question.kind is Kind.MANY and isinstance(value, list):
        return [(_shortest(question, code), True) for code in value]
    if question.kind is Kind.CHOICE and fits(question):
        codes = [choice.code for choice in question.choices]
        return [(str(codes.index(str(value)) + 1), False)]
    return [(_shortest(question, str(value)) if question.kind is Kind.CHOICE else str(value), False)]


def _shortest(question: Question, code: str) -> str:
    """Return the fewest letters of the option's words after which the list would take it."""
    model = PickModel(picks_of(question), None)  # type: ignore[arg-type]
    label = next(choice.label for choice in question.choices if choice.code == code)
    for length in range(1, len(label) + 1):
        best = model.filter(label[:length])
        if model.shown[best].code == code and label[:length].strip() == label[:length]:
            return label[:length].lower()
    raise TourFailedError(f"{question.id}: typing {label} does not lead to {code}")


def _typed_date(iso: str) -> str:
    day = PartialDate.from_iso(iso)
    parts = [part for part in (day.month, day.day) if part is not None]
    return "/".join(str(part) for part in (*parts, day.year))
