"""Every kind of node, in columns as in closures, over every kind of cell."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from qopi_desktop.bulk.closures import ClosureScorer
from qopi_desktop.bulk.layout import make_layout
from qopi_desktop.bulk.scoring import make_scoring
from qopi_desktop.conditions import Condition, Gap, Span, tree
from qopi_desktop.conditions.truth import Cell
from qopi_desktop.measures.outcomes import Outcome
from tests.unit.bulk.packages import disagreement, form_of, grid, package_of
from tests.unit.forms.small import question

YES_NO = [{"code": "yes", "label": "Yes"}, {"code": "no", "label": "No"}]
MANY_CODES = [{"code": f"c{number}", "label": f"C {number}"} for number in range(70)]
FORM = form_of(
    question("A1", "seen_on", "date"),
    question("A2", "treated_on", "date"),
    question("B1", "smoker", "choice", choices=YES_NO),
    question("B2", "sort", "choice", choices=[{"code": f"s{n}", "label": f"S {n}"} for n in range(130)]),
    question("B4", "drinker", "choice", choices=YES_NO),
    question("C1", "score", "number"),
    question("C2", "weight", "number"),
    question("D1", "drugs", "many", codes="drugs"),
    question("D3", "many_codes", "many", choices=MANY_CODES),
    question("E1", "remark", "text"),
    question("E2", "note", "text"),
    question("F1", "days_apart", "derived", derive="days between seen_on and treated_on"),
)
FIRST = date(2016, 2, 28).toordinal()
GAPS = tuple(Gap)
DAYS: tuple[Cell, ...] = (
    *(FIRST + days for days in (0, 1, 2, 31)),
    Span(FIRST - 27, FIRST + 1),
    Span(FIRST + 1, FIRST + 1),
    Span(FIRST, FIRST + 40),
    Span(FIRST + 33, FIRST + 60),
    *GAPS,
)
BIRTHDAYS: tuple[Cell, ...] = (
    *(date(year, month, day).toordinal() for year, month, day in ((1947, 2, 28), (1948, 2, 29), (1948, 3, 1))),
    Span(date(1948, 2, 1).toordinal(), date(1948, 2, 29).toordinal()),
)
NUMBERS: tuple[Cell, ...] = (*(Decimal(text) for text in ("0", "3.5", "4", "-2", "7.000001")), *GAPS)
SPANS: tuple[Cell, ...] = (-1, 0, 3, 4, Span(-1, 3), Span(3, 4), Span(4, 9), Span(0, 3), *GAPS)
CODES: tuple[Cell, ...] = ("yes", "no", *GAPS)
SORTS: tuple[Cell, ...] = ("s0", "s7", "s129", *GAPS)
WORDS: tuple[Cell, ...] = ("a", "b", "something else", *GAPS)
DRUGS: tuple[Cell, ...] = (
    tuple(map(frozenset, ([], ["cisplatin"], ["trastuzumab"], ["cisplatin", "trastuzumab"]))) + GAPS
)
MANY: tuple[Cell, ...] = (
    *(frozenset(f"c{number}" for number in numbers) for numbers in ((), (1,), (65,), (1, 65), range(70))),
    *GAPS,
)
ORDERS = ("=", "<>", "<", "<=", ">", ">=")
FACTS = ("documented", "not documented", "unknown", "applicable", "not applicable")

GRIDS = {
    "two dates": (
        {"seen_on": DAYS, "treated_on": DAYS},
        [
            *(f"seen_on {order} treated_on" for order in ORDERS),
            *(f"seen_on {order} treated_on + 1 day" for order in ORDERS),
            *(f"seen_on - 2 weeks {order} treated_on" for order in ORDERS),
            *(f"seen_on {order} 2016-02-29" for order in ORDERS),
            *(f"seen_on is within 31 days {side} treated_on" for side in ("of", "after", "before")),
            "seen_on is within 1 week after 2016-02-28",
            *(f"days between seen_on and treated_on {order} 31" for order in ORDERS),
            *(f"days between seen_on and treated_on {order} 1.5" for order in ORDERS),
            "(days between seen_on and treated_on) + 3 > 2 * 5 - 1.25",
            "(days between seen_on and treated_on) * -2 < 30",
            "30 > -2.0 * (days between treated_on and seen_on)",
            "(days between seen_on and treated_on) * 1.5 < 30",
            "(days between seen_on and treated_on) / 2 < 16",
            "days between seen_on and treated_on is one of [1, 31]",
            "days between seen_on and treated_on is not one of [1, 31, 2.5]",
            *(f"earliest of [seen_on, treated_on] {order} 2016-02-29" for order in ORDERS),
            *(f"latest of [seen_on, treated_on] {order} 2016-02-29" for order in ORDERS),
            "earliest of [seen_on, treated_on] + 1 day >= latest of [treated_on, seen_on]",
            "seen_on - 1 day < seen_on",
            "seen_on + 40 days > treated_on and treated_on >= seen_on",
            "latest of [seen_on, treated_on] <= seen_on + 20 days",
            "seen_on is known to the day",
            "not (seen_on is known to the day) or treated_on is known to the day",
            *(f"seen_on is {fact} and treated_on is {other}" for fact in FACTS for other in FACTS[:2]),
            *(f"seen_on + {days} days > treated_on" for days in (0, 10_000_000)),
            "earliest of [seen_on, treated_on] + 36500 days - 36500 days <= treated_on",
        ],
    ),
    "birthdays": (
        {"seen_on": (*BIRTHDAYS, *GAPS), "treated_on": DAYS},
        [
            *(f"completed years between seen_on and treated_on {order} 68" for order in ORDERS),
            "completed years between seen_on and 2017-02-28 >= 69",
            "completed years between 1948-02-29 and treated_on >= 68",
            "completed years between 1948-02-29 and 2017-02-28 = 69",
            "completed years between seen_on and treated_on + 400 days > 68",
            "completed years between seen_on and treated_on + 99999 days > 68",
            "completed years between treated_on and seen_on < -60",
        ],
    ),
    "two numbers": (
        {"score": NUMBERS, "weight": NUMBERS},
        [
            *(f"score {order} weight" for order in ORDERS),
            *(f"score {order} 3.5" for order in ORDERS),
            *(f"score {order} 3.50000001" for order in ORDERS),
            *(f"score + 1 {order} weight - 0.5" for order in ORDERS),
            *(f"score * {factor} < weight" for factor in (0, 2, -1, "1.5", 1_000_000, 99_999_999_999_999)),
            "score * weight > 12",
            "score / weight > 1",
            "3 / 2 = 1.5",
            "score + 0 = score",
            "3.5 = score",
            "score is one of [4, 3.5]",
            "score is not one of [4]",
            "score + weight is one of [7.5, 0]",
        ],
    ),
    "derived": (
        {"days_apart": SPANS},
        [
            *(f"days_apart {order} 3" for order in ORDERS),
            *(f"days_apart {order} 2.5" for order in ORDERS),
            *(f"days_apart + 1 {order} days_apart" for order in ORDERS),
            "days_apart is one of [3, 4]",
            "days_apart is not one of [3]",
            "days_apart is documented",
            "days_apart is unknown",
        ],
    ),
    "choices": (
        {"smoker": CODES, "drinker": CODES, "sort": SORTS},
        [
            "smoker = 'yes'",
            "smoker <> 'yes'",
            "'no' = smoker",
            "'no' <> smoker",
            "smoker = drinker",
            "smoker <> drinker",
            "smoker is one of ['yes', 'no']",
            "smoker is not one of ['yes']",
            "sort is one of ['s7', 's129']",
            "sort <> 's0'",
            *(f"smoker is {fact} or drinker is {other}" for fact in FACTS for other in FACTS),
            "smoker = 'yes' and drinker = 'yes' and sort = 's0'",
            "smoker = 'yes' or drinker = 'yes' or sort = 's0'",
            "not (smoker = 'yes' and (drinker = 'no' or sort = 's0'))",
            "smoker = 'yes' and not (smoker = 'yes')",
            "smoker = 'yes' or not (smoker = 'yes')",
            "true and smoker = 'yes'",
            "false or smoker = 'yes'",
            "false",
            "not (true)",
        ],
    ),
    "texts": (
        {"remark": WORDS, "note": WORDS},
        ["remark = 'a'", "remark <> 'a'", "remark is one of ['a', 'b']", "remark = note", "remark <> note"],
    ),
    "several": (
        {"drugs": DRUGS, "many_codes": MANY},
        [
            "drugs includes 'cisplatin'",
            "drugs includes any of ['cisplatin', 'trastuzumab']",
            "drugs includes all of ['cisplatin', 'trastuzumab']",
            "many_codes includes 'c65'",
            "many_codes includes all of ['c1', 'c65']",
            "many_codes includes any of ['c1', 'c65']",
            "count of many_codes > 1",
            "count of many_codes = count of drugs",
            "count of drugs in drugs with class = 'cytotoxic' = 1",
            "(count of drugs) * 2 - 1 < 2.5",
            *(f"drugs is {fact}" for fact in FACTS),
        ],
    ),
}


@pytest.mark.parametrize("name", GRIDS)
def test_columns_and_closures_agree_on_every_rule(name):
    """True, false, settled and pending, for every combination of cells."""
    cells, rules = GRIDS[name]

    assert [] == disagreement(package_of(FORM, rules), grid(FORM, **cells))


@pytest.mark.parametrize("name", GRIDS)
def test_every_grid_shows_every_truth(name):
    """A grid on which nothing can go wrong would prove nothing."""
    cells, rules = GRIDS[name]
    scorer = ClosureScorer(package_of(FORM, rules))
    outcomes = {outcome for env in grid(FORM, **cells) for outcome in scorer.outcomes(env).values()}

    assert {Outcome.MET, Outcome.NOT_MET, Outcome.UNDECIDED} == outcomes


def test_every_kind_of_node_is_among_the_rules():
    """But those that only derived questions and composites have."""
    waiting = [
        clause.rule.root
        for _, rules in GRIDS.values()
        for measure in package_of(FORM, rules).measures
        for clause in measure.numerator
        if isinstance(clause.rule, Condition)
    ]
    seen = set()
    while waiting:
        node = waiting.pop()
        seen.add(type(node))
        waiting += tree.children(node)
    elsewhere = {tree.MeasureRef, tree.Branch, tree.Cases, tree.Node}

    assert (
        seen
        == {each for each in vars(tree).values() if isinstance(each, type) and issubclass(each, tree.Node)} - elsewhere
    )


@pytest.mark.parametrize(
    ("rule", "is_asked"),
    [
        ("seen_on <= treated_on + 31 days", False),
        ("smoker <> 'yes'", False),
        ("count of many_codes = 2", False),
        ("score * 2 > 3", False),
        ("completed years between seen_on and treated_on < 70", False),
        ("days_apart <= 7", False),
        ("seen_on - 1 day < seen_on", True),
        ("smoker = drinker", True),
        ("score / weight > 1", True),
        ("score * weight > 1", True),
        ("days between seen_on and treated_on = 1.5", True),
        ("score > 0.1234567", True),
    ],
)
def test_the_closures_are_asked_only_about_what_columns_do_not_tell_exactly(rule, is_asked):
    """All that measures usually say needs none of them."""
    package = package_of(FORM, [rule])
    scoring = make_scoring(make_layout(package.form, package.measures), package.measures)

    assert is_asked == bool(scoring.stage.asks)
