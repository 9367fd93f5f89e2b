"""The verbs of the way to the central service: join, bring together, let others join, register people.

Each runs beside the window and the store; whatever touches the store goes through *on_lane* of the `Caller`.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, TypeVar

from qopi_desktop.domain.rules import refuse_enrolment
from qopi_desktop.errors import Refused
from qopi_desktop.sync.books import Books, OnLane
from qopi_desktop.sync.report import Standing, SyncReport, standing_of

if TYPE_CHECKING:
    from qopi_desktop.domain.changes import Changes
    from qopi_desktop.domain.charts import RoundId
    from qopi_desktop.domain.delivery import Enrolment, RosterStatement
    from qopi_desktop.domain.people import Person
    from qopi_desktop.domain.repositories import Store
    from qopi_desktop.sync.client import ServiceClient
    from qopi_desktop.sync.connection import Transport
    from qopi_desktop.sync.contact import Contact

__all__ = ["Caller", "Standing", "SyncReport", "join", "make_code", "register_roster", "standing_of", "sync_once"]

T = TypeVar("T")


@dataclass(frozen=True)
class Caller:
    """Who asks, for which store.

    ``on_lane`` runs a job where the store is written and waits for it; ``tell`` hears what each write touched, on the
    caller's thread; ``now`` is this workstation's clock. ``transport`` stands in for the network.
    """

    store: Store
    person: Person
    on_lane: OnLane
    tell: Callable[[Changes], None]
    now: Callable[[], datetime]
    transport: Transport | None = None

    @property
    def books(self) -> Books:
        """Return what the store keeps for the service."""
        return Books(self.store.outbox, self.store.service, self.on_lane, self.tell)


@dataclass(frozen=True, slots=True)
class Code:
    """A one-time code for another workstation; it is shown once."""

    code: str = field(repr=False)
    expires_at: datetime


def join(caller: Caller, url: str, code: str, *, authority: str | None = None) -> Enrolment:
    """Join this workstation to the service at *url*; tried again with the same code, it is the same workstation.

    Args:
        caller: Its person is an administrator.
        url: https, or http on this machine.
        code: The one-time code, as it was typed.
        authority: The certificate (PEM) of an authority of the practice's own.

    Raises:
        Refused: The person is no administrator or has no key in this sign-in, or the practice is a demonstration.
        ServiceUnreachableError: Nothing came back; the code still holds for this person and workstation.
        ServiceRefusedError: The code is not taken.
        ServiceNotTrustedError: What answers is no such service.
    """
    from qopi_desktop.sync import enrol  # noqa: PLC0415 - heavy: only those who join or sync pay for it

    if refusal := refuse_enrolment(caller.person, caller.on_lane(caller.store.people.practice)):
        raise Refused(refusal)
    invitation = enrol.Invitation(url.strip(), code, authority)
    key = enrol.device_key(caller.books, caller.person, invitation)
    with _client(caller, invitation.url, key.seed, authority=authority) as client:
        return enrol.join(caller.books, client, caller.person, invitation)


def sync_once(
    caller: Caller,
    round_id: RoundId,
    *,
    roster: RosterStatement | None = None,
    progress: Callable[[int, int], None] | None = None,
    is_cancelled: Callable[[], bool] | None = None,
) -> SyncReport:
    """Bring the store and the service together; the report's ``fault`` says what else would be an exception.

    Args:
        caller: Its person is signed in.
        round_id: The one to report on; what waits of other rounds goes too.
        roster: A signed roster that waits to be registered.
        progress: Hears how many of how many were sent.
        is_cancelled: Asked between requests.

    Raises:
        NotEnrolledError: This workstation has not joined, or its part was taken away.
        DeviceRevokedError: Its part was taken away just now: only the recovery code opens the store from here on.
        Refused: The person has no key in this sign-in.
        Cancelled: Somebody cancelled; what was settled before holds.
    """
    from qopi_desktop.sync import run  # noqa: PLC0415 - the same

    draw = random.SystemRandom().uniform
    occasion = run.Occasion(round_id, draw, roster, progress or run.nothing, is_cancelled or run.never)
    with _joined_client(caller) as client:
        return run.synchronise(caller.books, client, caller.person, occasion)


def make_code(caller: Caller) -> Code:
    """Return a one-time code with which another workstation of the office may join.

    Raises:
        NotEnrolledError, DeviceRevokedError, Refused: As `sync_once`.
        ServiceUnreachableError, ServiceRefusedError, ServiceNotTrustedError: There is none.
    """
    with _joined_client(caller) as client:
        answer = _contact(caller, client).code()
    return Code(answer.code, answer.expires_at)


def register_roster(caller: Caller) -> None:
    """Let the service know the people of today; what was refused for want of them waits to be sent again.

    Raises:
        NotEnrolledError, DeviceRevokedError: As `sync_once`.
        Refused: The person is no administrator, or has no key in this sign-in.
        ServiceUnreachableError, ServiceRefusedError, ServiceNotTrustedError: It does not know them.
    """
    from qopi_desktop.sync import run  # noqa: PLC0415 - the same

    with _joined_client(caller) as client:
        contact = _contact(caller, client)
        statement = caller.on_lane(lambda: caller.store.service.sign_roster(caller.person, client.now()))
        run.register(caller.books, contact, statement)


def _contact(caller: Caller, client: ServiceClient) -> Contact:
    from qopi_desktop.sync.contact import Contact  # noqa: PLC0415 - the same

    contact = Contact(caller.books, client, caller.person)
    contact.open()
    return contact


def _joined_client(caller: Caller) -> ServiceClient:
    enrolment = caller.books.enrolment()
    offset_s = caller.on_lane(caller.store.service.link).offset_s
    return _client(caller, enrolment.url, enrolment.device_seed, authority=enrolment.authority, offset_s=offset_s)


def _client(caller: Caller, url: str, seed: bytes, *, authority: str | None, offset_s: float = 0.0) -> ServiceClient:
    from qopi_desktop.protocol.keys import SigningKey  # noqa: PLC0415 - the same
    from qopi_desktop.sync.client import ServiceClient  # noqa: PLC0415 - the same

    offset = timedelta(seconds=offset_s)
    return ServiceClient(
        url, SigningKey(seed), clock=caller.now, transport=caller.transport, authority=authority, offset=offset
    )
