"""Conditions in the words of a person: short titles for questions, labels for codes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from string import Formatter
from typing import Any

from qopi_desktop.conditions import Composite, Condition, Formula, Shape, tree
from qopi_desktop.conditions.tree import Node
from qopi_desktop.conditions.writing import written
from qopi_desktop.domain.answers import QuestionId
from qopi_desktop.forms.definition import Form, Question
from qopi_desktop.forms.facts import MODULES
from qopi_desktop.reports.wording import Wording

_JOINED = (tree.And, tree.Or)
_YES, _NO = "yes", "no"


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words of a phrase; with ``question`` they name that question."""

    text: str
    question: QuestionId | None = None


Phrase = tuple[Piece, ...]
"""What is said, in pieces; their texts one after another are the sentence."""


def plain(phrase: Phrase) -> str:
    """Return *phrase* as one text."""
    return "".join(piece.text for piece in phrase)


@dataclass(frozen=True, slots=True)
class Listed:
    """The lines of a rule of which all, or any, must hold; a rule of one part is one line."""

    every: bool
    lines: tuple[Phrase, ...]


class Phrases:
    """Says the conditions of one form."""

    def __init__(self, form: Form, words: Wording) -> None:
        self._form = form
        self._words = words
        self._by_shape: Mapping[type[Node], Callable[[Any], Phrase]] = {  # Any: each takes the one shape before it
            tree.Constant: lambda node: self._say("always" if node.value else "never"),
            tree.And: lambda node: self._join("and", [self._part(part) for part in node.parts]),
            tree.Or: lambda node: self._join("or", [self._part(part) for part in node.parts]),
            tree.Not: lambda node: self._say("not", part=self._part(node.part)),
            tree.Compare: self._compare,
            tree.OneOf: self._one_of,
            tree.Includes: self._includes,
            tree.Asks: lambda node: self._say(f"fact.{node.fact.value}", question=self.of(node.operand)),
            tree.Within: self._within,
            tree.Name: lambda node: self.named(self._named(node)),
            tree.Text: lambda node: self._label(node.value),
            tree.Duration: lambda node: _text(f"{written(node)}"),
            tree.Arithmetic: self._arithmetic,
            tree.DaysBetween: lambda node: self._between("days_between", node),
            tree.YearsBetween: lambda node: self._between("years_between", node),
            tree.Extreme: self._extreme,
            tree.Count: lambda node: self._say("count", question=self.of(node.name)),
            tree.CountWith: self._count_with,
        }

    def of(self, node: Node) -> Phrase:
        """Return *node* as a phrase without its full stop."""
        say = self._by_shape.get(type(node))
        return say(node) if say else _text(written(node))

    def named(self, question: Question) -> Phrase:
        """Return the short title and id by which phrases name *question*."""
        return (Piece(self._words.say("question", short=question.short, id=question.id), question.id),)

    def series(self, questions: Sequence[str]) -> Phrase:
        """Return the names of *questions*, at least one, as a series: a, b and c."""
        return self._series("list_and", [self.named(self._form.questions[QuestionId(each)]) for each in questions])

    def listed(self, condition: Condition, module: str | None = None) -> Listed:
        """Return *condition* in lines, without the part that says that the chart has *module*."""
        root = condition.root
        if isinstance(root, tree.Or):
            return Listed(every=False, lines=tuple(self.of(part) for part in root.parts))
        parts = root.parts if isinstance(root, tree.And) else (root,)
        return Listed(every=True, lines=tuple(self.of(part) for part in parts if not self._asks_for(part, module)))

    def composite(self, rule: Composite) -> str:
        """Return what the numerator of a composite says."""
        parts = self._series("list_and", [_text(measure) for measure in rule.measures])
        return plain(self._say("parts", parts=parts))

    def spelled(self, rule: Condition | Formula) -> Phrase:
        """Return *rule* as written, each question that it names a piece of its own."""
        made: list[Piece] = []
        end = 0
        for name in sorted(tree.words(rule.root), key=lambda each: each.at):
            start, after = name.at
            made += [Piece(rule.text[end:start]), Piece(rule.text[start:after], self._named(name).id)]
            end = after
        return (*made, Piece(rule.text[end:]))

    def derivation(self, question: Question) -> tuple[Phrase, ...]:
        """Return how the value of a derived *question* follows from others, a line for each of its values."""
        if question.derive is None:
            return ()
        root = question.derive.root
        if isinstance(root, tree.Cases):
            return tuple(self._cases(root, question))
        if question.derive.kind.shape is Shape.TRUTH:
            labels = {choice.code: choice.label for choice in question.choices}
            return (self._say("yes_if", yes=_text(labels[_YES]), no=_text(labels[_NO]), rule=self.of(root)),)
        return (self.of(root),)

    def _cases(self, root: tree.Cases, question: Question) -> Iterator[Phrase]:
        for branch in root.branches:
            value, when = tree.children(branch)
            yield self._say("line", value=self._value(value, question), rule=self.of(when))
        if root.otherwise is not None:
            yield self._say("otherwise", value=self._value(root.otherwise, question))

    def _asks_for(self, part: Node, module: str | None) -> bool:
        """Return whether *part* says no more than that the chart has *module*."""
        if not isinstance(part, tree.Includes) or len(part.values) != 1:
            return False
        (value,) = part.values
        question = self._question(part.operand)
        return value == tree.Text(module or "") and question is not None and question.id == MODULES

    def _part(self, node: Node) -> Phrase:
        return self._say("bracket", part=self.of(node)) if isinstance(node, _JOINED) else self.of(node)

    def _compare(self, node: tree.Compare) -> Phrase:
        kind = "compare_dates" if self._is_date(node.left) or self._is_date(node.right) else "compare"
        left = self._value(node.left, self._question(node.right))
        right = self._value(node.right, self._question(node.left))
        return self._say(f"{kind}.{node.operator.value}", left=left, right=right)

    def _one_of(self, node: tree.OneOf) -> Phrase:
        values = [self._value(value, self._question(node.operand)) for value in node.values]
        key = "none_of" if node.negated else "one_of"
        return self._say(key, left=self.of(node.operand), right=self._series("list_or", values))

    def _includes(self, node: tree.Includes) -> Phrase:
        values = [self._value(value, self._question(node.operand)) for value in node.values]
        every = node.every and len(values) > 1
        right = self._series("list_and" if every else "list_or", values)
        return self._say("includes_all" if every else "includes_any", left=self.of(node.operand), right=right)

    def _within(self, node: tree.Within) -> Phrase:
        parts = {"left": node.left, "duration": node.duration, "anchor": node.anchor}
        return self._say(f"window.{node.side.value}", **{name: self.of(part) for name, part in parts.items()})

    def _arithmetic(self, node: tree.Arithmetic) -> Phrase:
        kind = "moved" if isinstance(node.right, tree.Duration) else "arithmetic"
        return self._say(f"{kind}.{node.sign}", left=self.of(node.left), right=self.of(node.right))

    def _between(self, key: str, node: tree.DaysBetween | tree.YearsBetween) -> Phrase:
        return self._say(key, first=self.of(node.first), second=self.of(node.second))

    def _extreme(self, node: tree.Extreme) -> Phrase:
        dates = self._series("list_and", [self.of(name) for name in node.names])
        return self._say("latest" if node.latest else "earliest", dates=dates)

    def _count_with(self, node: tree.CountWith) -> Phrase:
        told = {"attribute": node.attribute.replace("_", " "), "value": node.value.replace("_", " ")}
        return self._say("count_with", question=self.of(node.name), **{key: _text(each) for key, each in told.items()})

    def _value(self, node: Node, question: Question | None) -> Phrase:
        """Return *node* as said of *question*: the label of its code."""
        if not isinstance(node, tree.Text) or question is None:
            return self.of(node)
        labels = {choice.code: choice.label for choice in question.choices}
        return self._label(labels.get(node.value, node.value))

    def _label(self, label: str) -> Phrase:
        return self._say("label", label=_text(label))

    def _question(self, node: Node) -> Question | None:
        return self._named(node) if isinstance(node, tree.Name) else None

    def _named(self, node: tree.Name) -> Question:
        return self._form.questions[QuestionId(self._form.vocabulary.terms[node.word].id)]

    def _is_date(self, node: Node) -> bool:
        match node:
            case tree.Name(word):
                return self._form.vocabulary.terms[word].shape is Shape.DATE
            case tree.Arithmetic(left, _, tree.Duration()):
                return self._is_date(left)
            case _:
                return isinstance(node, (tree.Day, tree.Extreme))

    def _series(self, key: str, phrases: Sequence[Phrase]) -> Phrase:
        """Return *phrases* divided by commas, the last by the word under *key*."""
        *before, last = phrases
        return self._say(key, first=self._join("comma", before), last=last) if before else last

    def _join(self, key: str, phrases: Sequence[Phrase]) -> Phrase:
        first, *rest = phrases
        for each in rest:
            first = self._say(key, first=first, last=each)
        return first

    def _say(self, key: str, **parts: Phrase) -> Phrase:
        made: list[Piece] = []
        for literal, name, _, _ in Formatter().parse(self._words.template(key)):
            made += [Piece(literal)] if literal else []
            made += parts[name] if name else ()
        return tuple(made)


def _text(words: str) -> Phrase:
    return (Piece(words),)
