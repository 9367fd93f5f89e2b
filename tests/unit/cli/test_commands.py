"""What holds for every command."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from qopi_desktop.cli import main
from qopi_desktop.cli.command import NOBODY_READS
from qopi_desktop.ui.words import knows


def test_dictionary_writes_all_questions_and_measures(run):
    """With their rules, choices and cards."""
    status, out, _ = run("dictionary")
    whole = json.loads(out)
    stage = next(each for each in whole["questions"] if each["id"] == "D07")
    lower = next(each for each in whole["measures"] if each["id"] == "EOL 44")

    assert (0, {"version", "sections", "questions", "codelists", "measures", "sets"}) == (status, whole.keys())
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


@pytest.mark.parametrize(
    "command", [[], ["score"], ["dictionary"], ["check"], ["condition"], ["mutate"], ["tally"], ["paper"]]
)
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


def test_the_commands_are_a_module_of_their_own():
    """As run.py starts them."""
    done = subprocess.run(
        [sys.executable, "-m", "qopi_desktop.cli", "check"], capture_output=True, text=True, check=False
    )

    assert (0, "") == (done.returncode, done.stderr)


def test_a_command_ends_quietly_when_nobody_reads_it():
    """As behind ``head``."""
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        [sys.executable, "-m", "qopi_desktop.cli", "condition", "sex = 'male'", "--answers", "{}"],
        stdout=writing,
        stderr=subprocess.PIPE,
        check=False,
    )
    os.close(writing)

    assert (NOBODY_READS, b"") == (done.returncode, done.stderr)


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
