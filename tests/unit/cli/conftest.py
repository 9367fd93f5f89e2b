"""Commands run as they are typed, on the package that ships."""

from __future__ import annotations

import json

import pytest

from qopi_desktop.cli import main
from tests import shipped


@pytest.fixture(scope="module")
def package():
    """The package that ships, read once."""
    return shipped.package()


@pytest.fixture
def run(capsys, tmp_path, monkeypatch, package):
    """Run a command; *charts*, one object or text a line, become the file that it reads."""
    monkeypatch.setattr("qopi_desktop.cli.scoring.load_package", lambda: package)
    monkeypatch.setattr("qopi_desktop.cli.conditions.load_forms", lambda: package.form)

    def run_command(*arguments, charts=None):
        if charts is not None:
            path = tmp_path / "charts.jsonl"
            lines = [line if isinstance(line, (str, bytes)) else json.dumps(line) for line in charts]
            path.write_bytes(b"\n".join(line.encode() if isinstance(line, str) else line for line in lines))
            arguments = (*arguments, "--charts", str(path))
        status = main(list(arguments))
        told = capsys.readouterr()
        return status, told.out, told.err.replace(f"{tmp_path}/", "").splitlines()

    return run_command
