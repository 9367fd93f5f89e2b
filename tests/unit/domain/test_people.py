"""Users, physicians and their identifiers."""

from __future__ import annotations

import pytest

from qopi_desktop.domain.answers import PersonId
from qopi_desktop.domain.people import Person, Role, normalize_npi
from tests.unit.domain.charts import LEE, person


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        (person(Role.ABSTRACTOR), (False, False, True)),
        (person(Role.ADMINISTRATOR), (False, True, False)),
        (person(Role.PHYSICIAN, physician=LEE), (True, False, False)),
        (person(Role.ABSTRACTOR, physician=LEE), (True, False, True)),
    ],
)
def test_a_person_is_what_their_roles_say(who, expected):
    """And a physician when they are one of the list."""
    assert expected == (who.is_physician, who.is_administrator, who.is_abstractor)


def test_a_physician_user_names_a_physician():
    """Else "own chart" could not be decided."""
    with pytest.raises(ValueError, match="physician"):
        Person(PersonId("lee"), "Lee", frozenset({Role.PHYSICIAN}))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1234567893", "1234567893"),
        (" 123-456-7893 ", "1234567893"),
        ("123 456 7893", "1234567893"),
        ("1003000126", "1003000126"),
        ("1234567890", None),
        ("123456789", None),
        ("12345678933", None),
        ("123456789x", None),
        ("１２３４５６７８９３", None),
        ("", None),
    ],
)
def test_an_npi_has_ten_digits_of_which_the_last_checks(text, expected):
    """The example of the standard, 1234567893, is one; spelling does not matter."""
    assert expected == normalize_npi(text)
