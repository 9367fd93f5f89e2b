"""The data files are found wherever the program was put."""

from __future__ import annotations

import sys

import pytest

from qopi_desktop import resources
from tests.architecture.sources import ROOT


@pytest.fixture(params=["checkout", "wheel", "bundle"])
def place(request, tmp_path, monkeypatch):
    """The resources folder of each kind of installation; the program believes that it runs there."""
    package = tmp_path / "qopi_desktop"
    folders = {"checkout": tmp_path, "wheel": package, "bundle": tmp_path / "inside"}
    folder = folders[request.param] / ("_resources" if request.param == "wheel" else "resources")
    (folder / "messages").mkdir(parents=True)
    monkeypatch.setattr(resources, "__file__", str(package / "resources.py"))
    if request.param == "bundle":
        monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path / "inside"), raising=False)
    return folder


def test_a_file_is_found_and_read(place):
    """A path goes down from resources/, and text is UTF-8."""
    file = place / "messages" / "en.toml"
    file.write_text("é", encoding="utf-8")

    assert file == resources.path("messages", "en.toml")
    assert "é" == resources.text("messages", "en.toml")


def test_names_are_sorted_and_bare(place):
    """Only files with the suffix are named, without it."""
    for name in ("eol.toml", "br.toml", "notes.txt"):
        (place / "messages" / name).touch()

    assert ("br", "eol") == resources.names("messages", ".toml")
    assert () == resources.names("nowhere/at/all", ".toml")


def test_a_missing_file_is_an_error_that_names_it(place):
    """A damaged installation says which file it lacks."""
    with pytest.raises(FileNotFoundError, match=r"nothing\.toml"):
        resources.path("nothing.toml")


def test_the_wheel_is_told_to_carry_the_resources():
    """What resources.py looks for in a wheel is what the build puts there."""
    said = (ROOT / "pyproject.toml").read_text(encoding="utf-8")

    assert '"resources" = "qopi_desktop/_resources"' in said
