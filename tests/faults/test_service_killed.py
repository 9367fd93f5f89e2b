"""The service as a process: killed, started again, and told to end."""

from __future__ import annotations

import json


def offices(service):
    """The offices that the help desk sees."""
    with service.desk() as desk:
        return [office["id"] for practice in desk.practices()["practices"] for office in practice["offices"]]


def test_a_killed_service_answers_again_where_it_was_with_all_that_it_acknowledged(service_process):
    """On the same port, with the same credential."""
    made = [service_process.add_office(f"Practice {number}") for number in range(3)]
    before = service_process.url

    service_process.kill()
    service_process.start()
    service_process.wait_until_healthy()

    assert before == service_process.url
    assert sorted(made) == sorted(offices(service_process))


def test_a_service_that_is_told_to_end_ends_in_order(service_process):
    """With exit status 0, and nothing in its log but what it was asked."""
    service_process.add_office()

    assert 0 == service_process.stop()
    assert {"request"} == {json.loads(line)["event"] for line in service_process.log.splitlines()}
