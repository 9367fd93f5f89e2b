"""Keyed copies of a store, each verified in a fresh process before an older one may go."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from qopi_desktop.errors import BackupFailedError, KnownError
from qopi_desktop.store import head, keyfile
from qopi_desktop.store.cipher import Connection, Mode, connect, trouble
from qopi_desktop.store.files import StorePaths, sync_folder, write_new
from qopi_desktop.store.proof import Proof, take
from qopi_desktop.store.vault import DataKey

KEEP = 10
"""How many verified backups of a store are kept in a folder."""

VERIFY_FLAG = "--verify-backup"
"""The one argument with which a bundled program must call ``store.verify.main()`` and do nothing else."""

_NAME = re.compile(r"\d{4}-\d{2}-\d{2}T\d{6}Z(-\d+)?")
_PARTIAL = ".partial-"
_LONGEST_S = 600

Verifier = Callable[[Path, DataKey], "dict[str, object]"]


def verify_in_fresh_process(folder: Path, key: DataKey) -> dict[str, object]:
    """Return what a new process says of the backup in *folder*.

    Raises:
        BackupFailedError: It said nothing that can be read.
    """
    bundled = getattr(sys, "frozen", False)
    command = [sys.executable, VERIFY_FLAG] if bundled else [sys.executable, "-m", "qopi_desktop.store.verify"]
    request = json.dumps({"folder": str(folder), "key": key.secret.hex()}) + "\n"
    home = Path(__file__).parents[2]
    try:
        told = subprocess.run(  # noqa: S603 - our own program
            command, input=request, capture_output=True, text=True, check=False, timeout=_LONGEST_S, cwd=home
        )
        return dict(json.loads(told.stdout))
    except (OSError, ValueError, subprocess.TimeoutExpired) as error:
        raise BackupFailedError(path=str(folder), what="verifier") from error


def back_up(
    source: Path, key: DataKey, to_folder: Path, now: datetime, verifier: Verifier = verify_in_fresh_process
) -> Path:
    """Copy the store in *source* into a new folder below *to_folder*, verify it, and keep the ten newest.

    Raises:
        BackupFailedError: ``what`` says why; earlier backups are untouched.
    """
    try:
        to_folder.mkdir(parents=True, exist_ok=True)
        _sweep(to_folder)
        name = _free_name(to_folder, now)
        partial = to_folder / f"{_PARTIAL}{name}"
        partial.mkdir(mode=0o700)
        proof = _copy(source, key, partial)
        _insist_on_same(verifier(partial, key), proof, partial)
        made = partial.rename(to_folder / name)
        sync_folder(to_folder)
        _drop_oldest(to_folder, keyfile.read_head(made).vault_id)
    except OSError as error:
        raise BackupFailedError(path=str(to_folder), what=os.strerror(error.errno or 0)) from error
    except KnownError as error:
        if isinstance(error, BackupFailedError):
            raise
        raise BackupFailedError(path=str(to_folder), what=error.facts.get("reason") or error.code) from error
    return made


def backups_in(folder: Path, vault_id: str) -> tuple[Path, ...]:
    """Return the verified backups of that store, the oldest first."""
    if not folder.is_dir():
        return ()
    named = sorted(entry for entry in folder.iterdir() if _NAME.fullmatch(entry.name))
    return tuple(entry for entry in named if _is_of(entry, vault_id))


def _copy(source: Path, key: DataKey, target: Path) -> Proof:
    """Write database, key file and head of one moment, and return the proof of that moment."""
    ours, theirs = StorePaths(source), StorePaths(target)
    reading = connect(ours.database, key.database)
    try:
        with trouble(theirs.database):
            reading.execute("BEGIN")
            proof = take(reading)
            _copy_pages(reading, theirs.database, key)
    finally:
        reading.close()
    write_new(theirs.key, ours.key.read_bytes())
    head.create(theirs.head, key.head, proof.mark)
    return proof


def _copy_pages(reading: Connection, path: Path, key: DataKey) -> None:
    """Copy through the library, so that pages still in the journal come along and none leaves in clear."""
    writing = connect(path, key.database, Mode.CREATE)
    try:
        reading.backup(writing)
        writing.execute("PRAGMA journal_mode = DELETE")  # one file, which a share can hold too
    finally:
        writing.close()
    path.chmod(0o600)
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _insist_on_same(told: dict[str, object], proof: Proof, path: Path) -> None:
    expected = {"counts": dict(proof.counts), "sequence": proof.mark.sequence, "hash": proof.mark.hash.hex()}
    if told != expected:
        raise BackupFailedError(path=str(path), what=str(told.get("fault", "differs")))


def _free_name(folder: Path, now: datetime) -> str:
    stamp = now.astimezone(UTC).strftime("%Y-%m-%dT%H%M%SZ")
    names = [stamp, *(f"{stamp}-{number}" for number in range(2, 1000))]
    return next(name for name in names if not (folder / name).exists())


def _drop_oldest(folder: Path, vault_id: str) -> None:
    """Delete what is beyond KEEP; all that bear a name were verified, the newest a moment ago."""
    for old in backups_in(folder, vault_id)[:-KEEP]:
        shutil.rmtree(old)


def _sweep(folder: Path) -> None:
    """Remove what never was verified."""
    for partial in folder.glob(f"{_PARTIAL}*"):
        shutil.rmtree(partial)


def _is_of(folder: Path, vault_id: str) -> bool:
    try:
        return keyfile.read_head(folder).vault_id == vault_id
    except (KnownError, OSError):
        return False
