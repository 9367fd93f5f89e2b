"""The rounds of resources/: those of the past as they were, and the one of the season that runs."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import Enum
from fractions import Fraction

from qopi_desktop import resources
from qopi_desktop.conditions import nearest
from qopi_desktop.domain.charts import RoundId
from qopi_desktop.domain.rounds import Pooling, Round, Scoring
from qopi_desktop.forms.tables import Faults, Table, read_tables, read_texts

_FOLDER = "rounds"
_INHERITED = ("modules", "sets", "scoring", "eligibility", "sampling")
_KEYS = ("id", "title", "version", "kind", "opens_on", "closes_on", "like", "season", "confidence", "sources")


class _Kind(Enum):
    REFERENCE = "reference"
    DEMONSTRATION = "demonstration"


def load_rounds(today: date) -> tuple[Round, ...]:
    """Return every round in resources/, the latest first; one that follows the seasons is that of *today*.

    Raises:
        ResourceError: A file does not hold; ``faults`` has each with file, line, column and nearest spelling.
    """
    return build_rounds(round_files(), today)


def round_files() -> dict[str, str]:
    """Return the texts of the files that hold rounds, by their path below resources/."""
    return read_texts(f"{_FOLDER}/{name}.toml" for name in resources.names(_FOLDER, ".toml"))


def build_rounds(files: Mapping[str, str], today: date) -> tuple[Round, ...]:
    """Return the rounds of *files*, the latest first.

    Raises:
        ResourceError: As for `load_rounds`.
    """
    faults = Faults()
    tables = {table.text("id"): table for table in read_tables(files, faults).values()}
    found = [_read(table, tables, today) for table in tables.values()]
    faults.stop()
    return tuple(sorted(found, key=lambda each: each.opens_on, reverse=True))


def _read(table: Table, tables: Mapping[str, Table], today: date) -> Round:
    """Return the round of *table*; what it does not say itself is as in the round that it is like."""
    like = table.may_text("like")
    if like is not None and like not in tables:
        table.fault("unknown-round", like, nearest(like, tables), at=("like",))
    base = tables.get(like or "", table)
    said = {key: table if key in table else base for key in _INHERITED}
    season, opens, closes = _dates(table, today)
    if closes <= opens:
        table.fault("closes-before-opens", "closes_on", at=("closes_on",))
    if not table.texts("sources"):
        table.fault("blank", "sources", at=("sources",))
    table.text("version")
    found = Round(
        id=RoundId(table.text("id")),
        title=table.text("title").replace("{season}", season).replace("{year}", str(opens.year)),
        opens_on=opens,
        closes_on=closes,
        modules=said["modules"].texts("modules"),
        demonstration=table.member("kind", _Kind, _Kind.REFERENCE) is _Kind.DEMONSTRATION,
        sets=said["sets"].texts("sets"),
        scoring=_scoring(said["scoring"].table("scoring")),
        limits=_limits(said["eligibility"].plain("eligibility")),
    )
    table.plain("confidence")
    for key in ("eligibility", "sampling"):
        table.plain(key)
    table.end((*_KEYS, *_INHERITED))
    return found


def _dates(table: Table, today: date) -> tuple[str, date, date]:
    """Return the season by name, opening and close: as written, or those of the season in which *today* lies."""
    if "season" not in table:
        opens, closes = table.day("opens_on"), table.day("closes_on")
        return "", opens or date.min, closes or date.max
    seasons = [_season(each, today.year) for each in table.tables("season")]
    running = [each for each in seasons if each[1] <= today < each[2]]
    if not running:
        table.fault("no-season", today.isoformat(), at=("season",))
    return running[0] if running else ("", date.min, date.max)


def _season(table: Table, year: int) -> tuple[str, date, date]:
    """Return one season of *year*; its days are written as of any year, its close may be in the next."""
    opens, closes = table.day("opens_on") or date.min, table.day("closes_on") or date.max
    later = closes.year - opens.year
    season = table.text("title"), opens.replace(year=year), closes.replace(year=year + later)
    table.end(("title", "opens_on", "closes_on"))
    return season


def _scoring(table: Table) -> Scoring:
    passing = table.plain("passing")
    numerator, denominator = passing.get("numerator"), passing.get("denominator")
    if not (isinstance(numerator, int) and isinstance(denominator, int) and 0 < numerator <= denominator):
        table.fault("wrong-type", "passing", "share", at=("passing",))
        return Scoring()
    scoring = Scoring(table.member("rule", Pooling, Pooling.POOLED), Fraction(numerator, denominator))
    for key in ("confidence", "source"):
        table.text(key)
    table.end(("rule", "passing", "confidence", "source"))
    return scoring


def _limits(eligibility: Mapping[str, object]) -> dict[str, int]:
    return {key: value for key, value in eligibility.items() if isinstance(value, int) and not isinstance(value, bool)}
