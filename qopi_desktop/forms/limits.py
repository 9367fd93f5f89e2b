"""The built-in check of a number: between its limits, with no more decimals than the question takes."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from qopi_desktop.forms.definition import Limits
from qopi_desktop.forms.tables import Table

CODE = "out-of-range"


@dataclass(frozen=True, slots=True)
class LimitWords:
    """What is said of a number out of range: with its unit, of whole numbers, and of those with some decimals."""

    title: str
    any: str
    whole: str
    decimals: str

    def say(self, limits: Limits) -> str:
        """Return the sentence; the id of the question is left in braces."""
        text = self.any if limits.decimals is None else self.decimals if limits.decimals else self.whole
        said = {"low": limits.low, "high": limits.high, "unit": limits.unit, "decimals": limits.decimals}
        for key, value in said.items():
            text = text.replace(f"{{{key}}}", str(value))
        return text


def limits_rule(limits: Limits, name: str) -> str:
    """Return the condition that a number of the question *name* must keep to."""
    if limits.decimals is None:
        return f"{name} >= {limits.low} and {name} <= {limits.high}"
    step = Decimal(1).scaleb(-limits.decimals)
    steps = int((limits.high - limits.low) / step)
    return f"{name} is one of [{', '.join(str(limits.low + step * place) for place in range(steps + 1))}]"


def read_limit_words(table: Table) -> LimitWords:
    """Return the words of the check, from the messages of the forms."""
    words = table.table("forms").table(CODE)
    return LimitWords(words.text("title"), words.text("say"), words.text("whole"), words.text("decimals"))


def read_limits(table: Table) -> Limits | None:
    """Return the limits that the table of a question has, None when it has not both."""
    low, high, decimals = table.may_number("min"), table.may_number("max"), table.may_whole("decimals")
    if low is None or high is None:
        return None
    if low > high:
        table.fault("least-above-most", str(low), str(high), at=("min",))
        return None
    return Limits(low, high, decimals, table.may_text("unit") or "")
