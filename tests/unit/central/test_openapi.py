"""The interface describes itself: every message by an example that holds, every refusal as what it is."""

from __future__ import annotations

import json

import pytest

from qopi_desktop.central import examples
from tests.unit.central.callers import RunningService, said

FAULT = {"$ref": "#/components/schemas/Fault"}


@pytest.fixture
def described(on_sqlite):
    """The description as anybody gets it."""
    return on_sqlite.ask("GET", "/openapi.json").json()


def operations(described):
    """Every operation with its name."""
    return [
        (f"{method} {path}", operation)
        for path, each in described["paths"].items()
        for method, operation in each.items()
    ]


def lacking(described):
    """What has no example, and operations whose refusals are not described."""
    models = described["components"]["schemas"]
    found = [name for name, model in models.items() if "enum" not in model and not model.get("examples")]
    for name, operation in operations(described):
        bodies = {"request": operation.get("requestBody"), **operation["responses"]}
        for status, body in bodies.items():
            if body is None or status == "204":
                continue
            reference = body["content"]["application/json"]["schema"].get("$ref", "")
            if reference.rpartition("/")[2] not in models:
                found.append(f"{name}: {status} has no model")
            if status >= "4" and status.isdigit() and FAULT["$ref"] != reference:
                found.append(f"{name}: {status} is no Fault")
        if not {"413", "422", "500", "503"} <= operation["responses"].keys():
            found.append(f"{name}: does not say how it refuses")
    return found


def test_every_operation_and_every_message_has_an_example(described):
    """And every refusal is a Fault."""
    assert 23 <= len(operations(described))
    assert [] == lacking(described)


def test_a_message_without_an_example_is_found(described):
    """The check can fail."""
    del described["components"]["schemas"]["Batch"]["examples"]
    del described["paths"]["/v1/batches"]["post"]["responses"]["500"]

    assert ["Batch", "post /v1/batches: does not say how it refuses"] == lacking(described)


@pytest.mark.parametrize("message", tuple(examples.examples()), ids=lambda message: type(message).__name__)
def test_every_example_is_such_a_message(message):
    """As the wire writes it."""
    assert message == type(message).model_validate_json(message.model_dump_json())


def test_every_operation_of_version_1_is_authenticated(on_sqlite, described):
    """Whoever asks without anything is refused; joining has its code and its proof."""
    for name, operation in operations(described):
        method, path = name.split()
        if path in {"/hello", "/health"}:
            continue
        body = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema")
        model = body and described["components"]["schemas"][body["$ref"].rpartition("/")[2]]
        content = json.dumps(model["examples"][0]).encode() if model else b""
        target = path.replace("{", "").replace("}", "") + ("?state=held&office=x" if method == "get" else "")
        answer = on_sqlite.ask(method.upper(), target, content, {"Content-Type": "application/json"})
        assert (401, "not-authenticated") == said(answer), name


def test_in_production_nothing_describes_itself(tmp_path):
    """No description, no page of documentation."""
    running = RunningService.start(f"sqlite:///{tmp_path / 'central.db'}", production=True)

    statuses = [running.ask("GET", path).status_code for path in ("/openapi.json", "/docs", "/redoc", "/hello")]

    assert [404, 404, 404, 200] == statuses
    assert not running.app.debug
    running.close()


def test_outside_production_there_is_a_page(on_sqlite):
    """For whoever builds against it."""
    assert 200 == on_sqlite.ask("GET", "/docs").status_code
