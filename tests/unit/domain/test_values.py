"""Values that only carry facts: they are equal by what they hold, and hide what identifies a patient."""

from __future__ import annotations

from datetime import UTC, datetime

from qopi_desktop.domain.answers import ChartId
from qopi_desktop.domain.audit import AuditLine
from qopi_desktop.domain.candidates import Candidate, CandidateState, ImportCount
from qopi_desktop.domain.changes import Changes, Topic


def test_nothing_changed_is_empty():
    """Changes that touch nothing equal each other."""
    assert Changes() == Changes(frozenset(), frozenset(), frozenset())
    assert Changes() != Changes(topics=frozenset({Topic.PEOPLE}))


def test_a_candidate_begins_listed_and_hides_who_it_is():
    """Its name and record number are not in what a log would print."""
    candidate = Candidate("77-1", "Ana Reyes")

    assert (CandidateState.LISTED, None) == (candidate.state, candidate.chart_id)
    assert "Reyes" not in repr(candidate)
    assert "77-1" not in repr(candidate)


def test_an_import_counts_from_nothing():
    """Until something is read."""
    assert ImportCount(0, 0, 0) == ImportCount()


def test_an_audit_line_hides_its_facts():
    """What was answered is kept, but not printed."""
    line = AuditLine(1, datetime(2026, 3, 14, tzinfo=UTC), "Ann", "answered", ChartId("c"), detail='{"to": "2016-03"}')

    assert "2016-03" not in repr(line)
