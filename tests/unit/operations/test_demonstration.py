"""The demonstration practice is coherent, shows what it should, and is played by the verbs of a person."""

from __future__ import annotations

import shutil
from collections import Counter
from datetime import UTC, datetime

import pytest

from qopi_desktop.domain.answers import QuestionId
from qopi_desktop.domain.charts import ChartState
from qopi_desktop.domain.dates import PartialDate, Precision
from qopi_desktop.domain.people import Role, Setup, normalize_npi
from qopi_desktop.errors import Cancelled, NotDemonstrationError, StoreExistsError, StoreInUseError, StoreMissingError
from qopi_desktop.forms.definition import Severity
from qopi_desktop.forms.session import ANSWER_NEEDED
from qopi_desktop.operations import demonstration, passwords
from qopi_desktop.operations.demonstration import answers_of, script
from qopi_desktop.operations.intake import NUMBER_LENGTH, NUMBER_SIGNS
from qopi_desktop.protocol.publisher import Publisher
from qopi_desktop.store import vault
from qopi_desktop.store.memory import MemoryStore
from qopi_desktop.store.parts import Workstation
from qopi_desktop.store.store import Store
from tests.unit.operations.demonstrated import COMPLETE, IN_PROGRESS, PACKAGE, ROUND, STORIES, session_of

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
EMPTY = {
    "smt": {"SMT 31", "SMT 32", "SMT 32a", "SMT T6"},
    "br": {"BR 60", "BR 61"},
    "crc": {"CRC 65", "CRC 72", "CRC 74"},
    "nsclc": {"NSCLC 82", "NSCLC 85", "NSCLC 86", "NSCLC T2", "SCLC T1", "SCLC T2"},
    "nhl": {"NHL 78a"},
    "gynonc": {"GYNONC 93", "GYNONC 94", "GYNONC 98", "GYNONC 101"},
    "pr": {"PR 109", "PR 110"},
}
MODULES = {"core": 46, "br": 21, "eol": 14, "smt": 9, "crc": 2, "nsclc": 3, "nhl": 2, "gynonc": 2, "pr": 3}
SCORER = Publisher(PACKAGE)
VISITS = ("G19", "G20", "G21", "G22")


def date_of(story, question_id):
    """The date that *story* gives."""
    value = answers_of(PACKAGE.form, story)[QuestionId(question_id)].value
    assert isinstance(value, PartialDate)
    return value


def play(*, is_cancelled=lambda: False, report=lambda _done, _total: None):
    """A store in memory with the demonstration played into it."""
    first = script().players[0]
    setup = Setup(
        script().practice, script().office, first.name, first.roles, script().password, "1", demonstration=True
    )
    store, person = MemoryStore.create(setup, script().opened_at, Publisher(PACKAGE))
    demonstration.play(store, person, PACKAGE.form, report, is_cancelled)
    return store


@pytest.fixture(scope="module")
def played():
    """The demonstration in memory."""
    return play()


@pytest.fixture(scope="module")
def rows(played):
    """Its charts by the name of the patient."""
    return {row.chart.patient.name: row for row in played.charts.rows(script().round_id)}


# What the data say


def test_password_is_one_that_could_be_chosen():
    """The demonstration keeps the rule that it shows."""
    assert passwords.fault_of(script().password, [script().practice, script().office]) is None


def test_physicians_are_told_apart_by_valid_test_numbers():
    """Each NPI has its check digit and begins like no number that was given out."""
    numbers = [npi for _, npi in script().physicians]

    assert numbers == [normalize_npi(npi) for npi in numbers]
    assert all(npi.startswith("1000000") for npi in numbers)
    assert 4 == len(set(numbers))


def test_players_hold_every_role_and_the_first_can_do_all_but_treat():
    """One signs in, one is a physician of the list, one abstracts, one administers."""
    roles = {player.name: player.roles for player in script().players}

    assert {
        "S. Kim": {Role.ADMINISTRATOR, Role.ABSTRACTOR},
        "Dr. A. Osei": {Role.PHYSICIAN, Role.ABSTRACTOR},
        "M. Torres": {Role.ABSTRACTOR},
        "R. Patel": {Role.ADMINISTRATOR},
    } == roles
    assert "S. Kim" == script().players[0].name


def test_numbers_are_as_drawn_ones_and_tell_nothing():
    """Chart numbers have the signs of drawn ones; chart and record numbers are all different."""
    numbers = {story.number for story in STORIES.values()}

    assert 46 == len(numbers)
    assert {NUMBER_LENGTH} == {len(number) for number in numbers}
    assert set("".join(numbers)) <= set(NUMBER_SIGNS)
    assert {f"DEMO-{number:04}" for number in range(1, 47)} == {
        story.patient.record_number for story in STORIES.values()
    }


