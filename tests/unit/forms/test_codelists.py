"""Code lists that are part of another."""

from __future__ import annotations

import pytest

from qopi_desktop.errors import ResourceError
from qopi_desktop.forms.load import build_form
from tests.unit.forms.small import files

PART = """
id = "cytotoxic"
title = "Cytotoxic drugs"
version = "1"
source = "a test"
part_of = "drugs"
with = { class = "cytotoxic" }
also = ["trastuzumab"]
"""


def built(text):
    """The small form with a list that is part of its drugs."""
    return build_form({**files(), "codelists/cytotoxic.toml": text})


def test_a_part_has_the_codes_with_its_attributes_and_those_that_it_names():
    """In the order of the whole, with the same words."""
    whole, alone = built(PART).codelists, built(PART.replace('also = ["trastuzumab"]', "")).codelists

    assert ["cisplatin", "trastuzumab"] == [each.code for each in whole["cytotoxic"].choices if each.code in _TWO]
    assert "trastuzumab" not in {each.code for each in alone["cytotoxic"].choices}


_TWO = {"cisplatin", "trastuzumab"}


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('"drugs"', '"drug"', ("unknown-list", "drug", "drugs")),
        ('"trastuzumab"', '"trastuzumb"', ("unknown-code", "trastuzumb", "trastuzumab")),
    ],
)
def test_a_part_of_what_is_not_there_is_told(old, new, told):
    """With the nearest list or code."""
    with pytest.raises(ResourceError) as caught:
        built(PART.replace(old, new))

    assert told in [(fault.fault, fault.word, fault.nearest) for fault in caught.value.facts["faults"]]
