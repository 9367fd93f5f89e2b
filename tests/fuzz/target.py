"""The same feeds, led by coverage: atheris looks for texts that reach branches which no text before reached.

python -m tests.fuzz.target [--folder=FOLDER] [options of libFuzzer: -max_total_time=600 -runs=100000 -seed=1 ...]

The folder keeps the texts found so far, with which the next run begins, and the one that was not answered as it must
be, which ends the run. The program is slower here, since every branch of it is counted: texts that take long are kept
as well, for a look without that.
"""

from __future__ import annotations

import hashlib
import resource
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

import atheris

COUNTED = ["qopi_desktop", "lark", "tomllib"]
SUSPICIOUS_S = 0.03
MOST_KIB = 64 * 1024
MOST_KEPT = 20
LONGEST = 6000
FOLDER = "--folder="

with atheris.instrument_imports(include=COUNTED):
    from tests.fuzz.feeds import BrokenPromiseError, Feed, feed, feeds
    from tests.fuzz.seeds import HOSTILE_RULES, keys, seeds, words

FEEDS: Sequence[Feed] = tuple(feeds().values())


def read(data: bytes) -> tuple[Feed, str]:
    """Return what *data* stands for: its first byte chooses the feed, the rest is the text."""
    return FEEDS[(data or b"\\0")[0] % len(FEEDS)], data[1:].decode("utf-8", "surrogateescape")


def written(name: str, text: str) -> bytes:
    """Return the bytes that stand for *text* in the feed *name*."""
    place = next(index for index, each in enumerate(FEEDS) if each.name == name)
    return bytes([place]) + text.encode("utf-8", "surrogateescape")


def fill(folder: Path) -> Path:
    """Write what the run begins with, and return the dictionary of words that it may put in."""
    corpus = folder / "corpus"
    corpus.mkdir(parents=True, exist_ok=True)
    hostile = [("condition", text) for text in HOSTILE_RULES.values() if len(text) < LONGEST]
    for name, text in [*seeds(), *hostile]:
        data = written(name, text)
        (corpus / hashlib.sha256(data).hexdigest()[:16]).write_bytes(data)
    pieces = [f" {each} ".encode() for each in words()] + [each.encode() for each in keys()]
    escaped = ["".join(f"\\x{byte:02x}" for byte in piece) for piece in pieces]
    dictionary = folder / "words.dict"
    dictionary.write_text("".join(f'"{each}"\n' for each in escaped), encoding="ascii")
    return dictionary


def trial(folder: Path) -> Callable[[bytes], None]:
    """Return what is done with each text that atheris makes up."""
    kept: set[str] = set()

    def one(data: bytes) -> None:
        into, text = read(data)
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        seconds = feed(into, text)
        grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
        if grown > MOST_KIB:
            raise BrokenPromiseError(f"{into.name}: {grown} KiB")
        if seconds > SUSPICIOUS_S and len(kept) < MOST_KEPT:
            kept.add(name := hashlib.sha256(data).hexdigest()[:16])
            path = folder / f"slow-{name}"
            path.write_text(f"{into.name}\n{text}", encoding="utf-8", errors="surrogateescape", newline="")

    return one


def main(arguments: Sequence[str]) -> None:
    """Fuzz until the options say that it is enough; never returns."""
    given = [each.removeprefix(FOLDER) for each in arguments if each.startswith(FOLDER)]
    folder = Path(given[0] if given else f"{tempfile.gettempdir()}/qopi-fuzz")
    dictionary = fill(folder)
    own = [f"-dict={dictionary}", f"-max_len={LONGEST}", "-timeout=10", f"-artifact_prefix={folder}/"]
    options = [each for each in arguments if not each.startswith(FOLDER)]
    atheris.Setup([sys.argv[0], *own, *options, str(folder / "corpus")], trial(folder))
    atheris.Fuzz()


if __name__ == "__main__":
    main(sys.argv[1:])
