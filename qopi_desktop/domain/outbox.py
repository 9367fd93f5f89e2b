"""What the store keeps for the service: operations to send, what became of them, and the workstation's enrolment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from qopi_desktop.domain.answers import ChartId, PersonId
from qopi_desktop.domain.changes import Changes
from qopi_desktop.domain.charts import RoundId
from qopi_desktop.domain.delivery import (
    DeliveryLine,
    Enrolment,
    Judged,
    Link,
    OpId,
    Parcel,
    RosterPerson,
    RosterStatement,
    RoundState,
    Settled,
)
from qopi_desktop.domain.people import Person


class Outbox(Protocol):
    """The operations of this workstation; completing, withdrawing and correcting a physician add to it."""

    def queue(self, round_ids: frozenset[RoundId] | None = None, limit: int = 100) -> tuple[Parcel, ...]:
        """Return what waits, the oldest first and never two operations of one chart; None takes every round."""
        ...

    def asked(self) -> tuple[Parcel, ...]:
        """Return what was being sent when nothing came back, whole: the service is asked about these first."""
        ...

    def sending(self, parcels: Sequence[Parcel]) -> tuple[Parcel, ...]:
        """Note that these are under way, each with its ``base_rev``; durable before the first byte leaves.

        What does not wait any more is left out.
        """
        ...

    def announced(self, intents: Mapping[OpId, str]) -> Changes:
        """Keep the service's receipt of each announcement."""
        ...

    def settle(self, settled: Sequence[Settled]) -> Changes:
        """Keep what the service said of each operation, with its receipt; what has a receipt never loses it.

        Raises:
            ValueError: One was taken in without a receipt, or has one and was not.
        """
        ...

    def again(self, op_ids: Sequence[OpId]) -> Changes:
        """Let these wait to be sent again: nothing came of the last try, or a person asks for it.

        What was received stays as it is, and so does what a newer operation of its chart has replaced.
        """
        ...

    def judged(self, judged: Sequence[Judged]) -> Changes:
        """Keep which received charts the service now holds or counts again."""
        ...

    def lines(self, round_id: RoundId) -> tuple[DeliveryLine, ...]:
        """Return every chart of the round but the voided ones never sent, with its newest operation, by number."""
        ...

    def receipts(self, chart_id: ChartId) -> tuple[str, ...]:
        """Return the receipts of a chart, the newest first."""
        ...

    def waiting(self) -> int:
        """Return how many operations wait or are under way."""
        ...


class Service(Protocol):
    """The workstation's tie to the service."""

    def enrolment(self) -> Enrolment | None:
        """Return the tie, None where this workstation never joined."""
        ...

    def enrol(
        self, person: Person, enrolment: Enrolment, link: Link, roster: RosterStatement, now: datetime
    ) -> Changes:
        """Keep the tie that was just made and the roster that went with it, in place of any before.

        Raises:
            Refused: *person* is no administrator, or the practice is a demonstration.
        """
        ...

    def link(self) -> Link:
        """Return how the contact stands; an empty one where this workstation never joined."""
        ...

    def keep_link(self, link: Link) -> None:
        """Keep how the contact stands; durable when it returns. What was revoked stays so until it joins anew."""
        ...

    def rounds(self) -> tuple[RoundState, ...]:
        """Return the rounds as the service last told them, in its order."""
        ...

    def keep_rounds(self, rounds: Sequence[RoundState]) -> Changes:
        """Keep the rounds in place of those known."""
        ...

    def roster(self) -> tuple[RosterPerson, ...]:
        """Return every user who has a signing key, each with their newest."""
        ...

    def unregistered(self) -> tuple[PersonId, ...]:
        """Return the users whose key, roles or physician the service does not know as they are now.

        A user without a key, who has not signed in yet, is not among them.
        """
        ...

    def sign_roster(self, person: Person, now: datetime) -> RosterStatement:
        """Return the roster of today signed by *person*, who is signed in.

        Raises:
            Refused: As for :meth:`enrol`, or *person* has no key in this sign-in.
        """
        ...

    def registered(self, statement: RosterStatement) -> Changes:
        """Note that the service knows this roster, but for what it says of the person who signed it."""
        ...

    def sign(self, person: Person, message: bytes) -> tuple[str, str]:
        """Return the key id and *person*'s signature of *message*; they are signed in.

        Raises:
            Refused: They have no key in this sign-in.
        """
        ...

    def revoke(self, now: datetime) -> None:
        """Take every user's key slot away: only the recovery code opens the store from now on."""
        ...
