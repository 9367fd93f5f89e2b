"""Reads the text of a TOML file, and refuses early what would take long."""

from __future__ import annotations

import re
import tomllib

from qopi_desktop.conditions import TypeFault
from qopi_desktop.forms.positions import STRING, Spot, spot_of

LARGEST = 200_000
"""Characters of the largest data file that is read."""

MOST_PARTS = 10_000
"""Keys and entries of lists, lines, and escapes, of the largest data file that is read."""

MOST_DOTS = 10
"""Dots of the longest key that is read; tomllib takes the square of their number."""

_QUOTED_OR_COMMENT = re.compile(STRING.pattern + r"|#[^\n]*+")
_DOTS = re.compile(rf"(?:\.[^.=,\[\]{{}}\n]*+){{{MOST_DOTS + 1}}}")
_DIGITS = re.compile(r"[0-9][0-9_]{4000,}")
_PLACE = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")


def read_toml(text: str) -> dict[str, object] | TypeFault:
    """Return what the TOML in *text* says, or the fault that keeps it from being read, with line and column."""
    if len(text) > LARGEST or max(text.count("\n"), text.count("\\")) > MOST_PARTS:
        return TypeFault("too-long")
    bare = _QUOTED_OR_COMMENT.sub("", text)
    if bare.count("=") + bare.count(",") + bare.count("[") > MOST_PARTS:
        return TypeFault("too-long")
    if _DOTS.search(bare):
        return TypeFault("too-deep")
    try:
        return tomllib.loads(text)
    except RecursionError:
        return TypeFault("too-deep")
    except ValueError as error:  # TOML's own, and that of a number of thousands of digits
        return _not_toml(str(error), text.replace("\r\n", "\n"))


def _not_toml(said: str, text: str) -> TypeFault:
    """Return the fault that tomllib tells in words; a file that ends early is at fault where it ends."""
    found = _PLACE.search(said)
    if found is None:
        digits = _DIGITS.search(text)
        spot = spot_of(text, digits.start() if digits else 0)
        return TypeFault("too-large", "...", column=spot.column, line=spot.line)
    line, column = found.groups()
    spot = Spot(int(line), int(column)) if line else spot_of(text, len(text))
    return TypeFault("not-toml", said[: found.start()], column=spot.column, line=spot.line)
