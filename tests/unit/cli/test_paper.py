"""``paper``, as it is typed."""

from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def _read_once(monkeypatch, package):
    """The form that ships is read once for all of these."""
    monkeypatch.setattr("qopi_desktop.cli.paper.load_forms", lambda: package.form)


def test_a_blank_form_is_written_for_each_module_that_is_named(run, tmp_path):
    """And its name is told."""
    status, out, err = run("paper", "--out", str(tmp_path / "forms"), "--module", "br", "pr")

    assert (0, "br.pdf\npr.pdf\n", []) == (status, out, err)
    assert all((tmp_path / "forms" / name).read_bytes().startswith(b"%PDF") for name in out.split())


def test_without_a_name_every_module_is_written(run, tmp_path, package):
    """Each once, in the order of the screen."""
    _, out, _ = run("paper", "--out", str(tmp_path / "forms"))

    modules = dict.fromkeys(question.module for question in package.form.questions.values())
    assert [f"{module}.pdf" for module in modules] == out.split()


def test_a_module_that_does_not_exist_is_refused(run, tmp_path):
    """With the nearest spelling, and nothing is written."""
    status, out, err = run("paper", "--out", str(tmp_path / "forms"), "--module", "brr")

    assert (2, "", ['--module: There is no module "brr". The nearest is "br".']) == (status, out, err)
    assert not (tmp_path / "forms").exists()


def test_a_folder_that_holds_something_is_left_alone(run, tmp_path):
    """As with every export."""
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")

    status, _, err = run("paper", "--out", str(tmp_path))

    assert (2, [f"--out: The folder is not empty: {tmp_path}. Name another, or empty it."]) == (status, err)
