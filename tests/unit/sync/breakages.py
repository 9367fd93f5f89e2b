"""What may happen to a request and to its answer on the way."""

from __future__ import annotations

import json

import httpx

from qopi_desktop.domain.delivery import Delivery
from tests.unit.sync.pretender import altered


def passed(_request):
    """Let it through."""


def kept(_request, answer):
    """Let it through."""
    return answer


def cut(path):
    """A request that never arrives."""

    def fail(request):
        if request.url.path == path:
            raise httpx.ConnectError("no")

    return fail


def lost(path):
    """An answer that never arrives."""

    def fail(request, answer):
        if request.url.path == path:
            raise httpx.ReadTimeout("no")
        return answer

    return fail


def fault(status, code, headers=None):
    """A refusal of the service."""
    return httpx.Response(status, content=json.dumps({"code": code, "facts": {}}), headers=headers)


def alter(station, path, **other):
    """Let the service answer with other values at *path*; a callable is given the value."""

    def change(request, answer):
        if request.url.path != path or answer.status_code != 200:
            return answer
        said = json.loads(answer.content)
        return altered(
            answer, **{name: value(said[name]) if callable(value) else value for name, value in other.items()}
        )

    station.service.after = change


def notices(station, op, what):
    """A synchronisation that believes nothing, as it says, after which the right service gets the chart once."""
    report = station.sync()

    assert ("service-not-trusted", what) == (report.error, report.fault.facts["what"])
    assert Delivery.WAITING is station.shelf.delivery(op)
    assert [] == station.shelf.rows[op].receipts


def got_no_payload(station):
    """Whether nothing of a chart left."""
    return "POST /v1/batches" not in station.service.asked


def ends_well(station, op):
    """Once the right service answers, the chart is received once."""
    station.service.after = lambda _request, answer: answer
    station.service.before = lambda _request: None
    assert station.sync().fault is None
    assert [(op, Delivery.RECEIVED)] == station.shelf.history
    assert 1 == len(station.service.ops)


def lose_batches(request, answer):
    """What was taken in is not told."""
    if request.url.path == "/v1/batches":
        raise httpx.ReadTimeout("no")
    return answer
