"""A workstation joins the service with a one-time code."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from qopi_desktop.domain.delivery import Enrolment, Link
from qopi_desktop.errors import ServiceNotTrustedError
from qopi_desktop.protocol.canonical import canonical
from qopi_desktop.protocol.keys import SigningKey
from qopi_desktop.protocol.wire import EnrolmentRequest
from qopi_desktop.sync import trust
from qopi_desktop.sync.contact import greet, signed_roster

if TYPE_CHECKING:
    from qopi_desktop.domain.people import Person
    from qopi_desktop.sync.books import Books
    from qopi_desktop.sync.client import ServiceClient

_READ_AS = str.maketrans("OIL", "011")  # as the service reads a code


@dataclass(frozen=True, slots=True)
class Invitation:
    """Where to join and by which code; ``authority`` is the certificate (PEM) of an authority of the practice's own."""

    url: str
    code: str = field(repr=False)
    authority: str | None = None


def device_key(books: Books, person: Person, invitation: Invitation) -> SigningKey:
    """Return the key with which this workstation joins: the same for the same person and code, and for nobody else.

    It follows from a signature, which Ed25519 makes the same each time (RFC 8032, 5.1.6), so that whoever tries again
    after a lost answer or a crash comes with the key that the code was used up by, though nothing was kept.

    Raises:
        Refused: *person* has no key in this sign-in.
    """
    code = "".join(sign for sign in invitation.code.upper() if sign.isalnum()).translate(_READ_AS)
    message = canonical({"says": "device-key", "url": invitation.url, "code": code})
    _, signature = books.look(partial(books.service.sign, person, message))
    return SigningKey(hashlib.sha256(signature.encode()).digest())


def join(books: Books, client: ServiceClient, person: Person, invitation: Invitation) -> Enrolment:
    """Return the tie that was made, with the service's keys as shown at this first contact; the store has it.

    Raises:
        Refused: *person* is no administrator or has no key in this sign-in, or the practice is a demonstration.
        ServiceRefusedError: The code is not taken.
        ServiceNotTrustedError: What answers is no such service.
    """
    keys = trust.keys_of(greet(client))
    roster = books.look(partial(books.service.sign_roster, person, client.now()))
    code, device_key = invitation.code.strip(), client.device_key.public_key
    answer = client.enrol(EnrolmentRequest(code=code, device_key=device_key, roster=signed_roster(roster)))
    if keys != {each.kid: each.public_key for each in answer.keys}:
        raise ServiceNotTrustedError(what="keys")
    enrolment = Enrolment(
        url=invitation.url,
        device_id=answer.device,
        office_id=answer.office,
        practice=answer.practice,
        device_seed=client.device_key.seed,
        service_keys=keys,
        enrolled_at=client.now(),
        authority=invitation.authority,
    )
    now = client.clock()
    link = Link(refresh_token=answer.refresh_token, last_contact=now, offset_s=client.offset_s)
    books.change(partial(books.service.enrol, person, enrolment, link, roster, now))
    return enrolment
