"""Decides comparisons for which the first and last possible day of each date do not tell all.

They do not tell of a date that is named twice, which would be compared with itself as if it were two dates, nor of one
moved by months, which skips days. Such a comparison is tried on its possible days.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from qopi_desktop.conditions import tree
from qopi_desktop.conditions.differences import difference
from qopi_desktop.conditions.tree import Node, Operator
from qopi_desktop.conditions.truth import Cell, Env, Gap, Span, Truth, span
from qopi_desktop.conditions.vocabulary import Shape, Vocabulary
from qopi_desktop.conditions.windows import compare_spans, window

Decide = Callable[[Env], Truth]
Box = tuple[Cell, ...]

STEPS = 13_000
"""Operands that are worked out at most while one comparison is tried; what is not decided by then is pending."""

MOST_TRIED = 2
"""Comparisons of one condition that may have to be tried, so that a hostile one is decided within 50 ms."""

_ORDERS = (Operator.LESS, Operator.AT_MOST, Operator.MORE, Operator.AT_LEAST)


def every_day(decide: Decide, node: Node, vocabulary: Vocabulary) -> Decide:
    """Return *decide* for the comparison *node*, made exact where the limits of its dates do not tell all."""
    slots = _uneven(node, vocabulary)
    if not slots:
        return decide
    decide = _cancelled(decide, node, vocabulary)
    looks = STEPS // sum(1 for _ in _parts(node))

    def decide_each(env: Env) -> Truth:
        if not any(isinstance(env[slot], Span) for slot in slots):
            return decide(env)
        return _try(decide, list(env), slots, looks)

    return decide_each


def tried(root: Node, vocabulary: Vocabulary) -> tuple[Node, ...]:
    """Return the comparisons of *root* that may have to be tried on their possible days, in the order of the text."""
    compared = (tree.Compare, tree.Within, tree.OneOf)
    return tuple(part for part in _parts(root) if isinstance(part, compared) and _uneven(part, vocabulary))


def _try(decide: Decide, cells: list[Cell], slots: Sequence[int], looks: int) -> Truth:
    """Halve the days of *slots* until each part is decided; pending as soon as two parts differ."""
    found: Truth | None = None
    waiting: list[Box] = [tuple(cells[slot] for slot in slots)]
    for _ in range(looks):
        box = waiting.pop()
        for slot, cell in zip(slots, box, strict=True):
            cells[slot] = cell
        part = decide(cells)
        if part is Truth.PENDING and (halves := _halves(box)):
            waiting += halves
            continue
        if part is Truth.PENDING or found not in {None, part}:
            return Truth.PENDING
        if not waiting:
            return part
        found = part
    return Truth.PENDING


def _halves(box: Box) -> tuple[Box, ...]:
    """Return *box* cut in two at its longest span of days; none when each is a single day."""
    length, place = max((_length(cell), place) for place, cell in enumerate(box))
    cell = box[place]
    if not length or not isinstance(cell, Span):
        return ()
    middle = cell.low + length // 2
    ends = (span(cell.low, middle), span(middle + 1, cell.high))
    return tuple((*box[:place], half, *box[place + 1 :]) for half in ends)


def _length(cell: Cell) -> int:
    """Return how often *cell* can be cut; a number that is not counted in days cannot."""
    return int(cell.high - cell.low) if isinstance(cell, Span) and isinstance(cell.low, int) else 0


def _cancelled(decide: Decide, node: Node, vocabulary: Vocabulary) -> Decide:
    """Return *decide*, which also sees that a date named on both sides falls out of the difference of the two."""
    match node:
        case tree.Compare(left, operator, right):
            test, differs = compare_spans(operator), difference(left, right, vocabulary)
        case tree.Within(left, tree.Duration(_, "day" | "week") as duration, side, anchor):
            test, differs = window(duration, side), difference(left, anchor, vocabulary)
        case _:
            return decide
    if differs is None:
        return decide

    def decide_difference(env: Env) -> Truth:
        found = decide(env)
        if found is not Truth.PENDING:
            return found
        value = differs(env)
        return found if isinstance(value, Gap) else test(value, 0)

    return decide_difference


def _uneven(node: Node, vocabulary: Vocabulary) -> tuple[int, ...]:
    """Return the slots of which the first and last possible value do not tell all that *node* can be."""
    times = Counter(_slots(node, vocabulary))
    is_order = isinstance(node, tree.Compare) and node.operator in _ORDERS
    moved = {slot for part in _parts(node) if _skips(part, is_order) for slot in _slots(part, vocabulary)}
    return tuple(slot for slot in times if times[slot] > 1 or slot in moved)


def _skips(node: Node, is_order: bool) -> bool:  # noqa: FBT001 - a fact, not a switch
    """Return whether *node* may jump over values between its first and its last, and whether that matters."""
    match node:
        case tree.Arithmetic(_, _, tree.Duration(_, unit)):
            return unit in {"month", "year"} and not is_order
        case tree.Arithmetic(_, sign, _):
            return sign == "/" or not is_order
        case _:
            return False


def _slots(node: Node, vocabulary: Vocabulary) -> list[int]:
    terms = [vocabulary.terms[name.word] for name in tree.words(node)]
    return [term.slot for term in terms if term.shape in {Shape.DATE, Shape.NUMBER}]


def _parts(node: Node) -> Iterator[Node]:
    yield node
    for part in tree.children(node):
        yield from _parts(part)
