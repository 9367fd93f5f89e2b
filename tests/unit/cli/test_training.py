"""``training``, as it is typed."""

from __future__ import annotations

import pytest

from qopi_desktop.measures.stories import load_story, story_ids


@pytest.fixture(autouse=True)
def _read_once(monkeypatch, package):
    """The package that ships is read once for all of these."""
    monkeypatch.setattr("qopi_desktop.cli.training.load_package", lambda: package)


def test_a_record_and_a_key_are_written_for_each_story_that_is_named(run, tmp_path):
    """And their names are told."""
    status, out, err = run("training", "--out", str(tmp_path / "cases"), "--story", "testis-bep-fertility")

    code = load_story("testis-bep-fertility").code
    assert (0, f"{code}-record.pdf\n{code}-key.pdf\n", []) == (status, out, err)
    assert all((tmp_path / "cases" / name).read_bytes().startswith(b"%PDF") for name in out.split())


def test_without_a_name_every_story_is_written(run, tmp_path, monkeypatch):
    """In the order of their ids."""
    monkeypatch.setattr("qopi_desktop.cli.training._write", lambda story, _package, _folder: told.append(story.id))
    told: list[str] = []

    run("training", "--out", str(tmp_path / "cases"))

    assert list(story_ids()) == told


def test_a_story_that_does_not_exist_is_refused(run, tmp_path):
    """With the nearest spelling, and nothing is written."""
    status, out, err = run("training", "--out", str(tmp_path / "cases"), "--story", "testis-bep-fertile")

    said = '--story: There is no training case "testis-bep-fertile". The nearest is "testis-bep-fertility".'
    assert (2, "", [said]) == (status, out, err)
    assert not (tmp_path / "cases").exists()


def test_a_folder_that_holds_something_is_left_alone(run, tmp_path):
    """As with every export."""
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")

    status, _, err = run("training", "--out", str(tmp_path))

    assert (2, [f"--out: The folder is not empty: {tmp_path}. Name another, or empty it."]) == (status, err)
