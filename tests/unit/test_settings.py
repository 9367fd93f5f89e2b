"""What this workstation remembers about its window."""

from __future__ import annotations

import json
from dataclasses import fields

import pytest

from qopi_desktop.settings import Settings, load, save

KEPT = Settings("AdnQywAD", "dark", 1.5, "S. Kim", True)


def test_what_was_kept_is_there_next_time(tmp_path):
    """In a folder that is made if need be."""
    save(tmp_path / "new", KEPT)

    assert KEPT == load(tmp_path / "new")
    assert ["window.json"] == [file.name for file in (tmp_path / "new").iterdir()]


@pytest.mark.parametrize("text", [None, "", "{", "[1]", "null", "7", '"dark"'])
def test_what_cannot_be_read_is_as_if_nothing_was_kept(tmp_path, text):
    """A window is no reason not to start."""
    if text is not None:
        (tmp_path / "window.json").write_text(text, encoding="utf-8")

    assert Settings() == load(tmp_path)


def test_a_value_of_another_type_or_name_is_left_out(tmp_path):
    """The others hold."""
    told = {"scheme": 7, "factor": "large", "last_user": "S. Kim", "timeline_folded": True, "patient": "J. D."}
    (tmp_path / "window.json").write_text(json.dumps(told), encoding="utf-8")

    assert Settings(last_user="S. Kim", timeline_folded=True) == load(tmp_path)


def test_saving_that_fails_leaves_what_was_there(tmp_path):
    """All of it or what was there before."""
    save(tmp_path, KEPT)
    (tmp_path / "window.json.new").mkdir()

    with pytest.raises(OSError, match="directory"):
        save(tmp_path, Settings())
    assert KEPT == load(tmp_path)


def test_nothing_of_a_patient_or_a_chart_has_a_place_here():
    """The file is not encrypted."""
    assert {"geometry", "scheme", "factor", "last_user", "timeline_folded", "told"} == {
        field.name for field in fields(Settings)
    }
