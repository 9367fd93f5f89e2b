"""The threads beside the window."""

from __future__ import annotations

import threading
from functools import partial

import pytest

from qopi_desktop.lanes import Lane, Lanes


@pytest.fixture
def lanes():
    """Open lanes."""
    made = Lanes()
    yield made
    made.close()


@pytest.mark.parametrize("lane", [Lane.WRITE, Lane.READ])
def test_a_lane_of_the_store_does_one_job_at_a_time_in_their_order(lanes, lane):
    """So that answers become durable as they were given."""
    done: list[int] = []
    way = threading.Event()
    lanes.submit(lane, partial(way.wait, 5))
    queued = [lanes.submit(lane, partial(done.append, number)) for number in range(9)]
    before = list(done)
    way.set()
    for each in queued:
        each.result(5)

    assert [] == before
    assert list(range(9)) == done


def test_two_jobs_work_at_once(lanes):
    """A report does not wait for another."""
    met = threading.Barrier(2, timeout=5)
    both = [lanes.submit(Lane.WORK, met.wait) for _ in range(2)]

    assert {0, 1} == {each.result(5) for each in both}


def test_work_may_wait_for_the_store_while_the_store_goes_on(lanes):
    """The only waiting there is: no ring can close."""
    work = lanes.submit(Lane.WORK, lambda: lanes.submit(Lane.READ, lambda: "rows").result(5))

    assert "rows" == work.result(5)


def test_each_lane_has_threads_of_its_own(lanes):
    """Named for the log; none is the window's."""
    names = {lane: lanes.submit(lane, lambda: threading.current_thread().name).result(5) for lane in Lane}

    assert {lane: f"lane-{lane.value}_0" for lane in Lane} == names


def test_an_exception_is_in_the_future(lanes):
    """Nothing is lost in a thread."""

    def fail():
        raise ValueError("here")

    with pytest.raises(ValueError, match="here"):
        lanes.submit(Lane.WRITE, fail).result(5)


def test_closing_finishes_what_is_to_be_written_and_drops_queued_work():
    """No answer is dropped."""
    lanes = Lanes()
    way = threading.Event()
    written: list[int] = []
    lanes.submit(Lane.WRITE, lambda: way.wait(5))
    for number in range(5):
        lanes.submit(Lane.WRITE, partial(written.append, number))
    held = [lanes.submit(Lane.WORK, lambda: way.wait(5)) for _ in range(2)]
    queued = lanes.submit(Lane.WORK, lambda: "never")
    threading.Timer(0.05, way.set).start()
    lanes.close()

    assert list(range(5)) == written
    assert all(each.done() for each in held)
    assert queued.cancelled()
