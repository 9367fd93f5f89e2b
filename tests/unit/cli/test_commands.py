"""The commands, as they are typed."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from qopi_desktop import resources
from qopi_desktop.cli import main
from qopi_desktop.ui.words import knows

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


@pytest.fixture
def run(capsys, tmp_path):
    """Run a command; *charts*, one object or text a line, become the file that it reads."""

    def run_command(*arguments, charts=None):
        if charts is not None:
            path = tmp_path / "charts.jsonl"
            lines = [line if isinstance(line, (str, bytes)) else json.dumps(line) for line in charts]
            path.write_bytes(b"\n".join(line.encode() if isinstance(line, str) else line for line in lines))
            arguments = (*arguments, "--charts", str(path))
        status = main(list(arguments))
        told = capsys.readouterr()
        return status, told.out, told.err.replace(f"{tmp_path}/", "").splitlines()

    return run_command


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
    _, _, err = run("score", charts=[CHART])

    assert [
        "charts.jsonl:1: x: G16 (death_date) is set aside: the chart does not ask it.",
        "charts.jsonl:1: x: D05 (pathology_reported_on) is set aside: what decides whether it is asked has no answer yet.",
        "charts.jsonl:1: x: P04 (pain_score_by_second_visit) is set aside: "
        "what decides whether it is asked has no answer yet.",
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
        "parts": {},
    } == why["rungs"][2]["clauses"][0]


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


BAD = [
    (with_answers(G10="femal"), ':1: answers.G10: There is no code "femal". The nearest is "female".'),
    (with_answers(sexx="female"), ':1: answers.sexx: There is no question "sexx". The nearest is "sex".'),
    (with_answers(P04="7"), ":1: answers.P04: The value does not fit: expected number."),
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
    ({"chart": "x", "modules": ["cor"], "answers": {}}, ':1: modules: There is no code "cor". The nearest is "core".'),
    ({"chart": "x", "modules": "core", "answers": {}}, ":1: modules: The value does not fit: expected many."),
    ({"chart": "x", "answers": {}}, ':1: modules: "modules" is missing.'),
    ({"chart": 3, "modules": ["core"], "answers": {}}, ":1: chart: The value does not fit: expected text."),
    ({"chart": "x", "modules": ["core"], "answers": []}, ":1: answers: The value does not fit: expected object."),
    (
        {"chart": "x", "module": [], "modules": ["core"], "answers": {}},
        ':1: module: "module" is not known here. The nearest is "modules".',
    ),
    ([], ":1: The value does not fit: expected object."),
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


def test_dictionary_writes_all_questions_and_measures(run):
    """With their rules, choices and cards."""
    status, out, _ = run("dictionary")
    whole = json.loads(out)
    stage = next(each for each in whole["questions"] if each["id"] == "D07")
    lower = next(each for each in whole["measures"] if each["id"] == "EOL 44")

    assert (0, {"version", "sections", "questions", "measures"}) == (status, whole.keys())
    assert ("stage_documented_on", "date", "stage_documented = 'documented'", ["conflict", "not_documented"]) == (
        stage["name"],
        stage["kind"],
        stage["when"],
        stage["statuses"],
    )
    assert ("lower", 10.7, "days_in_hospice <= 3") == (
        lower["direction"],
        lower["published_mean"],
        lower["numerator"][0]["rule"],
    )


def test_check_counts_modules_questions_and_measures(run):
    """And says nothing else when all is well."""
    status, out, err = run("check")
    counts = dict(re.findall(r"^(\w+): (\d+)$", out, re.MULTILINE))

    assert (0, []) == (status, err)
    assert (3, 34) == (int(counts["modules"]), int(counts["measures"]))
    assert int(counts["questions"]) >= 99


@pytest.fixture
def changed(monkeypatch):
    """Change the text of one data file for this test."""

    def change(path, old, new):
        text = resources.text

        def other(*parts):
            found = text(*parts)
            if "/".join(parts) == path:
                assert old in found
                return found.replace(old, new, 1)
            return found

        monkeypatch.setattr(resources, "text", other)

    return change


BROKEN = [
    (
        "forms/core.toml",
        'name     = "sex"',
        'name     = "sx"',
        'forms/core.toml: question G06, checks 4, check gynonc-sex of G06: column 39: There is no question "sex". The nearest is "sx".',
    ),
    (
        "forms/core.toml",
        "  counts         = ",
        "  cunts = ",
        'forms/core.toml: question G01, card: "counts" is missing.',
    ),
    (
        "forms/core.toml",
        'short    = "Sex"',
        'short    = "The sex of the patient, in full"',
        "question G10: short is longer than its place on the screen.",
    ),
    (
        "measures/eol.toml",
        "gap ",
        "gapp ",
        'measures/eol.toml: measure EOL 44: "gapp" is not known here. The nearest is "gap".',
    ),
    (
        "measures/core.toml",
        "+ 31 days",
        "+ 1 month",
        'measures/core.toml: measure Core 2, numerator 1, clause \'in time\': column 45: Measures count in days and weeks, not by "month". The nearest is "day".',
    ),
    (
        "rounds/fall-2017.toml",
        "closes_on = 2017-11-10",
        "closes_on = 2017-09-15",
        "rounds/fall-2017.toml: The round closes before it opens.",
    ),
    (
        "rounds/fall-2017.toml",
        '"Core 1"',
        '"Core 111"',
        'rounds/fall-2017.toml: measure_set 1: There is no measure "Core 111". The nearest is "Core 1".',
    ),
    (
        "rounds/fall-2017.toml",
        'modules   = ["core"',
        'modules   = ["cor"',
        'rounds/fall-2017.toml: There is no module "cor". The nearest is "core".',
    ),
    (
        "rounds/fall-2017.toml",
        'sets      = ["qopi',
        'sets      = ["qpi',
        'rounds/fall-2017.toml: There is no set of measures "qpi-certification-2017". The nearest is "qopi-certification-2017".',
    ),
    ("rounds/fall-2017.toml", "sources", "sorces", "rounds/fall-2017.toml: sources says nothing."),
    ("rounds/fall-2017.toml", "opens_on", "opened_on", 'rounds/fall-2017.toml: "opens_on" is missing.'),
]


@pytest.mark.parametrize(("path", "old", "new", "expected"), BROKEN, ids=range(len(BROKEN)))
def test_check_tells_what_does_not_hold(run, changed, path, old, new, expected):
    """With file, place, column and the nearest spelling."""
    changed(path, old, new)
    status, out, err = run("check")

    assert (2, "") == (status, out)
    assert expected in err


def test_check_refuses_a_copied_card(run, changed):
    """More than 60 % of its words in another card."""
    text = resources.text("forms/core.toml")
    cards = re.findall(r"  \[question\.card\]\n(?:  .*\n|\n(?=  ))+", text)
    changed("forms/core.toml", cards[1], cards[2])
    status, _, err = run("check")

    assert (2, ["question G02, card: The card shares more than 60 % of its words with the card of G03."]) == (
        status,
        err,
    )


def test_condition_says_true_false_or_unknown_and_why(run):
    """Each part with its truth, each answer it read."""
    status, out, err = run(
        "condition",
        "stage_documented_on <= first_office_visit + 31 days and not (sex = 'male' or death_date <= 2016-01-01)",
        "--answers",
        '{"D07": "2016-04-14", "G19": "2016-03-14", "G15": "alive", "G16": "2015-01-01", "G09": 3}',
    )

    assert (0, "unknown") == (status, out.splitlines()[0])
    assert [
        "  unknown (pending)  stage_documented_on <= first_office_visit + 31 days and not "
        "(sex = 'male' or death_date <= 2016-01-01)",
        "    true  stage_documented_on <= first_office_visit + 31 days",
        '      D07 stage_documented_on: "2016-04-14"',
        '      G19 first_office_visit: "2016-03-14"',
        "    unknown (pending)  not (sex = 'male' or death_date <= 2016-01-01)",
        "      unknown (pending)  sex = 'male' or death_date <= 2016-01-01",
        "        unknown (pending)  sex = 'male'",
        "          G10 sex: not answered",
        "        false  death_date <= 2016-01-01",
        "          G16 death_date: not asked",
    ] == out.splitlines()[1:]
    assert [
        "--answers: G16 (death_date) is set aside: the chart does not ask it.",
        "--answers: G09 (age_at_diagnosis) is left out: the program works it out from other answers.",
    ] == err


@pytest.mark.parametrize(
    ("answers", "expected"),
    [('{"G10": "male"}', "true"), ('{"G10": "female"}', "false"), ('{"G10": {"status": "unknown"}}', "unknown")],
)
def test_the_first_line_of_condition_is_one_word(run, answers, expected):
    """For a program that reads it."""
    _, out, _ = run("condition", "sex = 'male'", "--answers", answers)

    assert expected == out.splitlines()[0]


@pytest.mark.parametrize(
    ("text", "answers", "expected"),
    [
        ("sx = 'male'", "{}", ['EXPR: column 1: There is no question "sx". The nearest is "sex".']),
        ("sex =", "{}", ["EXPR: column 6: The condition ends before it is complete."]),
        (
            "sex is docmented",
            "{}",
            ['EXPR: column 8: The condition cannot be read at "docmented". The nearest is "documented".'],
        ),
        (
            "sex = 'male'",
            "{",
            ["--answers: column 2: This is not JSON: Expecting property name enclosed in double quotes."],
        ),
        ("sex = 'male'", "[]", ["--answers: The value does not fit: expected object."]),
        ("sex = 'male'", '{"G10": 3}', ["--answers.G10: The value does not fit: expected choice."]),
        (
            "sx = 3",
            '{"G10": 3}',
            [
                'EXPR: column 1: There is no question "sx". The nearest is "sex".',
                "--answers.G10: The value does not fit: expected choice.",
            ],
        ),
    ],
)
def test_condition_tells_what_does_not_hold(run, text, answers, expected):
    """The expression with its column, the answers with their field."""
    assert (2, "", expected) == run("condition", text, "--answers", answers)


@pytest.mark.parametrize("command", [[], ["score"], ["dictionary"], ["check"], ["condition"]])
def test_every_command_has_help(capsys, command):
    """And ends well."""
    with pytest.raises(SystemExit) as caught:
        main([*command, "--help"])

    assert 0 == caught.value.code
    assert "usage: qopi" in capsys.readouterr().out


def test_a_command_that_does_not_exist_is_refused(capsys):
    """As bad input is."""
    with pytest.raises(SystemExit) as caught:
        main(["scor"])

    assert 2 == caught.value.code


def test_broken_words_end_in_a_line(run, monkeypatch):
    """Without its words the program can say only this."""

    def broken(*_):
        raise ValueError("cli.toml repeats cli.none")

    monkeypatch.setattr("qopi_desktop.cli.command.say", broken)

    assert (2, "", ["resources/messages: cli.toml repeats cli.none"]) == run("check")


def test_every_fault_has_its_sentence():
    """No code is spelled in the program without words for it."""
    package = Path(__file__).parents[3] / "qopi_desktop"
    folders = ("conditions", "forms", "measures", "cli")
    texts = [path.read_text(encoding="utf-8") for folder in folders for path in (package / folder).glob("*.py")]
    codes = {code for text in texts for code in re.findall(r'(?:TypeFault|fault|_add|_known)\(\s*"([a-z0-9-]+)"', text)}

    assert len(codes) > 25
    assert [] == sorted(code for code in codes if not knows(f"cli.fault.{code}"))
