"""Whatever is asked, by somebody who may ask: never a fault of ours, always an answer as it is described."""

from __future__ import annotations

import contextlib
import json

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.core.result import Ok

from qopi_desktop.protocol.wire import Fault
from tests.unit.central.callers import RunningService

EXAMPLES = 12
"""For each operation and each way to make up a request."""


@pytest.fixture(scope="module")
def asked(tmp_path_factory):
    """A workstation that joined a service, for all requests."""
    running = RunningService.start(f"sqlite:///{tmp_path_factory.mktemp('any') / 'central.db'}")
    yield running.enrolled()
    running.close()


def send(station, case):
    """Send the request with what it needs to be listened to."""
    made = case.as_transport_kwargs(base_url="http://service")
    target = httpx.URL(made["url"]).copy_merge_params(made.get("params") or {}).raw_path.decode()
    body = json.dumps(made["json"]).encode() if made.get("json") is not None else made.get("data") or b""
    body = body.encode() if isinstance(body, str) else body
    headers = station.headers(made["method"], target, body, token="" if "enrolments" in target else station.token)
    if "/help-desk/" in target:
        headers["Authorization"] = f"QOPI-Help-Desk {station.running.secret}"
    return station.running.ask(made["method"], target, body, headers)


def ask_anything(station, operation, mode):
    """Send what schemathesis makes up for an operation; returns the statuses that were answered."""
    known = {int(status) for status in operation.definition.raw["responses"]} | {404, 405}
    seen = set()

    @settings(max_examples=EXAMPLES, suppress_health_check=list(HealthCheck))
    @given(case=operation.as_strategy(generation_mode=mode))
    def ask(case):
        answer = send(station, case)
        seen.add(answer.status_code)
        assert answer.status_code < 500, station.running.log.getvalue()[-3000:]
        assert answer.status_code in known
        if answer.status_code >= 400:
            Fault.model_validate_json(answer.content)

    with contextlib.suppress(Unsatisfiable):  # what takes nothing cannot be asked wrongly
        ask()
    return seen


@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: mode.value)
def test_no_request_is_a_fault_of_ours(asked, mode):
    """Every answer has a status that its operation names, and every refusal is a Fault."""
    described = schemathesis.openapi.from_dict(asked.running.app.openapi())

    found = [each.ok() for each in described.get_all_operations() if isinstance(each, Ok)]
    seen = [ask_anything(asked, operation, mode) for operation in found]

    assert 23 <= len(found)
    assert {200, 401, 422} <= set().union(*seen)
