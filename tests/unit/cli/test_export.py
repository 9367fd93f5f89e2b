"""``export``."""

from __future__ import annotations

import json

import pytest

from qopi_desktop.cli import main
from qopi_desktop.standards.cql import cql
from qopi_desktop.standards.elm import elm
from qopi_desktop.standards.elm_package import library


@pytest.fixture
def export(run, monkeypatch, package):
    """Run ``export`` on the package that ships."""
    monkeypatch.setattr("qopi_desktop.cli.export.load_package", lambda: package)
    return lambda *arguments: run("export", *arguments)


def test_elm_is_written_to_the_output(export, package):
    """All measures, as JSON."""
    status, out, err = export("elm")

    assert (0, []) == (status, err)
    assert json.loads(json.dumps(elm(library(package)))) == json.loads(out)


@pytest.mark.parametrize("verb", ["elm", "cql"])
def test_a_file_is_written_instead(export, tmp_path, verb):
    """What stood in it is replaced."""
    path = tmp_path / "library"
    path.write_text("old", encoding="utf-8")

    _, expected, _ = export(verb)
    assert (0, "", []) == export(verb, "--out", str(path))
    assert expected == path.read_text("utf-8")


def test_cql_is_the_same_library_as_text(export, package):
    """Each clause below its rule."""
    status, out, _ = export("cql")

    assert (0, cql(library(package))) == (status, out)
    assert "// stage_documented_on <= first_office_visit + 31 days\ndefine" in out


def test_a_file_that_cannot_be_written_is_told(export, tmp_path):
    """With the way out."""
    status, out, err = export("elm", "--out", str(tmp_path / "none" / "library.json"))

    assert (2, "") == (status, out)
    assert err == ["none/library.json: The file cannot be written: No such file or directory. Name another."]


@pytest.mark.parametrize("command", [["export"], ["export", "elm"], ["export", "cql"]])
def test_every_verb_has_help(capsys, command):
    """And ends well."""
    with pytest.raises(SystemExit) as caught:
        main([*command, "--help"])

    assert 0 == caught.value.code
    assert "usage: qopi export" in capsys.readouterr().out
