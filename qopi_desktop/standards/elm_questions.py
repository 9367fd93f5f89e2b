"""How a library reads the questions of a form: each has a value and a gap, of which one is null."""

from __future__ import annotations

from qopi_desktop.conditions import Gap, Shape, tree
from qopi_desktop.forms.definition import Form, Question
from qopi_desktop.standards.elm_terms import Field, Literal, Ref, Term, Type, among, call

CLOSED = Literal(Gap.CLOSED.value)
GAP = "_gap"
"""What the name of a field ends in that says why its question has no value."""

_TYPES = {
    Shape.CHOICE: Type.STRING,
    Shape.TEXT: Type.STRING,
    Shape.MANY: Type.STRINGS,
    Shape.DATE: Type.DATE,
    Shape.NUMBER: Type.DECIMAL,
}


class Reader:
    """Finds what a library says of a question: a derived one is a definition, any other a field of the chart."""

    def __init__(self, form: Form) -> None:
        self.vocabulary = form.vocabulary
        self._form = form

    def question(self, word: str) -> Question:
        """Return the question with the id or name *word*, which a checked condition names."""
        found = self._form.find(word)
        if found is None:
            raise KeyError(word)
        return found

    def questions(self, node: tree.Node) -> tuple[Question, ...]:
        """Return the questions that *node* names, each once."""
        return tuple({each.id: each for each in (self.question(name.word) for name in tree.words(node))}.values())

    def shape(self, question: Question) -> Shape:
        """Return what kind of value it has."""
        return self.vocabulary.terms[question.id].shape

    def type(self, question: Question) -> Type:
        """Return the type of its value; a derived number is whole when all that it is made of is."""
        if question.derive and self.shape(question) is Shape.NUMBER:
            return self.number(question.derive.root)
        return _TYPES[self.shape(question)]

    def number(self, node: tree.Node) -> Type:
        """Return whether *node*, a number, is an Integer or a Decimal."""
        match node:
            case tree.Number(value):
                return Type.INTEGER if value == int(value) else Type.DECIMAL
            case tree.Name(word):
                return self.type(self.question(word))
            case tree.Arithmetic(sign="/"):
                return Type.DECIMAL
            case tree.Branch(each):
                return self.number(each)
            case tree.Arithmetic() | tree.Cases():
                parts = [self.number(part) for part in tree.children(node)]
                return Type.DECIMAL if Type.DECIMAL in parts else Type.INTEGER
            case _:
                return Type.INTEGER

    def may_close(self, question: Question) -> bool:
        """Return whether it can be closed: by its own gate, or because what it is computed from does not apply."""
        if question.when is not None:
            return True
        if question.derive is None or question.derive.kind.shape is Shape.TRUTH:
            return False
        computed = not isinstance(question.derive.root, tree.Cases)
        return computed and any(self.may_close(each) for each in self.questions(question.derive.root))

    def can_span(self, question: Question) -> bool:
        """Return whether its value may be known to lie between two only: a date, or a number made of dates."""
        if self.shape(question) is Shape.DATE:
            return True
        if self.shape(question) is not Shape.NUMBER or question.derive is None:
            return False
        return not isinstance(question.derive.root, tree.Cases) and any(
            self.can_span(each) for each in self.questions(question.derive.root)
        )


def value(question: Question) -> Term:
    """Return the value of *question*; null while it has none."""
    return Ref(question.name) if question.derive else Field(question.name)


def gap(question: Question) -> Term:
    """Return why *question* has no value; null when it has one."""
    return Ref(gap_name(question)) if question.derive else gate(question)


def gate(question: Question) -> Term:
    """Return what the chart says in place of a value: for a derived question, only that it is not open."""
    return Field(f"{question.name}{GAP}")


def gap_name(question: Question) -> str:
    """Return the name of the definition that says why a derived question has no value."""
    return f"{question.name} gap"


def closed(question: Question) -> Term:
    """Return whether *question* is closed; null when it has a value."""
    return call("Equal", gap(question), CLOSED)


def waiting(question: Question) -> Term:
    """Return whether *question* waits for an answer; always true or false."""
    gates = () if question.when is None else (Gap.GATE_PENDING.value,)
    return among(gap(question), Gap.PENDING.value, *gates)
