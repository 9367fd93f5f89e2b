"""The log says what was asked and how it went: allowed keys, one line each, and nothing of what was said."""

from __future__ import annotations

import gzip
import io
import json
import logging

from qopi_desktop.central.logs import ALLOWED, LibraryLog, make_log
from tests.canary import NAME
from tests.unit.central.callers import Somebody


def lines(stream):
    """What was written."""
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_each_request_is_a_line_of_who_what_and_how(on_sqlite):
    """The route is its template, the office and the workstation their ids."""
    ours = on_sqlite.enrolled()
    ours.ask("GET", "/v1/changes?since=0")
    on_sqlite.desk("POST", f"devices/{ours.device}/revoke", {"reason": "stolen"})
    ours.ask("GET", "/v1/changes")

    changes, revoke, refused = lines(on_sqlite.log)[-3:]

    known = {"event": "request", "method": "GET", "route": "/v1/changes", "status": 200, "office": ours.office}
    assert known | {"device": ours.device} == {key: changes.get(key) for key in (*known, "device")}
    assert "/v1/help-desk/devices/{device}/revoke" == revoke["route"]
    assert (403, "device-revoked") == (refused["status"], refused["code"])
    assert changes["request"] != revoke["request"]
    assert changes["ms"] > 0


def test_nothing_that_a_request_holds_is_logged(on_sqlite):
    """Not its path, query, headers or body; not tokens, codes and secrets; not the answer."""
    ours = on_sqlite.enrolled(None, Somebody("ben"))
    code = on_sqlite.code(ours.office)
    body = json.dumps({"name": NAME, NAME: NAME}).encode()
    headers = {"Content-Type": "application/json", "QOPI-App": NAME, "Authorization": f"QOPI {NAME}", NAME: NAME}
    for method, target in [("POST", f"/v1/{NAME}?{NAME}={NAME}"), ("PUT", f"/v1/help-desk/rounds/{NAME}"), (NAME, "/")]:
        on_sqlite.ask(method, target, body, headers)
        on_sqlite.ask(method, target, gzip.compress(body), headers | {"Content-Encoding": NAME})
        on_sqlite.desk("GET" if method == NAME else method, f"{NAME}?{NAME}", {NAME: NAME})

    written = on_sqlite.log.getvalue()

    secrets = (NAME, code, on_sqlite.secret, ours.token, ours.refresh, ours.admin.key.public_key)
    assert [] == [secret for secret in secrets if secret.lower() in written.lower()]
    assert {key for line in lines(on_sqlite.log) for key in line} <= ALLOWED


def test_only_allowed_keys_are_written_each_cut_and_on_one_line():
    """Whatever somebody hands in."""
    stream = io.StringIO()
    log = make_log(stream)

    log.info("one\r\n{}", route="x" * 500, payload=NAME, code="a\nb\u2028c", status=200, frames=["y" * 500])

    (text,) = stream.getvalue().splitlines()
    line = json.loads(text)
    assert text.isascii()
    assert {"event", "level", "at", "route", "code", "status", "frames"} == line.keys()
    assert (200, "a\nb\u2028c", "one\r\n{}") == (line["status"], line["code"], line["event"])
    assert [200, 200] == [len(line["route"]), len(line["frames"][0])]


def test_what_libraries_log_is_where_and_of_which_kind_but_not_what():
    """Their texts may hold values."""
    stream = io.StringIO()
    logger = logging.Logger("uvicorn.error")  # noqa: LOG001 - of its own, so that no other test hears it
    logger.addHandler(LibraryLog(make_log(stream)))
    try:
        raise ValueError(NAME)
    except ValueError:
        logger.exception("failed for %s", NAME)
    logger.warning(NAME)
    logger.info("too quiet")

    failed, warned = lines(stream)

    assert ("library", "uvicorn.error", "builtins.ValueError") == (failed["event"], failed["logger"], failed["kind"])
    assert warned["line"].startswith("test_logs:")
    assert NAME not in stream.getvalue()
