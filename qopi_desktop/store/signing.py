"""Who is signed in, and what their key signs in this sign-in."""

from __future__ import annotations

from datetime import datetime

from qopi_desktop.domain.answers import ChartId, PersonId
from qopi_desktop.protocol.keys import SigningKey
from qopi_desktop.protocol.statements import contribution_bytes
from qopi_desktop.store.audit import FIRST_HASH
from qopi_desktop.store.rows import AuditRecord, ContributionRecord, UserKeyRecord
from qopi_desktop.store.shelf import Shelf
from qopi_desktop.store.translate import instant


class Signer:
    """The person who is signed in, with their key once they have one; ``charts`` have their word already."""

    def __init__(self) -> None:
        self.person_id = PersonId("")
        self.key: SigningKey | None = None
        self.charts: set[ChartId] = set()

    def key_of(self, person_id: PersonId) -> SigningKey | None:
        """Return the key with which that person signs now, None for everybody who is not signed in."""
        return self.key if person_id == self.person_id else None

    def sign_in(self, person_id: PersonId) -> None:
        """Begin a sign-in of that person, without a key so far."""
        self.person_id, self.key = person_id, None
        self.charts.clear()

    def take(self, shelf: Shelf, seed: bytes, now: datetime) -> None:
        """Sign with the key of *seed* from now on, and note its public half where it is not the one in use."""
        key = SigningKey(seed)
        last = shelf.last(UserKeyRecord, self.person_id)
        if last is None or last.key_id != key.id:
            number = last.number + 1 if last else 1
            shelf.add(UserKeyRecord(self.person_id, number, key.id, key.public_key, instant(now)))
        self.key = key

    def contribute(self, shelf: Shelf, person_id: PersonId, chart_id: ChartId, now: datetime) -> None:
        """Add the person's signed word that they changed the chart, unless they gave it in this sign-in.

        Nobody gives it for somebody else: without a word of their own the service refuses what they answered.
        """
        key = self.key_of(person_id)
        if key is None or chart_id in self.charts:
            return
        audit_head = head_of(shelf)
        said = contribution_bytes(chart=chart_id, person=person_id, at=now, audit_head=audit_head)
        last = shelf.last(ContributionRecord, chart_id, person_id)
        number = last.number + 1 if last else 1
        whence = (instant(now), audit_head, key.id, key.sign(said))
        shelf.add(ContributionRecord(chart_id, person_id, number, *whence))
        self.charts.add(chart_id)


def head_of(shelf: Shelf) -> str:
    """Return the head of the audit chain as it stands in this transaction."""
    last = shelf.audited or shelf.last(AuditRecord)
    return (last.hash if last else FIRST_HASH).hex()
