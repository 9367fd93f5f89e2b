"""Sets of measures: those that ship, and what a broken one is told."""

from __future__ import annotations

import pytest

from qopi_desktop.errors import ResourceError
from qopi_desktop.measures.sets import SetKind, build_sets
from tests import shipped

KNOWN = ("Core 1", "Core 2")
SET = """
id = "all"
title = "All"
kind = "track"
version = "1"
about = "Everything."
confidence = "inferred"
source = "a test"
measures = ["Core 1", "Core 2"]
"""


def test_the_sets_that_ship():
    """Certification has 25 measures of the six modules that its page names; the others are reporting tracks."""
    package = shipped.package()
    modules = {measure.id: measure.module for measure in package.measures}
    certification = package.sets["qopi-certification-2017"]

    assert {"qopi-certification-2017", "new-to-qopi", "fellowship", "patient-centered"} == set(package.sets)
    assert (SetKind.CERTIFICATION, 25) == (certification.kind, len(set(certification.measures)))
    assert {"core", "smt", "eol", "br", "nsclc", "crc"} == {modules[each] for each in certification.measures}
    assert 1 == sum(each.kind is SetKind.CERTIFICATION for each in package.sets.values())


def test_a_set_is_read_with_all_it_says():
    """In the order in which it is listed."""
    (found,) = build_sets({"sets/all.toml": SET}, KNOWN).values()

    assert ("all", "All", SetKind.TRACK, "1", "Everything.") == (
        found.id,
        found.title,
        found.kind,
        found.version,
        found.about,
    )
    assert ("inferred", "a test", KNOWN) == (found.confidence, found.source, found.measures)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('"Core 2"', '"Core 3"', ("unknown-measure", "Core 3", 9, 24)),
        ('"Core 2"', '"Core 1"', ("repeated", "Core 1", 9, 24)),
        ('"inferred"', '"sure"', ("unknown-confidence", "sure", 7, 15)),
        ("about", "abuot", ("missing-key", "about", 1, 1)),
    ],
)
def test_what_is_wrong_with_a_set_is_told_with_its_place(old, new, told):
    """The file would be refused for it."""
    with pytest.raises(ResourceError) as caught:
        build_sets({"sets/all.toml": SET.replace(old, new)}, KNOWN)

    assert told in [(fault.fault, fault.word, fault.line, fault.column) for fault in caught.value.facts["faults"]]
