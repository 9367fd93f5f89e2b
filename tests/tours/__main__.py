"""Runs a tour: ``python -m tests.tours NAME --out DIR [--screen] [--docs]``."""

from __future__ import annotations

import argparse
import importlib
import os
import shutil
import sys
import time
from pathlib import Path

DOCS = Path(__file__).parents[2] / "docs" / "tour"
_LEAD = "The tours took them: `python3 run.py tour NAME --out DIR --docs` takes them again."
TOURS = ("first-chart", "demo-day", "own-chart", "skip-logic", "sync", "outage", "close", "revoked")


def main(arguments: list[str]) -> int:
    """Run the tour that *arguments* name; 0 when every fact held and no text was cut."""
    parser = argparse.ArgumentParser(prog="tour", description="Run the program through a scripted day.")
    parser.add_argument("name", choices=TOURS)
    parser.add_argument("--out", type=Path, required=True, help="folder for the pictures and tour.json")
    parser.add_argument("--screen", action="store_true", help="show the window on the display")
    parser.add_argument("--docs", action="store_true", help="also renew the pictures of the documentation")
    chosen = parser.parse_args(arguments)
    if not chosen.screen:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    begun = time.monotonic()
    failed = _play(chosen.name, chosen.out.resolve())
    print(f"{chosen.name}: {failed or 'all facts hold'}, {time.monotonic() - begun:.0f} s, pictures in {chosen.out}")
    if chosen.docs and not failed:
        _renew_docs(chosen.name, chosen.out)
    return 1 if failed else 0


def _play(name: str, out: Path) -> str:
    """Play the tour; return what failed, empty for nothing."""
    from tests.tours.stage import TourFailedError  # noqa: PLC0415 - Qt chooses its platform when it is imported
    from tests.tours.theatre import theatre  # noqa: PLC0415 - the same

    tour = importlib.import_module(f"tests.tours.{name.replace('-', '_')}")
    for old in out.glob("??-*.png"):
        old.unlink()
    try:
        with theatre(out, name) as house:
            tour.play(house)
    except TourFailedError as error:
        return str(error)
    return ""


def _renew_docs(name: str, out: Path) -> None:
    """Copy the pictures that the tour offers to the documentation, and list those of all tours."""
    DOCS.mkdir(parents=True, exist_ok=True)
    for picture, (file, _) in _offers(name).items():
        shutil.copyfile(next(out.glob(f"??-{picture}.png")), DOCS / file)
    lines = ["# Pictures of the program", "", _LEAD, ""]
    for each in TOURS:
        for file, sentence in _offers(each).values():
            lines += [f"## {sentence}", "", f"![{sentence}]({file})", ""]
    (DOCS / "README.md").write_text("\n".join(lines), encoding="utf-8")


def _offers(name: str) -> dict[str, tuple[str, str]]:
    """Return by picture of the tour the file in the documentation and what it shows."""
    offers: dict[str, tuple[str, str]] = importlib.import_module(f"tests.tours.{name.replace('-', '_')}").DOCS
    return offers


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
