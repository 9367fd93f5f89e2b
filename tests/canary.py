"""A patient who does not exist, to be looked for wherever patient data may not be."""

from __future__ import annotations

import base64
import binascii
import re
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path

NAME = "Quillfeather-Zzyx"
RECORD_NUMBER = "MRN-40417-77031"
_GZIP = b"\x1f\x8b\x08"
_BASE64 = re.compile(rb"[A-Za-z0-9+/_-]{16,}")
_HEX = re.compile(rb"[0-9a-fA-F]{16,}")


def found_in(folder: Path) -> list[Path]:
    """The files below *folder* that hold the canary in their name or, as UTF-8 or UTF-16, in their bytes."""
    marks = [text.encode(code) for text in (NAME, RECORD_NUMBER) for code in ("utf-8", "utf-16-le")]
    files = [file for file in sorted(folder.rglob("*")) if file.is_file()]
    return [file for file in files if any(mark in file.name.encode() + file.read_bytes() for mark in marks)]


def told_by(data: bytes, canaries: Iterable[str]) -> list[str]:
    """The *canaries* that *data* holds: as UTF-8 or UTF-16, plain, in base64 or hexadecimal, and in gzip of each."""
    layers = [layer.lower() for layer in _layers(data, depth=3)]
    return [each for each in canaries if any(mark in layer for layer in layers for mark in _marks(each))]


def _marks(text: str) -> list[bytes]:
    return [text.lower().encode(code) for code in ("utf-8", "utf-16-le", "utf-16-be")]


def _layers(data: bytes, depth: int) -> Iterator[bytes]:
    """Yield *data* and all that can be read out of it, layer by layer."""
    yield data
    if depth:
        for inner in (*_unzipped(data), *_from_base64(data), *_from_hex(data)):
            yield from _layers(inner, depth - 1)


def _unzipped(data: bytes) -> Iterator[bytes]:
    for at in (match.start() for match in re.finditer(re.escape(_GZIP), data)):
        try:
            yield zlib.decompressobj(wbits=31).decompress(data[at:])
        except zlib.error:
            continue


def _from_base64(data: bytes) -> Iterator[bytes]:
    """Yield each run of base64 as it reads from each of its first four characters."""
    for run in (match[0].translate(bytes.maketrans(b"-_", b"+/")) for match in _BASE64.finditer(data)):
        for start in range(4):
            yield base64.b64decode(run[start:] + b"A" * (-len(run[start:]) % 4))


def _from_hex(data: bytes) -> Iterator[bytes]:
    """Yield each run of hexadecimal digits as it reads from either of its first two."""
    for run in (match[0][start:] for match in _HEX.finditer(data) for start in range(2)):
        yield binascii.unhexlify(run[: len(run) // 2 * 2])
