"""Imported patients, whatever their rows lie in."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from qopi_desktop.domain.candidates import Candidate, CandidateState, ImportCount
from qopi_desktop.domain.changes import Changes, Topic
from qopi_desktop.domain.people import Person
from qopi_desktop.domain.rules import CANDIDATE_NOT_LISTED, REASON_NEEDED, refuse_administration, refuse_sampling
from qopi_desktop.store.guard import Means, insist, stored_person
from qopi_desktop.store.rows import CandidateRecord, MappingRecord
from qopi_desktop.store.translate import candidate_of, candidate_row


class StoredCandidates:
    """The candidates of one store; every promise stands at domain.repositories.Candidates."""

    def __init__(self, means: Means) -> None:
        self._means = means

    def save(self, person: Person, candidates: Sequence[Candidate], now: datetime) -> ImportCount:
        """Add or update candidates by record number, all or none."""
        with self._means.desk.write() as shelf:
            insist(refuse_administration(stored_person(shelf, person)))
            known = {row.record_number: row for row in shelf.find(CandidateRecord)}
            new = updated = unchanged = 0
            for candidate in candidates:
                before = known.get(candidate.record_number)
                row = candidate_row(self._as_stored(candidate, before))
                new, updated = new + (before is None), updated + (before not in {None, row})
                unchanged += before == row
                if before != row:
                    shelf.put(row)
                known[row.record_number] = row
            counts = {"new": new, "updated": updated, "unchanged": unchanged}
            self._means.ledger.append(shelf, "imported", person.id, now, facts=counts)
        return ImportCount(**counts)

    def all(self) -> tuple[Candidate, ...]:
        """Return the candidates by name."""
        with self._means.desk.read() as shelf:
            found = [candidate_of(row) for row in shelf.find(CandidateRecord)]
        return tuple(sorted(found, key=lambda candidate: (candidate.name.casefold(), candidate.record_number)))

    def screen_out(self, person: Person, candidate_id: str, reason: str, now: datetime) -> Changes:
        """Take a listed candidate out with a reason."""
        with self._means.desk.write() as shelf:
            who = stored_person(shelf, person)
            row = shelf.get(CandidateRecord, candidate_id)
            insist(refuse_sampling(who, CandidateState(row.state)) if row else CANDIDATE_NOT_LISTED)
            insist(None if reason.strip() else REASON_NEEDED)
            if row:
                shelf.put(row._replace(state=CandidateState.SCREENED_OUT.value))
            facts = {"candidate": candidate_id, "reason": reason}
            self._means.ledger.append(shelf, "screened-out", who.id, now, facts=facts)
        return Changes(topics=frozenset({Topic.CANDIDATES}))

    def remember_mapping(self, columns: Sequence[str], mapping: Mapping[str, str]) -> None:
        """Remember which field each column of such a file holds."""
        with self._means.desk.write() as shelf:
            shelf.put(MappingRecord(_columns_key(columns), json.dumps(dict(mapping), ensure_ascii=False)))

    def mapping_for(self, columns: Sequence[str]) -> Mapping[str, str] | None:
        """Return the mapping remembered for exactly these columns, None when there is none."""
        with self._means.desk.read() as shelf:
            row = shelf.get(MappingRecord, _columns_key(columns))
        return dict(json.loads(row.mapping)) if row else None

    def _as_stored(self, candidate: Candidate, before: CandidateRecord | None) -> Candidate:
        """Return *candidate* under its own id, with what became of it already."""
        if before is None:
            return replace(candidate, id=self._means.new_id(), state=CandidateState.LISTED, chart_id=None)
        known = candidate_of(before)
        return replace(candidate, id=known.id, state=known.state, chart_id=known.chart_id)


def _columns_key(columns: Sequence[str]) -> str:
    return json.dumps(list(columns), ensure_ascii=False)
