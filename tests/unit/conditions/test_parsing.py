"""The text of a condition becomes its tree, or a fault with its place."""

from __future__ import annotations

from decimal import Decimal

import pytest

from qopi_desktop.conditions import TypeFault, parse, tree
from qopi_desktop.conditions.parsing import DEEPEST, LONGEST, MOST_WORDS
from qopi_desktop.conditions.tree import Asks, Compare, Fact, Name, Number, Operator, Side, Text
from tests.unit.conditions.words import tree_of

A, B = Name("a"), Name("b")
X = Compare(A, Operator.EQUAL, Number(Decimal(1)))
DAYS = tree.Duration(Decimal(31), "day")

TREES = {
    "a = 1": X,
    "a <> 1": Compare(A, Operator.UNEQUAL, Number(Decimal(1))),
    "a != 1": Compare(A, Operator.UNEQUAL, Number(Decimal(1))),
    "a = -1.5": Compare(A, Operator.EQUAL, Number(Decimal("-1.5"))),
    "a=1 # why": X,
    "a\n=\t1#": X,
    "a -1 = 1": Compare(tree.Arithmetic(A, "-", Number(Decimal(1))), Operator.EQUAL, Number(Decimal(1))),
    "a<-1": Compare(A, Operator.LESS, Number(Decimal(-1))),
    "2-1<a": Compare(tree.Arithmetic(Number(Decimal(2)), "-", Number(Decimal(1))), Operator.LESS, A),
    "1 = a": Compare(Number(Decimal(1)), Operator.EQUAL, A),
    "not(a=1)": tree.Not(X),
    "((a = 1))": X,
    "a = 'x # y'": Compare(A, Operator.EQUAL, Text("x # y")),
    "ordered = 1": Compare(Name("ordered"), Operator.EQUAL, Number(Decimal(1))),
    "day_is_within = 1": Compare(Name("day_is_within"), Operator.EQUAL, Number(Decimal(1))),
    "all of: [any of: [a = 1, a = 1], not all of [a = 1, a = 1]]": tree.And(
        (tree.Or((X, X)), tree.Not(tree.And((X, X))))
    ),
    "a is within 31days of b": tree.Within(A, DAYS, Side.AROUND, B),
    "a + 1 week - 31 days < b": Compare(
        tree.Arithmetic(tree.Arithmetic(A, "+", tree.Duration(Decimal(1), "week")), "-", DAYS), Operator.LESS, B
    ),
    "a = 1 and a = 1 and a = 1": tree.And((X, X, X)),
    "a = 1 or a = 1 and a = 1": tree.Or((X, tree.And((X, X)))),
    "(a = 1 or a = 1) and a = 1": tree.And((tree.Or((X, X)), X)),
    "not a = 1": tree.Not(X),
    "not not (a = 1)": tree.Not(tree.Not(X)),
    "all of: [a = 1, a = 1]": tree.And((X, X)),
    "all of [a = 1]": X,
    "any of [a = 1, a = 1]": tree.Or((X, X)),
    "all of: [measure 'Core 3', measure \"Core 4a\"]": tree.And(
        (tree.MeasureRef("Core 3"), tree.MeasureRef("Core 4a"))
    ),
    "a is one of ['x', \"y\"]": tree.OneOf(A, (Text("x"), Text("y"))),
    "a is not one of [1, 2]": tree.OneOf(A, (Number(Decimal(1)), Number(Decimal(2))), negated=True),
    "a includes 'x'": tree.Includes(A, (Text("x"),)),
    "a includes any of ['x', 'y']": tree.Includes(A, (Text("x"), Text("y")), every=False),
    "a includes all of ['x', 'y']": tree.Includes(A, (Text("x"), Text("y"))),
    "a is documented": Asks(A, Fact.DOCUMENTED),
    "a is not documented": Asks(A, Fact.NOT_DOCUMENTED),
    "a is unknown": Asks(A, Fact.UNKNOWN),
    "a is applicable": Asks(A, Fact.APPLICABLE),
    "a is not applicable": Asks(A, Fact.NOT_APPLICABLE),
    "a is known to the day": Asks(A, Fact.TO_THE_DAY),
    "a is within 31 days of b": tree.Within(A, DAYS, Side.AROUND, B),
    "a is within 31 days after b": tree.Within(A, DAYS, Side.AFTER, B),
    "a is within 1 week before b": tree.Within(A, tree.Duration(Decimal(1), "week"), Side.BEFORE, B),
    "a is on or before b": Compare(A, Operator.AT_MOST, B),
    "a is on or after b": Compare(A, Operator.AT_LEAST, B),
    "a is before b": Compare(A, Operator.LESS, B),
    "a is after b": Compare(A, Operator.MORE, B),
    "a <= b + 31 days": Compare(A, Operator.AT_MOST, tree.Arithmetic(B, "+", DAYS)),
    "a >= b - 1 month": Compare(A, Operator.AT_LEAST, tree.Arithmetic(B, "-", tree.Duration(Decimal(1), "month"))),
    "a < 2016-03-14": Compare(A, Operator.LESS, tree.Day("2016-03-14")),
    "a - 1 > 2 * b": Compare(
        tree.Arithmetic(A, "-", Number(Decimal(1))),
        Operator.MORE,
        tree.Arithmetic(Number(Decimal(2)), "*", B),
    ),
    "(a + b) / 2 = 1": Compare(
        tree.Arithmetic(tree.Arithmetic(A, "+", B), "/", Number(Decimal(2))),
        Operator.EQUAL,
        Number(Decimal(1)),
    ),
    "days between a and b": tree.DaysBetween(A, B),
    "completed years between a and b": tree.YearsBetween(A, B),
    "earliest of [a, b]": tree.Extreme((A, B)),
    "latest of [a, b]": tree.Extreme((A, B), latest=True),
    "count of a": tree.Count(A),
    "count of a in drugs with class = 'x'": tree.CountWith(A, "drugs", "class", "x"),
    "true": tree.Constant(value=True),
    "false": tree.Constant(value=False),
    "'x' when a = 1; 'y' when a = 1": tree.Cases((tree.Branch(Text("x"), X), tree.Branch(Text("y"), X))),
    "1 when a = 1; else 0": tree.Cases((tree.Branch(Number(Decimal(1)), X),), Number(Decimal(0))),
}


