"""Batches worked on elsewhere."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable

import pytest

from qopi_desktop.bulk.processes import in_processes


def make_adder(number: int) -> Callable[[int], tuple[int, int]]:
    """Return what adds *number* and says where."""
    made = [0]

    def add(given: int) -> tuple[int, int]:
        made[0] += 1
        return given + number, os.getpid()

    return add


def make_failing(_: int) -> Callable[[int], int]:
    """Return what cannot divide by zero."""
    return lambda given: 1 // given


def test_results_come_in_the_order_of_the_batches_from_other_processes():
    """However many there are."""
    found = list(in_processes(make_adder, (100,), range(20), 2))

    assert [100 + number for number in range(20)] == [result for result, _ in found]
    assert os.getpid() not in {process for _, process in found}


def test_only_a_few_batches_are_taken_before_results_are():
    """Two for each process, so that a file of any length fits."""
    taken = []

    def batches():
        for number in range(50):
            taken.append(number)
            yield number

    results = in_processes(make_adder, (1,), batches(), 2)
    next(results)
    seen = len(taken)
    results.close()

    assert 4 == seen


def test_a_failure_elsewhere_is_a_failure_here():
    """It is not counted as nothing."""
    with pytest.raises(ZeroDivisionError):
        list(in_processes(make_failing, (1,), [1, 0], 1))


def make_told(_: int):
    """Tells how seldom garbage is collected in a process, and of what is passed over."""
    return lambda _batch: (gc.get_threshold()[0], gc.get_freeze_count())


def test_a_process_that_works_on_batches_passes_over_what_it_was_made_of():
    """Looking through a package for every few hundred charts would take longer than scoring them."""
    ((objects, passed_over),) = in_processes(make_told, (1,), [0], 1)

    assert objects > gc.get_threshold()[0]
    assert passed_over > 0
