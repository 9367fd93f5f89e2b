"""The addresses and ids that the exported resources share.

The base is of a name that can never be registered: nothing is fetched from it, and a practice that publishes the
resources puts its own in its place.

Source: RFC 2606, section 2 (``.invalid``); HL7 FHIR 4.0.1, Resource, id (letters, digits, hyphen and full stop).
"""

from __future__ import annotations

import re

BASE = "https://qopi-desktop.invalid/fhir"
STATUSES = f"{BASE}/CodeSystem/statuses"
"""Why a question that was looked into has no value."""
OUTCOMES = f"{BASE}/CodeSystem/outcomes"
"""What a measure says of a chart beside the populations of HL7."""
MEASURE_IDS = f"{BASE}/measures"
"""The system of the ids that measures have in the program."""
CHART_NAMES = f"{BASE}/charts"
"""The system of the names that charts have in their file."""

_NOT_IN_IDS = re.compile(r"[^A-Za-z0-9.]+")


def canonical(kind: str, resource_id: str) -> str:
    """Return the address of a resource of the package."""
    return f"{BASE}/{kind}/{resource_id}"


def slug(word: str) -> str:
    """Return *word* as part of a resource's id: ``Core 21aa`` is ``core-21aa``."""
    return _NOT_IN_IDS.sub("-", word).strip("-").lower()


def choices_system(question_id: str) -> str:
    """Return the code system of a question's choices."""
    return canonical("CodeSystem", slug(question_id))


def group_link(section_id: str) -> str:
    """Return the linkId of a section's group: never that of a question."""
    return f"section-{section_id}"


def status_link(question_id: str) -> str:
    """Return the linkId of the item that says why a date, number or text is missing."""
    return f"{question_id}.status"


def card_link(question_id: str) -> str:
    """Return the linkId of the help of a question."""
    return f"{question_id}.card"
