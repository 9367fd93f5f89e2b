"""The commands, their arguments and their exit status."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from qopi_desktop.cli.central import add_central
from qopi_desktop.cli.checking import check
from qopi_desktop.cli.conditions import condition
from qopi_desktop.cli.dictionary import add_dictionary
from qopi_desktop.cli.export import add_export
from qopi_desktop.cli.mutate import CHARTS, mutate
from qopi_desktop.cli.paper import add_paper
from qopi_desktop.cli.scoring import score
from qopi_desktop.cli.tally import add_tally
from qopi_desktop.cli.telling import BAD_INPUT, tell
from qopi_desktop.cli.training import add_training
from qopi_desktop.conditions import TypeFault
from qopi_desktop.errors import InputError, ResourceError
from qopi_desktop.ui.words import say

NOBODY_READS = 141
"""The exit status when who read the output went away, as of a program that SIGPIPE ended."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns 0, or 2 when the input does not hold, each fault told in one line.

    When who reads the output goes away, as ``head`` does, it ends without a word and returns 141.

    Args:
        arguments: Those of the command line; None takes the program's own.
    """
    try:
        try:
            return _run(arguments)
        finally:
            sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # or Python tells of it once more as it ends
        return NOBODY_READS


def _run(arguments: Sequence[str] | None) -> int:
    try:
        parser = _parser()
    except (KeyError, TypeError, ValueError) as error:  # without its words the program can say only this
        sys.stderr.write(f"resources/messages: {error}\n")
        return BAD_INPUT
    options = parser.parse_args(arguments)
    try:
        return int(options.run(options))
    except (ResourceError, InputError) as error:
        faults: Sequence[TypeFault] = error.facts["faults"]
        tell(faults)
        return BAD_INPUT


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="qopi", description=say("cli.help.program"))
    commands = parser.add_subparsers(required=True, metavar=say("cli.help.command"))
    scores = _command(commands, "score", score)
    scores.add_argument("--charts", type=Path, required=True, metavar="FILE.jsonl", help=say("cli.help.charts"))
    scores.add_argument("--explain", metavar="MEASURE", help=say("cli.help.explain"))
    _command(commands, "check", check)
    conditions = _command(commands, "condition", condition)
    conditions.add_argument("expression", metavar="EXPR", help=say("cli.help.expression"))
    conditions.add_argument("--answers", required=True, metavar="JSON", help=say("cli.help.answers"))
    mutates = _command(commands, "mutate", mutate)
    mutates.add_argument("--charts", type=Path, default=CHARTS, metavar="DIR", help=say("cli.help.golden"))
    mutates.add_argument("--measure", metavar="MEASURE", help=say("cli.help.mutated"))
    mutates.add_argument("--json", action="store_true", help=say("cli.help.json"))
    add_dictionary(commands)
    add_paper(commands)
    add_training(commands)
    add_export(commands)
    add_tally(commands)
    add_central(commands)
    return parser


def _command(
    commands: argparse._SubParsersAction[argparse.ArgumentParser],
    name: str,
    run: Callable[[argparse.Namespace], int],
) -> argparse.ArgumentParser:
    words = say(f"cli.help.{name}")
    parser = commands.add_parser(name, help=words.split(".")[0], description=words)
    parser.set_defaults(run=run)
    return parser
