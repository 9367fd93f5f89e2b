"""The scripts of the tours say what the records hold, and nothing else."""

from __future__ import annotations

import hashlib
import re
from datetime import date
from pathlib import Path

import pytest

from qopi_desktop.domain.scores import aggregate
from qopi_desktop.forms.definition import Kind
from qopi_desktop.forms.reading import read_answers
from qopi_desktop.forms.session import FormSession
from qopi_desktop.intake.case_list import guess_mapping, load_vocabulary, read_candidates
from qopi_desktop.intake.csv_list import read_table
from qopi_desktop.measures.board import Board
from tests import shipped
from tests.tours import demo_day_script, oracle_brca, tcga_script
from tests.tours.tour_chart import CASE_LIST_HEAD, write_case_list

TODAY = date(2026, 10, 10)
RECORDS = Path(__file__).parents[1] / "records"
TCGA, DEMO_DAY = tcga_script.charts(), demo_day_script.charts()


@pytest.fixture(scope="module")
def package():
    """The forms and measures of the program."""
    return shipped.package()


def session_of(package, chart):
    """The chart as the form engine holds it once everything is typed."""
    program = {"G01": "X", "G02": "r", "G03": "o", "G04": "p", "G06": list(chart.modules), "G07": TODAY.isoformat()}
    read = read_answers(package.form, {**program, **chart.answers})
    assert not read.faults
    return FormSession(package.form, read.answers)


def outcomes_of(package, chart):
    """The outcome code of each measure."""
    return Board(package.measures, session_of(package, chart)).summary().outcomes


def test_pandas_finds_the_same_numerators_and_denominators(package):
    """The engine and a script that shares nothing with it count the same charts, above zero and not all alike."""
    scores = aggregate(outcomes_of(package, chart) for chart in TCGA)

    expected = oracle_brca.expected()
    assert expected == {measure: (scores[measure].numerator, scores[measure].denominator) for measure in expected}
    assert all(0 < met < n for met, n in expected.values())


def test_twenty_four_patients_four_of_them_deceased():
    """Each has drug rows; the deceased are abstracted for end of life too."""
    deceased = [chart for chart in TCGA if chart.answers["G15"] == "deceased"]

    assert (24, 4) == (len({chart.record_number for chart in TCGA}), len(deceased))
    assert all(("eol" in chart.modules) == (chart in deceased) for chart in TCGA)


def test_pain_and_visits_decide_the_demo_day(package):
    """Visit 2 has a score of 5 and no plan: assessed and quantified, not handled. Tobacco is 207 days old."""
    (chart,) = DEMO_DAY

    found = outcomes_of(package, chart)

    expected = {"Core 3": "met", "Core 4a": "met", "Core 5": "not-met", "Core 6": "not-met", "Core 21aa": "met"}
    assert expected == {measure: found[measure] for measure in expected}


@pytest.mark.parametrize("chart", [*TCGA, *DEMO_DAY], ids=lambda chart: chart.record_number)
def test_answers_fill_the_form(package, chart):
    """Every open question has its answer, none is set aside, nothing must be fixed, no measure is undecided."""
    session = session_of(package, chart)

    progress = session.progress()
    assert progress.answered == progress.asked
    assert () == session.set_aside()
    assert [] == [each for each in session.problems() if each.severity.value == "hard"]
    assert "undecided" not in outcomes_of(package, chart).values()


@pytest.mark.parametrize("chart", [*TCGA, *DEMO_DAY], ids=lambda chart: chart.record_number)
def test_answers_stand_in_the_order_of_the_screen(package, chart):
    """Who types them goes down the form and never back."""
    session = session_of(package, chart)

    shown = [each for section, _, _ in session.sections() for each in session.shown(section.id)]
    assert sorted(chart.answers, key=shown.index) == list(chart.answers)


def test_the_mapping_says_how_each_question_is_answered(package):
    """No question of the form is passed over: it has a column, a rule, a status, or what closes it."""
    asked = {
        str(each.id) for each in package.form.questions.values() if not each.program and each.kind is not Kind.DERIVED
    }

    assert asked == {*tcga_script.MAPPING["question"], *tcga_script.MAPPING["unspoken"]["questions"]}


def test_no_date_is_invented():
    """Every date of the 24 charts is the anchor plus a number that stands in the patient's rows."""
    text = "".join(path.read_text(encoding="utf-8") for path in (RECORDS / "tcga").glob("*.tsv"))
    numbers = {int(number) for number in re.findall(r"(?<=\t)-?\d+(?=[\t\n])", text)}
    dates = [
        value for chart in TCGA for value in chart.answers.values() if re.fullmatch(r"\d{4}-\d\d-\d\d", str(value))
    ]

    assert dates
    assert all((date.fromisoformat(str(each)) - tcga_script.ANCHOR).days in numbers for each in dates)


def test_another_anchor_changes_no_outcome(package):
    """The measures count days, so the day that stands for day 0 does not matter."""
    moved = tcga_script.charts(anchor=date(2021, 3, 1))

    assert [outcomes_of(package, chart) for chart in TCGA] == [outcomes_of(package, chart) for chart in moved]


@pytest.mark.parametrize("charts", [TCGA, DEMO_DAY], ids=["tcga", "demo-day"])
def test_the_case_list_is_read_whole(tmp_path, charts):
    """Its columns are understood by name, and no row is refused."""
    path = tmp_path / "list.csv"
    words = load_vocabulary()

    write_case_list(charts, path)

    table = read_table(path.read_bytes())
    mapping = guess_mapping(table.columns, words)
    reading = read_candidates(table, mapping, words, today=TODAY)
    assert CASE_LIST_HEAD == table.columns
    assert len(CASE_LIST_HEAD) == len(mapping)
    assert (len(charts), ()) == (len(reading.candidates), reading.refused)


def test_records_are_the_files_of_the_readme():
    """Their sums stand in the table of origin."""
    readme = (RECORDS / "README.md").read_text(encoding="utf-8")
    files = [*(RECORDS / "tcga").iterdir(), *(RECORDS / "synthea").iterdir()]

    assert [] == [path.name for path in files if hashlib.sha256(path.read_bytes()).hexdigest() not in readme]
