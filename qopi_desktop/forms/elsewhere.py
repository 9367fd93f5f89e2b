"""What is certain of every chart that is abstracted for other modules only, whatever else is answered."""

from __future__ import annotations

from qopi_desktop.conditions import Cell, Gap, Shape, Truth, tree
from qopi_desktop.conditions.compiling import DERIVED, compile_truth
from qopi_desktop.forms.definition import Form, Question
from qopi_desktop.forms.facts import MODULES


class Elsewhere:
    """Charts of which the modules are known and *module* is none of them."""

    def __init__(self, form: Form, module: str) -> None:
        self._vocabulary, self._module = form.vocabulary, module
        questions = list(form.questions.values())
        self._cells: list[Cell] = [Gap.PENDING] * len(questions)
        self._certain: set[int] = set()  # the slots of the cells that are the same in all of these charts
        for slot in form.plan.order:
            cell = self._cell(questions[slot])
            if cell is not None:
                self._cells[slot] = cell
                self._certain.add(slot)

    def fails(self, rule: tree.Node) -> bool:
        """Return whether *rule*, a condition, is false for each of them."""
        match rule:
            case tree.And(parts):
                return any(self.fails(part) for part in parts)
            case tree.Or(parts):
                return all(self.fails(part) for part in parts)
            case tree.Includes(tree.Name(word), (tree.Text(code),)) if self._vocabulary.terms[word].id == MODULES:
                return code == self._module
        slots = {self._vocabulary.terms[name.word].slot for name in tree.words(rule)}
        return slots <= self._certain and compile_truth(rule, self._vocabulary)(self._cells) is Truth.FALSE

    def _cell(self, question: Question) -> Cell | None:
        """Return what the question holds in all of these charts, None where that differs."""
        gate, derive = question.when, question.derive
        if gate is not None:
            return Gap.CLOSED if self.fails(gate.root) else None
        is_no = derive is not None and derive.kind.shape is Shape.TRUTH and self.fails(derive.root)
        return DERIVED[Truth.FALSE] if is_no else None
