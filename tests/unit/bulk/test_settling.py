"""From answers to what measures read, in columns as in the form engine."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product
from random import Random
from typing import Any

import pytest

from qopi_desktop.bulk.closures import ClosureScorer
from qopi_desktop.bulk.columns import ColumnScorer
from qopi_desktop.bulk.tallies import Tally
from qopi_desktop.domain.answers import Answer, QuestionId
from qopi_desktop.domain.dates import PartialDate
from qopi_desktop.forms.session import FormSession
from qopi_desktop.measures.package import Package
from tests import shipped
from tests.golden.test_golden_charts import GOLDEN
from tests.unit.bulk.packages import difference, form_of, package_of
from tests.unit.forms.small import FORM as SMALL
from tests.unit.forms.small import check, question
from tests.unit.measures.small import MEASURES
from tests.unit.measures.walks import any_answer, any_modules, fill, seeded

OFFICE = QuestionId("G03")
YES_NO = [{"code": "yes", "label": "Yes"}, {"code": "no", "label": "No"}]
LEVELS = [{"code": code, "label": code} for code in ("high", "low", "none")]
MANY_CHART_MEASURES = 20_000


def some_answers(package: Package, random: Random) -> dict[QuestionId, Answer]:
    """Return any answers at all, open questions or not: a third of them missing, half of the dates partial."""
    asked = [each for each in package.form.questions.values() if each.is_asked and random.random() < 0.67]
    answers = {each.id: any_answer(each, random, partial=random.random() < 0.5) for each in asked}
    codes = [choice.code for choice in package.form.by_name["modules"].choices]
    return {**answers, QuestionId("G06"): Answer(tuple(random.sample(codes, random.randint(1, len(codes)))))}


def a_walk(package: Package, random: Random) -> dict[QuestionId, Answer]:
    """Return a chart as a person fills it in, up to any point, with a few answers changed afterwards."""
    session = FormSession(package.form, {QuestionId("G06"): any_modules(random)})
    is_partial, left = random.random() < 0.5, random.choice([5, 15, 30, 999, 999])
    for _ in zip(range(left), fill(session, random, partial=is_partial), strict=False):
        pass
    states = [session.state(each) for each in package.form.questions]
    answers = {state.question.id: state.answer for state in states if state.answer and state.question.derive is None}
    changed = {each: answer for each, answer in some_answers(package, random).items() if random.random() < 0.05}
    return {**answers, **changed}


def apart(charts: list[dict[QuestionId, Answer]]) -> list[dict[QuestionId, Answer]]:
    """Return *charts*, each in an office of its own, so that each is counted alone."""
    return [{**chart, OFFICE: Answer(f"chart {number}")} for number, chart in enumerate(charts)]


def nobody(charts: Sequence[object]) -> Tally:
    """Stand where the closures score what columns do not hold: nothing."""
    assert [] == charts
    return Tally()


def differences(package: Package, charts: list[dict[QuestionId, Answer]]) -> list[object]:
    """Return where columns, which are left alone, differ from the closures: from raw charts and from settled ones."""
    closures, columns, charts = ClosureScorer(package), ColumnScorer(package), apart(charts)
    columns._closures.tally = columns._closures.tally_settled = nobody  # type: ignore[method-assign, assignment]
    counted = closures.tally(charts)
    settled = columns.tally_settled([closures.settle(chart) for chart in charts])
    return [difference(counted, columns.tally(charts)), difference(counted, settled)]


def test_random_charts_have_the_same_outcomes_one_by_one_and_in_columns():
    """From their answers and from what the form engine made of them: 20,000 chart-measures, none differs."""
    package, random = shipped.package(), seeded(17)
    number = MANY_CHART_MEASURES // len(package.measures) // 2 + 1
    charts = [make(package, random) for make in (some_answers, a_walk) for _ in range(number)]

    assert [[], []] == differences(package, charts)


def test_the_golden_charts_have_the_same_outcomes_one_by_one_and_in_columns():
    """All of them."""
    package = shipped.package()

    assert [[], []] == differences(package, [dict(golden.read(package)) for golden in GOLDEN])


def test_composites_and_exceptions_have_the_same_outcomes_one_by_one_and_in_columns():
    """On measures that join measures which join measures."""
    package = Package(SMALL, MEASURES, "1")
    random = seeded(5)

    assert [[], []] == differences(package, [some_answers(package, random) for _ in range(300)])


def derived(name: str, derive: str, **keys: Any) -> str:
    """Return a derived question that goes by its id too."""
    return question(f"Z_{name}", name, "derived", derive=derive, **keys)


DATES = (
    question("A1", "seen_on", "date", statuses=["not_documented", "unknown"]),
    question("A2", "treated_on", "date", checks=[check("order", hard="treated_on >= seen_on + 2 days")]),
    question("A3", "told_on", "date", checks=[check("later", hard="told_on > treated_on")]),
    question("B1", "smoker", "choice", choices=YES_NO, statuses=["not_documented", "conflict"]),
    question("B2", "drinker", "choice", choices=YES_NO),
    question("B3", "chews", "choice", choices=YES_NO, when="drinker = 'yes'"),
    question("C1", "score", "number", statuses=["unknown"]),
    question("D1", "drugs", "many", codes="drugs", statuses=["unknown"]),
)


@pytest.mark.parametrize(
    "derive",
    [
        "days between seen_on and told_on",
        "(days between seen_on and treated_on) * 2 - 10",
        "completed years between seen_on and told_on",
        "count of drugs",
        "score",
        "score + 1.5",
        "1 when smoker = 'yes'; 2.5 when seen_on < told_on - 30 days",
        "1 when smoker = 'yes'; 2.5 when seen_on < told_on - 30 days; else 0",
        "days between seen_on + 1 month and told_on",
    ],
)
@pytest.mark.parametrize("when", [None, "chews = drinker", "seen_on is within 1 month of treated_on"])
def test_a_derived_number_is_the_same_in_columns(derive, when):
    """With any gate, from partial dates too, and where another value is derived from it."""
    gate: dict[str, Any] = {} if when is None else {"when": when}
    form = form_of(*DATES, derived("value", derive, **gate), derived("twice", "value + value - 1"))
    rules = ["value = 1", "value > 20", "twice <= 3", "treated_on <= seen_on + 5 days", "value is unknown"]
    package = package_of(form, [*rules, "told_on is known to the day", "value is applicable", "twice is documented"])
    random = seeded(3)

    assert [[], []] == differences(package, [some_answers(package, random) for _ in range(120)])


@pytest.mark.parametrize(
    "derive",
    [
        "smoker = 'yes' and seen_on < told_on - 20 days",
        "'yes' when smoker = 'yes'; 'no' when seen_on < told_on - 20 days",
        "'no' when not (smoker = 'yes'); else 'yes'",
        "smoker",
        "smoker = drinker",
        "chews = drinker and seen_on < told_on - 20 days",
        "true",
    ],
)
@pytest.mark.parametrize("when", [None, "smoker is documented", "drinker = 'yes'"])
def test_a_derived_choice_is_the_same_in_columns(derive, when):
    """With any gate, and where another gate rests on it."""
    gate: dict[str, Any] = {} if when is None else {"when": when}
    form = form_of(
        *DATES,
        derived("value", derive, choices=YES_NO, **gate),
        question("Y1", "after", "choice", choices=LEVELS, when="value = 'yes'"),
        derived("same", "value = chews", choices=YES_NO),
    )
    rules = ["value = 'yes'", "value is unknown", "value is not documented", "value is applicable", "after = 'high'"]
    package = package_of(form, [*rules, "same = 'yes'", "after is not applicable", "seen_on <= told_on - 30 days"])
    random = seeded(4)

    assert [[], []] == differences(package, [some_answers(package, random) for _ in range(120)])


def test_a_date_that_no_measure_reads_narrows_those_that_measures_read():
    """What is known of the day between two days is known of both."""
    package = package_of(form_of(*DATES), ["told_on >= seen_on + 20 days", "seen_on is known to the day"])
    columns = ColumnScorer(package)
    random = seeded(6)
    names = [package.form.questions[each].name for each in columns.layout.raw.values()]

    assert "treated_on" in names
    assert [[], []] == differences(package, [some_answers(package, random) for _ in range(400)])


def test_a_derived_value_that_columns_do_not_hold_is_left_to_the_closures():
    """A third has no last digit."""
    form = form_of(*DATES, derived("value", "score / 3"))
    package = package_of(form, ["value > 1", "value is documented"])
    random = seeded(8)
    charts = apart([some_answers(package, random) for _ in range(100)])

    assert [] == difference(ClosureScorer(package).tally(charts), ColumnScorer(package).tally(charts))


def test_partial_dates_are_narrowed_to_the_same_days():
    """Told by where each begins and ends, for every combination of three dates, in orders that hold and that do not."""
    texts = ("2016", "2016-02", "2016-03", "2016-04", "2016-02-28", "2016-03-30", "2016-03-31", "2016-04-01")
    limits = ("2016-02-28", "2016-03-01", "2016-03-03", "2016-03-29", "2016-03-30", "2016-03-31", "2016-04-02")
    names = ("seen_on", "treated_on", "told_on")
    package = package_of(form_of(*DATES), [f"{name} < {limit}" for name in names for limit in limits])
    dates = product((PartialDate.from_iso(text) for text in texts), repeat=len(names))
    charts = [dict(zip(map(QuestionId, ("A1", "A2", "A3")), map(Answer, each), strict=True)) for each in dates]

    assert [[], []] == differences(package, charts)
