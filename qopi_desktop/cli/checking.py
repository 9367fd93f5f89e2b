"""``check``: whether everything under resources/ holds."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Collection, Mapping
from datetime import date

from qopi_desktop.cli.telling import refused
from qopi_desktop.conditions import TypeFault, nearest
from qopi_desktop.forms.load import form_files
from qopi_desktop.forms.proofreading import proofread_form, with_lines
from qopi_desktop.forms.tables import Faults, Table, read_tables
from qopi_desktop.measures.load import measure_files
from qopi_desktop.measures.package import Package, load_package
from qopi_desktop.measures.proofreading import proofread_measures
from qopi_desktop.measures.rounds import build_rounds, round_files
from qopi_desktop.measures.sets import SetKind

_ANY_DAY = date(2017, 9, 15)


def check(_: argparse.Namespace) -> int:
    """Validate every data file and write how many modules, questions and measures there are.

    Raises:
        ResourceError: A file cannot be read as what it is; ``faults`` has each fault.
        InputError: The files can be read, but break a rule of their own.
    """
    package = load_package()
    rounds = round_files()
    build_rounds(rounds, _ANY_DAY)
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
        "sets": len(package.sets),
        "certification": len(
            {each for found in package.sets.values() if found.kind is SetKind.CERTIFICATION for each in found.measures}
        ),
    }
    sys.stdout.write("".join(f"{what}: {count}\n" for what, count in counts.items()))
    return 0


def proofread_rounds(files: Mapping[str, str], package: Package) -> tuple[TypeFault, ...]:
    """Return what is wrong with the rounds in *files*: modules, sets and numbers that are not there."""
    faults = Faults()
    for table in read_tables(files, faults).values():
        _known(table, "modules", {question.module for question in package.form.questions.values()}, "unknown-module")
        _known(table, "sets", package.sets, "unknown-set")
        if "eligibility" in table:
            missing = set(package.eligibility.limits) - set(table.plain("eligibility"))
            for name in sorted(missing):
                table.fault("missing-key", name, at=("eligibility",))
    return tuple(faults.found)


def _known(table: Table, key: str, known: Collection[str], code: str) -> None:
    for index, word in enumerate(table.texts(key)):
        if word not in known:
            table.fault(code, word, nearest(word, known), at=(key, index))
