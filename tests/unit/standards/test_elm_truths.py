"""Conditions as CQL."""

from __future__ import annotations

import pytest

from qopi_desktop.conditions import Condition, build_condition
from qopi_desktop.standards.cql import cql
from qopi_desktop.standards.elm_operands import Unsayable
from qopi_desktop.standards.elm_questions import Reader
from qopi_desktop.standards.elm_terms import Definition, Library
from qopi_desktop.standards.elm_truths import Decided, decide
from tests.unit.forms.small import FORM

READER = Reader(FORM)
PENDING = "in { 'pending' }"
GATED = "in { 'pending', 'gate-pending' }"


def decided(text: str) -> Decided:
    """The condition *text* as terms."""
    condition = build_condition(text, FORM.vocabulary)
    assert isinstance(condition, Condition), condition
    return decide(condition.root, READER)


def shown(term) -> str:
    """A term as it stands in CQL text."""
    return cql(Library("X", "1", (), (Definition("x", term),))).partition('define "x":\n  ')[2].rstrip()


@pytest.mark.parametrize(
    ("text", "value", "pending"),
    [
        ("true", "true", "false"),
        ("staged = 'yes'", "Chart.staged = 'yes'", f"Chart.staged_gap {PENDING}"),
        ("staged <> 'yes'", "not (Chart.staged = 'yes')", f"Chart.staged_gap {PENDING}"),
        ("not (staged = 'yes')", "not (Chart.staged = 'yes')", f"Chart.staged_gap {PENDING}"),
        ("stage = 'i'", "if Chart.stage_gap = 'closed' then false else Chart.stage = 'i'", f"Chart.stage_gap {GATED}"),
        (
            "vital_status is one of ['alive', 'dead']",
            "if Chart.vital_status is null then (null as Boolean) else Chart.vital_status in { 'alive', 'dead' }",
            f"Chart.vital_status_gap {PENDING}",
        ),
        (
            "modules includes any of ['core', 'br']",
            "if Chart.modules is null then (null as Boolean) else ('core' in Chart.modules) or ('br' in Chart.modules)",
            f"Chart.modules_gap {PENDING}",
        ),
        (
            "staged = 'yes' and treated = 'yes' and true",
            "(Chart.staged = 'yes') and (Chart.treated = 'yes') and true",
            (
                "if ((Chart.staged = 'yes') and (Chart.treated = 'yes') and true) is null then "
                f"(Chart.staged_gap {PENDING}) or (Chart.treated_gap {PENDING}) else false"
            ),
        ),
        ("true or false", "true or false", "false"),
        ("pain_score > -1", "Chart.pain_score > ToDecimal(-1)", f"Chart.pain_score_gap {PENDING}"),
        (
            "pain_score is one of [3, 4.5]",
            "(Chart.pain_score = 3.0) or (Chart.pain_score = 4.5)",
            f"Chart.pain_score_gap {PENDING}",
        ),
    ],
)
def test_a_condition_is_a_value_and_whether_it_waits(text, value, pending):
    """A closed question makes a comparison false; what has no value has no membership."""
    found = decided(text)

    assert (value, pending) == (shown(found.value), shown(found.pending))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("first_office_visit <= diagnosed_on", "(difference in days between {diagnosed} and {visit}) <= 0"),
        ("first_office_visit <= diagnosed_on + 31 days", "(difference in days between {diagnosed} and {visit}) <= 31"),
        ("first_office_visit + 1 week > diagnosed_on", "(difference in days between {diagnosed} and {visit}) > (-7)"),
        ("first_office_visit < 2016-03-14", "(difference in days between @2016-03-14 and {visit}) < 0"),
        (
            "first_office_visit is within 14 days of diagnosed_on",
            (
                "((difference in days between {diagnosed} and {visit}) >= (-14))"
                " and ((difference in days between {diagnosed} and {visit}) <= 14)"
            ),
        ),
        (
            "first_office_visit is within 14 days after diagnosed_on",
            (
                "((difference in days between {diagnosed} and {visit}) >= 0)"
                " and ((difference in days between {diagnosed} and {visit}) <= 14)"
            ),
        ),
        (
            "first_office_visit is within 14 days before diagnosed_on",
            (
                "((difference in days between {diagnosed} and {visit}) >= (-14))"
                " and ((difference in days between {diagnosed} and {visit}) <= 0)"
            ),
        ),
        (
            "days between diagnosed_on and first_office_visit is one of [4, 3, 7]",
            (
                "(((difference in days between {diagnosed} and {visit}) >= 3)"
                " and ((difference in days between {diagnosed} and {visit}) <= 4))"
                " or ((difference in days between {diagnosed} and {visit}) = 7)"
            ),
        ),
    ],
)
def test_dates_are_compared_by_the_days_between_them(text, value):
    """So that CQL's own uncertainty decides where a day is not known."""
    dates = {"diagnosed": "Chart.diagnosed_on", "visit": "Chart.first_office_visit"}

    assert value.format(**dates) == shown(decided(text).value)


def test_a_comparison_of_dates_also_waits_where_the_day_is_not_known():
    """Nothing is missing, and yet there is no value."""
    found = decided("diagnosed_on < 2016-03-14")

    assert (
        "if ((difference in days between @2016-03-14 and Chart.diagnosed_on) < 0) is null then "
        f"(Chart.diagnosed_on_gap {PENDING}) or (Chart.diagnosed_on_gap is null) else false"
    ) == shown(found.pending)


def test_the_earliest_of_dates_leaves_out_those_that_do_not_apply():
    """And is not known while one that applies has no value."""
    days = "difference in days between @2016-03-14 and"
    closed = "Chart.death_date_gap = 'closed'"

    assert (
        f"if (Chart.first_office_visit_gap is null) and ((Chart.death_date_gap is null) or ({closed})) then "
        f"(({days} Chart.first_office_visit) <= 0) or "
        f"(if {closed} then false else ({days} Chart.death_date) <= 0) else (null as Boolean)"
    ) == shown(decided("earliest of [first_office_visit, death_date] <= 2016-03-14").value)


@pytest.mark.parametrize(
    ("fact", "value"),
    [
        ("is documented", "not (Chart.death_date is null)"),
        ("is not documented", "Chart.death_date_gap in { 'not_documented' }"),
        ("is unknown", "Chart.death_date_gap in { 'unknown', 'conflict' }"),
        ("is applicable", "not (Chart.death_date_gap in { 'closed', 'gate-pending' })"),
        ("is not applicable", "(Chart.death_date_gap = 'closed') is true"),
        ("is known to the day", "not ((day from Chart.death_date) is null)"),
    ],
)
def test_a_fact_never_waits(fact, value):
    """It is always true or false."""
    found = decided(f"death_date {fact}")

    assert (value, "false") == (shown(found.value), shown(found.pending))


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("diagnosed_on <= diagnosed_on", "diagnosed_on"),
        ("(days between diagnosed_on and first_office_visit) * 2 = 5", "diagnosed_on"),
        ("days between earliest of [first_office_visit, diagnosed_on] and death_date > 3", "earliest of, latest of"),
        ("completed years between birth_date and diagnosed_on + 7 days > 3", "day"),
    ],
)
def test_what_cql_has_no_words_for_is_refused(text, word):
    """At its place in the condition."""
    with pytest.raises(Unsayable) as caught:
        decided(text)

    assert ("not-in-cql", word) == (caught.value.fault.fault, caught.value.fault.word)
    assert caught.value.fault.column > 0
