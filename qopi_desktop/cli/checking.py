"""``check``: whether everything under resources/ holds."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping
from enum import Enum

from qopi_desktop import resources
from qopi_desktop.cli.telling import refused
from qopi_desktop.conditions import TypeFault, nearest
from qopi_desktop.forms.load import form_files
from qopi_desktop.forms.proofreading import proofread_form, with_lines
from qopi_desktop.forms.tables import Faults, Table, read_tables, read_texts
from qopi_desktop.measures.load import measure_files
from qopi_desktop.measures.package import Package, load_package
from qopi_desktop.measures.proofreading import proofread_measures

_ROUNDS = "rounds"


class _RoundKind(Enum):
    REFERENCE = "reference"
    DEMONSTRATION = "demonstration"


def check(_: argparse.Namespace) -> int:
    """Validate every data file and write how many modules, questions and measures there are.

    Raises:
        ResourceError: A file cannot be read as what it is; ``faults`` has each fault.
        InputError: The files can be read, but break a rule of their own.
    """
    package = load_package()
    rounds = round_files()
    faults = [
        *with_lines(proofread_form(package.form), form_files()),
        *with_lines(proofread_measures(package.measures), measure_files()),
        *proofread_rounds(rounds, package),
    ]
    if faults:
        raise refused(faults)
    counts = {
        "modules": len({question.module for question in package.form.questions.values()}),
        "questions": len(package.form.questions),
        "measures": len(package.measures),
        "codelists": len(package.form.codelists),
        "rounds": len(rounds),
    }
    sys.stdout.write("".join(f"{what}: {count}\n" for what, count in counts.items()))
    return 0


def round_files() -> dict[str, str]:
    """Return the texts of the files that hold rounds, by their path below resources/."""
    return read_texts(f"{_ROUNDS}/{name}.toml" for name in resources.names(_ROUNDS, ".toml"))


def proofread_rounds(files: Mapping[str, str], package: Package) -> tuple[TypeFault, ...]:
    """Return what is wrong with the rounds in *files*: their dates, modules and sets of measures."""
    faults = Faults()
    for table in read_tables(files, faults).values():
        _proofread_round(table, package)
    return tuple(faults.found)


def _proofread_round(table: Table, package: Package) -> None:
    for key in ("id", "title", "version"):
        table.text(key)
    table.member("kind", _RoundKind, _RoundKind.REFERENCE)
    opens, closes = table.day("opens_on"), table.day("closes_on")
    if opens and closes and closes <= opens:
        table.fault("closes-before-opens", "closes_on", at=("closes_on",))
    if not table.texts("sources"):
        table.fault("blank", "sources", at=("sources",))
    modules = {question.module for question in package.form.questions.values()}
    _known(table, "modules", modules, "unknown-module")
    sets = table.tables("measure_set")
    _known(table, "sets", {each.text("id") for each in sets}, "unknown-set")
    for each in sets:
        _known(each, "measures", {measure.id for measure in package.measures}, "unknown-measure")


def _known(table: Table, key: str, known: set[str], code: str) -> None:
    for index, word in enumerate(table.texts(key)):
        if word not in known:
            table.fault(code, word, nearest(word, known), at=(key, index))
