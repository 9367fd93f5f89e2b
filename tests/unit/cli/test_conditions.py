"""``condition``, as it is typed."""

from __future__ import annotations

import pytest


def test_condition_says_true_false_or_unknown_and_why(run):
    """Each part with its truth, each answer it read."""
    text = "stage_documented_on <= first_office_visit + 31 days and not (sex = 'male' or death_date <= 2016-01-01)"
    status, out, err = run(
        "condition",
        text,
        "--answers",
        '{"D07": "2016-04-14", "G19": "2016-03-14", "G15": "alive", "G16": "2015-01-01", "G09": 3}',
    )

    assert (0, "unknown") == (status, out.splitlines()[0])
    assert [
        f"  unknown (pending)  {text}",
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
        (
            "sex = 'male'",
            "[]",
            ['--answers: The value does not fit: expected names and values between braces, as {"G19": "2016-03-14"}.'],
        ),
        (
            "sex = 'male'",
            '{"G10": 3}',
            ['--answers.G10: The value does not fit: expected one code between quotes, as "documented".'],
        ),
        (
            "sx = 3",
            '{"G10": 3}',
            [
                'EXPR: column 1: There is no question "sx". The nearest is "sex".',
                '--answers.G10: The value does not fit: expected one code between quotes, as "documented".',
            ],
        ),
    ],
)
def test_condition_tells_what_does_not_hold(run, text, answers, expected):
    """The expression with its column, the answers with their field."""
    assert (2, "", expected) == run("condition", text, "--answers", answers)
