"""The log says what happened, and never to whom."""

from __future__ import annotations

import logging
import os
import stat

import pytest

from qopi_desktop import logs
from tests import canary


@pytest.fixture
def log(tmp_path):
    """A log that was started, closed when the test ends."""
    yield logs.start(tmp_path / "logs")
    logs.stop()


def test_a_line_reaches_the_file(log):
    """Every module of the program writes to one file."""
    logging.getLogger("qopi_desktop.store").info("backup verified")

    assert log.read_text(encoding="utf-8").endswith("qopi_desktop.store: backup verified\n")


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps the profile folder to its user by other means")
def test_only_its_owner_may_read_the_log(log):
    """The file is made for one user."""
    assert 0o600 == stat.S_IMODE(log.stat().st_mode)


@pytest.mark.warns_in_log
def test_an_exception_leaves_its_trace_but_not_its_text(log):
    """The text of an exception may hold a patient's name; neither it nor that of its cause is written."""
    try:
        try:
            raise KeyError(canary.NAME)
        except KeyError as cause:
            raise ValueError(canary.RECORD_NUMBER) from cause
    except ValueError:
        logging.getLogger("qopi_desktop.ui").exception("a slot failed")

    written = log.read_text(encoding="utf-8")
    assert ["builtins.KeyError", "which led to", "builtins.ValueError"] == [
        line for line in written.splitlines() if line.startswith(("builtins", "which"))
    ]
    assert "in test_an_exception_leaves_its_trace_but_not_its_text" in written
    assert [] == canary.found_in(log.parent)


def test_the_canary_is_found_where_it_is(tmp_path):
    """The helper that looks for patient data can find it: in bytes and in names."""
    (tmp_path / "wide.bin").write_bytes(b"\0" + canary.NAME.encode("utf-16-le"))
    (tmp_path / f"{canary.RECORD_NUMBER}.pdf").touch()

    assert 2 == len(canary.found_in(tmp_path))


def test_starting_twice_writes_each_line_once(tmp_path, log):
    """A second start moves the log."""
    moved = logs.start(tmp_path / "elsewhere")
    logging.getLogger("qopi_desktop").info("once")

    assert "" == log.read_text(encoding="utf-8")
    assert 1 == len(moved.read_text(encoding="utf-8").splitlines())
