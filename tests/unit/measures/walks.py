"""Charts filled in at random, question by question, as the form opens them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from qopi_desktop.conditions import tree
from qopi_desktop.domain.answers import Answer, QuestionId, Value
from qopi_desktop.domain.dates import PartialDate
from qopi_desktop.forms.definition import Form, Kind, Question
from qopi_desktop.forms.session import FormSession, Standing

MIDDLE = date(2016, 3, 1)
DISEASES = ("smt", "br")


def seeded(seed: int) -> Random:
    """Return chance that is the same in every run."""
    return Random(seed)  # noqa: S311 - it keeps no secret


def any_answer(question: Question, random: Random, *, partial: bool = False) -> Answer:
    """Return any answer that *question* takes: now and then a status, a date within two months of the middle."""
    if question.statuses and random.random() < 0.2:
        return Answer(missing=random.choice(sorted(question.statuses, key=lambda status: status.value)))
    return Answer(_value(question, random, partial=partial))


def _value(question: Question, random: Random, *, partial: bool) -> Value:
    codes = [choice.code for choice in question.choices]
    match question.kind:
        case Kind.CHOICE:
            return random.choice(codes)
        case Kind.MANY:
            return tuple(random.sample(codes, random.randint(0, min(3, len(codes)))))
        case Kind.NUMBER:
            return Decimal(random.randint(int(question.minimum or 0), int(min(question.maximum or 20, 20))))
        case Kind.DATE:
            return _date(question, random, partial=partial)
        case _:
            return "text"


def _date(question: Question, random: Random, *, partial: bool) -> PartialDate:
    years_ago = random.randint(15, 80) if question.name == "birth_date" else 0
    day = PartialDate.of(MIDDLE - timedelta(days=365 * years_ago) + timedelta(days=random.randint(-60, 60)))
    if not partial or random.random() < 0.5:
        return day
    return PartialDate(day.year, day.month) if random.random() < 0.8 else PartialDate(day.year)


def any_modules(random: Random) -> Answer:
    """Return core with any of the other modules that ship."""
    return Answer(("core", *(each for each in ("eol", *DISEASES) if random.random() < 0.6)))


def waiting(form: Form, session: FormSession) -> list[Question]:
    """Return the open questions that nobody has answered."""
    states = [session.state(each) for each in form.questions]
    return [
        state.question
        for state in states
        if state.standing is Standing.OPEN and state.question.is_asked and state.answer is None
    ]


def fill(session: FormSession, random: Random, *, partial: bool = False) -> Iterator[frozenset[QuestionId]]:
    """Answer open questions until none is left, yielding what each answer changed.

    They come in any order, but for those of which a gate asks whether they are documented: these come first, since
    such a gate takes no answer yet for none.
    """
    asked = _documented(session.form)
    while questions := waiting(session.form, session):
        question = random.choice([each for each in questions if each.id in asked] or questions)
        yield session.answer(question.id, any_answer(question, random, partial=partial))


def _documented(form: Form) -> frozenset[QuestionId]:
    """Return the questions of which gates and derivations ask whether they are documented."""
    rules = [rule.root for each in form.questions.values() for rule in (each.when, each.derive) if rule]
    asks = [node for rule in rules for node in _nodes(rule) if isinstance(node, tree.Asks)]
    return frozenset(QuestionId(form.vocabulary.terms[tree.words(node)[0].word].id) for node in asks)


def _nodes(node: tree.Node) -> Iterator[tree.Node]:
    yield node
    for part in tree.children(node):
        yield from _nodes(part)
