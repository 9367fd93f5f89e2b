"""``export``: forms and measures in the standards of the field."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from qopi_desktop.cli.export_fhir import add_fhir
from qopi_desktop.cli.places import into_file
from qopi_desktop.measures.package import load_package
from qopi_desktop.standards.cql import cql
from qopi_desktop.standards.elm import elm
from qopi_desktop.standards.elm_package import library
from qopi_desktop.standards.elm_terms import Library
from qopi_desktop.ui.words import say

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]  # noqa: SLF001 - it has no other name


def add_export(commands: Commands) -> None:
    """Add ``export`` and its verbs to *commands*."""
    group = _parser(commands, "export").add_subparsers(required=True, metavar=say("cli.help.command"))
    _add_library(group, "elm", lambda each: f"{json.dumps(elm(each), indent=1)}\n")
    _add_library(group, "cql", cql)
    add_fhir(group)


def _add_library(group: Commands, name: str, write: Callable[[Library], str]) -> None:
    parser = _parser(group, name)
    parser.add_argument("--out", type=Path, metavar="FILE", help=say("cli.help.out"))
    parser.set_defaults(run=partial(_export, write))


def _parser(commands: Commands, name: str) -> argparse.ArgumentParser:
    words = say(f"cli.help.{name}")
    return commands.add_parser(name, help=words.split(".")[0], description=words)


def _export(write: Callable[[Library], str], options: argparse.Namespace) -> int:
    """Write the measures that the program ships to the file that is named, or to the output.

    Raises:
        InputError: The file cannot be written.
        ResourceError: CQL has no words for a condition.
    """
    text = write(library(load_package()))
    if options.out is None:
        sys.stdout.write(text)
        return 0
    with into_file(options.out):
        options.out.write_text(text, encoding="utf-8")
    return 0
