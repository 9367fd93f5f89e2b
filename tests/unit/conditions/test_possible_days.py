"""A comparison of partial dates is decided exactly when every possible day decides it the same."""

from __future__ import annotations

import time
from datetime import date
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qopi_desktop.conditions import Formula, Gap, Span, Truth, TypeFault, Vocabulary, build_condition, build_formula
from qopi_desktop.conditions.possible_days import MOST_TRIED
from tests.unit.conditions import days
from tests.unit.conditions.days import ONE_DAY, Said, Span_, every_day
from tests.unit.conditions.words import VOCABULARY, built, day, decided, env, faults_of

CALENDAR = Vocabulary(VOCABULARY.terms, VOCABULARY.codelists, calendar=True)
DATES = ("seen_on", "treated_on", "died_on")
UNITS = ("day", "week", "month", "year")
EDGES = [
    date(2016, 2, 26),
    date(2015, 2, 26),
    date(2015, 12, 28),
    date(2016, 1, 29),
    date(2016, 4, 27),
    date(2000, 2, 27),
]

names = st.sampled_from(DATES)
units = st.sampled_from(UNITS)
amounts = st.integers(0, 3)
starts = st.one_of(
    st.tuples(st.sampled_from(EDGES), st.integers(0, 6)).map(lambda each: each[0] + each[1] * ONE_DAY),
    st.dates(date(2015, 12, 1), date(2016, 5, 1)),
)
spans = st.tuples(starts, st.integers(0, 4)).map(lambda each: (each[0], each[0] + each[1] * ONE_DAY))
numbers = st.sampled_from([0, 1, 2, 3, -1, 7, 30, 365, Fraction(1, 2), Fraction(5, 2)])

names_said = names.map(days.named)
literals = starts.map(days.written)
extremes = st.builds(days.extreme, st.sampled_from(["earliest", "latest"]), st.lists(names, min_size=1, max_size=3))
plain_dates = st.one_of(names_said, names_said, literals, extremes)
moved_dates = st.builds(days.shifted, plain_dates, st.sampled_from("+-"), amounts, units)
dates_said = st.one_of(plain_dates, moved_dates)
counts = st.one_of(st.builds(days.between, dates_said, dates_said), st.builds(days.years, dates_said, dates_said))
sums = st.one_of(
    counts,
    numbers.map(days.written),
    st.just(days.named("score")),
    st.builds(days.computed, counts, st.sampled_from("+-*/"), st.one_of(counts, numbers.map(days.written))),
)
windows = st.tuples(amounts, units, st.sampled_from(days.SIDES))
comparisons = st.one_of(
    st.builds(days.compared, dates_said, st.sampled_from(sorted(days.COMPARED)), dates_said),
    st.builds(days.within, dates_said, windows, dates_said),
    st.builds(days.compared, sums, st.sampled_from(sorted(days.COMPARED)), sums),
    st.builds(days.one_of, sums, st.lists(numbers, min_size=1, max_size=4), negated=st.booleans()),
)


def found(said: Said, spans: dict[str, Span_], score: Fraction | int) -> str:
    """Return what the engine says of *said*."""
    cells = {name: days.cell_of(span) for name, span in spans.items()}
    number = Decimal(Fraction(score).numerator) / Fraction(score).denominator
    return built(said.text, CALENDAR).decide(env(**cells, score=number)).value


@settings(max_examples=600)
@given(comparisons, spans, spans, spans, numbers)
def test_what_is_compared_is_decided_as_all_its_days(said, seen, treated, died, score):
    """Whatever is put together: true when it is so on every day, false when on none, else pending."""
    limits = {"seen_on": seen, "treated_on": treated, "died_on": died}

    assert every_day(said, limits, {"score": score}) == found(said, limits, score), said.text


