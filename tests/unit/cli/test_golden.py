"""Charts worked by hand are read, or refused with the file and the place."""

from __future__ import annotations

import pytest

from qopi_desktop.cli.golden import equivalents, golden_charts, worked_charts
from qopi_desktop.conditions.variants import Slip
from qopi_desktop.domain.answers import Answer, QuestionId
from qopi_desktop.errors import InputError, ResourceError
from qopi_desktop.measures.mutation import Change
from qopi_desktop.measures.outcomes import Outcome

BASE = """
measure = "Core 2"
[base]
modules = ["core"]
[base.answers]
G26 = "three_or_more"
G18 = "primary_responsibility"
D06 = "documented"
G19 = "2016-04-01"
D07 = "2016-04-11"
"""
CHART = """
[[chart]]
id = "in-time"
case = "met"
expected = "met"
working = "Ten days after the first visit: met."
"""
LISTED = """
[[equivalent]]
owner = "Core 2"
step = "numerator"
clause = "in time"
slip = "number"
before = "1"
after = "2"
why = "Nothing can show it."
"""


@pytest.fixture
def folder(tmp_path):
    """Write files of charts and return their folder."""

    def write(*texts):
        for index, text in enumerate(texts):
            (tmp_path / f"{index}.toml").write_text(text, encoding="utf-8")
        return tmp_path

    return write


def faults_of(call, *arguments):
    """Return what is wrong by code, word and place."""
    with pytest.raises((InputError, ResourceError)) as caught:
        call(*arguments)
    return [(each.fault, each.word, each.place) for each in caught.value.facts["faults"]]


def test_a_chart_has_what_its_base_lends_it(folder, package):
    """Its own answers and modules win; one given as pending is as if nobody had answered."""
    own = 'modules = ["eol"]\nanswers = { D07 = { pending = true }, G26 = "one" }\n'
    plain, changed = golden_charts(folder(BASE + CHART + CHART + own))

    assert ("Core 2", "in-time", "met", Outcome.MET) == (plain.measure, plain.id, plain.case, plain.expected)
    assert Answer(("core",)) == plain.read(package)[QuestionId("G06")]
    assert {"G06", "G26", "G18", "D06", "G19"} == changed.read(package).keys()
    assert (Answer(("eol",)), Answer("one")) == tuple(
        changed.read(package)[QuestionId(each)] for each in ("G06", "G26")
    )


def test_charts_are_kept_by_their_measures_and_scored(folder, package):
    """Each comes to what it should."""
    (found,) = worked_charts(package, golden_charts(folder(BASE + CHART)))["Core 2"]

    assert found.expected is found.outcome


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", ("missing-key", "measure", "")),
        (BASE + CHART.replace("working", "worked"), ("missing-key", "working", "chart 1")),
        (BASE + CHART.replace('"met"', '"mett"'), ("unknown-code", "mett", "chart 1")),
        (BASE + CHART + "answer = {}", ("unknown-key", "answer", "chart 1")),
        (BASE + CHART + "answers = 3", ("wrong-type", "answers", "chart 1")),
        ("measure = 3 4", ("not-toml", "", "")),
    ],
)
def test_a_file_that_does_not_hold_is_refused(folder, text, fault):
    """With the place in it."""
    found = faults_of(golden_charts, folder(text))

    assert fault[0] in {each for each, _, _ in found}
    assert fault[2] in {place for _, _, place in found}


@pytest.mark.parametrize(
    ("answers", "fault"),
    [
        ('{ D99 = "x" }', ("unknown-name", "D99", "in-time, D99")),
        ("{ G09 = 60 }", ("unknown-name", "G09", "in-time, G09")),
        ('{ D07 = "2016-02-30" }', ("no-such-date", "2016-02-30", "in-time, D07")),
    ],
)
def test_an_answer_that_does_not_fit_is_refused(folder, package, answers, fault):
    """With the chart and the question; a derived value is nobody's answer."""
    (chart,) = golden_charts(folder(f"{BASE}{CHART}answers = {answers}\n"))

    assert [fault] == faults_of(chart.read, package)


def test_a_folder_without_charts_is_refused(tmp_path):
    """As in a bundle."""
    assert [("no-golden-charts", str(tmp_path / "none"), "")] == faults_of(golden_charts, tmp_path / "none")


def test_a_chart_that_comes_to_another_outcome_is_refused(folder, package):
    """Its working or the measure is wrong, and it can show nothing of a slip."""
    charts = golden_charts(folder(BASE + CHART.replace('expected = "met"', 'expected = "excluded"')))

    assert [("not-as-worked", "excluded", "in-time")] == faults_of(worked_charts, package, charts)


def test_a_measure_that_does_not_exist_is_refused(folder, package):
    """With the nearest spelling."""
    charts = golden_charts(folder(BASE.replace("Core 2", "Core2") + CHART))

    assert [("unknown-measure", "Core2", "")] == faults_of(worked_charts, package, charts)


def test_what_is_listed_is_read(tmp_path):
    """Nothing is, where there is no file."""
    path = tmp_path / "equivalents.toml"
    assert () == equivalents(path)
    path.write_text(LISTED, encoding="utf-8")
    (found,) = equivalents(path)

    assert ("Core 2", "in time", "Nothing can show it.") == (found.owner, found.clause, found.why)


@pytest.mark.parametrize(("given", "is_told"), [("", True), ('rule = "x > 2"\n', True), ('rule = "x > 3"\n', False)])
def test_a_slip_that_could_be_made_twice_is_told_by_its_rule(tmp_path, given, is_told):
    """The same part may stand in a rule twice, and a chart notice the slip in one of the two."""
    path = tmp_path / "equivalents.toml"
    path.write_text(LISTED + given, encoding="utf-8")
    (found,) = equivalents(path)

    assert is_told is found.is_told_of(Change("Core 2", "numerator", "in time", Slip.NUMBER, "1", "2", "x > 2"))


@pytest.mark.parametrize("text", ["not toml", LISTED.replace("why", "because")])
def test_a_list_that_does_not_hold_is_refused(tmp_path, text):
    """A slip is listed with its reason or not at all."""
    path = tmp_path / "equivalents.toml"
    path.write_text(text, encoding="utf-8")

    assert faults_of(equivalents, path)
