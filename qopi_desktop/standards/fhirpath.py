"""Conditions and derivations in FHIRPath, with the same truth: unknown stays unknown, pending stays apart from settled.

A condition becomes a Boolean that is empty when it is unknown; FHIRPath joins such Booleans as Kleene does. What a
question holds, whether it is open and whether it waits is written once, as a variable of the questionnaire.

A comparison that names one date twice, or moves one by months, is unknown here until the days of its dates are known;
the program decides some of these earlier. No such rule says when a question is asked.

Source: FHIRPath 2.0.0, sections 5 and 6; HL7 SDC 3.0.0, Advanced Form Behavior, variable.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from qopi_desktop.conditions import Formula, tree
from qopi_desktop.conditions.tree import Fact, Node
from qopi_desktop.domain.answers import QuestionId
from qopi_desktop.forms.definition import Form, Kind, Question
from qopi_desktop.standards.fhirpath_comparisons import compared, includes, one_of, within
from qopi_desktop.standards.fhirpath_operands import (
    NOTHING,
    Operand,
    ask_all,
    ask_any,
    computed,
    counted,
    denied,
    extreme,
    if_else,
    literal,
    moved,
    number,
    text,
)
from qopi_desktop.standards.systems import STATUSES, choices_system, group_link, status_link

Atom = tree.Compare | tree.Within | tree.OneOf | tree.Includes

_FIRST = "{0}.select($this & '-01-01'.substring($this.length() - 4))"
_LAST = (
    "{0}.select(iif($this.length() = 10, $this, iif($this.length() = 4, $this & '-12-31', "
    "(($this & '-01').toDate() + 1 month - 1 day).toString())))"
)


class Translator:
    """Writes the conditions of a form; ``variables`` holds what they share, each after those that it reads."""

    def __init__(self, form: Form) -> None:
        self._form = form
        self.variables: dict[str, str] = {}
        # Any: each method takes the one shape of node under which it stands here
        self._truths: Mapping[type[Node], Callable[[Any], str]] = {
            tree.Constant: lambda node: "true" if node.value else "false",
            tree.And: lambda node: ask_all([self.truth(part) for part in node.parts]),
            tree.Or: lambda node: ask_any([self.truth(part) for part in node.parts]),
            tree.Not: lambda node: denied(self.truth(node.part)),
            tree.Asks: self._asks,
            tree.Compare: self._atom,
            tree.Within: self._atom,
            tree.OneOf: self._atom,
            tree.Includes: self._atom,
        }
        self._values: Mapping[type[Node], Callable[[Any], Operand]] = {
            tree.Name: lambda node: self._name(self._question(node.word)),
            tree.Number: lambda node: literal(number(node.value)),
            tree.Text: lambda node: literal(text(node.value)),
            tree.Day: lambda node: literal(f"@{node.iso}"),
            tree.Arithmetic: self._arithmetic,
            tree.DaysBetween: lambda node: computed("days", self.operand(node.first), self.operand(node.second)),
            tree.YearsBetween: lambda node: computed("years", self.operand(node.first), self.operand(node.second)),
            tree.Extreme: lambda node: extreme([self.operand(each) for each in node.names], latest=node.latest),
            tree.Count: lambda node: counted(self.operand(node.name), None),
            tree.CountWith: lambda node: counted(self.operand(node.name), self._codes(node)),
        }

    def truth(self, node: Node) -> str:
        """Return the Boolean of *node*: empty when it is unknown."""
        return self._truths[type(node)](node)

    def pending(self, node: Node) -> str:
        """Return whether *node* is unknown because an answer, or the day of a date, can still come; never empty."""
        unknown = f"({self.truth(node)}).empty()"
        match node:
            case tree.Not(part):
                return self.pending(part)
            case tree.And(parts) | tree.Or(parts):
                return ask_all([unknown, ask_any([self.pending(part) for part in parts])])
            case tree.Compare() | tree.Within() | tree.OneOf() | tree.Includes():
                return self._atom_waits(node, unknown)
            case _:
                return "false"

    def _atom_waits(self, node: Atom, unknown: str) -> str:
        """Return whether an atom waits: for one of its operands, or, where each has a value, for the day of a date."""
        operands = [each for each in self._operands(node) if not each.is_literal]
        waits = [each.pending for each in operands]
        if all(each.is_exact for each in operands):
            return waits[0] if len(waits) == 1 else ask_all([unknown, ask_any(waits)])
        return ask_all([unknown, ask_any([*waits, ask_all([f"{each.low}.exists()" for each in operands])])])

    def is_open(self, question: Question) -> str:
        """Return whether *question* is asked; never empty."""
        when = question.when
        if when is None:
            return "true"
        return self._variable(f"open{question.id}", lambda: if_else(self.truth(when.root), "true", "false"))

    def value(self, question: Question) -> str:
        """Return what an open *question* holds: codes, a number or a text; a date as its text; empty for none."""
        return self._variable(question.id, lambda: self._while_open(question, self._given(question)))

    def operand(self, node: Node) -> Operand:
        """Return the value of *node*, a checked operand, and why it may have none."""
        return self._values[type(node)](node)

    def derived(self, formula: Formula) -> Operand:
        """Return what *formula* gives while its question is open."""
        root = formula.root
        if isinstance(root, tree.Cases):
            value, pending = self._cases(root.branches, root.otherwise)
            return Operand(value, value, pending=pending)
        if type(root) in self._truths:
            truth = self.truth(root)
            value = if_else(truth, "'yes'", if_else(f"({truth}) = false", "'no'", NOTHING))
            return Operand(value, value, pending=self.pending(root))
        return self.operand(root)

    def _arithmetic(self, node: tree.Arithmetic) -> Operand:
        if isinstance(node.right, tree.Duration):
            return moved(self.operand(node.left), node.sign, node.right)
        return computed(node.sign, self.operand(node.left), self.operand(node.right))

    def _cases(self, branches: tuple[tree.Branch, ...], otherwise: Node | None) -> tuple[str, str]:
        if not branches:
            return (NOTHING if otherwise is None else self.operand(otherwise).low), "false"
        first, when = branches[0], self.truth(branches[0].when)
        value, pending = self._cases(branches[1:], otherwise)
        is_false = f"({when}) = false"
        return (
            if_else(when, self.operand(first.value).low, if_else(is_false, value, NOTHING)),
            if_else(when, "false", if_else(is_false, pending, self.pending(first.when))),
        )

    def _atom(self, node: Atom) -> str:
        closed = ask_any([each.closed for each in self._operands(node)])
        return if_else(closed, "false", self._decided(node))

    def _decided(self, node: Atom) -> str:
        operands = self._operands(node)
        match node:
            case tree.Compare(_, operator, _):
                return compared(operands[0], operator, operands[1])
            case tree.Within(_, duration, side, _):
                return within(operands[0], duration, side, operands[1])
            case tree.OneOf(_, values, negated):
                return one_of(operands[0], [self.operand(value).low for value in values], negated=negated)
            case tree.Includes(_, values, every):
                return includes(operands[0], [self.operand(value).low for value in values], every=every)

    def _operands(self, node: Atom) -> list[Operand]:
        match node:
            case tree.Compare(first, _, second) | tree.Within(first, _, _, second):
                return [self.operand(first), self.operand(second)]
            case tree.OneOf(operand) | tree.Includes(operand):
                return [self.operand(operand)]

    def _asks(self, node: tree.Asks) -> str:
        (name,) = tree.words(node)
        question = self._question(name.word)
        match node.fact:
            case Fact.DOCUMENTED:
                return f"{self._ends(question)[0]}.exists()"
            case Fact.NOT_DOCUMENTED:
                return f"{self._status(question)}.where($this = 'not_documented').exists()"
            case Fact.UNKNOWN:
                return f"{self._status(question)}.where($this != 'not_documented').exists()"
            case Fact.APPLICABLE:
                return ask_all([self.is_open(question), denied(self._closed(question))])
            case Fact.NOT_APPLICABLE:
                return self._closed(question)
            case Fact.TO_THE_DAY:
                return f"{self.value(question)}.where($this.length() = 10).exists()"

    def _name(self, question: Question) -> Operand:
        """Return what *question* holds, once it is known whether it is open."""
        low, high = self._ends(question)
        return Operand(low, high, self._closed(question), self._pending(question))

    def _ends(self, question: Question) -> tuple[str, str]:
        """Return the first and last value that an open *question* can have."""
        if question.kind is Kind.DATE:
            return self._day(question, "first", _FIRST), self._day(question, "last", _LAST)
        if question.derive is None or (gives := self.derived(question.derive)).is_exact:
            return self.value(question), self.value(question)
        low = self._variable(f"low{question.id}", lambda: self._while_open(question, gives.low))
        return low, self._variable(f"high{question.id}", lambda: self._while_open(question, gives.high))

    def _day(self, question: Question, end: str, written: str) -> str:
        """Return the first or last day that a date can be."""
        value = self.value(question)
        return f"{self._variable(f'{end}{question.id}', lambda: written.format(value))}.toDate()"

    def _closed(self, question: Question) -> str:
        """Return whether *question* does not apply: its condition is false or settled, or what derives it is closed."""
        own = self.derived(question.derive).closed if question.derive else "false"
        if question.when is None and own == "false":
            return "false"
        when, is_open = question.when, self.is_open(question)

        def write() -> str:
            gate = "false" if when is None else ask_all([denied(is_open), denied(self.pending(when.root))])
            return ask_any([gate, ask_all([is_open, own])])

        return self._variable(f"closed{question.id}", write)

    def _pending(self, question: Question) -> str:
        """Return whether *question* waits for an answer, or for one to what decides whether it is open."""

        def write() -> str:
            closed, is_open = self._closed(question), self.is_open(question)
            if question.derive is None:
                found = [closed, f"{self.value(question)}.exists()"]
                looked = [f"{self._status(question)}.exists()"] if question.statuses else []
                return denied(ask_any([*found, *looked]))
            gives = self.derived(question.derive)
            missing = f"({gives.low}).empty()"
            return ask_all([denied(closed), ask_any([denied(is_open), ask_all([missing, gives.pending])])])

        return self._variable(f"pending{question.id}", write)

    def _status(self, question: Question) -> str:
        """Return the status that was recorded for an open *question*; that of a derived one is unknown."""
        if question.derive is None and not question.statuses:
            return NOTHING

        def write() -> str:
            has_value = f"{self._ends(question)[0]}.exists()"
            if question.derive:
                is_other = ask_any([has_value, self._closed(question), self._pending(question)])
                return self._while_open(question, if_else(is_other, NOTHING, "'unknown'"))
            link = question.id if question.choices else status_link(question.id)
            status = f"{self._answers(question, link)}.where(system = '{STATUSES}').code"
            return self._while_open(question, if_else(has_value, NOTHING, status))

        return self._variable(f"status{question.id}", write)

    def _given(self, question: Question) -> str:
        if question.derive:
            gives = self.derived(question.derive)
            if gives.is_exact:
                return gives.low
            low, high = self._ends(question)
            return if_else(f"{low} = {high}", low, NOTHING)
        answers = self._answers(question, question.id)
        if question.kind is Kind.DATE:
            return f"{answers}.toString()"
        if not question.choices:
            return answers
        codes = f"{answers}.ofType(Coding).where(system = '{choices_system(question.id)}').code"
        return f"{codes} | {answers}.ofType(string)" if question.open_codes else codes

    def _answers(self, question: Question, link: str) -> str:
        group = group_link(question.section)
        return f"%resource.item.where(linkId = '{group}').item.where(linkId = '{link}').answer.value"

    def _while_open(self, question: Question, expression: str) -> str:
        return if_else(self.is_open(question), expression, NOTHING)

    def _codes(self, node: tree.CountWith) -> list[str]:
        attributes = self._form.vocabulary.codelists[node.codelist]
        return [text(code) for code, each in attributes.items() if each.get(node.attribute) == node.value]

    def _question(self, word: str) -> Question:
        return self._form.questions[QuestionId(self._form.vocabulary.terms[word].id)]

    def _variable(self, name: str, write: Callable[[], str]) -> str:
        if name not in self.variables:
            expression = write()
            self.variables[name] = expression  # what it reads was put there by writing it
        return f"%{name}"
