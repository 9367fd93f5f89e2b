"""What a new store begins with, whatever its rows lie in."""

from __future__ import annotations

from datetime import datetime

from qopi_desktop.domain.answers import PersonId
from qopi_desktop.domain.people import Person, Setup
from qopi_desktop.store.guard import Means
from qopi_desktop.store.passwords import insist_on_password
from qopi_desktop.store.people import accept
from qopi_desktop.store.rows import OfficeRecord, PracticeRecord
from qopi_desktop.store.shelf import Shelf
from qopi_desktop.store.translate import instant, person_row


def refuse_setup(setup: Setup) -> None:
    """Go on when a store can be made of *setup*.

    Raises:
        PasswordRefusedError: The first user's password breaks a rule.
    """
    insist_on_password(setup.password, [setup.user_name, setup.practice, setup.office])


def found(means: Means, shelf: Shelf, setup: Setup, now: datetime, person_id: PersonId | None = None) -> Person:
    """Write the practice, the office, the first user and their acceptance of the terms.

    Raises:
        PasswordRefusedError: The first user's password breaks a rule; nothing was written.
    """
    refuse_setup(setup)
    person = Person(person_id or PersonId(means.new_id()), setup.user_name, setup.roles)
    shelf.add(PracticeRecord(1, setup.practice, int(setup.demonstration), instant(now), turned_on=""))
    shelf.add(OfficeRecord(means.new_id(), setup.office))
    shelf.add(person_row(person))
    means.ledger.append(shelf, "founded", person.id, now, facts={"practice": setup.practice})
    accept(means, shelf, person.id, setup.terms_version, now)
    return person
