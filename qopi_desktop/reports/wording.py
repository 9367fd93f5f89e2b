"""The words and figures of a report, as they are printed."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from qopi_desktop import resources

if TYPE_CHECKING:
    from qopi_desktop.domain.scores import Interval
    from qopi_desktop.reports.content import MeasureRow


class Wording:
    """The words of one file of resources/messages, found by keys like ``row.small``."""

    def __init__(self, table: Mapping[str, Any]) -> None:
        self._table = table

    def say(self, key: str, **facts: object) -> str:
        """Return the words under *key* with *facts* filled in.

        Raises:
            KeyError: There are no such words, or they need a fact that was not given.
        """
        return self.template(key).format(**facts)

    def template(self, key: str) -> str:
        """Return the words under *key* as they stand, with the names of facts in braces.

        Raises:
            KeyError: There are no such words.
        """
        found: Any = self._table
        for part in key.split("."):
            found = found[part]
        return str(found)

    def module(self, module: str) -> str:
        """Return the printed name of *module*."""
        return self.say(f"module.{module}")

    def day(self, moment: date) -> str:
        """Return *moment* as ``Apr 27, 2027``, whatever the locale."""
        return f"{self.say('months').split()[moment.month - 1]} {moment.day}, {moment.year}"

    def rate(self, row: MeasureRow) -> str:
        """Return the rate in whole percent, or the sign for none."""
        rate = row.score.rate
        return self.say("row.none") if rate is None else percent(rate)

    def range(self, interval: Interval | None, places: int = 0) -> str:
        """Return the interval in percent, or the sign for none."""
        if interval is None:
            return self.say("row.none")
        return self.say("row.range", low=points(interval.low, places), high=points(interval.high, places))

    def remark(self, row: MeasureRow) -> str:
        """Return what must be known to read the row, empty where there is nothing."""
        lower = self.say("row.lower") if row.lower_is_better else ""
        small = self.say("row.small") if row.is_small_number else ""
        return self.say("row.joined", first=lower, second=small) if lower and small else lower or small


def load_wording(name: str = "report") -> Wording:
    """Return the words of *name*: those of the report, or of another file of resources/messages with one table.

    Raises:
        FileNotFoundError: The installation is damaged.
    """
    return Wording(tomllib.loads(resources.text("messages", f"{name}.toml"))[name])


def percent(share: Fraction, places: int = 0) -> str:
    """Return *share* in percent with its sign: ``71 %``."""
    return f"{points(share, places)} %"


def points(share: Fraction, places: int = 0) -> str:
    """Return *share* in percent without its sign, half rounded up: ``71``."""
    exact = Decimal(share.numerator * 100) / Decimal(share.denominator)
    return str(exact.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP))
