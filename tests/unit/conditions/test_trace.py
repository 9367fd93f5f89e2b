"""The trace shows each part as written, with what it is."""

from __future__ import annotations

from qopi_desktop.conditions import Truth, trace
from tests.unit.conditions.words import VOCABULARY, built, env


def test_every_joined_part_is_shown_with_its_truth():
    """And, or and not are opened up; a comparison is shown whole."""
    condition = built("smoker = 'yes' and not (score > 3 or diabetic = 'no')")
    found = trace(condition, VOCABULARY, env(smoker="yes", diabetic="no"))
    negation = found.parts[1]

    assert (Truth.FALSE, condition.text) == (found.truth, found.text)
    assert [
        ("smoker = 'yes'", Truth.TRUE, ("B1",)),
        ("not (score > 3 or diabetic = 'no')", Truth.FALSE, ("C1", "B2")),
    ] == [(part.text, part.truth, part.reads) for part in found.parts]
    assert [("score > 3", Truth.PENDING), ("diabetic = 'no'", Truth.TRUE)] == [
        (part.text, part.truth) for part in negation.parts[0].parts
    ]
