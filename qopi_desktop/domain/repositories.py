"""What an open store can be asked and told; the encrypted store and its twin in memory both do all of it.

Every method that changes something asks the rules inside its transaction, on the stored chart and the stored
person, and writes its audit line and the chart's summary in the same transaction. Times are aware.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Protocol

from qopi_desktop.domain.answers import Answer, AnswerChange, ChartId, PersonId, QuestionId, StoredAnswer
from qopi_desktop.domain.audit import AuditLine
from qopi_desktop.domain.candidates import Candidate, ImportCount
from qopi_desktop.domain.changes import Changes
from qopi_desktop.domain.charts import (
    Chart,
    ChartAct,
    ChartFile,
    ChartRow,
    ContributorLine,
    HistoryLine,
    NewChart,
    Override,
    Place,
    RoundId,
    Summary,
)
from qopi_desktop.domain.delivery import Contribution, Submission, Unsendable
from qopi_desktop.domain.outbox import Outbox, Service
from qopi_desktop.domain.people import (
    NewUser,
    OfficeId,
    Person,
    Physician,
    PhysicianId,
    Practice,
    TermsAccepted,
)


class Scorer(Protocol):
    """Knows the forms and measures: says whether an answer fits and what a chart amounts to."""

    @property
    def form_version(self) -> str:
        """Return the version of the forms that new charts are made with."""
        ...

    def misfit(self, question_id: QuestionId, answer: Answer | None) -> str | None:
        """Return why *answer* can not be stored for the question, None when it can; codes as in AnswerMisfitError."""
        ...

    def after(
        self,
        chart: Chart,
        answers: Mapping[QuestionId, Answer],
        overrides: Sequence[Override],
        *,
        changed: QuestionId | None,
        today: date,
    ) -> Summary:
        """Return the chart's summary.

        *changed* is the one question that differs since the last call for this chart, None when anything may; with a
        warm cache no other answer is read. *today* fills what the program fills.
        """
        ...

    def forget(self, chart_id: ChartId) -> None:
        """Drop what is remembered of a chart: the write that was scored did not happen."""
        ...

    def publish(
        self,
        chart: Chart,
        answers: Mapping[QuestionId, StoredAnswer],
        overrides: Sequence[Override],
        contributions: Sequence[Contribution],
    ) -> Submission | Unsendable:
        """Return what is sent of a complete *chart*, or the question that keeps it from being sent."""
        ...

    def withdrawal(self, chart_id: ChartId, contributions: Sequence[Contribution]) -> Submission:
        """Return what is sent to take a chart back."""
        ...

    def physicians(self, chart: Chart, contributions: Sequence[Contribution]) -> Submission:
        """Return what is sent when another physician treats the patient."""
        ...


class Charts(Protocol):
    """The charts of one store."""

    def rows(self, round_id: RoundId) -> tuple[ChartRow, ...]:
        """Return every chart of the round with its summary, in order of chart number."""
        ...

    def row(self, chart_id: ChartId) -> ChartRow:
        """Return one chart with its summary.

        Raises:
            ChartNotFoundError: No such chart.
        """
        ...

    def report_rows(self, round_id: RoundId, office_id: OfficeId) -> tuple[ChartRow, ...]:
        """Return the charts of the round and office that count in reports: all but the voided."""
        ...

    def open(self, person: Person, chart_id: ChartId) -> ChartFile:
        """Return all that opening the chart needs, with *person*'s own place and undo.

        Raises:
            ChartNotFoundError: No such chart.
        """
        ...

    def create(self, person: Person, new: Sequence[NewChart], now: datetime, draw: Callable[[], str]) -> Changes:
        """Make all of *new* or none; *draw* gives a random chart number and is asked again when it is taken.

        Raises:
            Refused: *person* has neither role, or a candidate is not listed (any more).
        """
        ...

    def save_answer(self, person: Person, change: AnswerChange) -> Changes:
        """Append one answer; empty Changes when it equals the stored one.

        Raises:
            ChartNotFoundError: No such chart.
            Refused: The rules do not let *person* change the chart.
            AnswerMisfitError: The answer does not fit the question.
            StaleRevisionError: The question was answered since *change* was begun.
        """
        ...

    def undo(self, person: Person, chart_id: ChartId, now: datetime) -> Changes:
        """Give the question that *person* answered last its former answer, as a new revision; empty when none.

        Raises:
            StaleRevisionError: Somebody else has answered that question since.
        """
        ...

    def redo(self, person: Person, chart_id: ChartId, now: datetime) -> Changes:
        """Do again what was undone last, as a new revision; empty when there is nothing.

        Raises:
            StaleRevisionError: Somebody else has answered that question since.
        """
        ...

    def override(self, person: Person, chart_id: ChartId, override: Override) -> Changes:
        """Keep a soft check with its reason.

        Raises:
            Refused: The rules do not let *person* change the chart, or the reason is blank.
        """
        ...

    def act(self, person: Person, chart_id: ChartId, act: ChartAct, reason: str | None, now: datetime) -> Changes:
        """Move the chart; completing sets ``completed_on`` to the local date of *now*.

        With the act, or not at all, goes what the service is told: a completed chart, or one that is taken back.

        Raises:
            Refused: The rules do not let *person* do this now.
        """
        ...

    def set_treating(
        self, person: Person, chart_id: ChartId, physician_id: PhysicianId | None, reason: str, now: datetime
    ) -> Changes:
        """Name another treating physician; the former ones stay in the chart's history, and the service is told.

        Raises:
            Refused: The rules do not let *person* do this, or the reason is blank.
        """
        ...

    def set_modules(self, person: Person, chart_id: ChartId, modules: Sequence[str], now: datetime) -> Changes:
        """Choose the chart's modules; core is always among them.

        Raises:
            Refused: The rules do not let *person* change the chart.
        """
        ...

    def note(
        self, person: Person, chart_id: ChartId, question_id: QuestionId | None, text: str, now: datetime
    ) -> Changes:
        """Keep a local note on a question, or on the chart under None; blank text takes it away.

        Raises:
            Refused: The rules do not let *person* abstract the chart.
        """
        ...

    def place(self, person: Person, chart_id: ChartId, place: Place) -> None:
        """Remember where *person* stood in the chart."""
        ...

    def history(self, chart_id: ChartId, question_id: QuestionId) -> tuple[HistoryLine, ...]:
        """Return every change of the answer, newest first."""
        ...

    def contributors(self, chart_id: ChartId) -> tuple[ContributorLine, ...]:
        """Return who answered questions of the chart, the most recent first."""
        ...


class People(Protocol):
    """The practice, its users and its physicians."""

    def practice(self) -> Practice:
        """Return the practice with its offices."""
        ...

    def users(self) -> tuple[Person, ...]:
        """Return the users by name."""
        ...

    def physicians(self) -> tuple[Physician, ...]:
        """Return the office's list by name, the inactive ones included."""
        ...

    def add_physician(self, person: Person, name: str, npi: str, now: datetime) -> Changes:
        """Add a physician to the list.

        Raises:
            Refused: *person* is no administrator.
            InputError: ``field`` is name or npi, ``fault`` is missing, npi or taken.
        """
        ...

    def set_physician_active(self, person: Person, physician_id: PhysicianId, active: bool, now: datetime) -> Changes:  # noqa: FBT001 - the new state
        """Offer the physician for new charts, or no longer.

        Raises:
            Refused: *person* is no administrator.
        """
        ...

    def turn(self, person: Person, switch: str, on: bool, now: datetime) -> Changes:  # noqa: FBT001 - the new state
        """Turn a switch of the practice on or off; empty Changes when it is so already.

        Raises:
            Refused: *person* is no administrator.
        """
        ...

    def add_user(self, person: Person, new: NewUser, now: datetime) -> Changes:
        """Add a user with a one-time password and a key slot of their own.

        Raises:
            Refused: *person* is no administrator.
            PasswordRefusedError: The one-time password breaks a rule.
            InputError: ``field`` is name, ``fault`` is missing or taken.
        """
        ...

    def link_physician(
        self, person: Person, user_id: PersonId, physician_id: PhysicianId | None, now: datetime
    ) -> Changes:
        """Mark the user as that physician of the list, or as none.

        Raises:
            Refused: *person* is no administrator.
        """
        ...

    def change_password(self, person: Person, old: str, new: str, now: datetime) -> Changes:
        """Give *person* a password of their own choice; one who had none gets a key to sign with.

        Raises:
            UnlockRefusedError: *old* is wrong.
            PasswordRefusedError: *new* breaks a rule.
        """
        ...

    def reset_password(self, person: Person, user_id: PersonId, one_time: str, now: datetime) -> Changes:
        """Give another user a one-time password; the key they signed with is gone.

        Raises:
            Refused: *person* is no administrator.
            PasswordRefusedError: *one_time* breaks a rule.
        """
        ...

    def accept_terms(self, person: Person, text_version: str, now: datetime) -> Changes:
        """Record that *person* accepted that version of the terms."""
        ...

    def terms(self) -> tuple[TermsAccepted, ...]:
        """Return every acceptance, the oldest first."""
        ...


