"""The header of a chart is filled by the program."""

from __future__ import annotations

from datetime import date

import pytest

from qopi_desktop.domain.answers import Answer
from qopi_desktop.domain.dates import PartialDate
from qopi_desktop.forms.facts import MODULES, TREATING, program_facts, shared_facts
from tests.unit.domain.charts import chart

TODAY = date(2026, 3, 14)


def test_the_program_fills_g01_to_g07():
    """From the chart and the clock."""
    expected = {
        "G01": Answer("K4T7-0192"),
        "G02": Answer("fall-2017"),
        "G03": Answer("north"),
        "G04": Answer("dr-lee"),
        "G05": Answer("ann"),
        "G06": Answer(("core",)),
        "G07": Answer(PartialDate(2026, 3, 14)),
    }

    assert expected == program_facts(chart(), TODAY)


def test_the_service_fills_the_modules_and_the_physician():
    """As they are filled here; without a physician it is one who is not listed."""
    here = program_facts(chart(), TODAY)

    assert {each: here[each] for each in (TREATING, MODULES)} == shared_facts(("core",), chart().treating_id)
    assert Answer("not_listed") == shared_facts(("core",), None)[TREATING]


@pytest.mark.parametrize(
    ("facts", "question_id", "expected"),
    [
        ({"treating_id": None}, "G04", Answer("not_listed")),
        ({"completed_on": date(2026, 3, 1)}, "G07", Answer(PartialDate(2026, 3, 1))),
        ({"contributors": frozenset({"bea", "ann"})}, "G05", Answer("ann, bea")),
        ({"contributors": frozenset()}, "G05", None),
    ],
)
def test_what_is_filled_follows_the_chart(facts, question_id, expected):
    """An unknown physician, a completed chart, several contributors, none."""
    assert expected == program_facts(chart(**facts), TODAY).get(question_id)
