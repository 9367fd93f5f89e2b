"""From a case list to candidates, and from candidates to charts."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING

from qopi_desktop.domain.candidates import Candidate, ImportCount
from qopi_desktop.domain.charts import NewChart, Patient
from qopi_desktop.domain.people import normalize_npi
from qopi_desktop.intake.case_list import Field, Reading, guess_mapping, load_vocabulary, read_candidates

if TYPE_CHECKING:
    from qopi_desktop.domain.changes import Changes
    from qopi_desktop.domain.charts import RoundId
    from qopi_desktop.domain.people import OfficeId, Person, Physician, PhysicianId
    from qopi_desktop.domain.repositories import Store
    from qopi_desktop.intake.csv_list import Table

NUMBER_LENGTH = 6
NUMBER_SIGNS = "CDFGHJKMNPQRTVWXY34679"
"""No sign that reads like another (0 O, 1 I L, 2 Z, 5 S, 8 B, U V), and no vowel, so that no number is a word."""

_TITLES = frozenset({"dr", "md", "do", "mbbs", "phd", "facp", "prof", "np", "pa", "rn"})
_WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Which column holds what; ``remembered`` from the last file with these columns, else guessed by name."""

    mapping: Mapping[str, Field]
    remembered: bool


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """What an import would do; nothing is stored yet."""

    columns: tuple[str, ...]
    mapping: Mapping[str, Field]
    reading: Reading
    count: ImportCount


@dataclass(frozen=True, slots=True)
class Charting:
    """What the charts to make have in common; ``treating`` has the physician of each candidate id, None if unknown."""

    round_id: RoundId
    office_id: OfficeId
    modules: tuple[str, ...]
    treating: Mapping[str, PhysicianId | None] = field(default_factory=dict)


def suggest_mapping(store: Store, columns: Sequence[str]) -> Suggestion:
    """Return the mapping remembered for exactly these columns, or a guess."""
    remembered = store.candidates.mapping_for(columns)
    if remembered is not None:
        return Suggestion({column: Field(name) for column, name in remembered.items()}, remembered=True)
    return Suggestion(guess_mapping(columns, load_vocabulary()), remembered=False)


def plan_import(store: Store, table: Table, mapping: Mapping[str, Field], today: date) -> ImportPlan:
    """Return what importing *table* would do, every refused row with its reasons; stores nothing."""
    reading = read_candidates(table, mapping, load_vocabulary(), today=today)
    return ImportPlan(table.columns, mapping, reading, count_import(store, reading))


def count_import(store: Store, reading: Reading) -> ImportCount:
    """Return how many candidates of *reading* the store does not have, has otherwise, and has as they are."""
    known = {each.record_number: _imported(each) for each in store.candidates.all()}
    states = [known.get(each.record_number) for each in reading.candidates]
    return ImportCount(
        new=states.count(None),
        updated=sum(
            state not in (None, _imported(each)) for state, each in zip(states, reading.candidates, strict=True)
        ),
        unchanged=sum(state == _imported(each) for state, each in zip(states, reading.candidates, strict=True)),
    )


def run_import(store: Store, person: Person, plan: ImportPlan, now: datetime) -> ImportCount:
    """Store the candidates of *plan*, all or none, and remember its mapping; a second time changes nothing.

    Raises:
        Refused: *person* may not import.
    """
    count = store.candidates.save(person, plan.reading.candidates, now)
    store.candidates.remember_mapping(plan.columns, {column: each.value for column, each in plan.mapping.items()})
    return count


def make_charts(
    store: Store,
    person: Person,
    candidates: Sequence[Candidate],
    charting: Charting,
    *,
    now: datetime,
    choose: Callable[[str], str],
) -> Changes:
    """Make one chart per candidate with a random number, all or none.

    *choose* picks one sign of a text, unpredictably: ``secrets.choice``.

    Raises:
        Refused: *person* may not make charts, or a candidate is not listed any more.
    """
    new = [
        NewChart(
            candidate_id=each.id,
            round_id=charting.round_id,
            office_id=charting.office_id,
            modules=charting.modules,
            treating_id=charting.treating.get(each.id),
            patient=Patient(name=each.name, record_number=each.record_number),
        )
        for each in candidates
    ]
    return store.charts.create(person, new, now, lambda: draw_number(choose))


def draw_number(choose: Callable[[str], str]) -> str:
    """Return a chart number that says nothing about the patient and is not misread."""
    return "".join(choose(NUMBER_SIGNS) for _ in range(NUMBER_LENGTH))


def match_physicians(
    candidates: Sequence[Candidate], physicians: Sequence[Physician]
) -> Mapping[str, PhysicianId | None]:
    """Return the physician of each candidate id: the only one of the list with that name or NPI, else None.

    Titles, order of the names and middle initials do not matter. An unknown physician is never guessed.
    """
    return {each.id: _match(each.physician or "", physicians) for each in candidates}


def _match(text: str, physicians: Sequence[Physician]) -> PhysicianId | None:
    npi, names = normalize_npi(text), _names(text)
    is_whole = len(names) > 1  # a surname alone could be anybody's
    found = [each.id for each in physicians if (npi and each.npi == npi) or (is_whole and _names(each.name) == names)]
    return found[0] if len(found) == 1 else None


def _names(text: str) -> frozenset[str]:
    words = (word.casefold() for word in _WORD.findall(text.replace(".", " ")))
    return frozenset(word for word in words if len(word) > 1 and word not in _TITLES)


def _imported(candidate: Candidate) -> tuple[object, ...]:
    """Return what an import can change of a candidate."""
    return (
        candidate.name,
        candidate.birth_date,
        candidate.physician,
        candidate.diagnosis,
        candidate.diagnosed_on,
        candidate.deceased,
    )