seen, treated, died = (days.named(name) for name in DATES)
gap_in_days = days.between(seen, died)
one, two = days.written(1), days.written(2)
half = days.written(Fraction(1, 2))
first_of_two, last_of_two = (days.extreme(word, ["seen_on", "died_on"]) for word in ("earliest", "latest"))
EVERYTHING = [
    *(days.compared(seen, word, died) for word in days.COMPARED),
    *(days.compared(seen, word, days.shifted(died, "+", 2, "day")) for word in ("<=", "=", "<>")),
    *(days.compared(days.shifted(seen, "-", 1, unit), word, died) for unit in UNITS for word in ("=", "<", ">=", "<>")),
    *(days.compared(days.shifted(seen, "+", 1, unit), "=", died) for unit in ("month", "year")),
    *(days.within(seen, (amount, "day", side), died) for amount in (0, 2) for side in days.SIDES),
    *(days.within(seen, (1, unit, side), died) for unit in UNITS[1:] for side in days.SIDES),
    *(days.within(days.shifted(seen, "+", 1, "month"), (1, "day", side), died) for side in days.SIDES),
    *(days.within(seen, (1, "day", side), days.shifted(died, "-", 1, "month")) for side in days.SIDES),
    days.within(seen, (0, "day", "of"), days.shifted(died, "+", 1, "year")),
    *(days.compared(gap_in_days, word, two) for word in ("=", "<>", "<", "<=", ">", ">=")),
    days.compared(gap_in_days, "=", half),
    days.compared(half, "<>", gap_in_days),
    days.compared(days.years(seen, died), "=", days.written(0)),
    days.compared(days.years(died, seen), "<", days.written(1)),
    days.compared(days.years(seen, days.shifted(died, "+", 4, "year")), ">=", days.written(4)),
    days.one_of(gap_in_days, [0, 1, 2], negated=False),
    days.one_of(gap_in_days, [0, Fraction(1, 2)], negated=True),
    days.one_of(days.computed(gap_in_days, "+", one), [1, 3], negated=False),
    days.one_of(days.computed(gap_in_days, "*", two), [1, 3], negated=False),
    days.one_of(days.computed(gap_in_days, "/", two), [1, 3, Fraction(1, 2)], negated=True),
    days.compared(days.computed(gap_in_days, "*", two), "=", days.written(5)),
    days.compared(days.computed(gap_in_days, "*", gap_in_days), ">=", days.written(0)),
    days.compared(days.computed(gap_in_days, "+", half), "=", two),
    days.compared(days.computed(two, "/", gap_in_days), ">", days.written(0)),
    days.compared(days.computed(two, "/", days.computed(days.computed(gap_in_days, "*", two), "-", one)), "<=", two),
    days.compared(days.computed(two, "/", days.between(seen, seen)), "=", days.written(0)),
    days.compared(seen, "<=", seen),
    days.compared(seen, "<", days.shifted(seen, "-", 1, "day")),
    days.compared(seen, "=", days.shifted(seen, "+", 1, "month")),
    days.compared(days.shifted(days.shifted(seen, "+", 1, "month"), "-", 1, "month"), "=", seen),
    days.within(seen, (1, "week", "before"), days.shifted(seen, "+", 7, "day")),
    days.within(seen, (1, "week", "before"), days.shifted(seen, "+", 8, "day")),
    days.compared(gap_in_days, "=", gap_in_days),
    days.compared(gap_in_days, "<", days.between(seen, treated)),
    days.compared(days.computed(gap_in_days, "+", days.between(died, treated)), "=", days.between(seen, treated)),
    days.compared(gap_in_days, "=", days.computed(days.written(0), "-", days.between(died, seen))),
    days.compared(first_of_two, "<=", last_of_two),
    days.compared(first_of_two, "=", seen),
    days.compared(last_of_two, "<", days.shifted(seen, "+", 1, "day")),
    days.within(seen, (2, "day", "of"), first_of_two),
    days.within(last_of_two, (2, "day", "after"), days.shifted(first_of_two, "+", 1, "day")),
    days.compared(days.extreme("latest", DATES), "<=", days.extreme("earliest", ["treated_on", "died_on"])),
    days.compared(days.years(first_of_two, last_of_two), ">=", days.written(0)),
    days.compared(seen, "<=", days.written(date(2016, 2, 29))),
]
TREATED = date(2016, 2, 29)


@pytest.mark.parametrize("first", [date(2016, 2, 26), date(2015, 2, 26), date(2015, 12, 29)], ids=str)
@pytest.mark.parametrize("said", EVERYTHING, ids=lambda said: said.text)
def test_every_span_of_six_days_is_decided_as_all_its_days(said, first):
    """Around the end of February, leap or not, and of the year: every first and last day of both dates."""
    stretch = days.days_of((first, first + 5 * ONE_DAY))
    meant = np.array(
        [[_CODE[said.means({"seen_on": a, "died_on": b, "treated_on": TREATED})] for b in stretch] for a in stretch]
    )
    condition = built(said.text, CALENDAR)
    treated_on = TREATED.toordinal()
    limits = [(low, high) for low in range(len(stretch)) for high in range(low, len(stretch))]
    wrong = []
    for low, high in limits:
        seen_on = days.cell_of((stretch[low], stretch[high]))
        for other_low, other_high in limits:
            block = meant[low : high + 1, other_low : other_high + 1]
            least, most = int(block.min()), int(block.max())
            expected = _TRUTHS[least] if least == most else Truth.PENDING
            died_on = days.cell_of((stretch[other_low], stretch[other_high]))
            if condition.decide(env(seen_on=seen_on, died_on=died_on, treated_on=treated_on)) is not expected:
                wrong.append((seen_on, died_on, expected))

    assert [] == wrong


_CODE = {True: 0, False: 1, None: 2}
_TRUTHS = [Truth.TRUE, Truth.FALSE, Truth.SETTLED]


