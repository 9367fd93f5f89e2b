"""The demonstration practice: invented people and charts, in a folder of their own."""

from __future__ import annotations

import tempfile
import tomllib
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qopi_desktop import resources
from qopi_desktop.domain.answers import Answer, AnswerChange, QuestionId
from qopi_desktop.domain.candidates import Candidate
from qopi_desktop.domain.charts import ChartAct, ChartState, NewChart, Override, Patient, RoundId
from qopi_desktop.domain.dates import PartialDate
from qopi_desktop.domain.people import NewUser, Role, Setup
from qopi_desktop.errors import Cancelled, NotDemonstrationError, StoreExistsError
from qopi_desktop.forms.facts import program_facts
from qopi_desktop.forms.reading import read_answers
from qopi_desktop.forms.session import FormSession
from qopi_desktop.measures.rounds import load_rounds
from qopi_desktop.measures.stories import ChartStory, load_story
from qopi_desktop.operations.setup import terms
from qopi_desktop.store import keyfile, vault
from qopi_desktop.store.files import StorePaths
from qopi_desktop.store.lock import StoreLock
from qopi_desktop.store.parts import Workstation
from qopi_desktop.store.store import Store as StoreOnDisk

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from qopi_desktop.domain.answers import ChartId
    from qopi_desktop.domain.people import OfficeId, Person, PhysicianId
    from qopi_desktop.domain.repositories import Scorer, Store
    from qopi_desktop.forms.definition import Form
    from qopi_desktop.store.store import Opened

_FOLDER = "demonstration"
_BETWEEN_ANSWERS = timedelta(seconds=20)
_MAKING = ".making-"
_WEEK = 7
_WORKSTATION = Workstation(cost=vault.FLOOR)  # its password is shown to everybody: a dear guess would protect nothing


@dataclass(frozen=True, slots=True)
class Player:
    """A user of the demonstration; ``physician`` names whom of the list they are."""

    name: str
    roles: frozenset[Role]
    physician: str | None


@dataclass(frozen=True, slots=True)
class Kept:
    """A soft check that the abstractor kept with a reason."""

    question_id: QuestionId
    code: str
    reason: str


@dataclass(frozen=True, slots=True)
class Story:
    """One invented chart: whose it is, how far it got, and its answers as in a file for scoring.

    Dates in ``answers`` lie ``moved_by`` days before those of the chart. ``physician`` None is a treating physician who
    is not on the list; a chart that nobody began has no abstractor.
    """

    number: str
    patient: Patient
    physician: str | None
    modules: tuple[str, ...]
    state: ChartState
    abstractor: str | None
    begun_at: datetime | None
    completed_at: datetime | None
    answers: Mapping[str, object]
    moved_by: int
    kept: tuple[Kept, ...]


@dataclass(frozen=True, slots=True)
class Script:
    """The whole demonstration practice as it stands in resources/; the first player is the one who signs in."""

    practice: str
    office: str
    round_id: RoundId
    password: str
    turned_on: tuple[str, ...]
    opened_at: datetime
    physicians: tuple[tuple[str, str], ...]
    players: tuple[Player, ...]
    stories: tuple[Story, ...]


@cache
def script() -> Script:
    """Return the demonstration practice of resources/; its password may be shown, for it protects nothing."""
    data = tomllib.loads(resources.text(_FOLDER, "practice.toml"))
    files = [name for name in resources.names(_FOLDER, ".toml") if name.startswith("charts-")]
    charts = [chart for name in files for chart in tomllib.loads(resources.text(_FOLDER, f"{name}.toml"))["chart"]]
    opens_on = {each.id: each.opens_on for each in load_rounds(data["opened_at"].date())}
    round_id = RoundId(data["round"])
    return Script(
        practice=data["name"],
        office=data["office"],
        round_id=round_id,
        password=data["password"],
        turned_on=tuple(data.get("turned_on", ())),
        opened_at=data["opened_at"].astimezone(),
        physicians=tuple((each["name"], each["npi"]) for each in data["physician"]),
        players=tuple(_player(each) for each in data["user"]),
        stories=tuple(_story(each, round_id, opens_on) for each in charts),
    )


