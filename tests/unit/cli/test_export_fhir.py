"""``export fhir``, as it is typed."""

from __future__ import annotations

import json
from collections import Counter

import pytest

CHART = {"chart": "a chart/1", "modules": ["core"], "answers": {"G15": "alive", "G19": "2016-03-14", "G16": "2016"}}


@pytest.fixture(autouse=True)
def _read_once(monkeypatch, package):
    """The package that ships is read once for all of these."""
    monkeypatch.setattr("qopi_desktop.cli.export_fhir.load_package", lambda: package)


def test_export_fhir_writes_a_file_for_each_resource(run, tmp_path, package):
    """In a folder for each kind, under its id; and tells how many there are."""
    out = tmp_path / "new" / "folder"
    status, told, _ = run("export", "fhir", "--out", str(out))

    files = sorted(out.glob("*/*.json"))
    counts = Counter(path.parent.name for path in files)
    assert (
        0,
        "".join(f"{kind}: {counts[kind]}\n" for kind in ("Questionnaire", "CodeSystem", "Library", "Measure")),
    ) == (
        status,
        told,
    )
    assert (9, 1, len(package.measures)) == (counts["Questionnaire"], counts["Library"], counts["Measure"])
    for path in files:
        resource = json.loads(path.read_text(encoding="utf-8"))
        assert (path.parent.name, path.stem) == (resource["resourceType"], resource["id"])


def test_export_fhir_writes_what_charts_answer_and_come_to(run, tmp_path, package):
    """Under ids of their own, whatever their names; what does not count is told."""
    status, _, err = run("export", "fhir", "--out", str(tmp_path / "out"), charts=[CHART, {**CHART, "chart": "b"}])

    responses = sorted(path.stem for path in (tmp_path / "out" / "QuestionnaireResponse").iterdir())
    core = sum(each.module == "core" for each in package.measures)
    assert (0, ["chart-1-core", "chart-2-core"]) == (status, responses)
    assert 2 * core + len(package.measures) == len(list((tmp_path / "out" / "MeasureReport").iterdir()))
    assert "charts.jsonl:1: a chart/1: G16 (death_date) is set aside: the chart does not ask it." == err[0]


def test_a_folder_that_is_not_empty_is_left_alone(run, tmp_path):
    """With words that say what to do."""
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    status, told, err = run("export", "fhir", "--out", str(tmp_path))

    assert (2, "") == (status, told)
    assert [f"--out: The folder is not empty: {tmp_path}. Name another, or empty it."] == err
    assert ["mine.txt"] == [path.name for path in tmp_path.iterdir()]


def test_a_folder_that_cannot_be_written_is_told(run, tmp_path):
    """A file stands in its place."""
    (tmp_path / "file").write_text("", encoding="utf-8")
    status, _, err = run("export", "fhir", "--out", str(tmp_path / "file"))

    assert (2, ["file: The folder cannot be written: Not a directory. Name another."]) == (status, err)


def test_charts_that_do_not_hold_write_nothing(run, tmp_path):
    """Each fault is told."""
    wrong = {**CHART, "answers": {"G15": "living"}}
    status, told, err = run("export", "fhir", "--out", str(tmp_path / "out"), charts=[wrong])

    assert (2, "", False) == (status, told, (tmp_path / "out").exists())
    assert ['charts.jsonl:1: answers.G15: There is no code "living".'] == [
        line.split(" The nearest")[0] for line in err
    ]
