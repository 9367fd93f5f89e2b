"""``paper``: blank forms to print."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from qopi_desktop.cli.places import into_empty
from qopi_desktop.cli.telling import refused, unknown
from qopi_desktop.forms.load import load_forms
from qopi_desktop.ui.words import say

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]  # noqa: SLF001 - it has no other name


def add_paper(commands: Commands) -> None:
    """Add ``paper`` to *commands*."""
    words = say("cli.help.paper")
    parser = commands.add_parser("paper", help=words.split(".")[0], description=words)
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help=say("cli.help.out-folder"))
    parser.add_argument("--module", nargs="+", default=(), metavar="MODULE", help=say("cli.help.paper-module"))
    parser.set_defaults(run=_paper)


def _paper(options: argparse.Namespace) -> int:
    """Write one PDF for each module that is named, or for every one, and tell their names.

    Raises:
        InputError: There is no such module, or the folder is not empty or cannot be written.
    """
    from qopi_desktop.reports.paper.form import blank_form, modules  # noqa: PLC0415 - reportlab takes time to import

    form = load_forms()
    if faults := unknown(options.module, modules(form), "unknown-module", "--module"):
        raise refused(faults)
    with into_empty(options.out, "--out"):
        options.out.mkdir(parents=True, exist_ok=True)
        for module in options.module or modules(form):
            file = options.out / f"{module}.pdf"
            file.write_bytes(blank_form(form, module))
            sys.stdout.write(f"{file.name}\n")
    return 0
