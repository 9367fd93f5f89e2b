"""Which questions of a form leave the workstation."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest

from qopi_desktop.conditions import Condition, Shape, tree
from qopi_desktop.domain.answers import Answer
from qopi_desktop.domain.dates import DayOffsets, PartialDate
from qopi_desktop.forms.definition import Form, Question
from qopi_desktop.forms.facts import MODULES, TREATING
from qopi_desktop.forms.load import build_form
from qopi_desktop.protocol.leaving import OLDEST_AGE, fits, leaving, needs_calendar, nodes
from tests.unit.forms.small import FORM, QUESTIONS, asked, check, files, question
from tests.unit.protocol.charts import package


def form_with(*more: str) -> Form:
    """Return the small form with more questions."""
    return build_form(files(*QUESTIONS, *more))


def derived(question_id: str, formula: str, **keys: Any) -> str:
    """Return a derived question of the small form."""
    return question(question_id, f"derived_{question_id.lower()}", "derived", derive=formula, **keys)


def test_the_birth_date_texts_and_what_the_program_fills_stay():
    """And all other answers leave."""
    stay = {each.id for each in FORM.questions.values() if each.is_asked} - leaving(FORM).answers

    assert {"G08", "N01"} == stay
    assert leaving(FORM).answers.isdisjoint({"G03", "G06", "G07", "G09", "D08"})


def test_only_those_derived_questions_travel_that_cannot_be_worked_out_again():
    """The age; not what is counted from day offsets and codes, and not what is derived from the age."""
    form = form_with(
        derived("X01", "age_at_diagnosis >= 70", codes="yes_no"),
        derived("X02", "days between diagnosed_on and birth_date"),
        derived("X03", "first_office_visit > diagnosed_on + 2 months", codes="yes_no"),
        derived("X04", "diagnosed_on >= 2016-01-01", codes="yes_no"),
        derived("X05", "count of modules"),
        derived("X06", "days between diagnosed_on and abstracted_on"),
    )

    assert {"G09", "X02", "X03", "X04", "X06"} == leaving(form).derived
    assert {"G09"} == leaving(form).ages


def test_a_hard_check_is_decided_by_the_service_where_it_reads_what_travels_as_it_is():
    """Not where it reads a date that stays, an age that was capped, or the calendar; and never a soft one."""
    form = form_with(
        question("Y01", "y_one", "number", checks=[check("age", hard="y_one <= age_at_diagnosis")]),
        question("Y02", "y_two", "date", checks=[check("months", hard="y_two <= diagnosed_on + 1 months")]),
        derived("Y03", "age_at_diagnosis + 1", checks=[check("older", hard="treated = 'yes'")]),
        derived("Y04", "count of drugs_given", checks=[check("drugs", hard="derived_y04 <= 5")]),
    )
    found = {each for each, _ in leaving(form).decidable}

    assert {("G20", "last-before-first"), ("Y04", "drugs"), ("P04", "score-range")} <= leaving(form).decidable
    assert found.isdisjoint({"Y01", "Y02", "Y03", "G08", "C01"})
    assert not any(code == "after-abstraction" for _, code in leaving(form).decidable)


def test_what_of_a_form_leaves_is_worked_out_once():
    """A form is itself alone."""
    assert leaving(FORM) is leaving(FORM)


FITTING = [
    ("P04", Answer(Decimal(10)), True),
    ("P04", Answer(Decimal(0)), True),
    ("P04", Answer(Decimal(11)), False),
    ("P04", Answer(Decimal(-1)), False),
    ("P04", Answer(Decimal("NaN")), False),
    ("P04", Answer(Decimal("Infinity")), False),
    ("D07", Answer("iv"), True),
    ("D07", Answer("v"), False),
    ("D02", Answer(DayOffsets(0, 1)), True),
    ("D02", Answer(PartialDate(2016)), False),
]


@pytest.mark.parametrize(("question_id", "answer", "expected"), FITTING)
def test_an_answer_fits_by_kind_code_and_limits(question_id, answer, expected):
    """At the service dates are offsets."""
    assert expected == fits(asked(question_id), answer, DayOffsets)


def test_a_number_without_limits_only_has_to_be_finite():
    """Either limit may be left out."""
    free = asked("Y01", form_with(question("Y01", "y_one", "number")))

    assert fits(free, Answer(Decimal(-5000)), PartialDate)


# What the shipped forms and measures may read, so that both sides come to the same.


def gates(form: Form) -> Iterator[tuple[Question, Condition]]:
    """Yield each question that is not always asked, with its gate."""
    return ((each, each.when) for each in form.questions.values() if each.when)


def measure_rules() -> Iterator[tuple[str, Condition]]:
    """Yield every rule of the shipped measures."""
    for measure in package().measures:
        rules = [clause.rule for clauses in measure.rungs.values() for clause in clauses]
        yield from ((measure.id, rule) for rule in rules if isinstance(rule, Condition))


def known(form: Form) -> set[str]:
    """Return what the service knows of a chart."""
    worked_out = {each.id for each in form.questions.values() if each.derive}
    return {*leaving(form).answers, *worked_out, MODULES, TREATING}


def read_dates(rule: Condition, form: Form) -> list[str]:
    """Return the dates that *rule* compares or counts with, not those of which it only asks whether there is one."""
    asks = {id(node.operand) for node in nodes(rule.root) if isinstance(node, tree.Asks)}
    names = [node.word for node in nodes(rule.root) if isinstance(node, tree.Name) and id(node) not in asks]
    to_the_day = [
        node for node in nodes(rule.root) if isinstance(node, tree.Asks) and node.fact is tree.Fact.TO_THE_DAY
    ]
    dated = {term.id for term in form.vocabulary.terms.values() if term.shape is Shape.DATE}
    counted = {each.id for each in form.questions.values() if each.derive and dated & {*each.derive.reads}}
    ids = [form.vocabulary.terms[word].id for word in names]
    return [each for each in ids if each in dated | counted] + [str(node) for node in to_the_day]


def test_no_gate_and_no_measure_reads_what_does_not_travel():
    """Not the birth date, the day of abstraction, the abstractor, nor a text."""
    form = package().form
    read = {each for _, gate in gates(form) for each in gate.reads} | {
        each for _, rule in measure_rules() for each in rule.reads
    }

    assert set() == read - known(form)
    assert known(form).isdisjoint({"G01", "G02", "G03", "G05", "G07", "G08"})
    assert read & {"G09"}


def test_few_derived_values_travel():
    """A further one that cannot be worked out from what travels could tell a date: somebody has to look at it.

    The age; 18 to 50 at the first dose; more than 92 days without treatment; bulky by the FIGO stage of the day.
    """
    assert {"G09", "S10", "C38", "Y23"} == leaving(package().form).derived
    assert {"G09", "S10"} == leaving(package().form).ages


def test_few_gates_compare_dates():
    """A gate reads partial dates uncut, and they travel cut: where a check of order cuts one, both sides could differ.

    Those that do turn on a limit of two years, on the age of 18 or 50, on a year, or on the end of all treatment.
    """
    form = package().form
    found = {each.id: dates for each, gate in gates(form) if (dates := read_dates(gate, form))}

    assert {"B25": ["B30"], "B26": ["B30"], "H16": ["G21", "D02"], "S11": ["S10"], "Y20": ["Y23"]} == found
    assert set(found) == leaving(form).dated


def test_a_gate_that_compares_dates_is_found():
    """The check can fail, also for a number of days and for precision."""
    form = form_with(
        question("X01", "x_one", "text", when="first_office_visit > diagnosed_on"),
        question("X02", "x_two", "text", when="days_to_death < 30"),
        question("X03", "x_three", "text", when="diagnosed_on is known to the day"),
        question("X04", "x_four", "text", when="diagnosed_on is documented"),
    )
    found = {str(each.id): len(read_dates(gate, form)) for each, gate in gates(form)}

    assert (2, 1, 1, 0) == (found["X01"], found["X02"], found["X03"], found["X04"])


def test_gates_and_measures_need_days_only():
    """No month, no year and no date of the calendar; nor whether a date is known to the day."""
    form = package().form
    rules = [gate for _, gate in gates(form)] + [rule for _, rule in measure_rules()]
    seen = [node for rule in rules for node in nodes(rule.root)]

    assert [] == [node for node in seen if needs_calendar(node)]
    assert [] == [node for node in seen if isinstance(node, tree.Asks) and node.fact is tree.Fact.TO_THE_DAY]


def test_no_rule_divides_the_ages_that_are_told_as_one():
    """A capped age is compared with numbers below the cap alone, so that the cap changes no outcome."""
    form = package().form
    ages = {word for each in leaving(form).ages for word in (each, form.questions[each].name)}
    derived_of = [each.derive.root for each in form.questions.values() if each.derive and each.id not in ages]
    rules = [rule.root for _, rule in measure_rules()] + [gate.root for _, gate in gates(form)] + derived_of
    holders = [node for root in rules for node in nodes(root) if reads_age(node, ages)]
    limits = [part.value for node in holders for part in tree.children(node) if isinstance(part, tree.Number)]

    assert holders
    assert all(isinstance(node, (tree.Compare, tree.OneOf)) for node in holders)
    assert all(limit < OLDEST_AGE for limit in limits)


def reads_age(node: tree.Node, ages: set[str]) -> bool:
    """Return whether *node* itself takes an age."""
    return any(isinstance(part, tree.Name) and part.word in ages for part in tree.children(node))
