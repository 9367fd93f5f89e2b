"""Reads one question: first what it is, then, once every question is known, its conditions."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from qopi_desktop.conditions import (
    Condition,
    Formula,
    Shape,
    Term,
    TypeFault,
    Vocabulary,
    build_condition,
    build_formula,
    nearest,
    tree,
)
from qopi_desktop.domain.answers import Missing, QuestionId
from qopi_desktop.forms.definition import Card, Check, Choice, Codes, Kind, Limits, Question, Severity
from qopi_desktop.forms.limits import CODE, LimitWords, limits_rule, read_limits
from qopi_desktop.forms.names import Names
from qopi_desktop.forms.tables import Table

_IT = re.compile(r"'[^']*'|\"[^\"]*\"|\bit\b")  # between quotes it is a code like any other
_KEYS = (
    *(
        "id",
        "name",
        "section",
        "ask",
        "short",
        "kind",
        "codes",
        "choices",
        "beside",
        "statuses",
        "when",
        "derive",
        "checks",
    ),
    *("optional", "program", "lane", "unit", "min", "max", "decimals", "card"),
)
_CHECK_KEYS = ("hard", "soft", "code", "title", "say", "only", "except")
_CARD_KEYS = ("counts", "does_not_count", "where", "examples", "traps", "source", "confidence")
_SHAPES = {
    Kind.CHOICE: Shape.CHOICE,
    Kind.MANY: Shape.MANY,
    Kind.DATE: Shape.DATE,
    Kind.NUMBER: Shape.NUMBER,
    Kind.TEXT: Shape.TEXT,
}
_YES_NO = frozenset({"yes", "no"})


@dataclass(frozen=True, slots=True)
class CheckDraft:
    """A check as written; ``only`` and ``but`` limit a check of all dates to some questions."""

    table: Table
    code: str
    severity: Severity
    rule: str
    title: str
    say: str
    only: frozenset[str] = frozenset()
    but: frozenset[str] = frozenset()

    def suits(self, question: Draft) -> bool:
        """Return whether this check of several questions applies to *question*: as named, or as a date."""
        return question.id in self.only if self.only else question.kind is Kind.DATE and question.id not in self.but


@dataclass(frozen=True, slots=True)
class Draft:
    """A question whose conditions have not been read yet."""

    table: Table
    module: str
    section: str
    id: QuestionId
    name: str
    kind: Kind
    choices: tuple[Choice, ...]
    codes: Codes | None
    beside: Codes | None

    @property
    def open_codes(self) -> bool:
        """Return whether its codes belong to the practice."""
        return bool(self.codes and self.codes.filled_by_program)

    def term(self, slot: int) -> Term:
        """Return the question as conditions see it; a derived one without codes is a number."""
        shape = _SHAPES.get(self.kind, Shape.CHOICE if self.choices else Shape.NUMBER)
        codes = frozenset(choice.code for choice in self.choices)
        return Term(self.id, self.name, slot, shape, None if self.open_codes or not codes else codes)


def read_draft(table: Table, module: str, codelists: Mapping[str, Codes], names: Mapping[str, Names]) -> Draft:
    """Return what the question in *table* is; its own choices have their *names* and stand after those of its list."""
    question_id, name = QuestionId(table.word("id")), table.word("name")
    table.named(f"question {question_id}")
    kind = table.member("kind", Kind, Kind.TEXT)
    codes = _listed(table, "codes", codelists)
    own = _own_choices(table, codes)
    if question_id in names:
        own = names[question_id].give(own)
    return Draft(
        table=table,
        module=module,
        section=table.text("section"),
        id=question_id,
        name=name,
        kind=kind,
        choices=(*codes.choices, *own) if codes else own,
        codes=codes,
        beside=_listed(table, "beside", codelists),
    )


def _own_choices(table: Table, listed: Codes | None) -> tuple[Choice, ...]:
    """Return the choices of the question itself; a code that stands there twice, or in its list, is a fault."""
    taken = {choice.code for choice in listed.choices} if listed else set()
    own = []
    for row in table.tables("choices"):
        choice = Choice(row.name("code"), row.name("label"))
        if choice.code in taken:
            row.fault("repeated", choice.code, at=("code",))
        taken.add(choice.code)
        own.append(choice)
        row.end(("code", "label"))
    return tuple(own)


def _listed(table: Table, key: str, codelists: Mapping[str, Codes]) -> Codes | None:
    """Return the code list named under *key*, None without one; a list that is not there is a fault."""
    listed = table.may_text(key)
    if listed is not None and listed not in codelists:
        table.fault("unknown-list", listed, nearest(listed, codelists), at=(key,))
    return None if listed is None else codelists.get(listed)


def read_date_checks(table: Table) -> tuple[CheckDraft, ...]:
    """Return the checks that a module sets on dates of every module."""
    return tuple(_read_check(row) for row in table.tables("date_check"))


def finish(draft: Draft, vocabulary: Vocabulary, shared: Sequence[CheckDraft], words: LimitWords) -> Question:
    """Return the question of *draft* with its conditions read and checked; *shared* are checks of several questions."""
    table = draft.table
    limits = read_limits(table)
    question = Question(
        id=draft.id,
        name=draft.name,
        section=draft.section,
        module=draft.module,
        file=table.file,
        ask=table.name("ask"),
        short=table.name("short"),
        kind=draft.kind,
        card=_card(table.table("card")),
        choices=draft.choices,
        codes=draft.codes,
        beside=draft.beside,
        open_codes=draft.open_codes,
        statuses=table.members("statuses", Missing),
        optional=table.flag("optional"),
        program=table.flag("program"),
        lane=table.may_text("lane"),
        unit=table.may_text("unit"),
        limits=limits,
        checks=_checks(draft, vocabulary, shared, words, limits),
        when=_when(table, vocabulary),
        derive=_derivation(draft, vocabulary),
    )
    table.end(_KEYS)
    return question


def _checks(
    draft: Draft, vocabulary: Vocabulary, shared: Sequence[CheckDraft], words: LimitWords, limits: Limits | None
) -> tuple[Check, ...]:
    """Return the checks of a question: those of several, that of its limits, and its own."""
    built_in = [_of_limits(draft, limits, words)] if limits else []
    own = [_read_check(row) for row in draft.table.tables("checks")]
    drafts = [*(check for check in shared if check.suits(draft)), *built_in, *own]
    checks = [_check(each, draft, vocabulary) for each in drafts]
    return tuple(check for check in checks if check)


def _read_check(table: Table) -> CheckDraft:
    hard, soft = table.may_text("hard"), table.may_text("soft")
    rules = [rule for rule in (hard, soft) if rule is not None]
    if not rules:
        table.fault("missing-key", "hard")
    elif len(rules) > 1:
        table.fault("two-rules", at=("soft",))
    draft = CheckDraft(
        table=table,
        code=table.name("code"),
        severity=Severity.SOFT if hard is None else Severity.HARD,
        rule=rules[0] if rules else "true",
        title=table.name("title"),
        say=table.name("say"),
        only=frozenset(table.texts("only")),
        but=frozenset(table.texts("except")),
    )
    table.end(_CHECK_KEYS)
    return draft


def _of_limits(draft: Draft, limits: Limits, words: LimitWords) -> CheckDraft:
    rule = limits_rule(limits, draft.name)
    return CheckDraft(draft.table, CODE, Severity.HARD, rule, words.title, words.say(limits))


def _check(draft: CheckDraft, question: Draft, vocabulary: Vocabulary) -> Check | None:
    its = [found.start() for found in _IT.finditer(draft.rule) if found[0] == "it"]
    rule = build_condition(_IT.sub(lambda found: _named(found[0], question.name), draft.rule), vocabulary)
    if isinstance(rule, tuple):
        faults = [replace(fault, column=_as_written(fault.column, its, question.name)) for fault in rule]
        draft.table.keep(faults, f"check {draft.code} of {question.id}", draft.severity.value)
        return None
    return Check(draft.code, draft.severity, draft.title, draft.say.replace("{id}", question.id), rule)


def _named(word: str, name: str) -> str:
    return name if word == "it" else word


def _as_written(column: int, its: Sequence[int], name: str) -> int:
    """Return *column* of a rule with *name* in it as the column of the rule as written, with ``it`` at *its*."""
    longer = len(name) - len("it")
    for before, start in enumerate(its):
        if column <= start + before * longer + len(name):
            return min(column - before * longer, start + 1)
    return column - len(its) * longer


def _when(table: Table, vocabulary: Vocabulary) -> Condition | None:
    text = table.may_text("when")
    when = None if text is None else build_condition(text, vocabulary)
    if isinstance(when, tuple):
        table.keep(when, "when", "when")
        return None
    return when


def _derivation(draft: Draft, vocabulary: Vocabulary) -> Formula | None:
    if draft.kind is not Kind.DERIVED:
        return None
    formula = build_formula(draft.table.text("derive"), vocabulary)
    if isinstance(formula, tuple):
        draft.table.keep(formula, "derive", "derive")
        return None
    term = vocabulary.terms[draft.id]
    if foreign := _foreign(formula, term):
        draft.table.keep(foreign, "derive", "derive")
    elif not _gives(formula, term):
        draft.table.fault("wrong-kind", formula.kind.shape.value, term.shape.value, at=("derive",))
    return formula


def _foreign(formula: Formula, term: Term) -> list[TypeFault]:
    """Return a fault for each code that *formula* spells as a value and that is none of its question's."""
    known = term.codes or frozenset()
    spelled = [each for each in tree.values(formula.root) if isinstance(each, tree.Text) and each.value not in known]
    return [
        TypeFault("unknown-code", each.value, each.at[0] + 1, nearest(each.value, known)) for each in spelled if known
    ]


def _gives(formula: Formula, term: Term) -> bool:
    codes = _YES_NO if formula.kind.shape is Shape.TRUTH else formula.kind.codes
    if codes is None:
        return formula.kind.shape is term.shape
    return term.codes is not None and codes <= term.codes


def _card(table: Table) -> Card:
    card = Card(
        counts=table.text("counts"),
        does_not_count=table.text("does_not_count"),
        where=table.text("where"),
        examples=table.texts("examples"),
        traps=table.texts("traps"),
        source=table.text("source"),
        confidence=table.text("confidence"),
    )
    table.end(_CARD_KEYS)
    return card
