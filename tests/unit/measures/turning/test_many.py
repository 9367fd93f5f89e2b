"""Several choices at once, told by what rules look at."""

from __future__ import annotations

from qopi_desktop.conditions import Condition, build_condition, tree
from qopi_desktop.measures.turning.boxes import merge
from qopi_desktop.measures.turning.changes import Chosen, Counted
from qopi_desktop.measures.turning.many import alike, chosen, samples
from tests.unit.measures.turning.odd import FORM

CODES = tuple(choice.code for choice in FORM.codelists["drugs"].choices)
SLOT = FORM.vocabulary.terms["drugs_given"].slot
CYTOTOXIC = ("cisplatin", "paclitaxel")
COUNT = "count of drugs_given in drugs with class = 'cytotoxic' >= 1"


def rule(text: str) -> tree.Node:
    """Return a condition as a tree."""
    condition = build_condition(text, FORM.vocabulary)
    assert isinstance(condition, Condition)
    return condition.root


def told(text: str, wanted) -> tuple[Chosen, ...]:
    """Return how the choices of which *wanted* holds are described, by a rule that looks at them."""
    groups = alike(CODES, [rule(text), rule("modules includes 'core'")], SLOT, FORM.vocabulary)
    return chosen(groups, [each for each in samples(groups) if wanted(each)])


def union(one: frozenset[int], other: frozenset[int]) -> frozenset[int]:
    """Return what is in either."""
    return one | other


def test_codes_of_one_kind_are_counted():
    """At least so many of those with the attribute; the others do not matter."""
    counted = Counted(CYTOTOXIC, 1, None, "class", "cytotoxic")

    assert (Chosen(counted=(counted,)),) == told(COUNT, lambda codes: codes & set(CYTOTOXIC))


def test_a_code_that_is_named_is_in_or_out():
    """All of several, or none of them."""
    both = "drugs_given includes all of ['cisplatin', 'trastuzumab']"

    assert (Chosen(including=("cisplatin", "trastuzumab")),) == told(both, lambda codes: len(codes) == 2)
    assert (Chosen(without=("letrozole",)),) == told("drugs_given includes 'letrozole'", lambda codes: not codes)


def test_what_is_counted_in_all_is_told_by_its_codes():
    """No attribute has just these; numbers that do not follow each other are told apart."""
    found = told("count of drugs_given = 3", lambda codes: len(codes) in {0, 2, 3})

    assert {Counted(CODES, None, 0), Counted(CODES, 2, 3)} == {each.counted[0] for each in found}


def test_any_choice_is_told_without_conditions():
    """Where all of them would do."""
    assert (Chosen(),) == told(COUNT, lambda _: True)


def test_boxes_that_differ_in_one_place_are_one():
    """And those that differ in two are not."""
    sets = [frozenset({number}) for number in range(4)]
    boxes = [(sets[0], sets[0]), (sets[1], sets[0]), (sets[0] | sets[1], sets[2]), (sets[3], sets[3])]

    assert {(sets[0] | sets[1], sets[0] | sets[2]), (sets[3], sets[3])} == set(merge(boxes, union))
    assert () == merge([], union)
