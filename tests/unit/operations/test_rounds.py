"""The rounds that ship, and the one a store works in."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest

from qopi_desktop import resources
from qopi_desktop.domain.charts import RoundId
from qopi_desktop.domain.rounds import Round
from qopi_desktop.errors import ResourceError
from qopi_desktop.operations.rounds import load_rounds, round_for

SPRING = Round(RoundId("spring"), "Spring", date(2026, 3, 1), date(2026, 5, 1), ("core",), False)
FALL = Round(RoundId("fall"), "Fall", date(2026, 9, 1), date(2026, 11, 1), ("core",), False)


def test_the_reference_and_the_demonstration_round_ship_the_latest_first():
    """With the modules that their measures need."""
    found = load_rounds()

    assert ["demo-current", "fall-2017"] == [each.id for each in found]
    assert [True, False] == [each.demonstration for each in found]
    assert {("core", "eol", "br")} == {each.modules for each in found}
    assert all(one.opens_on > other.opens_on for one, other in pairwise(found))


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (date(2026, 3, 1), SPRING),
        (date(2026, 4, 30), SPRING),
        (date(2026, 5, 1), FALL),
        (date(2026, 9, 1), FALL),
        (date(2027, 1, 1), FALL),
        (date(2025, 1, 1), FALL),
    ],
)
def test_a_store_works_in_the_round_that_is_open_else_in_the_latest(today, expected):
    """Charts may be prepared and read at any time."""
    assert expected is round_for((FALL, SPRING), today)


def test_a_round_without_a_key_is_named(monkeypatch):
    """With its file and the key."""
    monkeypatch.setattr(resources, "names", lambda *_where: ("broken",))
    monkeypatch.setattr(resources, "text", lambda *_where: 'id = "x"\ntitle = "X"\n')

    with pytest.raises(ResourceError) as caught:
        load_rounds()
    assert {"file": "rounds/broken.toml", "place": "'opens_on'", "fault": "missing"} == caught.value.facts
