"""``score``, as it is typed."""

from __future__ import annotations

import json

import pytest

from qopi_desktop.cli import main
from qopi_desktop.measures.outcomes import Outcome
from qopi_desktop.ui.words import say

CHART = {
    "chart": "x",
    "modules": ["core", "br"],
    "answers": {
        "G15": "alive",
        "G19": "2016-03-14",
        "stage_documented": "documented",
        "D07": "2016-04-14",
        "G26": "three_or_more",
        "G18": "primary_responsibility",
        "D05": {"status": "not_documented"},
        "G16": "2016-05-01",
        "P04": 7,
        "G09": 65,
    },
}


def test_score_writes_one_line_of_outcomes_for_each_chart(run):
    """Every measure that ships, by its id."""
    status, out, _ = run("score", charts=[CHART, "", {**CHART, "chart": "y", "modules": ["core"]}])
    first, second = [json.loads(line) for line in out.splitlines()]

    assert (0, "x", "y") == (status, first["chart"], second["chart"])
    assert ("met", "undecided", "not-in-denominator") == tuple(
        first["outcomes"][each] for each in ("Core 2", "BR 53", "EOL 42")
    )
    assert "not-in-denominator" == second["outcomes"]["BR 53"]
    assert {"chart", "outcomes"} == first.keys()


def test_what_is_not_scored_is_named(run):
    """An answer to a closed question, to one whose gate waits, and to one that the program works out."""
    waits = "what decides whether it is asked has no answer yet."
    _, _, err = run("score", charts=[CHART])

    assert [
        "charts.jsonl:1: x: G16 (death_date) is set aside: the chart does not ask it.",
        f"charts.jsonl:1: x: D05 (pathology_reported_on) is set aside: {waits}",
        f"charts.jsonl:1: x: P04 (pain_score_by_second_visit) is set aside: {waits}",
        "charts.jsonl:1: x: G09 (age_at_diagnosis) is left out: the program works it out from other answers.",
    ] == err


def test_explain_adds_the_clauses_of_one_measure(run):
    """With the answers they read, in the form in which they are given."""
    _, out, _ = run("score", "--explain", "Core 2", charts=[CHART])
    why = json.loads(out)["explanation"]

    assert ("Core 2", "met", "numerator", []) == (why["measure"], why["outcome"], why["decided_at"], why["needs"])
    assert {
        "name": "in time",
        "rule": "stage_documented_on <= first_office_visit + 31 days",
        "truth": "true",
        "answers": {"D07": "2016-04-14", "G19": "2016-03-14"},
        "origins": {each: {"from": "person", "standing": "open"} for each in ("D07", "G19")},
        "parts": {},
    } == why["rungs"][2]["clauses"][0]


def test_explain_says_what_would_change_the_outcome(run):
    """The fewest answers first, as data and in words, and no answer among them that could be taken over."""
    _, out, _ = run("score", "--explain", "Core 2", charts=[CHART])
    changes = json.loads(out)["explanation"]["changes"]

    change = next(each for each in changes if each["answers"][0]["question"] == "D07")
    wanted = "on or after Apr 15 2016, or were recorded as not documented or a conflict of sources"
    assert ("not-met", [{"question": "D07", "wanted": wanted}]) == (change["outcome"], change["answers"])
    assert [1] * len(changes) == [len(each["answers"]) for each in changes]
    assert all(each["words"].startswith("would ") for each in changes)


def test_explain_of_a_composite_names_its_parts(run):
    """And what an undecided one waits for."""
    _, out, _ = run("score", "--explain", "Core 6", charts=[{**CHART, "answers": {"G26": "two"}}])
    why = json.loads(out)["explanation"]

    assert {"Core 3": "undecided", "Core 4a": "undecided", "Core 5": "undecided"} == why["rungs"][2]["clauses"][0][
        "parts"
    ]
    assert ["P01"] == why["needs"]


def with_answers(**answers):
    """Return a chart with these answers only."""
    return {"chart": "x", "modules": ["core"], "answers": answers}


NO_OBJECT = 'The value does not fit: expected names and values between braces, as {"G19": "2016-03-14"}.'
NO_MODULE = '"{}" is no module. The modules are: core smt eol br crc nsclc nhl gynonc pr.'