PRODUCT = "(days between seen_on and died_on) * (days between seen_on and died_on)"
WIDE = [
    ("seen_on <= seen_on + 1 week", "true"),
    ("days between seen_on and died_on = days between seen_on and died_on", "true"),
    ("(days between A1 and A2) + (days between A2 and A3) = days between A1 and A3", "true"),
    ("days between seen_on and died_on < (days between died_on and seen_on) * -1", "false"),
    ("(days between seen_on and died_on) + 2.5 <= days between seen_on and died_on + 3 days", "true"),
    ("seen_on + 2016 days is within 1 week after seen_on + 288 weeks", "true"),
    ("days between seen_on and 2016-03-14 = 0 - (days between 2016-03-14 and seen_on)", "true"),
    ("earliest of [seen_on, died_on] <= latest of [seen_on, died_on]", "true"),
    ("earliest of [seen_on, died_on, treated_on] > seen_on", "false"),
    ("completed years between seen_on and died_on <= completed years between seen_on and died_on + 1 week", "true"),
    ("seen_on + 1 month = died_on + 1 month", "pending"),
    ("seen_on + 1 month > seen_on", "true"),
    ("seen_on is within 1 month of seen_on + 1 month", "true"),
    ("latest of [seen_on, died_on] is within 365 days of earliest of [seen_on, died_on]", "true"),
    ("(days between seen_on and died_on) * 2 = 5", "pending"),
    (f"{PRODUCT} = {PRODUCT}", "pending"),
]


@pytest.mark.parametrize(("text", "expected"), WIDE)
def test_dates_known_to_the_year_are_decided_too(text, expected):
    """Also when each is named twice; only what is put together of products is given up, as pending."""
    year = day("2016")

    assert expected == built(text, CALENDAR).decide(env(seen_on=year, died_on=year, treated_on=year)).value


def test_a_number_of_days_is_known_to_be_whole():
    """Also after a whole number was added to it, so that it can be found in a list."""
    formula = build_formula("(days between seen_on and died_on) + 1", VOCABULARY)
    assert isinstance(formula, Formula)
    stay = formula.value(env(seen_on=day("2016-03-14"), died_on=Span(*(each.toordinal() for each in _TWO_DAYS))))

    assert "true" == decided("score is one of [1, 2, 5]", score=stay)
    assert "false" == decided("score = 1.5", score=stay)


_TWO_DAYS = (date(2016, 3, 14), date(2016, 3, 15))


def test_a_number_that_is_no_count_of_days_is_not_tried():
    """Between two fractions there is no end of numbers."""
    score = Span(Decimal("2.5"), Decimal("2.7"))

    assert "true" == decided("score * score > 6", score=score)
    assert "pending" == decided("score * score >= score + 4.5", score=score)
    assert "true" == decided("score + 0.5 > score", score=score)


GAPS = [
    (Gap.PENDING, "pending"),
    (Gap.GATE_PENDING, "pending"),
    (Gap.NOT_DOCUMENTED, "settled"),
    (Gap.UNKNOWN, "settled"),
    (Gap.CONFLICT, "settled"),
    (Gap.CLOSED, "false"),
]


@pytest.mark.parametrize(("gap", "expected"), GAPS, ids=str)
@pytest.mark.parametrize(
    "said",
    [said for said in EVERYTHING if "died_on" in said.names and "est of" not in said.text],
    ids=lambda said: said.text,
)
def test_a_gap_beside_a_partial_date_decides(said, gap, expected):
    """However the comparison is made; what leaves out a closed date, earliest and latest, is tested beside them."""
    cells = {"seen_on": day("2016-03"), "died_on": gap, "treated_on": day("2016")}

    assert expected == built(said.text, CALENDAR).decide(env(**cells)).value


HOSTILE = {
    "extremes": " and ".join(
        f"earliest of [A1, A2, A3] + {days} days <= latest of [A1, A2, A3] + {days} days" for days in range(MOST_TRIED)
    ),
    "products": " and ".join(
        "(days between A1 and A2) * (days between A1 and A2) = (days between A2 and A1) * (days between A2 and A1)"
        for _ in range(MOST_TRIED)
    ),
    "years": " and ".join(
        "completed years between A1 and A2 + 1 month <= completed years between A1 and A2 + 1 month"
        for _ in range(MOST_TRIED)
    ),
    "long": f"earliest of [{'A1, A2, A3, ' * 110} A1] <= latest of [{'A1, A2, A3, ' * 40} A1]",
    "untried": " or ".join(["A1 is within 3 days of A2"] * 120),
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_the_most_hostile_condition_is_decided_soon(text):
    """Whatever a file holds; given up, it is pending, never wrong."""
    condition, year = built(text, CALENDAR), day("2016")
    cells = env(seen_on=year, died_on=year, treated_on=year)
    begun = time.process_time()
    truth = condition.decide(cells)

    assert truth in {Truth.PENDING, Truth.TRUE}
    assert time.process_time() - begun < 0.25  # 0.05 s on a computer at rest


def test_more_comparisons_that_must_be_tried_are_refused():
    """Each further one is named with its column; what must not be tried does not count."""
    tried, plain = "seen_on = seen_on", "seen_on <= died_on"
    text = f"{plain} and {tried} and {tried} and {plain} and {tried}"
    further = TypeFault("too-costly", "", text.rindex(tried) + 1)

    assert [further] == faults_of(build_condition(text, VOCABULARY))
    assert [further] == faults_of(build_formula(text, VOCABULARY))
    built(" and ".join(["drugs includes 'cisplatin' or count of drugs = count of drugs"] * (MOST_TRIED + 1)))
