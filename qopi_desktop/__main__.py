"""``python -m qopi_desktop``: the program with its window."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path


def main() -> int:
    """Start the program, or what a flag asks for; returns the exit status."""
    if "--verify-backup" in sys.argv:  # a bundle has one executable for both
        from qopi_desktop.store import verify  # noqa: PLC0415 - nothing else may be loaded in that process

        return verify.main()
    parser = argparse.ArgumentParser(prog="qopi_desktop", description="Chart abstraction for oncology practices.")
    parser.add_argument("--self-test", action="store_true", help="open the demonstration store, close it, exit 0")
    parser.add_argument("--unlock", type=Path, metavar="FOLDER", help="ask for the password of the store in FOLDER")
    arguments = parser.parse_args()
    from qopi_desktop import app  # noqa: PLC0415 - after the arguments, so that --help needs no window

    return app.self_test() if arguments.self_test else app.run(arguments.unlock)


if __name__ == "__main__":
    sys.exit(main())
