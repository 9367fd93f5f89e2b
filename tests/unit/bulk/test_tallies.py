"""Counts by office, measure and outcome."""

from __future__ import annotations

from qopi_desktop.bulk.tallies import Tally, total
from qopi_desktop.domain.scores import Score, aggregate
from qopi_desktop.measures.outcomes import Outcome
from tests.unit.measures.walks import seeded


def test_scores_are_those_of_the_same_charts_put_together():
    """As reports count them, office by office."""
    random = seeded(1)
    charts = [
        (random.choice("xy"), {each: random.choice(list(Outcome)) for each in ("Core 2", "Core 1")}) for _ in range(50)
    ]
    tallies = [Tally(), Tally()]
    for number, (office, outcomes) in enumerate(charts):
        tallies[number % 2].add(office, outcomes)
    scores = total(tallies).scores()

    assert ["x", "y"] == list(scores)
    for office, found in scores.items():
        own = [
            {each: outcome.value for each, outcome in outcomes.items()} for code, outcomes in charts if code == office
        ]
        assert ["Core 1", "Core 2"] == list(found)
        assert aggregate(own) == found


def test_no_charts_have_no_scores():
    """Not even empty ones."""
    assert {} == Tally().scores()
    assert Score(met=1) == total([Tally(), _one()]).scores()["x"]["Core 1"]


def _one() -> Tally:
    tally = Tally()
    tally.add("x", {"Core 1": Outcome.MET})
    return tally
