"""Each check of the form, on a chart that trips it and on one that does not."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from qopi_desktop.forms.reading import read_answers
from qopi_desktop.forms.session import FormSession
from tests import shipped

FORM = shipped.form()
CASES = [
    (path.stem, row)
    for path in sorted((Path(__file__).parent / "checks").glob("*.toml"))
    for row in tomllib.loads(path.read_text(encoding="utf-8"))["check"]
]


def problems(chart):
    """The question and code of each problem of a chart."""
    read = read_answers(FORM, {"G06": chart["modules"], **chart["answers"]})
    assert () == read.faults
    return {(problem.question_id, problem.code) for problem in FormSession(FORM, read.answers).problems()}


@pytest.mark.parametrize(
    "row", [row for _, row in CASES], ids=[f"{file}-{place}" for place, (file, _) in enumerate(CASES)]
)
def test_a_check_is_tripped_and_holds(row):
    """The problem stands at its question on the one chart, and not on the other."""
    told = (row["question"], row["code"])

    assert told in problems(row["trips"])
    assert told not in problems(row["holds"])


def test_every_check_has_its_two_charts():
    """The two checks that every date has at one question each, those of the stage tables in the tests of the tables."""
    tried = {(row["question"], row["code"]) for _, row in CASES}
    of_every_date = OF_EVERY_DATE & {code for _, code in tried}
    wanted = {(question.id, check.code) for question in FORM.questions.values() for check in question.checks}

    assert [] == sorted(
        each for each in wanted - tried if not each[1].startswith("group-differs") and each[1] not in of_every_date
    )


OF_EVERY_DATE = {"after-abstraction", "before-birth"}
