"""Charts by chance that reach every rung of every measure: filled in at random, or worked by hand and then altered."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from random import Random

from qopi_desktop.cli.golden import golden_charts
from qopi_desktop.conditions import Env
from qopi_desktop.domain.answers import Answer, QuestionId
from qopi_desktop.domain.dates import PartialDate, Precision
from qopi_desktop.forms.definition import Question
from qopi_desktop.forms.session import FormSession
from qopi_desktop.measures.package import Package
from tests.unit.measures.walks import any_answer, any_modules, fill, seeded

GOLDEN = Path(__file__).parents[1] / "golden" / "charts"
_FROM_NOTHING = 0.25
_LONGEST = 60
_MODULES = QuestionId("G06")


def any_charts(package: Package, seed: int) -> Iterator[Env]:
    """Yield charts without end, complete and begun, with every status, and dates known to day, month or year."""
    random = seeded(seed)
    golden = [chart.read(package) for chart in golden_charts(GOLDEN)]
    while True:
        if random.random() < _FROM_NOTHING:
            yield _walked(package, random)
        else:
            yield _worked(package, random.choices(golden, k=random.randint(1, 3)), random)


def _walked(package: Package, random: Random) -> Env:
    """Return a chart answered in any order, to its end or only so far."""
    session = FormSession(package.form, {QuestionId("G06"): any_modules(random)})
    last = random.choice((_LONGEST, random.randint(0, _LONGEST)))
    for step, _ in enumerate(fill(session, random, partial=random.random() < 0.7)):
        if step == last:
            break
    return session.env


def _worked(package: Package, worked: Sequence[Mapping[QuestionId, Answer]], random: Random) -> Env:
    """Return charts worked by hand as one, altered, and as often as not with all that they leave open answered."""
    answers = {each: answer for chart in worked for each, answer in chart.items()}
    modules = [chart[_MODULES].value for chart in worked if _MODULES in chart]
    answers[_MODULES] = Answer(tuple({code: None for codes in modules if isinstance(codes, tuple) for code in codes}))
    session = FormSession(package.form, altered(package, answers, random))
    if random.random() < 0.5:
        for _ in fill(session, random, partial=random.random() < 0.5):
            pass
    return session.env


def altered(package: Package, answers: Mapping[QuestionId, Answer], random: Random) -> dict[QuestionId, Answer]:
    """Return *answers* with up to four of them changed: taken back, answered otherwise, moved by days, less precise."""
    found = dict(answers)
    for question_id in random.sample(sorted(answers), min(len(answers), random.choice((0, 1, 1, 2, 2, 3, 4)))):
        answer = _otherwise(package.form.questions[question_id], answers[question_id], random)
        if answer is None:
            del found[question_id]
        else:
            found[question_id] = answer
    return found


def _otherwise(question: Question, answer: Answer, random: Random) -> Answer | None:
    if random.random() < 0.15:
        return None
    if isinstance(answer.value, PartialDate) and random.random() < 0.8:
        return Answer(_near(answer.value.earliest, random))
    return any_answer(question, random, partial=True)


def _near(day: date, random: Random) -> PartialDate:
    """Return a day up to two before or after, or a longer way off, and now and then only its month or year."""
    days = random.choice((0, 1, -1, 2, -2, random.randint(-400, 400)))
    moved = PartialDate.of(day + timedelta(days=days))
    known = random.choice((Precision.DAY, Precision.DAY, Precision.MONTH, Precision.MONTH, Precision.YEAR))
    match known:
        case Precision.DAY:
            return moved
        case Precision.MONTH:
            return PartialDate(moved.year, moved.month)
        case Precision.YEAR:
            return PartialDate(moved.year)


def golden_envs(package: Package) -> Sequence[tuple[str, str, str, Env]]:
    """Return the charts worked by hand: id, measure, the outcome it was worked to, and the chart."""
    return [
        (chart.id, chart.measure, chart.expected.value, FormSession(package.form, chart.read(package)).env)
        for chart in golden_charts(GOLDEN)
    ]
