"""Desktop and service come to the same outcomes, for many charts drawn at random."""

from __future__ import annotations

from collections import Counter

import pytest

from qopi_desktop.domain.delivery import Unsendable
from qopi_desktop.measures.outcomes import Outcome
from qopi_desktop.protocol.judging import Examined
from qopi_desktop.protocol.publisher import FIRST_VISIT_NOT_TO_THE_DAY, Publisher
from tests import shipped
from tests.unit.measures.walks import seeded
from tests.unit.protocol.charts import FIRST_VISIT, at_the_service, complete_charts, on_the_desktop

CHARTS, SLICES = 6_000, 12


@pytest.mark.slow
@pytest.mark.parametrize("part", range(SLICES))
def test_each_chart_that_can_be_completed_has_the_same_outcomes_on_both_sides(part):
    """And none is refused that the desktop let complete, save those whose first visit is not known to the day."""
    publisher = Publisher(shipped.package())
    seen: Counter[object] = Counter()
    for chart in complete_charts(seeded(part), CHARTS // SLICES):
        here, there = on_the_desktop(publisher, chart), at_the_service(publisher, chart)

        assert (0, 0, here.asked) == (here.must_fix, here.to_check, here.answered)
        if isinstance(there, Unsendable):
            assert Unsendable(FIRST_VISIT_NOT_TO_THE_DAY, FIRST_VISIT) == there
        else:
            assert Examined(here.outcomes) == there
            seen.update(here.outcomes.values())

    assert {each.value for each in Outcome} - {Outcome.EXCEPTION.value} <= seen.keys()
