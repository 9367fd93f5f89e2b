"""``dictionary``, as it is typed."""

from __future__ import annotations

import json

import pytest


@pytest.fixture(autouse=True)
def _read_once(monkeypatch, package):
    """The package that ships is read once for all of these."""
    monkeypatch.setattr("qopi_desktop.cli.dictionary.load_package", lambda: package)


def test_pages_are_written_to_a_new_folder(run, tmp_path):
    """Beginning with index.html; nothing is written to the output."""
    folder = tmp_path / "new" / "dictionary"

    assert (0, "", []) == run("dictionary", "--html", str(folder))
    assert {"index.html", "core.html", "br.html", "sets.html", "entries.js", "OFL.txt"} <= {
        file.name for file in folder.iterdir()
    }


def test_sheets_are_written_over_an_older_file(run, tmp_path):
    """An XLSX file is a ZIP."""
    file = tmp_path / "dictionary.xlsx"
    file.write_text("old", encoding="utf-8")

    assert (0, "", []) == run("dictionary", "--xlsx", str(file))
    assert file.read_bytes().startswith(b"PK")


def test_json_is_written_when_neither_is_asked_for(run, package):
    """As before."""
    status, out, err = run("dictionary")

    assert (0, []) == (status, err)
    assert package.version == json.loads(out)["version"]


def test_json_has_the_code_lists_and_the_questions_that_they_help(run):
    """With version, source and every attribute."""
    _, out, _ = run("dictionary")
    found = json.loads(out)
    lists = {each["id"]: each for each in found["codelists"]}
    (asked,) = (each for each in found["questions"] if each["id"] == "U09")

    assert ("ecog", "karnofsky") == (asked["codes"], asked["beside"])
    assert "2026.1" == lists["karnofsky"]["version"]
    assert "1949" in lists["karnofsky"]["source"]
    assert {"code": "karnofsky_70", "ecog": "1"}.items() <= lists["karnofsky"]["codes"][3].items()


def test_a_folder_that_holds_something_is_left_alone(run, tmp_path):
    """With words that say what to do."""
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")

    status, _, err = run("dictionary", "--html", str(tmp_path))

    assert (2, [f"--html: The folder is not empty: {tmp_path}. Name another, or empty it."]) == (status, err)
    assert ["mine.txt"] == [file.name for file in tmp_path.iterdir()]


def test_a_file_that_cannot_be_written_is_told(run, tmp_path):
    """By its name and the reason."""
    status, _, err = run("dictionary", "--xlsx", str(tmp_path / "none" / "d.xlsx"))

    assert (2, ["none/d.xlsx: The file cannot be written: No such file or directory. Name another."]) == (status, err)
