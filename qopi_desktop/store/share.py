"""Whether a folder lies on a network share, where the journal of the database is not safe.

Source: SQLite, Write-Ahead Logging, 1: all processes must be on the same host computer.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

_SHARES = frozenset(
    {"9p", "afpfs", "afs", "ceph", "cifs", "davfs", "fuse.sshfs", "glusterfs", "lustre", "nfs", "nfs4", "smb3", "smbfs"}
    | {"fuse.davfs2", "fuse.gvfsd-fuse", "fuse.rclone", "fuse.s3fs", "ncpfs", "webdav"}
)
_REMOTE_DRIVE = 4  # DRIVE_REMOTE of GetDriveTypeW
_ESCAPES = (("\\040", " "), ("\\011", "\t"), ("\\134", "\\"))


def share_kind(folder: Path) -> str | None:
    """Return which kind of share *folder* (or its nearest parent that exists) lies on, None for a disk of its own."""
    if sys.platform == "win32":
        return _windows_kind(folder)
    return kind_among(_mounts(), folder)


def kind_among(mounts: str, folder: Path) -> str | None:
    """Return the kind of share that *folder* lies on, by the lines of /proc/mounts."""
    place = folder.resolve()
    best, kind = -1, ""
    for line in mounts.splitlines():
        _, point, found, *_ = line.split(" ")
        for escape, sign in _ESCAPES:
            point = point.replace(escape, sign)
        depth = len(Path(point).parts)
        if place.is_relative_to(point) and depth >= best:
            best, kind = depth, found
    return kind if kind in _SHARES or kind.startswith("smb") else None


def _mounts(run: Callable[..., subprocess.CompletedProcess[str]] = subprocess.run) -> str:
    """Return the mounts in the shape of /proc/mounts; macOS tells them as ``what on point (kind, options)``."""
    table = Path("/proc/mounts")
    if table.exists():
        return table.read_text(encoding="utf-8", errors="surrogateescape")
    told = run(["/sbin/mount"], capture_output=True, text=True, check=False).stdout
    lines = []
    for line in told.splitlines():
        point, _, options = line.partition(" on ")[2].rpartition(" (")
        lines.append(f"- {point.replace(' ', _ESCAPES[0][0])} {options.rstrip(')').split(',')[0]} -")
    return "\n".join(lines)


def _windows_kind(folder: Path) -> str | None:
    """Return whether the drive is a network drive; a UNC path always is."""
    if str(folder).startswith("\\\\"):
        return "unc"
    import ctypes  # noqa: PLC0415 - windll exists on Windows only

    drive = Path(folder.anchor)
    remote = getattr(ctypes, "windll").kernel32.GetDriveTypeW(str(drive)) == _REMOTE_DRIVE  # noqa: B009 - typed on Windows only
    return "network-drive" if remote else None
