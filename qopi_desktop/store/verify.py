"""A fresh process that opens a backup with its key and says what it found.

Started by backup.py; the key comes over standard input, never in an argument or the environment, where other
programs could read it. Answers with one line of JSON: ``counts``, ``sequence`` and ``hash``, or ``fault``.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TextIO

from qopi_desktop.errors import KnownError
from qopi_desktop.store.proof import insist_on_whole
from qopi_desktop.store.vault import DataKey


def main(asked: TextIO = sys.stdin, told: TextIO = sys.stdout) -> int:
    """Verify the folder asked for with the key given; returns the exit status."""
    request = json.loads(asked.readline())
    try:
        proof = insist_on_whole(Path(request["folder"]), DataKey(bytes.fromhex(request["key"])))
    except KnownError as error:
        told.write(json.dumps({"fault": error.facts.get("what") or error.code}) + "\n")
        return 1
    answer = {"counts": dict(proof.counts), "sequence": proof.mark.sequence, "hash": proof.mark.hash.hex()}
    told.write(json.dumps(answer) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
