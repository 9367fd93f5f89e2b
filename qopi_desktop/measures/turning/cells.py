"""Builds diagrams of what questions hold and of what conditions come to, for every way to answer the form."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import partial
from typing import Any

from qopi_desktop.conditions import Cell, Formula, Gap, Shape, Span, Truth, tree
from qopi_desktop.conditions.compiling import DERIVED, compile_truth
from qopi_desktop.conditions.operands import compile_operand
from qopi_desktop.conditions.truth import conjoin, disjoin, negate
from qopi_desktop.forms.definition import Form, Kind, Question
from qopi_desktop.measures.turning.diagram import TRUTHS, Answered, Live, Node, Nodes, Step, Tested, Token, Values
from qopi_desktop.measures.turning.slopes import slope_of_test

Join = Callable[[Sequence[Truth]], Truth]
Decide = Callable[[Sequence[Cell]], Truth]
Read = Callable[[Sequence[Cell]], Cell]

_RECORDED = (Gap.NOT_DOCUMENTED, Gap.UNKNOWN, Gap.CONFLICT)
_NOT_OPEN = {Truth.PENDING: Gap.GATE_PENDING, Truth.FALSE: Gap.CLOSED, Truth.SETTLED: Gap.CLOSED}
_SAMPLES: Mapping[Kind, Cell] = {Kind.DATE: 700_000, Kind.NUMBER: Decimal(1), Kind.MANY: frozenset()}
_SPAN = Span(700_000, 700_030)
_OTHER = "\0"
"""Stands for every code and text that no rule names."""


class Cells:
    """Diagrams over the answers to one form; with *narrowing* they tell which partial dates others may cut.

    ``place`` says which rule is being read, its clause and its text, for those who are told of it later.
    """

    def __init__(self, form: Form, *, narrowing: bool = False) -> None:
        self.nodes = Nodes()
        self.place = ("", "")
        self._form = form
        self._vocabulary = form.vocabulary
        self._questions = tuple(form.questions.values())
        self._narrowing = narrowing
        self._cells: dict[tuple[int, bool], Node] = {}
        self._steps: dict[int, Step] = {}
        self._tested: dict[tuple[tree.Node, tuple[Node, ...]], Node] = {}

    def truth(self, rule: tree.Node, *, narrowed: bool = True) -> Node:
        """Return what *rule* comes to; gates read partial dates as entered, all else reads them *narrowed*."""
        match rule:
            case tree.And(parts):
                return self._join(parts, conjoin, Truth.FALSE, narrowed=narrowed)
            case tree.Or(parts):
                return self._join(parts, disjoin, Truth.TRUE, narrowed=narrowed)
            case tree.Not(part):
                return self._map(self.truth(part, narrowed=narrowed), negate)
            case tree.Constant():
                return self.nodes.leaf(compile_truth(rule, self._vocabulary)([]))
            case _:
                return self._compare(rule, narrowed=narrowed)

    def join(self, parts: Sequence[Node], join: Join, deciding: Truth) -> Node:
        """Return *parts* joined; one that is *deciding* decides alone."""
        whole, *rest = parts or (self.nodes.leaf(join(())),)
        for part in rest:
            whole = self.nodes.combine(lambda two: self._joined(two, join, deciding), (whole, part))
        return whole

    def _join(self, rules: Sequence[tree.Node], join: Join, deciding: Truth, *, narrowed: bool) -> Node:
        return self.join([self.truth(each, narrowed=narrowed) for each in rules], join, deciding)

    def _joined(self, parts: Sequence[Node], join: Join, deciding: Truth) -> Node | None:
        if any(part.value is deciding for part in parts):
            return self.nodes.leaf(deciding)
        if any(part.variable for part in parts):
            return None
        return self.nodes.leaf(join([part.value for part in parts]))

    def _map(self, diagram: Node, turn: Callable[[Any], object]) -> Node:
        return self.nodes.combine(
            lambda one: None if one[0].variable else self.nodes.leaf(turn(one[0].value)), (diagram,)
        )

    def cell(self, slot: int) -> Node:
        """Return what a question holds as entered: its answer, or what is worked out, where it is open."""
        return self._cell(slot, narrowed=False)

    def _cell(self, slot: int, *, narrowed: bool) -> Node:
        narrowed = narrowed and self._narrowing
        if (slot, narrowed) not in self._cells:
            make = self._narrowed_cell if narrowed else self._gated_cell
            before, self.place = self.place, ("", "")
            self._cells[slot, narrowed] = make(slot)
            self.place = before
        return self._cells[slot, narrowed]

    def _gated_cell(self, slot: int, *, narrowed: bool = False) -> Node:
        question = self._questions[slot]
        if question.when:
            self.place = ("", question.when.text)
        gate = self.truth(question.when.root, narrowed=False) if question.when else self.nodes.leaf(Truth.TRUE)
        if question.derive:
            self.place = ("", question.derive.text)
        own = self._derived(slot, question.derive, narrowed=narrowed) if question.derive else self._answer(slot)
        return self.nodes.combine(self._behind, (gate, own))

    def _behind(self, two: Sequence[Node]) -> Node | None:
        gate, own = two
        if gate.variable:
            return None
        return own if gate.value is Truth.TRUE else self.nodes.leaf(_NOT_OPEN[gate.value])

    def _answer(self, slot: int) -> Node:
        question, rank = self._questions[slot], self._form.plan.rank[slot]
        is_live = question.kind is not Kind.CHOICE or question.open_codes
        sample = _SAMPLES.get(question.kind, _OTHER)
        live = tuple(Live(((slot, each),), each) for each in (sample, _SPAN))
        values = live if is_live else (*(choice.code for choice in question.choices), _OTHER)
        classes = (*values, *_RECORDED, Gap.PENDING)
        variable = Answered(
            order=(-1 if question.program else rank, 0, slot),
            slot=slot,
            classes=classes,
            targets=_targets(question, classes, values[:-1]),
            is_live=is_live,
            places={
                **dict.fromkeys((Gap.CLOSED, Gap.GATE_PENDING), len(classes) - 1),  # nobody has answered it
                **{cell: place for place, cell in enumerate(classes) if not isinstance(cell, Live)},
            },
            other=len(values) - 1,
        )
        return self.nodes.fork(variable, tuple(self.nodes.leaf(each) for each in classes))

    def _derived(self, slot: int, formula: Formula, *, narrowed: bool) -> Node:
        if isinstance(formula.root, tree.Cases):
            return self._cases(formula.root, narrowed=narrowed)
        if formula.kind.shape is Shape.TRUTH:
            return self._map(self.truth(formula.root, narrowed=narrowed), DERIVED.__getitem__)
        slots = tuple(self._vocabulary.terms[each].slot for each in formula.reads)

        def work_out(cells: Sequence[Node]) -> Node | None:
            if any(cell.variable for cell in cells):
                return None
            live = _together(slots, cells)
            step = self._steps.setdefault(slot, Step(partial(_work_out, slot, formula), slot, formula.root))
            value = formula.value(self._sampled(live))
            divides = live.divides or _divides(formula.root)
            if not live.samples or (isinstance(value, Gap) and not divides):
                return self.nodes.leaf(value)
            return self.nodes.leaf(replace(live, value=value, steps=(*live.steps, step), divides=divides))

        return self.nodes.combine(work_out, [self._cell(each, narrowed=narrowed) for each in slots])

    def _cases(self, cases: tree.Cases, *, narrowed: bool) -> Node:
        """Return what the first true line gives; an unknown line before it leaves the value unknown of its kind."""
        otherwise = compile_operand(cases.otherwise, self._vocabulary)([]) if cases.otherwise else Gap.UNKNOWN
        found = self.nodes.leaf(otherwise)
        for line in reversed(cases.branches):
            value = self.nodes.leaf(compile_operand(line.value, self._vocabulary)([]))
            truth = self.truth(line.when, narrowed=narrowed)
            found = self.nodes.combine(self._line, (truth, value, found))
        return found

    def _line(self, three: Sequence[Node]) -> Node | None:
        truth, value, rest = three
        if truth.variable:
            return None
        if truth.value is Truth.FALSE:
            return rest
        return value if truth.value is Truth.TRUE else self.nodes.leaf(DERIVED[truth.value])

    def _compare(self, rule: tree.Node, *, narrowed: bool) -> Node:
        words = dict.fromkeys(self._vocabulary.terms[name.word].slot for name in tree.words(rule))
        slots, decide = tuple(words), compile_truth(rule, self._vocabulary)
        operands = [compile_operand(each, self._vocabulary) for each in _operands(rule)]

        def test(cells: Sequence[Node]) -> Node | None:
            if any(cell.variable for cell in cells):
                return None
            live = _together(slots, cells)
            env = self._sampled(live)
            is_settled = isinstance(rule, tree.Asks) or any(isinstance(read(env), Gap) for read in operands)
            if not live.samples or (is_settled and not live.divides and not _divides(rule)):
                return self.nodes.leaf(decide(env))
            key = (rule, tuple(cells))
            if key not in self._tested:
                variable = self._variable(rule, live, decide, operands)
                self._tested[key] = self.nodes.fork(variable, tuple(self.nodes.leaf(truth) for truth in TRUTHS))
            return self._tested[key]

        return self.nodes.combine(test, [self._cell(each, narrowed=narrowed) for each in slots])

    def _variable(self, rule: tree.Node, live: Live, decide: Decide, operands: Sequence[Read]) -> Tested:
        clause, text = self.place
        answered = frozenset(slot for slot, _ in live.samples)
        is_fixed = all(self._questions[slot].program for slot in answered)
        last = max(self._form.plan.rank[slot] for slot in (*answered, *(slot for slot, _ in live.given)))
        inside = {step.slot: step.root for step in live.steps}
        return Tested(
            order=(-1 if is_fixed else last, 1, len(self._tested)),
            node=rule,
            live=live,
            answered=answered,
            compared=answered,
            decide=decide,
            operands=tuple(operands),
            slopes={slot: slope_of_test(rule, slot, inside, self._vocabulary) for slot in answered},
            clause=clause,
            rule=text[slice(*rule.at)],
        )

    def _sampled(self, live: Live) -> Values:
        """Return cells in which every live answer has a value that it might have."""
        cells: Values = [Gap.CLOSED] * len(self._questions)
        for slot, sample in live.samples:
            cells[slot] = sample
        live.work_out(cells)
        return cells

    def _narrowed_cell(self, slot: int) -> Node:
        """Return a cell of which a partial date is known to need narrowing."""
        if self._questions[slot].derive:
            return self._gated_cell(slot, narrowed=True)
        return self._map(self._cell(slot, narrowed=False), lambda token: _to_be_cut(token, slot))


def _together(slots: Sequence[int], cells: Sequence[Node]) -> Live:
    """Return what the values of *slots* rest on together; without samples where none of them is live."""
    samples: dict[int, Cell] = {}
    given: dict[int, Cell] = {}
    steps: dict[Step, None] = {}
    cut: frozenset[int] = frozenset()
    divides = False
    for slot, cell in zip(slots, cells, strict=True):
        live = cell.value if isinstance(cell.value, Live) else Live((), Gap.CLOSED, given=((slot, cell.value),))
        samples |= dict(live.samples)
        given |= dict(live.given)
        steps |= dict.fromkeys(live.steps)
        cut |= live.cut
        divides = divides or live.divides
    return Live(tuple(samples.items()), Gap.CLOSED, tuple(given.items()), tuple(steps), cut, divides)


def _work_out(slot: int, formula: Formula, cells: Values) -> None:
    cells[slot] = formula.value(cells)


def _to_be_cut(token: Token, slot: int) -> Token:
    if isinstance(token, Live) and isinstance(token.value, Span):
        return replace(token, cut=frozenset((slot,)))
    return token


def _operands(rule: tree.Node) -> tuple[tree.Node, ...]:
    """Return the parts of a comparison of which a gap decides it alone."""
    match rule:
        case tree.Compare(left, _, right) | tree.Within(left, _, _, right):
            return (left, right)
        case tree.OneOf(operand) | tree.Includes(operand):
            return (operand,)
        case _:
            return ()


def _divides(node: tree.Node) -> bool:
    if isinstance(node, tree.Arithmetic) and node.sign == "/":
        return True
    return any(_divides(part) for part in tree.children(node))


def _targets(question: Question, classes: Sequence[object], values: Sequence[object]) -> tuple[int, ...]:
    """Return the classes of which a person could give an answer: *values*, and the statuses that it takes."""
    if question.program:
        return ()
    recorded = {Gap(status.value) for status in question.statuses}
    return tuple(place for place, each in enumerate(classes) if each in values or each in recorded)
