"""``dictionary``: all questions and measures, as JSON, as pages with a search, or as sheets."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from qopi_desktop.cli.places import into_empty, into_file
from qopi_desktop.forms.definition import Check, Codes, Form, Question
from qopi_desktop.measures.definition import Measure, Rung
from qopi_desktop.measures.package import Package, load_package
from qopi_desktop.ui.words import say

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]  # noqa: SLF001 - it has no other name


def add_dictionary(commands: Commands) -> None:
    """Add ``dictionary`` to *commands*."""
    words = say("cli.help.dictionary")
    parser = commands.add_parser("dictionary", help=words.split(".")[0], description=words)
    parser.add_argument("--html", type=Path, metavar="DIR", help=say("cli.help.html"))
    parser.add_argument("--xlsx", type=Path, metavar="FILE", help=say("cli.help.xlsx"))
    parser.set_defaults(run=_dictionary)


def _dictionary(options: argparse.Namespace) -> int:
    """Write what is asked for to the places that are named, and JSON to the output when none is.

    Raises:
        InputError: The folder is not empty, or a place cannot be written.
    """
    package = load_package()
    if options.html is not None:
        _write_pages(package, options.html)
    if options.xlsx is not None:
        _write_sheets(package, options.xlsx)
    if options.html is None and options.xlsx is None:
        sys.stdout.write(f"{json.dumps(_whole(package), indent=1)}\n")
    return 0


def _write_pages(package: Package, folder: Path) -> None:
    from qopi_desktop.reports.dictionary.site import site  # noqa: PLC0415 - jinja2 takes time that JSON need not wait

    files = site(package)
    with into_empty(folder, "--html"):
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in files.items():
            (folder / name).write_bytes(content)


def _write_sheets(package: Package, file: Path) -> None:
    from qopi_desktop.reports.dictionary.workbook import workbook  # noqa: PLC0415 - the same of xlsxwriter

    with into_file(file):
        file.write_bytes(workbook(package))


def _whole(package: Package) -> dict[str, object]:
    return {
        "version": package.version,
        "sections": [asdict(section) for section in package.form.sections],
        "codelists": [_codes(codes) for codes in package.form.codelists.values()],
        "questions": [_question(question, package.form) for question in package.form.questions.values()],
        "measures": [_measure(measure) for measure in package.measures],
        "sets": [asdict(each) | {"kind": each.kind.value} for each in package.sets.values()],
    }


def _codes(codes: Codes) -> dict[str, object]:
    return {
        "id": codes.id,
        "title": codes.title,
        "version": codes.version,
        "source": codes.source,
        "codes": [asdict(choice) | dict(codes.attributes[choice.code]) for choice in codes.choices],
    }


def _question(question: Question, form: Form) -> dict[str, object]:
    term = form.vocabulary.terms[question.id]
    return {
        "id": question.id,
        "name": question.name,
        "module": question.module,
        "section": question.section,
        "ask": question.ask,
        "short": question.short,
        "kind": question.kind.value,
        "value": term.shape.value,
        "choices": [asdict(choice) for choice in question.choices],
        "codes": question.codes.id if question.codes else None,
        "beside": question.beside.id if question.beside else None,
        "open_codes": question.open_codes,
        "statuses": sorted(status.value for status in question.statuses),
        "optional": question.optional,
        "program": question.program,
        "lane": question.lane,
        "unit": question.unit,
        "min": None if question.minimum is None else float(question.minimum),
        "max": None if question.maximum is None else float(question.maximum),
        "when": question.when and question.when.text,
        "derive": question.derive and question.derive.text,
        "checks": [_check(check) for check in question.checks],
        "card": asdict(question.card),
    }


def _check(check: Check) -> dict[str, object]:
    words = {"code": check.code, "title": check.title, "say": check.say}
    return {**words, "severity": check.severity.value, "rule": check.rule.text}


def _measure(measure: Measure) -> dict[str, object]:
    rungs = {
        rung.value: [{"name": clause.name, "rule": clause.rule.text} for clause in measure.rungs[rung]] for rung in Rung
    }
    return {
        "id": measure.id,
        "module": measure.module,
        "title": measure.title,
        "statement": measure.statement,
        "direction": measure.direction.value,
        **rungs,
        "gap": measure.gap,
        "words": asdict(measure.words),
        "confidence": measure.confidence,
        "source": measure.source,
        "reason": measure.reason,
        "window": measure.window,
        "default_on": measure.default_on,
        "published_mean": None if measure.published_mean is None else float(measure.published_mean),
        "note": measure.note,
    }