@pytest.mark.parametrize(("text", "expected"), TREES.items())
def test_a_condition_becomes_its_tree(text, expected):
    """Every word of the language has its node."""
    assert expected == parse(text)


FAULTS = {
    "a is witihn 31 days of b": TypeFault("not-understood", "witihn", 6, "within"),
    "a is docmented": TypeFault("not-understood", "docmented", 6, "documented"),
    "a = 1 adn b = 2": TypeFault("not-understood", "adn", 7, "and"),
    "a = ": TypeFault("ends-early", "", 5),
    "": TypeFault("ends-early", "", 1),
    "a = 1 )": TypeFault("not-understood", ")", 7),
    "a = 'x": TypeFault("not-understood", "'", 5),
    "a ! b": TypeFault("not-understood", "!", 3),
    "a = 1 andb = 2": TypeFault("not-understood", "andb", 7, "and"),
    "a = 1 order = 2": TypeFault("not-understood", "order", 7),
    "a isdocumented": TypeFault("not-understood", "isdocumented", 3),
    "a = 1 or b is within 3 daysafter c": TypeFault("not-understood", "daysafter", 24),
    "a = \u0663": TypeFault("not-understood", "\u0663", 5),
    "x" * (LONGEST + 1): TypeFault("too-long", "", LONGEST + 1),
    "1+" * (MOST_WORDS // 2) + "1 > 1": TypeFault("too-long", "", MOST_WORDS + 1),
    "not " * (DEEPEST + 1) + "a = 1": TypeFault("too-deep", "", 1),
}


@pytest.mark.parametrize(("text", "expected"), FAULTS.items(), ids=range(len(FAULTS)))
def test_what_cannot_be_read_says_where_and_what_is_near(text, expected):
    """A fault carries the column and the nearest word of the language."""
    assert expected == parse(text)


def test_a_node_knows_where_it_stands():
    """The place of a part is what is cut out for the trace."""
    text = "a = 1 and not (b is documented)"
    root = tree_of(text)

    assert ["a = 1", "not (b is documented)"] == [text[slice(*part.at)] for part in tree.children(root)]


def test_every_name_is_listed_in_the_order_of_the_text():
    """A name that stands twice is listed twice."""
    root = tree_of("x is one of ['a'] or days between b and earliest of [b, c] > 2 or 'u' = d")

    assert ["x", "b", "b", "c", "d"] == [name.word for name in tree.words(root)]


def test_the_parts_of_each_shape_are_its_children():
    """No part of a tree is missed when it is walked."""
    counts = {
        "count of a": 1,
        "count of a in d with c = 'x'": 1,
        "a is within 3 days of b": 3,
        "a includes 'x'": 2,
        "'x' when a = 1; else 'y'": 2,
        "'x' when a = 1": 1,
        "true": 0,
    }

    assert counts == {text: len(tree.children(tree_of(text))) for text in counts}
