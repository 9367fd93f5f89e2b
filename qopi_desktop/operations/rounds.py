"""The rounds that ship as data, and the one a store works in."""

from __future__ import annotations

import tomllib
from datetime import date

from qopi_desktop import resources
from qopi_desktop.domain.charts import RoundId
from qopi_desktop.domain.rounds import Round
from qopi_desktop.errors import ResourceError


def load_rounds() -> tuple[Round, ...]:
    """Return every round in resources/rounds, the latest first.

    Raises:
        ResourceError: A file lacks a key or holds no date; ``file`` and ``fault`` say which.
    """
    return tuple(sorted((_load(name) for name in resources.names("rounds", ".toml")), key=_opens, reverse=True))


def round_for(rounds: tuple[Round, ...], today: date) -> Round:
    """Return the round open on *today*, else the latest: charts may be prepared and read at any time."""
    return next((each for each in rounds if each.is_open(today)), rounds[0])


def _opens(each: Round) -> date:
    return each.opens_on


def _load(name: str) -> Round:
    file = f"rounds/{name}.toml"
    raw = tomllib.loads(resources.text("rounds", f"{name}.toml"))
    try:
        return Round(
            id=RoundId(raw["id"]),
            title=raw["title"],
            opens_on=raw["opens_on"],
            closes_on=raw["closes_on"],
            modules=tuple(raw["modules"]),
            demonstration=raw["kind"] == "demonstration",
        )
    except KeyError as error:
        raise ResourceError(file=file, place=str(error), fault="missing") from error
