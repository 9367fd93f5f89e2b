"""The summary row that is kept beside a chart is the one that a rebuild from its answers gives."""

from __future__ import annotations

import random
from decimal import Decimal

import pytest

from qopi_desktop.domain.answers import Answer, Missing
from qopi_desktop.domain.charts import Override
from qopi_desktop.domain.dates import PartialDate
from qopi_desktop.errors import StaleRevisionError
from qopi_desktop.forms.definition import Kind
from qopi_desktop.protocol.publisher import Publisher
from tests import shipped
from tests.builders import NOW, ROUND, add_charts, add_physician, change, later
from tests.stores import create


@pytest.fixture(scope="module")
def package():
    """The forms and measures shipped."""
    return shipped.package()


def some_answer(question, dice):
    """Any answer that fits the question."""
    if question.statuses and dice.random() < 0.1:
        return Answer(missing=dice.choice(sorted(question.statuses, key=lambda status: status.value)))
    kinds = {
        Kind.CHOICE: lambda: dice.choice(question.choices).code,
        Kind.MANY: lambda: tuple(choice.code for choice in dice.sample(question.choices, 1)),
        Kind.DATE: lambda: PartialDate(2015 + dice.randrange(2), dice.randint(1, 12), dice.randint(1, 28)),
        Kind.NUMBER: lambda: Decimal(dice.randrange(90)),
        Kind.TEXT: lambda: "text",
    }
    return Answer(kinds[question.kind]())


def rebuilt(entry, package):
    """The summaries that scorers without memory give."""
    found = []
    for row in entry.store.charts.rows(ROUND):
        file = entry.store.charts.open(entry.person, row.chart.id)
        answers = {key: stored.answer for key, stored in file.answers.items() if stored.answer}
        found.append(Publisher(package).after(file.chart, answers, file.overrides, changed=None, today=NOW.date()))
    return found


def answer_something(entry, chart, question, dice, at):
    """Give any answer, or take it back."""
    stored = entry.store.charts.open(entry.person, chart).answers.get(question.id)
    answer = None if dice.random() < 0.1 else some_answer(question, dice)
    base = stored.revision if stored else 0
    entry.store.charts.save_answer(entry.person, change(chart, question.id, answer, base, at))


def act_somehow(entry, chart, question, dice, at):
    """Do anything that may change a summary, or be refused."""
    charts, person, kind = entry.store.charts, entry.person, dice.random()
    if kind < 0.8:
        answer_something(entry, chart, question, dice, at)
    elif kind < 0.85:
        with pytest.raises(StaleRevisionError):
            charts.save_answer(person, change(chart, "G15", Answer(missing=Missing.UNKNOWN), 999))
    elif kind < 0.93:
        charts.undo(person, chart, at)
    elif kind < 0.97:
        charts.redo(person, chart, at)
    else:
        charts.override(person, chart, Override(question.id, "any", "seen", (), person.id, NOW))
        charts.set_modules(person, chart, dice.sample(["br", "eol"], dice.randrange(3)), NOW)


@pytest.mark.slow
def test_after_any_acts_the_stored_summary_is_the_rebuilt_one(tmp_path, package):
    """Answers, answers taken back, undo, redo, refusals, overrides, modules and physicians, in any order."""
    dice = random.Random(3)  # noqa: S311 - the same in every run
    entry = create(tmp_path / "store", Publisher(package))
    physician = add_physician(entry.store, entry.person)
    charts = add_charts(entry.store, entry.person, 6)
    questions = [one for one in package.form.questions.values() if one.is_asked and not one.open_codes]
    for number in range(400):
        act_somehow(entry, dice.choice(charts), dice.choice(questions), dice, later(number))
    entry.store.charts.set_treating(entry.person, charts[0], physician, "found", NOW)
    summaries = [row.summary for row in entry.store.charts.rows(ROUND)]
    again = rebuilt(entry, package)
    entry.store.close()

    assert again == summaries
