"""The tree of a condition is written as text that means the same."""

from __future__ import annotations

from decimal import Decimal

import pytest

from qopi_desktop.conditions import tree
from qopi_desktop.conditions.writing import written
from tests.unit.conditions.test_parsing import TREES
from tests.unit.conditions.words import tree_of

AS_WRITTEN = (
    "true",
    "a <> 1",
    "a <= b + 31 days",
    "a = 1 or (b = 2 and c = 3)",
    "(a = 1 and b = 2) or c = 3",
    "not (a = 1)",
    "a is one of ['x', 'y']",
    "a is not one of [1, 2]",
    "a includes 'x'",
    "a includes any of ['x']",
    "a includes all of ['x', 'y']",
    "a is known to the day",
    "a is within 1 day of b",
    "a is within 2 weeks after b",
    "earliest of [a, b] <= latest of [c, d]",
    "days between a and b > (completed years between a and b) + 1",
    "(a + 1) * 2 = b - -1",
    "count of a in drug_list with class = 'x' = 1",
    "measure 'Core 3'",
    'a = "it\'s"',
    "a < 2016-03-14",
    "'high' when a > 1; 'low' when a > 2; else 'none'",
    "1 when a > 1",
)


@pytest.mark.parametrize("text", AS_WRITTEN)
def test_a_condition_in_our_own_style_is_written_as_it_stands(text):
    """Brackets stand where they are needed, a single code without a list, one day without an s."""
    assert text == written(tree_of(text))


@pytest.mark.parametrize("text", TREES)
def test_what_is_written_reads_back_as_the_same_tree(text):
    """Every construct of the language."""
    assert TREES[text] == tree_of(written(TREES[text]))


def test_joined_parts_keep_their_brackets():
    """A list within a list of the same kind is no longer list."""
    one = tree.Compare(tree.Name("a"), tree.Operator.EQUAL, tree.Number(Decimal(1)))
    nested = tree.And((tree.And((one, one)), one))

    assert ("(a = 1 and a = 1) and a = 1", nested) == (written(nested), tree_of(written(nested)))