def test_charts_are_of_every_kind():
    """States, modules and treating physicians are spread as the demonstration needs them."""
    physicians = Counter(story.physician for story in STORIES.values())

    assert {ChartState.COMPLETE: 30, ChartState.IN_PROGRESS: 8, ChartState.NOT_BEGUN: 8} == Counter(
        story.state for story in STORIES.values()
    )
    assert MODULES == Counter(module for story in STORIES.values() for module in story.modules)
    assert 2 == physicians.pop(None)
    assert {name for name, _ in script().physicians} == set(physicians)


@pytest.mark.parametrize("name", [*COMPLETE, *IN_PROGRESS])
def test_answers_fit_their_questions(name):
    """Each answer is to a question that a person answers, of its kind, with one of its codes or statuses."""
    answers = answers_of(PACKAGE.form, STORIES[name])
    faults = {question_id: Publisher(PACKAGE).misfit(question_id, answer) for question_id, answer in answers.items()}

    assert {} == {question_id: fault for question_id, fault in faults.items() if fault}


@pytest.mark.parametrize("name", [*COMPLETE, *IN_PROGRESS])
def test_nothing_is_answered_that_is_not_asked(name):
    """No answer of the demonstration is set aside."""
    assert () == session_of(STORIES[name]).set_aside()


@pytest.mark.parametrize("name", COMPLETE)
def test_complete_charts_have_only_the_problems_that_are_kept(name):
    """Every open question is answered, and what remains is soft and kept with a reason."""
    left = [(problem.question_id, problem.code) for problem in session_of(STORIES[name]).problems()]

    assert sorted((kept.question_id, kept.code) for kept in STORIES[name].kept) == sorted(left)
    assert all(kept.reason for kept in STORIES[name].kept)


@pytest.mark.parametrize("name", COMPLETE)
def test_patients_are_seen_on_working_days(name):
    """No visit is on a Saturday or Sunday."""
    visits = [date_of(STORIES[name], question_id) for question_id in VISITS]

    assert [True] * len(visits) == [visit.earliest.isoweekday() < 6 for visit in visits]


def test_charts_in_progress_show_every_kind_of_problem():
    """Between them they have answers to give, values to correct and checks to look at."""
    found = [problem for name in IN_PROGRESS for problem in session_of(STORIES[name]).problems()]

    assert {(ANSWER_NEEDED, Severity.HARD)} < {(problem.code, problem.severity) for problem in found}
    assert {"D07", "T02", "G04"} == {problem.question_id for problem in found if problem.severity is Severity.SOFT}
    assert {"G20", "L10", "L11"} == {
        problem.question_id for problem in found if problem.severity is Severity.HARD and problem.code != ANSWER_NEEDED
    }


def test_first_chart_in_progress_has_a_stage_of_one_month_before_the_diagnosis():
    """It is the chart of the pictures: two answers needed, one check, and nothing else."""
    first = min((STORIES[name] for name in IN_PROGRESS), key=lambda story: story.number)
    stage = date_of(first, "D07")

    assert Precision.MONTH is stage.precision
    assert stage.latest < date_of(first, "D02").earliest
    assert ["D07", "C10", "B20"] == [problem.question_id for problem in session_of(first).problems()]


# What is played


def test_each_chart_stands_where_its_story_says(rows):
    """All charts are made, and each went as far as its story, by verbs that the rules allow."""
    expected = {(name, story.number, story.state) for name, story in STORIES.items()}

    assert expected == {(name, row.chart.number, row.chart.state) for name, row in rows.items()}


