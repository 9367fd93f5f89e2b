"""What is believed of an answer: only what the service signed, and only where it names what was asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, TypeVar

from qopi_desktop.domain.answers import QuestionId
from qopi_desktop.domain.delivery import Delivery, OpId, Settled
from qopi_desktop.errors import ServiceNotTrustedError
from qopi_desktop.protocol.keys import SigningKey, key_id
from qopi_desktop.protocol.receipts import IntentReceipt, NotTrustedError, Receipt, Revocation, Signed, read
from qopi_desktop.protocol.tokens import read_access
from qopi_desktop.protocol.wire import VerdictKind

if TYPE_CHECKING:
    from qopi_desktop.domain.delivery import Enrolment, Parcel, RoundState
    from qopi_desktop.protocol.wire import EnrolmentAnswer, Hello, IntentsAnswer, TokenAnswer, Verdict

S = TypeVar("S", bound=Signed)

_DELIVERIES = {
    VerdictKind.ACCEPTED: Delivery.RECEIVED,
    VerdictKind.HELD: Delivery.HELD,
    VerdictKind.REFUSED: Delivery.REFUSED,
    VerdictKind.CONFLICT: Delivery.CONFLICT,
    VerdictKind.LATE: Delivery.LATE,
}
_WITH_RECEIPT = frozenset({Delivery.RECEIVED, Delivery.HELD})


def check_keys(said: Hello | EnrolmentAnswer, known: Mapping[str, str]) -> None:
    """See that who answers shows a key that is known, and none under a known name that is another.

    Raises:
        ServiceNotTrustedError: It does not.
    """
    shown = {each.kid: each.public_key for each in said.keys}
    shared = [kid for kid in known if kid in shown]
    if not shared or any(shown[kid] != known[kid] for kid in shared):
        raise ServiceNotTrustedError(what="keys")


def keys_of(said: Hello) -> dict[str, str]:
    """Return the keys that a service shows at the first contact, by their ids.

    Raises:
        ServiceNotTrustedError: There is none, or an id is not that of its key.
    """
    keys = {each.kid: each.public_key for each in said.keys}
    if not keys or any(kid != key_id(public_key) for kid, public_key in keys.items()):
        raise ServiceNotTrustedError(what="keys")
    return keys


def check_token(answer: TokenAnswer, enrolment: Enrolment, person_id: str, now: datetime) -> None:
    """See that the access token is one that the service just signed for this person and workstation.

    Raises:
        ServiceNotTrustedError: It is not, so whoever answers only shows the service's keys and does not have them.
    """
    try:
        access = read_access(answer.access_token, enrolment.service_keys, now)
    except NotTrustedError as error:
        raise ServiceNotTrustedError(what="token") from error
    device_key = SigningKey(enrolment.device_seed).id
    given = (access.person, access.device, access.office, access.device_key)
    if given != (person_id, enrolment.device_id, enrolment.office_id, device_key):
        raise ServiceNotTrustedError(what="token")


def check_revocation(text: object, enrolment: Enrolment) -> None:
    """See that the service itself says that this workstation may take part no more.

    Raises:
        ServiceNotTrustedError: It does not.
    """
    said = _signed(str(text), Revocation, enrolment, "revocation")
    if said.device != enrolment.device_id:
        raise ServiceNotTrustedError(what="revocation")


def read_receipt(text: str, enrolment: Enrolment) -> Receipt:
    """Return what a receipt of this office says.

    Raises:
        ServiceNotTrustedError: The service did not sign it, or for another office.
    """
    return _signed(text, Receipt, enrolment, "receipt")


def is_receipt(text: str, enrolment: Enrolment) -> bool:
    """Return whether *text* is a receipt of this office; one from before the workstation joined anew may not be."""
    try:
        read_receipt(text, enrolment)
    except ServiceNotTrustedError:
        return False
    return True


def announced(answer: IntentsAnswer, parcels: Sequence[Parcel], enrolment: Enrolment) -> dict[OpId, str]:
    """Return the receipt of each announcement, in the order of *parcels*.

    Raises:
        ServiceNotTrustedError: One is missing, or does not name its operation and content.
    """
    if len(answer.receipts) != len(parcels):
        raise ServiceNotTrustedError(what="receipt")
    for text, parcel in zip(answer.receipts, parcels, strict=True):
        said = _signed(text, IntentReceipt, enrolment, "receipt")
        if (said.op_id, said.payload_sha256) != (parcel.op_id, parcel.payload_sha256):
            raise ServiceNotTrustedError(what="receipt")
    return {parcel.op_id: text for text, parcel in zip(answer.receipts, parcels, strict=True)}


def settled(verdict: Verdict, parcel: Parcel, enrolment: Enrolment, rounds: Mapping[str, RoundState]) -> Settled:
    """Return what became of *parcel*; received or held only by a receipt that names all of it.

    Raises:
        ServiceNotTrustedError: The receipt is missing or is of something else.
    """
    delivery = _DELIVERIES[verdict.verdict]
    question = QuestionId(verdict.field) if verdict.field else None
    if delivery not in _WITH_RECEIPT:
        return Settled(parcel.op_id, delivery, verdict.code, question)
    said = read_receipt(verdict.receipt or "", enrolment)
    if not _is_of(said, parcel) or verdict.rev not in {None, said.rev}:
        raise ServiceNotTrustedError(what="receipt")
    known = rounds.get(said.round)
    return Settled(
        parcel.op_id,
        delivery,
        verdict.code,
        question,
        receipt=verdict.receipt,
        rev=said.rev,
        received_at=said.received_at,
        in_grace=known is not None and said.received_at >= known.closes_at,
    )


def _is_of(said: Receipt, parcel: Parcel) -> bool:
    named = (said.op_id, said.kind, said.payload_sha256, said.chart, said.round)
    sent = (parcel.op_id, parcel.kind.value, parcel.payload_sha256, parcel.chart_id, parcel.round_id)
    return named == sent and said.rev == (parcel.base_rev or 0) + 1


def _signed(text: str, kind: type[S], enrolment: Enrolment, what: str) -> S:
    try:
        said = read(text, enrolment.service_keys)
    except NotTrustedError as error:
        raise ServiceNotTrustedError(what=what) from error
    if not isinstance(said, kind) or said.office != enrolment.office_id:
        raise ServiceNotTrustedError(what=what)
    return said