BAD = [
    (with_answers(G10="femal"), ':1: answers.G10: There is no code "femal". The nearest is "female".'),
    (with_answers(sexx="female"), ':1: answers.sexx: There is no question "sexx". The nearest is "sex".'),
    (with_answers(P04="7"), ":1: answers.P04: The value does not fit: expected a number without quotes."),
    (
        with_answers(G19=2016),
        ':1: answers.G19: The value does not fit: expected a date between quotes, as "2016-03-14".',
    ),
    (with_answers(G19=None), ":1: answers.G19: null is no answer: leave an unanswered question out."),
    (
        with_answers(G19="2016-02-30"),
        ':1: answers.G19: "2016-02-30" is not a date: write 2016-03-14, 2016-03 or 2016.',
    ),
    (
        with_answers(D07={"status": "unknown"}),
        ':1: answers.D07: This question does not take the status "unknown"; it takes: conflict not_documented.',
    ),
    (
        with_answers(G01={"status": "unknown"}),
        ':1: answers.G01: This question does not take the status "unknown"; it takes: none.',
    ),
    (with_answers(G10={"status": "unknwn"}), ':1: answers.G10: There is no status "unknwn". The nearest is "unknown".'),
    (with_answers(sex="male", G10="male"), ':1: answers.G10: "G10" stands here twice.'),
    (
        with_answers(G06=["br"]),
        ':1: answers.G06: The modules of a chart stand beside its answers, under "modules".',
    ),
    ({"chart": "x", "modules": ["cor"], "answers": {}}, ":1: modules: " + NO_MODULE.format("cor")),
    ({"chart": "x", "modules": ["lung"], "answers": {}}, ":1: modules: " + NO_MODULE.format("lung")),
    (
        {"chart": "x", "modules": "core", "answers": {}},
        ':1: modules: The value does not fit: expected a list of codes between brackets, as ["cisplatin"].',
    ),
    ({"chart": "x", "answers": {}}, ':1: modules: "modules" is missing.'),
    (
        {"chart": 3, "modules": ["core"], "answers": {}},
        ":1: chart: The value does not fit: expected text between quotes.",
    ),
    ({"chart": "x", "modules": ["core"], "answers": []}, f":1: answers: {NO_OBJECT}"),
    (
        {"chart": "x", "module": [], "modules": ["core"], "answers": {}},
        ':1: module: "module" is not known here. The nearest is "modules".',
    ),
    ([], f":1: {NO_OBJECT}"),
    ("{", ":1: column 2: This is not JSON: Expecting property name enclosed in double quotes."),
    ('{"chart": "x", "chart": "y"}', ':1: chart: "chart" stands here twice.'),
    ("[" * 100_000, ":1: This is not JSON: RecursionError."),
    (b'"\xff"', ":1: column 2: This is not UTF-8 text."),
]


@pytest.mark.parametrize(("line", "expected"), BAD, ids=range(len(BAD)))
def test_a_line_that_does_not_hold_is_told_with_file_line_and_field(run, line, expected):
    """And nothing is written, not even of the sound lines."""
    status, out, err = run("score", charts=[line, CHART])

    assert (2, "", [f"charts.jsonl{expected}"]) == (status, out, err)


def test_a_hard_check_that_does_not_hold_is_told(run):
    """The chart is scored all the same; the window would not let it be complete."""
    status, out, err = run("score", charts=[with_answers(D04="no")])

    assert 0 == status
    assert "outcomes" in json.loads(out)
    said = "D04 is no, so the chart is not eligible. Correct D04 or screen the chart out."
    assert [f"charts.jsonl:1: {json.loads(out)['chart']}: {said}"] == err


def test_every_fault_of_a_file_is_told(run):
    """One line each, with the number of its line."""
    status, out, err = run("score", charts=[CHART, "", with_answers(G10="x", G19="y"), "nonsense"])

    assert (2, "") == (status, out)
    assert ["3", "3", "4"] == [line.split(":")[1] for line in err]


def test_modules_may_be_repeated_among_the_answers(run):
    """When they are the same."""
    assert 0 == run("score", charts=[{"chart": "x", "modules": ["core"], "answers": {"modules": ["core"]}}])[0]


def test_a_file_with_a_mark_at_its_beginning_is_read(run):
    """As some editors write it."""
    assert 0 == run("score", charts=[b"\xef\xbb\xbf" + json.dumps(CHART).encode()])[0]


def test_a_file_that_is_not_there_is_told(run, tmp_path):
    """With its name."""
    status, out, err = run("score", "--charts", str(tmp_path / "none.jsonl"))

    assert (2, "", ["none.jsonl: The file cannot be read: No such file or directory."]) == (status, out, err)


def test_a_measure_that_does_not_exist_is_told_with_the_nearest(run):
    """Before anything is scored."""
    status, out, err = run("score", "--explain", "Core2", charts=[CHART])

    assert (2, "", ['--explain: There is no measure "Core2". The nearest is "Core 2".']) == (status, out, err)


def test_the_help_names_every_outcome_and_shows_a_chart_that_can_be_scored(run, capsys):
    """With a status among its answers."""
    with pytest.raises(SystemExit):
        main(["score", "--help"])
    told = " ".join(capsys.readouterr().out.split()).replace("- ", "-")
    example = say("cli.help.charts").split(": ", 1)[1]

    assert all(outcome.value in told for outcome in Outcome)
    assert {"status": "unknown"} in json.loads(example)["answers"].values()
    assert (0, []) == run("score", charts=[example])[::2]
