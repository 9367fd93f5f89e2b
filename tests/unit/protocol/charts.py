"""Complete charts of a practice that does not exist: a plain one, and any number filled in at random."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from random import Random

from qopi_desktop.domain.answers import Answer, ChartId, PersonId, QuestionId, StoredAnswer
from qopi_desktop.domain.charts import Chart, ChartState, Override, Summary
from qopi_desktop.domain.dates import PartialDate
from qopi_desktop.domain.delivery import OpKind, Submission, Unsendable
from qopi_desktop.forms.definition import Question, Severity
from qopi_desktop.forms.facts import program_facts
from qopi_desktop.forms.reading import read_answers
from qopi_desktop.forms.session import ANSWER_NEEDED, FormSession
from qopi_desktop.measures.package import Package
from qopi_desktop.protocol.content import Misfit, SubmitContent, read_content
from qopi_desktop.protocol.judging import Examined, examine
from qopi_desktop.protocol.publisher import Publisher
from tests import shipped
from tests.builders import NOW
from tests.unit.domain.charts import CHART
from tests.unit.measures.walks import MIDDLE, any_answer, any_modules

BIRTH_DATE, FIRST_VISIT = QuestionId("G08"), QuestionId("G19")
PERSONS = tuple(PersonId(f"{number:032x}") for number in range(3))
TRIES = 25
CHANGED = 25


PLAIN: dict[str, object] = {
    "G08": "1950-06-15",
    "G10": "female",
    "G14": "yes",
    "G15": "alive",
    "G18": "primary_responsibility",
    "G26": "two",
    "G19": "2016-03-01",
    "G20": "2016-03-20",
    "G22": "2016-03-01",
    "G21": "2016-03-20",
    "G23": 2,
    "G24": "no",
    "D01": "breast",
    "D02": "2016-02",
    "D03": "yes",
    "D05": "2016-02-20",
    "D04": "yes",
    "D06": "not_documented",
    "D13": "no",
    "D17": "no",
    "D18": 14,
    "P01": "no",
    "P11": "no",
    "N01": "no",
    "C01": "no",
    "T01": "no",
    "E01": "no",
    "F01": "yes",
    "F02": "no",
    "F03": "no",
    "F04": "no",
    "F07": "no",
    "A01": "no",
    "A02": "yes",
    "A05": "yes",
    "B06": "none",
    "B01": "positive",
    "B02": "negative",
    "B03": "no",
    "B13": "no",
    "B14": "no",
    "B18": "yes",
    "B19": "tamoxifen",
    "B20": "2016-04-02",
    "B29": "no",
}
"""A woman with breast cancer, diagnosed on a day of February that nobody knows."""


@dataclass(frozen=True)
class Complete:
    """A chart that can be completed, with its answers, those set aside too, and every soft check kept."""

    chart: Chart
    answers: Mapping[QuestionId, StoredAnswer]
    overrides: tuple[Override, ...]


@cache
def package() -> Package:
    """The package that is shipped."""
    return shipped.package()


def plain(**changed: object) -> Complete:
    """Return the plain chart with other answers; None takes one away."""
    given = {question_id: value for question_id, value in (PLAIN | changed).items() if value is not None}
    chart = replace(CHART, modules=("core", "br"), state=ChartState.COMPLETE, completed_on=date(2016, 5, 2))
    answers = {each: StoredAnswer(answer, 1, PERSONS[0], NOW) for each, answer in plain_answers(given).items()}
    return Complete(chart, answers, ())


def plain_answers(given: Mapping[str, object]) -> Mapping[QuestionId, Answer]:
    """Return plain answers as those of the shipped form."""
    read = read_answers(package().form, given)
    assert read.faults == ()
    return read.answers


def published(complete: Complete, publisher: Publisher | None = None) -> SubmitContent:
    """Return the chart as the service reads it."""
    said = (publisher or Publisher(package())).publish(complete.chart, complete.answers, complete.overrides, ())
    assert isinstance(said, Submission), said
    content = read_content(OpKind.SUBMIT, said.payload)
    assert isinstance(content, SubmitContent), content
    return content


def complete_charts(random: Random, count: int) -> Iterator[Complete]:
    """Yield charts without a must-fix problem: one filled in at random, then what becomes of it by random changes."""
    while count:
        chart, session = _begin(random)
        for _ in range(min(count, CHANGED)):
            yield as_stored(chart, session, random)
            count -= 1
            if not _change(session, random):
                break


def holds(session: FormSession) -> bool:
    """Return whether every answer is given and no hard check is broken."""
    return not any(each.severity is Severity.HARD for each in session.problems())


def _begin(random: Random) -> tuple[Chart, FormSession]:
    while True:
        chart = any_chart(random)
        session = FormSession(package().form, program_facts(chart, date.max))
        _fill(session, random)
        if holds(session):
            return chart, session


def any_chart(random: Random) -> Chart:
    """Return a complete chart with any modules, abstracted within three months of its middle."""
    modules = any_modules(random).value
    assert isinstance(modules, tuple)
    return replace(
        CHART,
        id=ChartId(f"{random.getrandbits(128):032x}"),
        modules=modules,
        state=ChartState.COMPLETE,
        completed_on=MIDDLE + timedelta(days=random.randint(20, 90)),
        contributors=frozenset(PERSONS),
    )


def _change(session: FormSession, random: Random) -> bool:
    """Answer some questions otherwise, which opens and closes others; return whether the chart can be completed."""
    asked = [each for each in session.form.questions.values() if each.is_asked and session.is_open(each.id)]
    for question in random.sample(asked, 6):
        before = session.effective(question.id)
        taken_back = question.optional and random.random() < 0.5
        if any(
            _is_broken(session, each)
            for each in session.answer(question.id, None if taken_back else draw(question, random))
        ):
            session.answer(question.id, before)
    _fill(session, random)
    return holds(session)


def as_stored(chart: Chart, session: FormSession, random: Random) -> Complete:
    """Return the chart with all its answers, given by anybody, and every soft check kept."""
    for each in session.problems():
        if each.severity is Severity.SOFT:
            rests_on = session.rests_on(each.question_id, each.code)
            session.overrule(Override(each.question_id, each.code, "seen", rests_on, random.choice(PERSONS), NOW))
    states = [session.state(each.id) for each in session.form.questions.values() if each.is_asked]
    given = {state.question.id: state.answer or state.set_aside for state in states}
    answers = {each: StoredAnswer(answer, 1, random.choice(PERSONS), NOW) for each, answer in given.items() if answer}
    return Complete(chart, answers, tuple(override for _, override in session.overridden()))


def _fill(session: FormSession, random: Random) -> None:
    """Answer what is open, each question after those that decide whether it is asked."""
    questions = tuple(session.form.questions.values())
    for question in (questions[slot] for slot in session.form.plan.order):
        if question.is_asked and session.is_open(question.id) and session.effective(question.id) is None:
            _give(session, question, random)


def _give(session: FormSession, question: Question, random: Random) -> None:
    """Answer the question so that no hard check breaks by it, unless no such answer is found."""
    for _ in range(TRIES):
        if not any(_is_broken(session, each) for each in session.answer(question.id, draw(question, random))):
            return


def _is_broken(session: FormSession, question_id: QuestionId) -> bool:
    problems = session.state(question_id).problems
    return any(each.severity is Severity.HARD and each.code != ANSWER_NEEDED for each in problems)


def draw(question: Question, random: Random) -> Answer:
    """Return any answer, partial dates among them; the first visit is mostly known to the day, some people are old."""
    if question.id == FIRST_VISIT and random.random() < 0.95:
        return to_the_day(random)
    if question.id == BIRTH_DATE and random.random() < 0.2:
        return Answer(PartialDate(MIDDLE.year - random.randint(85, 109)))
    return any_answer(question, random, partial=True)


def to_the_day(random: Random) -> Answer:
    """Return any day."""
    return Answer(PartialDate.of(MIDDLE + timedelta(days=random.randint(-60, 60))))


def on_the_desktop(publisher: Publisher, chart: Complete) -> Summary:
    """Return what the desktop makes of the chart."""
    answers = {question_id: stored.answer for question_id, stored in chart.answers.items() if stored.answer}
    return publisher.after(chart.chart, answers, chart.overrides, changed=None, today=date.max)


def at_the_service(publisher: Publisher, chart: Complete) -> Examined | Misfit | Unsendable:
    """Return what the service makes of the chart, or why it is not sent."""
    sent = publisher.publish(chart.chart, chart.answers, chart.overrides, ())
    if isinstance(sent, Unsendable):
        return sent
    content = read_content(OpKind.SUBMIT, sent.payload)
    assert isinstance(content, SubmitContent), content
    return examine(package(), content)
