"""Reads JSON that a person gave."""

from __future__ import annotations

import json
from decimal import Decimal

from qopi_desktop.conditions import TypeFault


def read_json(raw: bytes | str) -> object | TypeFault:
    """Return the JSON value written in *raw*; a key that stands twice in one object is a fault too."""
    repeated: list[str] = []

    def single(pairs: list[tuple[str, object]]) -> dict[str, object]:
        keys = [key for key, _ in pairs]
        repeated.extend(key for key in keys if keys.count(key) > 1)
        return dict(pairs)

    try:
        text = raw.decode("utf-8-sig") if isinstance(raw, bytes) else raw
        value: object = json.loads(text, parse_float=Decimal, object_pairs_hook=single)
    except UnicodeDecodeError as error:
        return TypeFault("not-utf8", column=error.start + 1)
    except json.JSONDecodeError as error:
        return TypeFault("not-json", error.msg, column=error.pos + 1)
    except (ValueError, RecursionError) as error:  # a number of thousands of digits, or endless brackets
        return TypeFault("not-json", type(error).__name__)
    return TypeFault("repeated", repeated[0], place=repeated[0]) if repeated else value
