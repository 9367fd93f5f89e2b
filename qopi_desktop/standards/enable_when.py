"""Conditions as ``enableWhen``, where it says exactly the same.

Source: HL7 FHIR 4.0.1, Questionnaire.item.enableWhen and enableBehavior.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qopi_desktop.conditions import tree
from qopi_desktop.conditions.tree import Node, Operator
from qopi_desktop.domain.answers import QuestionId
from qopi_desktop.forms.definition import Form, Kind, Question
from qopi_desktop.standards.elements import Json, plain
from qopi_desktop.standards.systems import choices_system

_SIGNS = {
    Operator.EQUAL: "=",
    Operator.LESS: "<",
    Operator.AT_MOST: "<=",
    Operator.MORE: ">",
    Operator.AT_LEAST: ">=",
}


@dataclass(frozen=True, slots=True)
class Rules:
    """Rules that are joined by *all* or *any*; no rules are always true."""

    tests: tuple[Json, ...] = ()
    behavior: str = "all"

    def elements(self) -> tuple[tuple[str, object], ...]:
        """Return the elements of an item that hold the rules."""
        joined = (("enableBehavior", self.behavior),) if len(self.tests) > 1 else ()
        return (("enableWhen", list(self.tests)), *joined)

    def and_no_answer(self, question: Question) -> Rules | None:
        """Return the rules with the demand that *question* has no answer; None when that can not be joined."""
        missing: Json = {"question": question.id, "operator": "exists", "answerBoolean": False}
        return Rules((*self.tests, missing)) if self.behavior == "all" or len(self.tests) == 1 else None


def enable_when(form: Form, question: Question) -> Rules | None:
    """Return when *question* is shown; None where ``enableWhen`` cannot say the same.

    It can where a condition asks for codes or compares numbers, joined once by *and* or *or*, and what it reads is
    itself shown by such a condition or always: a form filler need not drop the answer of a question that an
    expression has hidden, and need not compute a derived one before it decides what to show.
    """
    if question.when is None or not all(_is_plain(form, QuestionId(read)) for read in question.when.reads):
        return None
    for behavior, parts in _ways(question.when.root):
        tests = [_tests(form, part, behavior) for part in parts]
        if all(tests):
            return Rules(tuple(test for each in tests for test in each), behavior)
    return None


def _is_plain(form: Form, question_id: QuestionId) -> bool:
    question = form.questions[question_id]
    return question.derive is None and (question.when is None or enable_when(form, question) is not None)


def _ways(root: Node) -> tuple[tuple[str, Sequence[Node]], ...]:
    """Return how *root* may be read: all of its parts, any of its parts, or as one part that is either."""
    match root:
        case tree.And(parts):
            return (("all", parts),)
        case tree.Or(parts):
            return (("any", parts),)
        case _:
            return (("all", (root,)), ("any", (root,)))


def _tests(form: Form, node: Node, behavior: str) -> list[Json]:
    """Return the rules that stand for *node* when they are joined by *behavior*; none when there are no such."""
    match node:
        case tree.Compare(tree.Name(word), Operator.EQUAL, tree.Text(code)):
            return _codes(_question(form, word), [code])
        case tree.Compare(tree.Name(word), operator, tree.Number(value)) if operator in _SIGNS:
            return [{"question": _question(form, word).id, "operator": _SIGNS[operator], "answerDecimal": plain(value)}]
        case tree.OneOf(tree.Name(word), values, False) if len(values) == 1 or behavior == "any":
            return _codes(_question(form, word), [each.value for each in values if isinstance(each, tree.Text)])
        case tree.Includes(tree.Name(word), values, every) if len(values) == 1 or every == (behavior == "all"):
            return _codes(_question(form, word), [each.value for each in values if isinstance(each, tree.Text)])
        case _:
            return []


def _codes(question: Question, codes: Sequence[str]) -> list[Json]:
    if question.kind not in (Kind.CHOICE, Kind.MANY) or question.open_codes:
        return []
    system = choices_system(question.id)
    return [
        {"question": question.id, "operator": "=", "answerCoding": {"system": system, "code": code}} for code in codes
    ]


def _question(form: Form, word: str) -> Question:
    return form.questions[QuestionId(form.vocabulary.terms[word].id)]