def build(
    folder: Path,
    form: Form,
    scorer: Scorer,
    *,
    now: datetime,
    report: Callable[[int, int], None],
    is_cancelled: Callable[[], bool],
) -> Opened:
    """Make the demonstration store in *folder*, which is whole or absent whatever happens meanwhile, and sign in.

    Raises:
        StoreExistsError: Something is there; it was not touched.
        Cancelled: *is_cancelled* said so between two charts; nothing was made.
        StoreOnShareError, StoreUnavailableError: Nothing was made.
    """
    if folder.exists() and any(folder.iterdir()):
        raise StoreExistsError(path=str(folder))
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=_MAKING, dir=folder.parent) as name:
        draft = Path(name) / "store"
        made = StoreOnDisk.create(draft, _setup(), script().opened_at, scorer=scorer, workstation=_WORKSTATION)
        try:
            play(made.store, made.person, form, report, is_cancelled)
        finally:
            made.store.close()
        with suppress(FileNotFoundError):
            folder.rmdir()  # empty: Windows puts nothing in the place of a folder
        draft.rename(folder)
    return enter(folder, scorer, now)


def enter(folder: Path, scorer: Scorer, now: datetime) -> Opened:
    """Open the demonstration store in *folder* as the first player.

    Raises:
        StoreMissingError: It was not made yet.
        UnlockRefusedError: Somebody chose another password in it; it can be reset.
        StoreInUseError, StoreDamagedError, StoreTooNewError: As they say.
    """
    first, password = script().players[0].name, script().password
    return StoreOnDisk.open(folder, first, password, now, scorer=scorer, workstation=_WORKSTATION)


def reset(folder: Path, now: datetime) -> Path:
    """Move the closed demonstration store away, so that it can be made again; returns where it lies now.

    Raises:
        NotDemonstrationError: The store in *folder* is a real one; it was not touched.
        StoreMissingError: There is none.
        StoreInUseError: A running program has it open.
    """
    if not keyfile.read_head(folder).demonstration:
        raise NotDemonstrationError(path=str(folder))
    StoreLock(StorePaths(folder).lock).release()
    return folder.rename(folder.with_name(f"{folder.name}-{now:%Y%m%d-%H%M%S}"))


def answers_of(form: Form, story: Story) -> Mapping[QuestionId, Answer]:
    """Return what a person answers in *story*, at the dates that its chart has."""
    read = read_answers(form, story.answers).answers
    return {each: _moved(answer, story.moved_by) for each, answer in read.items() if not form.questions[each].program}


def play(
    store: Store,
    first: Person,
    form: Form,
    report: Callable[[int, int], None],
    is_cancelled: Callable[[], bool],
) -> None:
    """Fill a new store with the people and charts of the script, by the verbs that a person uses.

    Raises:
        Cancelled: *is_cancelled* said so between two charts.
    """
    stage = _Stage.set(store, first, form)
    begun = [story for story in script().stories if story.abstractor]
    for done, story in enumerate(begun):
        if is_cancelled():
            raise Cancelled
        report(done, len(begun))
        stage.abstract(story)
    report(len(begun), len(begun))


@dataclass(frozen=True, slots=True)
class _Stage:
    """An open store with everyone in it and every chart made, so that the charts can be abstracted."""

    store: Store
    form: Form
    people: Mapping[str, Person]
    charts: Mapping[str, ChartId]

    @classmethod
    def set(cls, store: Store, first: Person, form: Form) -> _Stage:
        """Turn on what the practice works with, add the people, then the charts."""
        for switch in script().turned_on:
            store.people.turn(first, switch, True, script().opened_at)
        listed = _add_physicians(store, first)
        _add_players(store, first, listed)
        charts = _make_charts(store, first, listed)
        return cls(store, form, {person.name: person for person in store.people.users()}, charts)

    def abstract(self, story: Story) -> None:
        """Answer, keep and complete as *story* says, in the name of its abstractor."""
        person, chart_id = self.people[story.abstractor or ""], self.charts[story.number]
        at = story.begun_at or script().opened_at
        for question_id, answer in answers_of(self.form, story).items():
            change = AnswerChange(chart_id, question_id, answer, base_revision=0, at=at, form_version=self.form.version)
            self.store.charts.save_answer(person, change)
            at += _BETWEEN_ANSWERS
        for kept in story.kept:
            self._keep(person, chart_id, kept, at)
        if story.completed_at:
            self.store.charts.act(person, chart_id, ChartAct.COMPLETE, None, story.completed_at)

    def _keep(self, person: Person, chart_id: ChartId, kept: Kept, at: datetime) -> None:
        file = self.store.charts.open(person, chart_id)
        typed = {each: stored.answer for each, stored in file.answers.items() if stored.answer}
        session = FormSession(self.form, {**typed, **program_facts(file.chart, at.date())})
        rests_on = session.rests_on(kept.question_id, kept.code)
        override = Override(kept.question_id, kept.code, kept.reason, rests_on, person.id, at)
        self.store.charts.override(person, chart_id, override)