def test_one_chart_is_at_seventy_percent(rows):
    """As in the pictures."""
    percents = [rows[name].summary.answered * 100 // rows[name].summary.asked for name in IN_PROGRESS]

    assert 1 == percents.count(70)


def test_nobody_is_asked_for_a_new_password(played):
    """Everyone but the first has already put a password of their own in place of the one-time one."""
    lines = [line for line in played.audit.lines(limit=10_000) if line.kind == "password-changed"]

    assert len(script().players) - 1 == len(lines)


def test_physician_is_linked_and_abstracted_no_own_chart(played, rows):
    """Dr. Osei contributed to one chart, and treats another physician's patient in none of them."""
    osei = next(person for person in played.people.users() if person.name == "Dr. A. Osei")
    theirs = [row.chart for row in rows.values() if osei.id in row.chart.contributors]

    assert osei.physician_id is not None
    assert 1 == len(theirs)
    assert osei.physician_id not in theirs[0].physician_history


def test_nearly_every_measure_of_its_modules_counts_somebody(rows):
    """Few lines of the office report are empty."""
    modules = {module for row in rows.values() for module in row.chart.modules}
    told = Counter(each for row in rows.values() for each in row.summary.outcomes.items())
    counted = {measure for (measure, outcome), _ in told.items() if outcome in {"met", "not-met"}}

    empty = [measure for measure in PACKAGE.measures if measure.module in modules and measure.id not in counted]

    assert set(ROUND.modules) == modules
    assert EMPTY == {module: {each.id for each in empty if each.module == module} for module in EMPTY}
    assert sum(map(len, EMPTY.values())) == len(empty)


def test_office_report_has_something_to_look_at(rows):
    """Some measures are small numbers, some are not, and most have charts on both sides."""
    counts = [Counter(row.summary.outcomes.get(each.id) for row in rows.values()) for each in PACKAGE.measures]
    sizes = [count["met"] + count["not-met"] for count in counts]

    assert min(sizes) < 10 < max(sizes)
    assert sum(count["met"] > 0 and count["not-met"] > 0 for count in counts) >= 55
    assert sum(count["excluded"] for count in counts) > 5


def test_progress_is_told_chart_by_chart():
    """From none to all of the charts that somebody began."""
    told = []

    play(report=lambda done, total: told.append((done, total)))

    assert [(done, 38) for done in range(39)] == told


def test_cancelling_ends_between_two_charts():
    """The chart under way is finished, the next is not begun."""
    told = []

    with pytest.raises(Cancelled):
        play(report=lambda done, _total: told.append(done), is_cancelled=lambda: len(told) == 2)

    assert [0, 1] == told


# On the disk


def build(folder, *, is_cancelled=lambda: False):
    """The demonstration made in *folder*."""
    return demonstration.build(
        folder, PACKAGE.form, SCORER, now=NOW, report=lambda _done, _total: None, is_cancelled=is_cancelled
    )


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """The folder of a demonstration store that was made and closed, and who was signed in."""
    folder = tmp_path_factory.mktemp("workstation") / "demonstration"
    opened = build(folder)
    opened.store.close()
    return folder, opened


def test_building_signs_in_the_first_player_without_a_question(made):
    """The work list can be shown at once, and everything made is in the one folder."""
    folder, opened = made

    assert "S. Kim" == opened.person.name
    assert not opened.must_change_password
    assert [folder] == list(folder.parent.iterdir())


def test_everybody_enters_with_the_password_of_the_demonstration(made):
    """Nobody has a one-time password, and the charts and the chain are whole."""
    folder, _ = made
    opened = Store.open(folder, "Dr. A. Osei", script().password, NOW, scorer=SCORER)
    charts = opened.store.charts.rows(script().round_id)
    practice = opened.store.people.practice()
    opened.store.check()
    opened.store.close()

    assert not opened.must_change_password
    assert 46 == len(charts)
    assert practice.demonstration


def test_building_where_something_lies_is_refused(tmp_path):
    """What is there stays as it is."""
    folder = tmp_path / "demonstration"
    folder.mkdir()
    (folder / "letter.txt").write_text("keep me")

    with pytest.raises(StoreExistsError):
        build(folder)

    assert ["letter.txt"] == [entry.name for entry in folder.iterdir()]


def test_cancelled_building_leaves_nothing(tmp_path):
    """No half demonstration is ever found."""
    with pytest.raises(Cancelled):
        build(tmp_path / "demonstration", is_cancelled=lambda: True)

    assert [] == list(tmp_path.iterdir())


def test_reset_moves_the_demonstration_away_whole(made, tmp_path):
    """The place is free for a new one, and the old one still opens."""
    folder = tmp_path / "demonstration"
    shutil.copytree(made[0], folder)
    neighbor = tmp_path / "data"
    neighbor.mkdir()

    moved = demonstration.reset(folder, NOW)

    opened = demonstration.enter(moved, SCORER, NOW)
    opened.store.close()
    assert {neighbor, moved} == set(tmp_path.iterdir())
    assert "demonstration-20261122-090000" == moved.name


def test_reset_refuses_a_real_store(tmp_path):
    """Only a vault that says it is a demonstration is moved."""
    folder = tmp_path / "data"
    setup = Setup("Real", "Office", "A. Person", frozenset({Role.ABSTRACTOR}), script().password, "1")
    opened = Store.create(folder, setup, NOW, scorer=SCORER, workstation=Workstation(cost=vault.FLOOR))
    opened.store.close()
    before = sorted(folder.iterdir())

    with pytest.raises(NotDemonstrationError):
        demonstration.reset(folder, NOW)

    assert before == sorted(folder.iterdir())


def test_reset_refuses_an_open_demonstration(made):
    """It is closed first, so that nothing is moved from under a running program."""
    opened = demonstration.enter(made[0], SCORER, NOW)

    with pytest.raises(StoreInUseError):
        demonstration.reset(made[0], NOW)

    opened.store.close()
    assert made[0].is_dir()


def test_reset_of_nothing_is_told(tmp_path):
    """A folder without a store is not touched."""
    with pytest.raises(StoreMissingError):
        demonstration.reset(tmp_path, NOW)

    assert tmp_path.is_dir()
