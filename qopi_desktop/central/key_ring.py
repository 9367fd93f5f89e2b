"""The public keys of users, remembered: a key is added to a person of one office and never replaced."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from sqlalchemy import select, tuple_

from qopi_desktop.central.database import Database
from qopi_desktop.central.tables import people, user_keys

PersonKey = tuple[str, str]
"""A person's id and the id of one of their keys."""


class KeyRing:
    """Finds the registered keys of an office's people; safe to ask from many threads."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._known: dict[tuple[str, PersonKey], str] = {}

    def find(self, office_id: str, wanted: Collection[PersonKey]) -> Mapping[PersonKey, str]:
        """Return the public keys of those of *wanted* that are registered in the office."""
        missing = [each for each in wanted if (office_id, each) not in self._known]
        if missing:
            self._known |= {(office_id, each): key for each, key in self._load(office_id, missing).items()}
        found = ((each, self._known.get((office_id, each))) for each in wanted)
        return {each: key for each, key in found if key is not None}

    def _load(self, office_id: str, missing: Collection[PersonKey]) -> dict[PersonKey, str]:
        asked = (
            select(user_keys.c.person_id, user_keys.c.key_id, user_keys.c.public_key)
            .join(people, people.c.id == user_keys.c.person_id)
            .where(people.c.office_id == office_id, tuple_(user_keys.c.person_id, user_keys.c.key_id).in_(missing))
        )
        with self._database.reading() as connection:
            return {(row.person_id, row.key_id): row.public_key for row in connection.execute(asked)}
