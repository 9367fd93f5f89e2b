"""Several choices at once: codes that no rule tells apart, and how many of them are chosen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, product
from math import ceil, floor

from qopi_desktop.conditions import Cell, Vocabulary, tree
from qopi_desktop.conditions.operands import codes_with
from qopi_desktop.measures.turning.boxes import merge
from qopi_desktop.measures.turning.changes import Chosen, Counted

_FROM = frozenset({tree.Operator.AT_LEAST, tree.Operator.LESS})


@dataclass(frozen=True, slots=True)
class Alike:
    """Codes of which only the number chosen counts, up to ``most``, which stands for all that are more.

    ``listed`` is the attribute and value that just these have.
    """

    codes: tuple[str, ...]
    most: int
    listed: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class _Look:
    """What looks at the codes of a question, and the number chosen beyond which it sees no difference, if any."""

    node: tree.Includes | tree.Count | tree.CountWith
    most: int | None


def alike(codes: Sequence[str], rules: Iterable[tree.Node], slot: int, vocabulary: Vocabulary) -> tuple[Alike, ...]:
    """Return the codes of a question of several choices that *rules* look at, those together that they treat alike."""
    looks = [look for rule in rules for look in _looks(rule, slot, vocabulary)]
    groups: dict[tuple[object, ...], list[str]] = {}
    for code in codes:
        seen = tuple(_seen(look.node, code, vocabulary) for look in looks)
        if any(seen):
            groups.setdefault(seen, []).append(code)
    listed = {
        frozenset(codes_with(look.node, vocabulary)).intersection(codes): (look.node.attribute, look.node.value)
        for look in looks
        if isinstance(look.node, tree.CountWith)
    }
    return tuple(
        Alike(tuple(group), _most(seen, looks, len(group)), listed.get(frozenset(group)))
        for seen, group in groups.items()
    )


def _most(seen: Sequence[object], looks: Sequence[_Look], size: int) -> int:
    """Return the number of a group's codes beyond which no look that sees them tells a difference."""
    found = [size if look.most is None else look.most for is_seen, look in zip(seen, looks, strict=True) if is_seen]
    return min(size, max(found))


def samples(groups: Sequence[Alike]) -> frozenset[Cell]:
    """Return one choice of codes for each number of each group that makes a difference."""
    numbers = product(*(range(group.most + 1) for group in groups))
    return frozenset(
        frozenset(code for group, number in zip(groups, each, strict=True) for code in group.codes[:number])
        for each in numbers
    )


def chosen(groups: Sequence[Alike], region: Iterable[Cell]) -> tuple[Chosen, ...]:
    """Return in words what the choices of *region* have in common, in as few descriptions as it takes."""
    picked = [each for each in region if isinstance(each, frozenset)]
    boxes = sorted(tuple(frozenset((len(each.intersection(group.codes)),)) for group in groups) for each in picked)
    whole = merge(boxes, frozenset.union)
    return tuple(each for box in whole for each in _describe(groups, box))


def _describe(groups: Sequence[Alike], box: Sequence[frozenset[int]]) -> Iterator[Chosen]:
    runs = [tuple(_runs(numbers)) for numbers in box]
    for each in product(*runs):
        sides = list(zip(groups, each, strict=True))
        single = [(group.codes[0], run[0]) for group, run in sides if len(group.codes) == 1 and run[0] == run[1]]
        yield Chosen(
            including=tuple(code for code, number in single if number),
            without=tuple(code for code, number in single if not number),
            counted=tuple(
                _counted(group, run) for group, run in sides if len(group.codes) > 1 and run != (0, group.most)
            ),
        )


def _counted(group: Alike, run: tuple[int, int]) -> Counted:
    first, last = run
    return Counted(group.codes, first or None, None if last == group.most else last, *(group.listed or ("", "")))


def _runs(numbers: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Yield the first and last of *numbers* that follow each other."""
    for _, run in groupby(enumerate(sorted(numbers)), key=lambda pair: pair[1] - pair[0]):
        found = [number for _, number in run]
        yield found[0], found[-1]


def _looks(rule: tree.Node, slot: int, vocabulary: Vocabulary, most: int | None = None) -> Iterator[_Look]:
    """Yield the parts of *rule* that look at the codes of the question of *slot*; *most* if a number limits them."""
    if isinstance(rule, (tree.Includes, tree.Count, tree.CountWith)):
        if vocabulary.terms[tree.words(rule)[0].word].slot == slot:
            yield _Look(rule, 1 if isinstance(rule, tree.Includes) else most)
        return
    limit = _limit(rule)
    for part in tree.children(rule):
        yield from _looks(part, slot, vocabulary, limit)


def _limit(rule: tree.Node) -> int | None:
    """Return the number from which on more makes no difference, where *rule* compares a count with a number."""
    match rule:
        case tree.Compare(tree.Count() | tree.CountWith(), operator, tree.Number(value)):
            return max(0, ceil(value) if operator in _FROM else floor(value) + 1)
        case _:
            return None


def _seen(look: tree.Includes | tree.Count | tree.CountWith, code: str, vocabulary: Vocabulary) -> object:
    """Return what *look* sees of a code: two of which it sees the same can stand for each other."""
    match look:
        case tree.Includes(values=values, every=every):
            named = any(isinstance(value, tree.Text) and value.value == code for value in values)
            return code if named and every else named
        case tree.CountWith():
            return code in codes_with(look, vocabulary)
        case _:
            return True
