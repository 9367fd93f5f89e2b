"""What a practice is offered: the default, and what it has turned on."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from qopi_desktop.measures.offer import TESTS, Offer
from qopi_desktop.measures.sets import SetKind
from tests import shipped

ROUND = ("core", "rare", "empty", "br", "odd")


def measure(measure_id, *, on=True):
    """A measure as the rule reads it."""
    return SimpleNamespace(id=measure_id, module=measure_id.split()[0].lower(), default_on=on)


MEASURES = (
    measure("Core 1"),
    measure("BR 52"),
    measure("BR T1", on=False),
    measure("Odd 1", on=False),
    measure("Rare 1", on=False),
    measure("Rare 2", on=False),
)


def offer(*turned_on):
    """The offer of a practice with these switches on."""
    return Offer(MEASURES, ROUND, frozenset(turned_on))


def ids(measures):
    """The ids."""
    return [each.id for each in measures]


def test_switches_are_the_modules_without_a_measure_that_is_on_then_the_tests():
    """In the order of the round; what a switch shows is known."""
    assert ("rare", "odd", TESTS) == offer().switches
    assert [["Rare 1", "Rare 2"], ["BR T1"]] == [ids(offer().behind(switch)) for switch in ("rare", TESTS)]


def test_there_is_no_switch_for_what_the_round_or_the_package_lacks():
    """A round without the module, a package without test measures."""
    assert (TESTS,) == Offer(MEASURES, ("core", "br")).switches
    assert () == Offer(MEASURES[:2], ROUND).switches


@pytest.mark.parametrize(
    ("turned_on", "held", "modules", "measures"),
    [
        ((), (), ("core", "empty", "br"), ["Core 1", "BR 52"]),
        (("rare",), (), ("core", "rare", "empty", "br"), ["Core 1", "BR 52", "Rare 1", "Rare 2"]),
        (("rare",), ("rare",), ("core", "rare", "empty", "br"), ["Core 1", "BR 52", "Rare 1", "Rare 2"]),
        ((TESTS,), (), ("core", "empty", "br"), ["Core 1", "BR 52", "BR T1"]),
        ((TESTS,), ("core", "odd"), ("core", "empty", "br", "odd"), ["Core 1", "BR 52", "BR T1", "Odd 1"]),
        ((), ("core", "br", "odd"), ("core", "empty", "br", "odd"), ["Core 1", "BR 52", "Odd 1"]),
    ],
)
def test_what_is_off_waits_for_its_switch_or_a_chart_that_has_it(turned_on, held, modules, measures):
    """A chart keeps its module, and never brings test measures."""
    found = offer(*turned_on)

    assert modules == found.modules_for(held)
    assert measures == ids(found.measures_for(held))


def test_what_ships_can_be_shown_with_every_switch_off():
    """No measure that is shown joins one that is not, and certification needs none of them."""
    package = shipped.package()
    modules = tuple(dict.fromkeys(measure.module for measure in package.measures))
    shown = set(ids(Offer(package.measures, modules).measures_for()))

    assert {part for each in package.measures if each.id in shown for part in each.parts} <= shown
    for found in package.sets.values():
        assert found.kind is not SetKind.CERTIFICATION or set(found.measures) <= shown
