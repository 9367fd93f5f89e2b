"""Where the answers that a measure read came from."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from qopi_desktop.domain.answers import Answer, PersonId, QuestionId, StoredAnswer
from qopi_desktop.domain.dates import PartialDate
from qopi_desktop.forms.reading import read_answers
from qopi_desktop.forms.session import FormSession, Standing
from qopi_desktop.measures.board import Board
from qopi_desktop.measures.explanation import Origin, ReadAnswer
from tests import shipped

PACKAGE = shipped.package()
GIVEN = {"G06": ["core", "br"], "G10": "female", "G08": "1960-05-01", "D02": "2016-03-14"}
BORN = QuestionId("G08")
STORED = StoredAnswer(Answer(PartialDate(1960, 5, 1)), 2, PersonId("p1"), datetime(2026, 11, 3, 9, tzinfo=UTC))


def reads(stored=None) -> dict[str, ReadAnswer]:
    """Return what BR 52 read of a chart, by question, with what is known of who gave it."""
    answers = read_answers(PACKAGE.form, GIVEN).answers
    why = Board(PACKAGE.measures, FormSession(PACKAGE.form, answers)).explain("BR 52", stored or {})
    found = [read for rung in why.rungs for clause in rung.clauses for read in clause.answers]
    return {read.question_id: read for read in found}


def test_an_answer_comes_from_a_person_or_from_nobody():
    """Also where its question waits for another."""
    found = reads()

    assert (Origin.PERSON, None) == (found["G10"].origin, found["G10"].stored)
    assert (Origin.NOBODY, None, Standing.PENDING) == (found["B12"].origin, found["B12"].answer, found["B12"].standing)


def test_a_derived_value_comes_from_a_rule_and_tells_what_that_read():
    """Down to the answers of people, with who gave them and when."""
    age = reads({BORN: STORED})["G09"]
    by_id: dict[str, ReadAnswer] = {read.question_id: read for read in age.reads}

    assert (Origin.RULE, "completed years between birth_date and diagnosed_on") == (age.origin, age.rule)
    assert {"G08", "D02"} == set(by_id)
    assert STORED == by_id["G08"].stored


def test_who_gave_another_answer_is_not_named():
    """What is stored may be older than what is on the screen."""
    other = replace(STORED, answer=Answer(PartialDate(1961)))

    assert None is next(read for read in reads({BORN: other})["G09"].reads if read.question_id == "G08").stored


def test_what_the_program_filled_in_says_so():
    """The modules of the chart, for one."""
    board = Board(PACKAGE.measures, FormSession(PACKAGE.form, read_answers(PACKAGE.form, GIVEN).answers))
    (read,) = board.explain("Core 1").rungs[0].clauses[0].answers

    assert ("G06", Origin.PROGRAM) == (read.question_id, read.origin)
