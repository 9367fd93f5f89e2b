"""While the service is served, rounds that are over are closed, whatever fails meanwhile."""

from __future__ import annotations

import io
import json
import time

from qopi_desktop.central import closer as module
from qopi_desktop.central.closer import closer
from qopi_desktop.central.logs import make_log
from tests.canary import NAME


def test_the_closer_comes_again_after_a_failure(monkeypatch, on_sqlite):
    """It says what it closed, and of which kind a failure was."""
    times, stream = iter([ValueError(NAME), ["fall"], []]), io.StringIO()

    def close_due(_database):
        said = next(times, [])
        if isinstance(said, Exception):
            raise said
        return said

    monkeypatch.setattr(module, "close_due", close_due)
    with closer(on_sqlite.service.database, make_log(stream), every_s=0.001):
        deadline = time.monotonic() + 10
        while '"closed"' not in stream.getvalue() and time.monotonic() < deadline:
            time.sleep(0.001)

    failed, closed = (json.loads(line) for line in stream.getvalue().splitlines())
    assert ("closer", "builtins.ValueError") == (failed["event"], failed["kind"])
    assert ("closed", "fall") == (closed["event"], closed["subject"])
    assert NAME not in stream.getvalue()
