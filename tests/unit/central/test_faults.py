"""Whatever goes wrong is said by a status, a code and facts, and never by a value."""

from __future__ import annotations

import json

import psycopg
import pytest

from qopi_desktop.central.faults import RefusedRequest, field_of
from qopi_desktop.central.routes import new_router
from tests.canary import NAME
from tests.unit.central.callers import RunningService, Somebody, said


def test_ways_that_do_not_exist_are_not_found(on_sqlite):
    """As is the wrong method, by its own code."""
    assert (404, "not-found") == said(on_sqlite.ask("GET", "/v1/nothing"))
    answer = on_sqlite.ask("DELETE", "/hello")
    assert ((405, "method-not-allowed"), "GET") == (said(answer), answer.headers["Allow"])


@pytest.mark.parametrize("version", ["0.0.9", "0", "", "abc", "0.1"])
def test_a_program_that_is_too_old_is_told_from_which_version_on_it_is_not(on_sqlite, version):
    """The greeting is for all."""
    answer = on_sqlite.ask("GET", "/v1/changes", headers={"QOPI-App": version})

    assert (426, {"code": "app-too-old", "facts": {"minimum": "0.1.0"}}) == (answer.status_code, answer.json())
    assert 200 == on_sqlite.ask("GET", "/hello", headers={"QOPI-App": version}).status_code


@pytest.mark.parametrize("version", ["0.1.0", "0.1.1", "1.0", "10.0.0", "0.1.0.1"])
def test_a_program_that_is_new_enough_goes_on(on_sqlite, version):
    """As does one that says no version."""
    assert (401, "not-authenticated") == said(on_sqlite.ask("GET", "/v1/changes", headers={"QOPI-App": version}))
    assert (401, "not-authenticated") == said(on_sqlite.ask("GET", "/v1/changes"))


def test_a_fault_of_ours_has_a_number_that_the_log_has_too(on_sqlite):
    """Neither says what the error says, and what it was called with is in neither."""
    router = new_router("test")

    @router.get("/broken")
    def broken() -> None:
        secret = NAME
        raise KeyError(secret)

    on_sqlite.app.include_router(router)

    answer = on_sqlite.ask("GET", "/v1/broken")

    lines = [json.loads(line) for line in on_sqlite.log.getvalue().splitlines()]
    fault = next(line for line in lines if line["event"] == "fault")
    assert (500, "service-fault") == said(answer)
    assert {"number": fault["number"]} == answer.json()["facts"]
    assert answer.headers["X-Request-ID"] == fault["number"]
    assert "builtins.KeyError" == fault["kind"]
    assert fault["frames"][-1].endswith(" broken")
    assert NAME not in on_sqlite.log.getvalue() + answer.text


def test_a_time_that_no_clock_can_count_with_is_a_misfit(on_sqlite):
    """It has the right shape, and is beyond the last day of the calendar."""
    ours = on_sqlite.enrolled()
    roster = ours.roster([Somebody("cay").entry()]).model_dump(mode="json")
    body = json.dumps(roster | {"signed_at": "9999-12-31T23:59:59-23:59"}).encode()

    answer = on_sqlite.ask("PUT", "/v1/roster", body, ours.headers("PUT", "/v1/roster", body))

    assert (422, "request-misfit") == said(answer)


def test_without_a_database_the_answer_says_when_to_come_again(on_sqlite, tmp_path):
    """Health as well: nothing else in this process is out of order."""
    on_sqlite.close()
    for file in tmp_path.glob("central.db*"):
        file.unlink()
    (tmp_path / "central.db").mkdir()

    answer = on_sqlite.ask("GET", "/health")

    assert ((503, "service-unavailable"), "5") == (said(answer), answer.headers["Retry-After"])


def test_a_database_that_ends_under_way_is_met_by_the_next_request(postgres):
    """The connections that were kept are of no use; what comes after the database is back finds new ones."""
    with postgres.database() as url:
        running = RunningService.start(url)
        assert 200 == running.ask("GET", "/health").status_code
        with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
            others = (
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname = "
            )
            connection.execute(others + "current_database()")

        answers = [running.ask("GET", "/health").status_code for _ in range(2)]
        running.close()

    assert [503, 200] == answers


def test_the_path_of_a_field_ends_before_a_name_that_the_sender_chose():
    """A field that nobody knows could be called by a patient's name."""
    assert "ops.0.chart" == field_of("string_type", ("body", "ops", 0, "chart"))
    assert "ops.0" == field_of("extra_forbidden", ("body", "ops", 0, "Smith"))
    assert "body" == field_of("extra_forbidden", ("body", "Smith"))
    assert "body" == field_of("json_invalid", ("body", 17))
    assert "since" == field_of("int_parsing", ("query", "since"))


def test_a_field_is_never_said_at_length():
    """The wire's facts are short."""
    assert 64 == len(str(RefusedRequest.misfit("x" * 100).facts["field"]))