class Candidates(Protocol):
    """Imported patients; they never leave the workstation."""

    def save(self, person: Person, candidates: Sequence[Candidate], now: datetime) -> ImportCount:
        """Add or update candidates by record number, all or none; what became of them already stays.

        Raises:
            Refused: *person* is no administrator.
        """
        ...

    def all(self) -> tuple[Candidate, ...]:
        """Return the candidates by name."""
        ...

    def screen_out(self, person: Person, candidate_id: str, reason: str, now: datetime) -> Changes:
        """Take a listed candidate out with a reason.

        Raises:
            Refused: Neither role, not listed, or no reason.
        """
        ...

    def remember_mapping(self, columns: Sequence[str], mapping: Mapping[str, str]) -> None:
        """Remember which field each column of such a file holds."""
        ...

    def mapping_for(self, columns: Sequence[str]) -> Mapping[str, str] | None:
        """Return the mapping remembered for exactly these columns, None when there is none."""
        ...


class Audit(Protocol):
    """The audit trail."""

    def lines(self, chart_id: ChartId | None = None, limit: int = 200) -> tuple[AuditLine, ...]:
        """Return the newest lines first, of one chart or of the whole store."""
        ...


class Store(Protocol):
    """One open store with its repositories."""

    @property
    def charts(self) -> Charts:
        """Return its charts."""
        ...

    @property
    def people(self) -> People:
        """Return its people."""
        ...

    @property
    def candidates(self) -> Candidates:
        """Return its candidates."""
        ...

    @property
    def audit(self) -> Audit:
        """Return its audit trail."""
        ...

    @property
    def outbox(self) -> Outbox:
        """Return its operations for the central service."""
        ...

    @property
    def service(self) -> Service:
        """Return its tie to the central service."""
        ...

    def rest(self) -> None:
        """Bring everything written onto the disk proper; asked when idle, on locking and at least every 30 seconds."""
        ...

    def check(self) -> None:
        """Read every page and walk the audit chain.

        Raises:
            StoreDamagedError: Something does not hold; ``what`` says which.
        """
        ...

    def backup(self, to_folder: Path, now: datetime) -> Path:
        """Write a keyed copy into a folder of its own below *to_folder*, verify it in a fresh process, return it.

        Raises:
            BackupFailedError: It could not be written or did not verify; earlier backups are untouched.
        """
        ...

    def close(self) -> None:
        """Checkpoint, fsync and forget the key; the store can be opened by others."""
        ...
