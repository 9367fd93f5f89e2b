"""Forms with one slip in what a derived value is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from qopi_desktop.conditions import Formula, tree
from qopi_desktop.conditions.compiling import compile_value
from qopi_desktop.conditions.condition import reads
from qopi_desktop.conditions.variants import variants
from qopi_desktop.conditions.writing import written
from qopi_desktop.forms.definition import Form, Plan, Question
from qopi_desktop.forms.plan import gate_reads, make_plan
from qopi_desktop.measures.mutation import Change

DERIVE = "derive"
"""The step of a slip in what a derived value is."""


@dataclass(frozen=True, slots=True)
class FormMutant:
    """A form with one slip in it."""

    change: Change
    form: Form


def form_mutants(form: Form) -> Iterator[FormMutant]:
    """Yield every mutant of every derived value of *form*, save those whose questions would wait for each other."""
    for question in form.questions.values():
        if question.derive:
            yield from _mutants(form, question, question.derive)


def _mutants(form: Form, question: Question, derive: Formula) -> Iterator[FormMutant]:
    for variant in variants(derive.root, form.vocabulary):
        formula = _formula(form, derive, variant.root)
        changed = _with(form, replace(question, derive=formula))
        if changed:
            before, after = written(variant.before), written(variant.after)
            yield FormMutant(
                Change(question.id, DERIVE, question.name, variant.slip, before, after, formula.text), changed
            )


def _formula(form: Form, derive: Formula, root: tree.Node) -> Formula:
    value = compile_value(root, form.vocabulary)
    return replace(derive, text=written(root), reads=reads(root, form.vocabulary), root=root, value=value)


def _with(form: Form, question: Question) -> Form | None:
    questions = {**form.questions, question.id: question}
    if gate_reads(question) == gate_reads(form.questions[question.id]):
        return replace(form, questions=questions)  # what waits for what is as before
    plan = make_plan(list(questions.values()), form.vocabulary)
    return replace(form, questions=questions, plan=plan) if isinstance(plan, Plan) else None
