"""A program that is killed loses nothing that it acknowledged and leaves nothing half done."""

from __future__ import annotations

import os
import signal

import pytest

from qopi_desktop.domain.answers import QuestionId
from qopi_desktop.errors import UnlockRefusedError
from qopi_desktop.store.rows import (
    AnswerRecord,
    AuditRecord,
    ContributionRecord,
    ContributorRecord,
    CurrentAnswerRecord,
    StepRecord,
    SummaryRecord,
)
from tests.builders import NOW, OTHER_PASSWORD, PASSWORD, ROUND, CountingScorer, add_charts, add_physician, change
from tests.faults.conftest import FORK, moments, strike
from tests.stores import create, reopen

STRIKES, PASSWORD_STRIKES = 40, 20
QUESTIONS = 150


def keep_answering(folder, tells):
    """Answer question after question, and tell each revision once it is saved."""
    entry = reopen(folder)
    chart = entry.store.charts.rows(ROUND)[0].chart.id
    stored = entry.store.charts.open(entry.person, chart).answers
    revisions = {question: answer.revision for question, answer in stored.items()}
    number = sum(revisions.values())
    tells.send(None)
    while True:
        question = QuestionId(f"D{number % QUESTIONS:03}")
        revision = revisions.get(question, 0)
        entry.store.charts.save_answer(entry.person, change(chart, question, f"answer {number}", revision))
        revisions[question] = revision + 1
        tells.send((question, revision + 1))
        number += 1


def partial(shelf, chart) -> list[str]:
    """What of an answer is there without the rest."""
    answers = shelf.find(AnswerRecord, chart)
    current = {row.question_id: row for row in shelf.find(CurrentAnswerRecord, chart)}
    newest = {row.question_id: row for row in answers}
    counts = {
        "audit": sum(row.kind == "answered" for row in shelf.find(AuditRecord)),
        "steps": len(shelf.find(StepRecord, chart)),
    }
    wrong = [name for name, count in counts.items() if count != len(answers)]
    beside = (ContributorRecord, ContributionRecord)
    wrong += [kind.__name__ for kind in beside if bool(shelf.find(kind, chart)) is not bool(answers)]
    if {key: (row.revision, row.value) for key, row in current.items()} != {
        key: (row.revision, row.value) for key, row in newest.items()
    }:
        wrong.append("current")
    summary = shelf.get(SummaryRecord, chart)
    return wrong + (["summary"] if summary.answered != len(current) else [])


@pytest.mark.slow
def test_nothing_acknowledged_is_lost_and_nothing_is_partial(made):
    """40 times killed while answering; the store opens each time, and its chain holds."""
    entry = reopen(made)
    add_charts(entry.store, entry.person, 1, add_physician(entry.store, entry.person))
    entry.store.close()
    acknowledged: set[tuple[str, int]] = set()

    for after_s in moments(STRIKES, 0.08):
        acknowledged |= set(filter(None, strike(keep_answering, made, after_s=after_s)))
    entry = reopen(made)
    chart = entry.store.charts.rows(ROUND)[0].chart.id
    with entry.store._parts.desk.read() as shelf:
        stored = {(row.question_id, row.revision) for row in shelf.find(AnswerRecord, chart)}
        assert [] == partial(shelf, chart)
    entry.store.rest()
    entry.store.check()
    entry.store.close()

    assert set() == acknowledged - stored
    assert len(acknowledged) > STRIKES


class Deadly(CountingScorer):
    """Kills the program between the answer and its summary."""

    def after(self, chart, answers, overrides, *, changed, today):
        """Strike."""
        os.kill(os.getpid(), signal.SIGKILL)


def test_a_kill_between_two_inserts_leaves_neither(made):
    """The begin event makes the transaction."""
    entry = reopen(made)
    (chart,) = add_charts(entry.store, entry.person)
    entry.store.close()

    def half():
        deadly = reopen(made, scorer=Deadly())
        deadly.store.charts.save_answer(deadly.person, change(chart, "D01", "yes"))

    program = FORK.Process(target=half)
    program.start()
    program.join()
    assert -signal.SIGKILL == program.exitcode
    entry = reopen(made)
    assert {} == entry.store.charts.open(entry.person, chart).answers
    assert "created" == entry.store.audit.lines(limit=1)[0].kind
    entry.store.close()


def keep_changing(folder, password, other, tells):
    """Change the password to and fro."""
    entry = reopen(folder, password)
    tells.send(None)
    while True:
        entry.store.people.change_password(entry.person, password, other, NOW)
        password, other = other, password


def test_a_password_is_the_old_or_the_new_one(made):
    """20 times killed while changing it: one of the two opens, each time."""
    opened = []
    password = PASSWORD
    for after_s in moments(PASSWORD_STRIKES, 0.06):
        other = OTHER_PASSWORD if password == PASSWORD else PASSWORD
        strike(keep_changing, made, password, other, after_s=after_s)
        (made / "store.tries").unlink(missing_ok=True)
        try:
            reopen(made, password).store.close()
        except UnlockRefusedError:
            reopen(made, other).store.close()
            password = other
        opened.append(password)

    assert PASSWORD_STRIKES == len(opened)
    assert [] == list(made.glob(".store.*"))


def test_a_kill_while_a_store_is_made_leaves_none(tmp_path):
    """Whole or absent, and the next try succeeds."""

    def begin(folder, tells):
        tells.send(None)
        create(folder, Deadly())
        os.kill(os.getpid(), signal.SIGKILL)

    for number, after_s in enumerate(moments(8, 0.05)):
        folder = tmp_path / f"store-{number}"
        strike(begin, folder, after_s=after_s)
        if folder.exists():
            reopen(folder).store.close()
        else:
            create(folder).store.close()

    assert not list(tmp_path.glob(".creating-*"))