def _setup() -> Setup:
    first = script().players[0]
    return Setup(
        practice=script().practice,
        office=script().office,
        user_name=first.name,
        roles=first.roles,
        password=script().password,
        terms_version=terms()[0],
        demonstration=True,
    )


def _add_physicians(store: Store, first: Person) -> Mapping[str, PhysicianId]:
    for name, npi in script().physicians:
        store.people.add_physician(first, name, npi, script().opened_at)
    return {physician.name: physician.id for physician in store.people.physicians()}


def _add_players(store: Store, first: Person, listed: Mapping[str, PhysicianId]) -> None:
    """Add everybody else; each has chosen the password of the demonstration for their own already."""
    at, password = script().opened_at, script().password
    for player in script().players[1:]:
        physician_id = listed[player.physician] if player.physician else None
        store.people.add_user(first, NewUser(player.name, player.roles, password, physician_id), at)
        added = next(person for person in store.people.users() if person.name == player.name)
        store.people.change_password(added, password, password, at)


def _make_charts(store: Store, first: Person, listed: Mapping[str, PhysicianId]) -> Mapping[str, ChartId]:
    stories, at = script().stories, script().opened_at
    store.candidates.save(first, [_candidate(story) for story in stories], at)
    found = {candidate.record_number: candidate.id for candidate in store.candidates.all()}
    office_id = store.people.practice().offices[0].id
    new = [_new_chart(story, found[story.patient.record_number], office_id, listed) for story in stories]
    numbers = iter([story.number for story in stories])
    store.charts.create(first, new, at, lambda: next(numbers))
    return {row.chart.number: row.chart.id for row in store.charts.rows(script().round_id)}


def _new_chart(story: Story, candidate_id: str, office_id: OfficeId, listed: Mapping[str, PhysicianId]) -> NewChart:
    treating_id = listed[story.physician] if story.physician else None
    return NewChart(candidate_id, script().round_id, office_id, story.modules, treating_id, story.patient)


def _candidate(story: Story) -> Candidate:
    birth = story.answers.get("G08")
    return Candidate(
        record_number=story.patient.record_number,
        name=story.patient.name,
        birth_date=PartialDate.from_iso(birth).moved(story.moved_by) if isinstance(birth, str) else None,
        physician=story.physician,
    )


def _player(raw: Mapping[str, Any]) -> Player:
    return Player(raw["name"], frozenset(Role(role) for role in raw["roles"]), raw.get("physician"))


def _story(raw: Mapping[str, Any], round_id: RoundId, opens_on: Mapping[RoundId, date]) -> Story:
    told = load_story(raw["story"]) if "story" in raw else None
    return Story(
        number=raw["number"],
        patient=Patient(raw["patient"], raw["record_number"]),
        physician=raw.get("physician"),
        modules=told.modules if told else tuple(raw["modules"]),
        state=ChartState(raw["state"]),
        abstractor=raw.get("abstractor"),
        begun_at=_moment(raw.get("begun_at")),
        completed_at=_moment(raw.get("completed_at")),
        answers=_told(told, raw) if told else raw.get("answers", {}),
        moved_by=_whole_weeks(opens_on[told.round], opens_on[round_id]) if told else 0,
        kept=tuple(_kept(each) for each in raw.get("keep", ())),
    )


def _told(told: ChartStory, raw: Mapping[str, Any]) -> Mapping[str, object]:
    """Return the answers of *told* as far as its abstractor came."""
    if "abstractor" not in raw:
        return {}
    last = [*told.answers].index(raw["stopped_after"]) + 1 if "stopped_after" in raw else None
    return dict(islice(told.answers.items(), last))


def _whole_weeks(first: date, then: date) -> int:
    """Return the days from *first* to *then*, and to the end of the last week, so that no day of the week changes."""
    return -((first - then).days // _WEEK) * _WEEK


def _kept(raw: Mapping[str, str]) -> Kept:
    return Kept(QuestionId(raw["question"]), raw["code"], raw["reason"])


def _moment(local: datetime | None) -> datetime | None:
    return local.astimezone() if local else None


def _moved(answer: Answer, days: int) -> Answer:
    return Answer(answer.value.moved(days)) if isinstance(answer.value, PartialDate) else answer
