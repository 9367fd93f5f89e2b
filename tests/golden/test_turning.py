"""What the engine says would change an outcome, against brute force on the golden charts.

All of it, every set of three on every chart, is run by hand: ``python -m tests.golden.compared``.
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from qopi_desktop.cli.golden import GoldenChart, golden_charts
from qopi_desktop.forms.session import FormSession
from qopi_desktop.measures.board import Board
from qopi_desktop.measures.package import Package
from qopi_desktop.measures.turning import Days
from tests import shipped
from tests.golden.brute import CHARTS, Brute
from tests.golden.compared import Compared, compare

GOLDEN = golden_charts(CHARTS)
PAIRS, TRIPLES = GOLDEN[3::30], GOLDEN[5::60]
MOST_WAYS = 60_000
"""Charts that would take longer are left to the run by hand."""


@pytest.fixture(scope="module")
def package() -> Package:
    """The package that is shipped."""
    return shipped.package()


def differences(package: Package, golden: GoldenChart, most: int) -> Compared:
    """Compare the engine with brute force on one chart, up to *most* questions."""
    answers = golden.read(package)
    measure = next(each for each in package.measures if each.id == golden.measure)
    brute = Brute(package, measure, answers)
    sizes = [size for size in range(1, most + 1) if brute.ways(size) <= MOST_WAYS]
    changes = Board(package.measures, FormSession(package.form, answers)).turning(golden.measure).changes
    assert golden.expected is changes.now is brute.now
    return compare(brute, changes, sizes)


def by_file() -> list[tuple[str, list[GoldenChart]]]:
    """The charts of each file."""
    files = dict.fromkeys(golden.measure for golden in GOLDEN)
    return [(each, [golden for golden in GOLDEN if golden.measure == each]) for each in files]


@pytest.mark.parametrize("charts", [charts for _, charts in by_file()], ids=[measure for measure, _ in by_file()])
def test_every_question_that_alone_changes_an_outcome_is_told(package, charts):
    """On every fifth chart of a measure: those questions, those answers, and no others."""
    for golden in charts[::5]:
        found = differences(package, golden, 1)

        assert ([], []) == (found.missed, found.wrong), golden.id


@pytest.mark.parametrize("golden", PAIRS, ids=lambda golden: golden.id)
def test_every_pair_that_changes_an_outcome_is_told(package, golden):
    """Where one question is not enough."""
    found = differences(package, golden, 2)

    assert ([], []) == (found.missed, found.wrong)


@pytest.mark.parametrize("golden", TRIPLES, ids=lambda golden: golden.id)
def test_every_three_that_change_an_outcome_are_told(package, golden):
    """Where two questions are not enough."""
    found = differences(package, golden, 3)

    assert ([], []) == (found.missed, found.wrong)


def test_brute_force_can_find_fault(package):
    """A set that is not told of, and one too many."""
    golden = next(each for each in GOLDEN if each.measure == "Core 2" and each.expected.value == "not-met")
    brute = Brute(package, next(each for each in package.measures if each.id == "Core 2"), golden.read(package))
    changes = Board(package.measures, FormSession(package.form, golden.read(package))).turning("Core 2").changes
    first, *rest = changes.found
    wider = replace(first, wanted=(replace(first.wanted[0], days=(Days(None, None),)),))

    assert compare(brute, replace(changes, found=tuple(rest)), [1]).missed
    assert compare(brute, replace(changes, found=(wider, *rest)), [1]).wrong
