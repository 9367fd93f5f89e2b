"""The dictionary of registry items holds together."""

from __future__ import annotations

import pytest

from qopi_desktop.intake.registry import NUMBER_ITEMS
from qopi_desktop.intake.registry_items import load_dictionary
from qopi_desktop.ui.words import knows

DICTIONARY = load_dictionary()


def test_each_item_is_found_by_id_and_by_number():
    """No number is that of two items."""
    names = DICTIONARY.names()

    assert 2 * len(DICTIONARY.items) == len(names)
    assert ("primarySite", "primarySite") == (names["primarySite"], names["400"])


def test_screens_ask_for_codes_that_their_items_have():
    """A screen that can never match would be a slip."""
    for screen in DICTIONARY.screens:
        assert screen.codes <= DICTIONARY.items[screen.item].codes
        assert "Tumor" == DICTIONARY.items[screen.item].parent


def test_everything_that_can_be_told_has_words():
    """Items by name, and the reason of each screen."""
    assert all(knows(f"import.item.{item}") for item in DICTIONARY.items)
    assert all(knows(f"import.registry_fault.{screen.fault}") for screen in DICTIONARY.screens)
    assert set(NUMBER_ITEMS) <= set(DICTIONARY.items)


@pytest.mark.parametrize(
    ("item", "value", "known"),
    [
        ("sex", "2", True),
        ("sex", "9", True),
        ("sex", "7", False),
        ("primarySite", "C504", True),
        ("primarySite", "C50.4", True),
        ("primarySite", "504", False),
        ("histologicTypeIcdO3", "8500", True),
        ("histologicTypeIcdO3", "850", False),
        ("physicianManaging", "99999999", True),
        ("physicianManaging", "Dr. Osei", True),
        ("classOfCase", "99", True),
        ("classOfCase", "23", False),
    ],
)
def test_a_value_is_known_by_list_or_by_shape(item, value, known):
    """A code that says unknown is a code of the dictionary; an item without either takes any text."""
    assert known == DICTIONARY.items[item].knows(value)
