"""``python -m qopi_desktop``: the program with its window."""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qopi_desktop.paths import Folders
    from qopi_desktop.ui.main_window import MainWindow
    from qopi_desktop.ui.one_program import OneProgram


def main() -> int:
    """Start the program, or what a flag asks for; returns the exit status."""
    if "--verify-backup" in sys.argv:  # a bundle has one executable for both
        from qopi_desktop.store import verify  # noqa: PLC0415 - nothing else may be loaded in that process

        return verify.main()
    arguments = _arguments() if sys.argv[1:] else Arguments()
    if arguments.self_test:
        from qopi_desktop import app  # noqa: PLC0415 - after the arguments, so that --help needs no window

        return app.self_test()
    from qopi_desktop.paths import Folders  # noqa: PLC0415 - the same
    from qopi_desktop.ui import first_window  # noqa: PLC0415 - the same

    return first_window.run(Folders.of_this_machine(), partial(_furnish, arguments.unlock))


class Arguments:
    """What the command line may ask for."""

    self_test = False
    unlock: Path | None = None


def _arguments() -> Arguments:
    import argparse  # noqa: PLC0415 - a start without arguments is spared it

    parser = argparse.ArgumentParser(prog="qopi_desktop", description="Chart abstraction for oncology practices.")
    parser.add_argument("--self-test", action="store_true", help="open the demonstration store, close it, exit 0")
    parser.add_argument("--unlock", type=Path, metavar="FOLDER", help="ask for the password of the store in FOLDER")
    return parser.parse_args(namespace=Arguments())


def _furnish(unlock: Path | None, folders: Folders, window: MainWindow, claim: OneProgram) -> None:
    from qopi_desktop import app  # noqa: PLC0415 - heavy: loaded once the frame is on the screen

    app.furnish(folders, unlock, window, claim)


if __name__ == "__main__":
    sys.exit(main())
