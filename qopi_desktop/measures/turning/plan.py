"""What is worked out once for a measure and serves every chart: its diagram, and what its questions can hold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

from qopi_desktop.conditions import Cell, tree
from qopi_desktop.forms.definition import Form, Kind
from qopi_desktop.measures.definition import Measure
from qopi_desktop.measures.turning.diagram import Answered, Node, Tested, Values
from qopi_desktop.measures.turning.many import Alike, alike, samples
from qopi_desktop.measures.turning.outcome import cells_of, outcome_diagram
from qopi_desktop.measures.turning.pieces import Pieces, pieces
from qopi_desktop.measures.turning.regions import DAYS, Region, numbers

OTHER_TEXT = "\0"
"""Stands for every text that no rule names."""

Choices = tuple[tuple[Node, tuple[int, ...]], ...]


class Plan:
    """The diagram of one measure, whose root is *root*, and all values of the questions in it.

    *dates* are the diagrams of the dates that may cut others.
    """

    def __init__(self, form: Form, root: Node, dates: Mapping[int, Node]) -> None:
        self.root = root
        self.dates = dates
        self.orders = form.plan.dates
        self.deciding = frozenset(each.slot for each in _variables(tuple(dates.values())) if isinstance(each, Answered))
        self.questions = tuple(form.questions.values())
        variables = _variables((root, *dates.values()))
        self.answered = sorted((each for each in variables if isinstance(each, Answered)), key=lambda each: each.slot)
        self.variables = {variable.slot: variable for variable in self.answered}
        self.alike: dict[int, tuple[Alike, ...]] = {}
        self.domains: dict[int, Region] = {}
        rules = [rule for each in variables if isinstance(each, Tested) for rule in each.rules]
        for variable in self.answered:
            if variable.is_live and variable.targets:
                self.domains[variable.slot] = self._domain(variable.slot, rules, form)
        self._choices: dict[Node, Choices] = {}
        self._pieces: dict[tuple[Tested, int], Pieces] = {}

    def choices(self, node: Node, variable: Answered) -> Choices:
        """Return the nodes to which answers lead that are not live, each with the classes that do."""
        if node not in self._choices:
            found: dict[Node, list[int]] = {}
            for place in variable.targets:
                if place or not variable.is_live:
                    found.setdefault(node.branches[place], []).append(place)
            self._choices[node] = tuple((branch, tuple(places)) for branch, places in found.items())
        return self._choices[node]

    def pieces(self, tested: Tested, slot: int, values: Values) -> Pieces:
        """Return the values of *slot* for each way a comparison comes out, the other answers being as in *values*."""
        if len(tested.answered) > 1:
            return pieces(tested, slot, values, self.domains[slot])
        key = (tested, slot)
        if key not in self._pieces:  # it rests on nothing else, so that every chart has the same
            self._pieces[key] = pieces(tested, slot, values, self.domains[slot])
        return self._pieces[key]

    def _domain(self, slot: int, rules: Sequence[tree.Node], form: Form) -> Region:
        question = self.questions[slot]
        codes = tuple(choice.code for choice in question.choices)
        match question.kind:
            case Kind.DATE:
                return DAYS
            case Kind.NUMBER:
                return numbers(question.minimum, question.maximum)
            case Kind.MANY:
                self.alike[slot] = alike(codes, rules, slot, form.vocabulary)
                return Region(cells=samples(self.alike[slot]))
            case Kind.CHOICE:
                return Region(cells=frozenset(codes))
            case _:
                return Region(cells=frozenset((*_texts(rules), OTHER_TEXT)))


@lru_cache(maxsize=256)
def plan_of(form: Form, lineage: tuple[Measure, ...], *, narrowing: bool) -> Plan:
    """Return the plan of the last measure of its *lineage*; without *narrowing*, for charts that need none."""
    cells = cells_of(form, narrowing=narrowing)
    ordered = {slot for order in form.plan.dates for slot in (order.earlier, order.later)} if narrowing else ()
    root = outcome_diagram(form, lineage, narrowing=narrowing)
    return Plan(form, root, {slot: cells.cell(slot) for slot in ordered})


def _variables(roots: Sequence[Node]) -> list[Answered | Tested]:
    """Return what the forks of diagrams ask, each once."""
    seen, waiting = set(roots), list(roots)
    found: dict[Answered | Tested, None] = {}
    while waiting:
        node = waiting.pop()
        if node.variable:
            found[node.variable] = None
            new = set(node.branches) - seen
            seen |= new
            waiting += new
    return list(found)


def _texts(rules: Sequence[tree.Node]) -> set[Cell]:
    own: set[Cell] = {rule.value for rule in rules if isinstance(rule, tree.Text)}
    return own.union(*(_texts(tree.children(rule)) for rule in rules))
