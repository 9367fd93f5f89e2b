"""How often a measure was met, how sure that is, and how measures become one score."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal, localcontext
from fractions import Fraction
from itertools import chain

from qopi_desktop.domain.rounds import Pooling, Scoring

SMALL_NUMBER = 10
"""Below this denominator a rate is marked as resting on too few charts. Source: decisions.md 15."""

_Z = Decimal("1.959963984540054")  # the 0.975 quantile of the standard normal distribution
_DIGITS = 40


@dataclass(frozen=True, slots=True)
class Interval:
    """Where a rate lies with 95 % confidence, both ends between 0 and 1, accurate to at least 30 digits."""

    low: Fraction
    high: Fraction


@dataclass(frozen=True, slots=True)
class Score:
    """How many charts had each outcome of one measure.

    Raises:
        ValueError: A count is negative.
    """

    met: int = 0
    not_met: int = 0
    excluded: int = 0
    exception: int = 0
    undecided: int = 0
    not_in_denominator: int = 0

    def __post_init__(self) -> None:
        if min(self.met, self.not_met, self.excluded, self.exception, self.undecided, self.not_in_denominator) < 0:
            raise ValueError("a count of charts is not negative")

    @property
    def numerator(self) -> int:
        """Return the charts that met the measure."""
        return self.met

    @property
    def denominator(self) -> int:
        """Return the charts that count: met and not met."""
        return self.met + self.not_met

    @property
    def rate(self) -> Fraction | None:
        """Return the exact share of the denominator that met the measure, None when nobody counts."""
        return Fraction(self.met, self.denominator) if self.denominator else None

    @property
    def interval(self) -> Interval | None:
        """Return the 95 % interval of the rate, None when nobody counts."""
        return wilson(self.met, self.denominator) if self.denominator else None

    @property
    def is_small_number(self) -> bool:
        """Return whether the rate rests on too few charts to judge."""
        return self.denominator < SMALL_NUMBER

    def inverted(self) -> Score:
        """Return the score as its complement: for a measure where lower is better."""
        return Score(
            met=self.not_met,
            not_met=self.met,
            excluded=self.excluded,
            exception=self.exception,
            undecided=self.undecided,
            not_in_denominator=self.not_in_denominator,
        )


def wilson(met: int, denominator: int) -> Interval:
    """Return the two-sided 95 % Wilson score interval of *met* out of *denominator*, without continuity correction.

    Args:
        met: From 0 to *denominator*.
        denominator: 1 or more.

    Raises:
        ValueError: The counts are no share.

    Source: E. B. Wilson, J Am Stat Assoc 1927;22:209-212; L. D. Brown, T. T. Cai, A. DasGupta,
        Statistical Science 2001;16:101-133, equation 4.
    """
    if not 0 <= met <= denominator or denominator == 0:
        raise ValueError("not a share")
    share, z_squared = Fraction(met, denominator), Fraction(_Z) ** 2
    center = share + z_squared / (2 * denominator)
    spread = share * (1 - share) / denominator + z_squared / (4 * denominator**2)
    half = Fraction(_Z) * _root(spread)
    scale = 1 + z_squared / denominator
    return Interval(
        low=(center - half) / scale if met else Fraction(0),
        high=(center + half) / scale if met < denominator else Fraction(1),
    )


def aggregate(outcomes: Iterable[Mapping[str, str]]) -> Mapping[str, Score]:
    """Return the score of each measure that occurs in *outcomes*, one mapping of measure id to outcome code per chart.

    A chart without a code for a measure does not have the measure's module and is not counted there at all.

    Raises:
        ValueError: A code that is no outcome.
    """
    counts: dict[str, dict[str, int]] = {}
    told = Counter(chain.from_iterable(chart.items() for chart in outcomes))  # counts 10,000 charts in C
    for (measure_id, code), count in told.items():
        counts.setdefault(measure_id, {})[_name_of(code)] = count
    return {measure_id: Score(**count) for measure_id, count in counts.items()}


@dataclass(frozen=True, slots=True)
class Overall:
    """One score out of several measures, by either way of pooling, as exact fractions.

    ``pooled`` adds numerators and denominators: it counts opportunities. ``mean`` is the unweighted mean of the rates,
    None when no measure has one. ``scoring`` says which of them decides.

    Source: decisions.md 3.
    """

    pooled: Score
    mean: Fraction | None
    scoring: Scoring

    @property
    def rate(self) -> Fraction | None:
        """Return the share that decides, None when nobody counts."""
        return self.pooled.rate if self.scoring.rule is Pooling.POOLED else self.mean

    @property
    def other(self) -> Fraction | None:
        """Return the share by the way that does not decide, to be shown beside it."""
        return self.mean if self.scoring.rule is Pooling.POOLED else self.pooled.rate

    @property
    def passes(self) -> bool | None:
        """Return whether the unrounded share reaches the passing mark, None when nobody counts."""
        return None if self.rate is None else self.rate >= self.scoring.passing


def overall(scores: Iterable[Score], scoring: Scoring) -> Overall:
    """Return what *scores* come to together; a measure that nobody counts for drops out.

    The caller inverts the scores of lower-is-better measures and leaves out the parts of a composite.
    """
    counted = [score for score in scores if score.denominator]
    rates = [Fraction(score.met, score.denominator) for score in counted]
    total = Score(met=sum(score.met for score in counted), not_met=sum(score.not_met for score in counted))
    return Overall(total, sum(rates, Fraction(0)) / len(rates) if rates else None, scoring)


_NAMES = {
    "met": "met",
    "not-met": "not_met",
    "excluded": "excluded",
    "exception": "exception",
    "undecided": "undecided",
    "not-in-denominator": "not_in_denominator",
}


def _name_of(code: str) -> str:
    if code not in _NAMES:
        raise ValueError("no outcome code")
    return _NAMES[code]


def _root(number: Fraction) -> Fraction:
    """Return the square root to 40 digits, the same on every machine."""
    with localcontext() as context:
        context.prec = _DIGITS
        return Fraction((Decimal(number.numerator) / Decimal(number.denominator)).sqrt())
