"""``tally``: counts by office, whatever scores the charts."""

from __future__ import annotations

import json

import pytest

from qopi_desktop.cli import tally
from qopi_desktop.cli.tally import Progress, make_counter


@pytest.fixture(autouse=True)
def _read_once(monkeypatch, package):
    monkeypatch.setattr("qopi_desktop.cli.tally.load_package", lambda: package)


def charts(offices: str) -> list[dict[str, object]]:
    """Return a chart for each letter; capitals are assessed for pain."""
    return [
        {
            "chart": str(number),
            "modules": ["core"],
            "answers": {"G03": office.lower(), "G26": "two", "P01": "yes" if office.isupper() else "no"},
        }
        for number, office in enumerate(offices)
    ]


@pytest.mark.parametrize("engine", ["closures", "columns"])
def test_charts_are_counted_by_office_and_measure(run, engine):
    """As figures for a program, and as a table."""
    status, out, err = run("tally", "--engine", engine, "--json", charts=charts("AAabB"))
    found = json.loads(out)

    assert (0, []) == (status, [line for line in err if not line.endswith("a second")])
    assert ["a", "b"] == list(found)
    none = dict.fromkeys(("excluded", "exception", "undecided", "not_in_denominator"), 0)
    assert {"met": 2, "not_met": 1, **none, "rate": 2 / 3} == found["a"]["Core 3"]
    assert None is found["a"]["BR 53"]["rate"]

    status, out, _ = run("tally", "--engine", engine, charts=charts("AAabB"))
    lines = [line.split() for line in out.splitlines()]

    assert ["a", "Core", "3", "66.7", "%", "2", "1", "0", "0", "0", "0"] in lines
    assert "office" == lines[0][0]


def test_a_file_of_many_lines_is_counted_in_processes(run, monkeypatch, capsys):
    """In the same order, with the number of each line."""
    monkeypatch.setattr(tally, "BATCH", 3)
    given = charts("AAabBabAB")

    _, out, _ = run("tally", "--json", charts=given)
    monkeypatch.setattr(tally, "BATCH", 2_000)
    _, whole, _ = run("tally", "--json", charts=given)
    assert whole == out

    monkeypatch.setattr(tally, "BATCH", 3)
    status, out, err = run(
        "tally", charts=[*given, "", "{}", {"chart": "x", "modules": ["core"], "answers": {"D7": 1}}]
    )
    assert (2, "") == (status, out)
    assert ["charts.jsonl:11", "charts.jsonl:11", "charts.jsonl:11", "charts.jsonl:12"] == [
        line.split(": ")[0] for line in err if line.startswith("charts")
    ]


def test_an_empty_file_has_no_offices(run):
    """And is no fault."""
    assert (0, "{}\n", []) == run("tally", "--json", charts=[""])
    assert (0, "{}\n", []) == run("tally", "--json", charts=[])


def test_a_file_that_is_not_there_is_named(run, tmp_path):
    """Nothing is written."""
    status, out, err = run("tally", "--charts", str(tmp_path / "none.jsonl"))

    assert (2, "") == (status, out)
    assert ["none.jsonl: The file cannot be read: No such file or directory."] == err


def test_columns_say_what_is_missing(run, monkeypatch):
    """And which engine there is."""
    monkeypatch.setattr(tally, "find_spec", lambda _: None)
    status, out, err = run("tally", "--engine", "columns", charts=charts("A"))

    assert (2, "") == (status, out)
    assert ['--engine: This needs polars, which comes with the extra "central". Take the engine "closures".'] == err


def test_progress_is_told_once_a_second(capsys):
    """Not before the first second is over."""
    times = iter([0.0, 0.5, 1.0, 1.5, 3.0])
    progress = Progress(lambda: next(times))
    for _ in range(4):
        progress.tell(100)

    assert ["200 charts, 200 a second", "400 charts, 133 a second"] == capsys.readouterr().err.splitlines()


def test_a_batch_with_faults_counts_nothing(tmp_path):
    """What does not hold is told, not left out."""
    counted = make_counter("x.jsonl", "closures")(tally.Batch(5, [b"{}", json.dumps(charts("A")[0]).encode()]))

    assert (1, {}) == (counted.charts, counted.tally.counts)
    assert {"x.jsonl:5"} == {fault.file for fault in counted.faults}
