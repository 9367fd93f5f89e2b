"""A chart as the value of a library's one parameter: flat, a field for each question that is read."""

from __future__ import annotations

import calendar
from collections.abc import Mapping
from datetime import date

from qopi_desktop.conditions import Env, Gap, Span
from qopi_desktop.conditions.truth import Exact
from qopi_desktop.forms.definition import Form
from qopi_desktop.standards.elm_questions import GAP
from qopi_desktop.standards.elm_terms import Library, Type

Field = str | float | list[str] | Mapping[str, str]
Chart = dict[str, Field]


class Flattener:
    """Writes the charts of one form for one library."""

    def __init__(self, form: Form, library: Library) -> None:
        slots = {question.name: slot for slot, question in enumerate(form.questions.values())}
        self._values = [(name, slots[name], type_) for name, type_ in library.fields if name in slots]
        names = [name.removesuffix(GAP) for name, _ in library.fields if name not in slots]
        self._gaps = [(f"{name}{GAP}", slots[name]) for name in names]

    def chart(self, env: Env) -> Chart:
        """Return the fields of a chart that are not null, from *env* as measures read it.

        A date is ``2016``, ``2016-03`` or ``2016-03-14``; one that was narrowed to other days is its first and last
        day, ``{"low": ..., "high": ...}``, for which CQL has no literal.
        """
        gaps = {field: cell.value for field, slot in self._gaps if isinstance(cell := env[slot], Gap)}
        values = {
            field: _value(cell, type_) for field, slot, type_ in self._values if not isinstance(cell := env[slot], Gap)
        }
        return {**values, **gaps}


def _value(cell: Exact | Span, type_: Type) -> Field:
    match cell:
        case frozenset():
            return sorted(cell)
        case str():
            return cell
        case Span(low, high):
            return _span(date.fromordinal(int(low)), date.fromordinal(int(high)))
        case int() if type_ is Type.DATE:
            return date.fromordinal(cell).isoformat()
        case number:
            return float(number)


def is_odd(field: Field) -> bool:
    """Return whether *field* is a date of which the days are no whole month or year."""
    return isinstance(field, Mapping)


def _span(first: date, last: date) -> str | dict[str, str]:
    """Return the month or year that has just these days, else both ends."""
    if (first.month, first.day, last.month, last.day, first.year) == (1, 1, 12, 31, last.year):
        return f"{first.year:04}"
    if first.day == 1 and last == first.replace(day=calendar.monthrange(first.year, first.month)[1]):
        return f"{first.year:04}-{first.month:02}"
    return {"low": first.isoformat(), "high": last.isoformat()}
