"""Reads a file of charts, one JSON object a line."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from qopi_desktop.cli.plain import read_json
from qopi_desktop.conditions import TypeFault, nearest
from qopi_desktop.domain.answers import QuestionId
from qopi_desktop.forms.definition import Form
from qopi_desktop.forms.reading import ReadAnswers, read_answers

MODULES = QuestionId("G06")
_KEYS = ("chart", "modules", "answers")


@dataclass(frozen=True, slots=True)
class ChartLine:
    """One chart of a file, where it stands, and what was read of its answers."""

    place: str
    chart: str
    read: ReadAnswers


def read_charts(form: Form, path: Path) -> tuple[list[ChartLine], list[TypeFault]]:
    """Return the charts of the file at *path* and every fault in it, with file, line and field."""
    try:
        lines = path.read_bytes().split(b"\n")
    except OSError as error:
        return [], [TypeFault("unreadable", error.strerror or "", file=str(path))]
    charts: list[ChartLine] = []
    faults: list[TypeFault] = []
    for number, line in enumerate(lines, start=1):
        if line.strip():
            read = read_chart(form, line, f"{path}:{number}")
            if isinstance(read, ChartLine):
                charts.append(read)
            else:
                faults += read
    return charts, faults


def read_chart(form: Form, line: bytes, place: str) -> ChartLine | list[TypeFault]:
    """Return the chart written in *line*, which stands at *place*, or every fault in it."""
    read = _read(form, line, place)
    return read if isinstance(read, ChartLine) else [replace(fault, file=place) for fault in read]


def _read(form: Form, line: bytes, place: str) -> ChartLine | list[TypeFault]:
    data = read_json(line)
    if isinstance(data, TypeFault):
        return [data]
    if not isinstance(data, dict):
        return [TypeFault("wrong-type", nearest="object")]
    faults = [TypeFault("unknown-key", key, nearest=nearest(key, _KEYS), place=key) for key in data if key not in _KEYS]
    faults += [TypeFault("missing-key", key, place=key) for key in _KEYS if key not in data]
    chart, given = data.get("chart"), data.get("answers")
    if "chart" in data and not isinstance(chart, str):
        faults.append(TypeFault("wrong-type", "chart", nearest="text", place="chart"))
    if "answers" in data and not isinstance(given, dict):
        faults.append(TypeFault("wrong-type", "answers", nearest="object", place="answers"))
    typed = dict(given) if isinstance(given, dict) else {}
    for key in (MODULES, form.questions[MODULES].name):
        if key in typed and typed.pop(key) != data.get("modules"):
            faults.append(TypeFault("modules-differ", key, place=f"answers.{key}"))
    read = read_answers(form, typed | {MODULES: data["modules"]} if "modules" in data else typed)
    faults += [_placed(form, fault) for fault in read.faults]
    return faults or ChartLine(place, str(chart), read)


def _placed(form: Form, fault: TypeFault) -> TypeFault:
    """Return *fault* with its field in the line; an unknown module has all modules beside it."""
    if fault.place != MODULES:
        return replace(fault, place=f"answers.{fault.place}")
    if fault.fault != "unknown-code":
        return replace(fault, place="modules")
    modules = " ".join(choice.code for choice in form.questions[MODULES].choices)
    return replace(fault, fault="not-a-module", nearest=modules, place="modules")
