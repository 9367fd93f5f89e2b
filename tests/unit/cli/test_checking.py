"""``check``, as it is typed, on sound and on broken data."""

from __future__ import annotations

import re

import pytest

from qopi_desktop import resources


def test_check_counts_modules_questions_and_measures(run):
    """And says nothing else when all is well."""
    status, out, err = run("check")
    counts = dict(re.findall(r"^(\w+): (\d+)$", out, re.MULTILINE))

    assert (0, []) == (status, err)
    found = {key: int(counts[key]) for key in ("modules", "questions", "measures", "certification")}
    assert {"modules": 9, "questions": 337, "measures": 182, "certification": 25} == found


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


def line(path: str, text: str) -> int:
    """Return the line of a shipped file on which *text* first stands."""
    before, _, _ = resources.text(*path.split("/")).partition(text)
    return f"{before}{text}".rstrip().count("\n") + 1


SET = "certification-2017"
NO_TOBACCO = 'There is no question "tobacco_status". The nearest is "tobacco_status_documented".'
IN_TIME = "measure Core 2, numerator 1, clause 'in time': Measures count in days and weeks, not by"
SEX, GAP = 'short    = "Sex"', "\ngap "
AT_TOBACCO = line("forms/core-course.toml", "when     = \"tobacco_status = 'current'")
AT_SEX, AT_GAP = line("forms/core.toml", SEX), line("measures/eol.toml", GAP)
AT_DAYS = line("measures/core.toml", "+ 31 days")
BROKEN = [
    (
        "forms/core-course.toml",
        'name     = "tobacco_status"',
        'name     = "smoker"',
        f"forms/core-course.toml:{AT_TOBACCO}:13: question T04, when: {NO_TOBACCO}",
    ),
    (
        "forms/core.toml",
        "  counts         = ",
        "  cunts = ",
        f'forms/core.toml:{line("forms/core.toml", "[question.card]")}:3: question G01, card: "counts" is missing.',
    ),
    (
        "forms/core.toml",
        SEX,
        'short    = "The sex of the patient, in full"',
        f"forms/core.toml:{AT_SEX}:35: question G10: short is longer than its place on the screen.",
    ),
    (
        "measures/eol.toml",
        GAP,
        "\ngapp ",
        f'measures/eol.toml:{AT_GAP}:1: measure EOL 44: "gapp" is not known here. The nearest is "gap".',
    ),
    (
        "measures/core.toml",
        "+ 31 days",
        "+ 1 month",
        f'measures/core.toml:{AT_DAYS}:92: {IN_TIME} "month". The nearest is "day".',
    ),
    (
        "rounds/fall-2017.toml",
        "closes_on = 2017-11-10",
        "closes_on = 2017-09-15",
        "rounds/fall-2017.toml:7:13: The round closes before it opens.",
    ),
    (
        "sets/qopi-certification-2017.toml",
        '"Core 1"',
        '"Core 111"',
        'sets/qopi-certification-2017.toml:9:4: There is no measure "Core 111". The nearest is "Core 11".',
    ),
    (
        "rounds/fall-2017.toml",
        'modules   = ["core"',
        'modules   = ["cor"',
        'rounds/fall-2017.toml:8:15: There is no module "cor". The nearest is "core".',
    ),
    (
        "rounds/fall-2017.toml",
        'sets      = ["qopi',
        'sets      = ["qpi',
        f'rounds/fall-2017.toml:9:15: There is no set of measures "qpi-{SET}". The nearest is "qopi-{SET}".',
    ),
    ("rounds/fall-2017.toml", "sources", "sorces", "rounds/fall-2017.toml:1:1: sources says nothing."),
    ("rounds/fall-2017.toml", "opens_on", "opened_on", 'rounds/fall-2017.toml:1:1: "opens_on" is missing.'),
    (
        "codelists/yes_no.toml",
        '"no"',
        'no"',
        "codelists/yes_no.toml:11:9: This is not TOML: Invalid value.",
    ),
]


@pytest.mark.parametrize(("path", "old", "new", "expected"), BROKEN, ids=range(len(BROKEN)))
def test_check_tells_what_does_not_hold(run, changed, path, old, new, expected):
    """With file, line and column as an editor takes them, place and the nearest spelling."""
    changed(path, old, new)
    status, out, err = run("check")

    assert (2, "") == (status, out)
    assert expected in err


def test_check_refuses_a_copied_card(run, changed):
    """More than 60 % of its words in another card."""
    text = resources.text("forms/core.toml")
    cards = re.findall(r"  \[question\.card\]\n(?:  .*\n|\n(?=  ))+", text)
    copied = line("forms/core.toml", cards[1]) - cards[1].rstrip().count("\n")
    changed("forms/core.toml", cards[1], cards[2])
    status, _, err = run("check")

    said = "question G02, card: The card shares more than 60 % of its words with the card of G03."
    assert (2, [f"forms/core.toml:{copied}:3: {said}"]) == (status, err)
