"""What holds for every test: no screen, no folder of the person who runs them, no unexpected line in the log."""

from __future__ import annotations

import logging
import os

import pytest
from hypothesis import settings

from qopi_desktop import paths

pytest_plugins = ("tests.postgres", "tests.service")


def pytest_configure(config: pytest.Config) -> None:
    """Draw into memory, and let Hypothesis try the same examples in every run."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    settings.register_profile("gates", deadline=None, derandomize=True, database=None)
    settings.load_profile("gates")


@pytest.fixture(scope="session", autouse=True)
def _nobodys_home(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(paths.HOME, str(tmp_path_factory.mktemp("home")))
        yield


@pytest.fixture
def home(tmp_path, monkeypatch):
    """A workstation's folders of this test's own."""
    folder = tmp_path / "home"
    monkeypatch.setenv(paths.HOME, str(folder))
    return folder


@pytest.fixture(autouse=True)
def _quiet_log(request, caplog):
    yield
    if request.node.get_closest_marker("warns_in_log"):
        return
    records = [*caplog.get_records("setup"), *caplog.get_records("call")]
    unexpected = [record.getMessage() for record in records if record.levelno >= logging.WARNING]
    assert [] == unexpected
