"""``training``: invented records to abstract on paper, each with its key."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from qopi_desktop.cli.places import into_empty
from qopi_desktop.cli.telling import refused, unknown
from qopi_desktop.measures.package import Package, load_package
from qopi_desktop.measures.rounds import load_rounds
from qopi_desktop.measures.stories import ChartStory, load_story, story_ids
from qopi_desktop.ui.format import answer
from qopi_desktop.ui.words import say

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]  # noqa: SLF001 - it has no other name


def add_training(commands: Commands) -> None:
    """Add ``training`` to *commands*."""
    words = say("cli.help.training")
    parser = commands.add_parser("training", help=words.split(".")[0], description=words)
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help=say("cli.help.out-folder"))
    parser.add_argument("--story", nargs="+", default=(), metavar="ID", help=say("cli.help.training-story"))
    parser.set_defaults(run=_training)


def _training(options: argparse.Namespace) -> int:
    """Write a record and a key for each story that is named, or for every one, and tell their names.

    Raises:
        InputError: There is no such story, or the folder is not empty or cannot be written.
    """
    known = story_ids()
    if faults := unknown(options.story, known, "unknown-story", "--story"):
        raise refused(faults)
    package = load_package()
    with into_empty(options.out, "--out"):
        options.out.mkdir(parents=True, exist_ok=True)
        for story_id in options.story or known:
            _write(load_story(story_id), package, options.out)
    return 0


def _write(story: ChartStory, package: Package, folder: Path) -> None:
    from qopi_desktop.reports.training.key import answer_key  # noqa: PLC0415 - reportlab takes time to import
    from qopi_desktop.reports.training.record import case_record  # noqa: PLC0415 - the same

    its_round = next(each for each in load_rounds(story.abstracted_on) if each.id == story.round)
    documents = {"record": case_record(story, its_round), "key": answer_key(story, package, answer)}
    for name, content in documents.items():
        file = folder / f"{story.code}-{name}.pdf"
        file.write_bytes(content)
        sys.stdout.write(f"{file.name}\n")
