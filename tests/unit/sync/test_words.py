"""Every code by which a contact with the service may fail is put in words."""

from __future__ import annotations

import re
from typing import Any

import pytest

from qopi_desktop.ui import words
from tests.architecture.sources import package

NO_ANSWER = {"TOO_MANY_REQUESTS", "INTERNAL_SERVER_ERROR", "SERVICE_UNAVAILABLE"}
"""With these statuses the service cannot be reached, whatever else it says."""

REVOKED = "device-revoked"


def sources(folder: str) -> str:
    """The code of a part of the program."""
    return "\n".join(source.text for source in package() if source.name.startswith(f"qopi_desktop/{folder}/"))


def said(pattern: str, folder: str = "sync") -> set[Any]:  # Any: a text, or a tuple of the groups
    """What a part of the program gives as a reason."""
    return set(re.findall(pattern, sources(folder)))


NOT_TRUSTED = said(r'ServiceNotTrustedError\(what="([a-z-]+)"\)') | said(r'enrolment, "([a-z-]+)"\)')
NOT_REACHED = said(r'ServiceUnreachableError\(reason="([a-z-]+)"')
ANSWERS = said(r'(?:HTTPStatus\.([A-Z_]+)|\bstatus), "([a-z-]+)"', "central")
REFUSED = {code for status, code in ANSWERS if status not in NO_ANSWER} - {REVOKED}


@pytest.mark.parametrize("what", sorted(NOT_TRUSTED))
def test_what_is_not_trusted_is_named(what):
    """A person can tell the help desk."""
    assert words.knows(f"errors.service-not-trusted.what.{what}")


@pytest.mark.parametrize("reason", sorted(NOT_REACHED))
def test_why_nothing_came_back_is_named(reason):
    """Offline is a state, and not the only one."""
    assert words.knows(f"errors.service-unreachable.reason.{reason}")


@pytest.mark.parametrize("code", sorted(REFUSED))
def test_every_refusal_of_the_service_is_named(code):
    """Wherever it says so."""
    assert words.knows(f"errors.service-refused.reason.{code}")


def test_the_codes_are_found():
    """The searches find what is there."""
    assert {"keys", "chain", "certificate", "revocation", "receipt"} < NOT_TRUSTED
    assert {"offline", "proxy", "timeout", "busy", "failed"} == NOT_REACHED
    assert {"code-refused", "refresh-reused", "npi-changed", "too-large", "not-found"} < REFUSED
