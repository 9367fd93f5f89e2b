"""Where a store may lie, and who may have it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from qopi_desktop.errors import StoreInUseError
from qopi_desktop.store.lock import StoreLock
from qopi_desktop.store.share import _mounts, kind_among, share_kind

MOUNTS = """\
/dev/vda / ext4 rw 0 0
server:/home /home nfs4 rw 0 0
/dev/sdb /home/local ext4 rw 0 0
//clinic/share /mnt/My\\040Share cifs rw 0 0
host:/ /media/ssh fuse.sshfs rw 0 0
//nas/x /nas smb3 rw 0 0
shared /host 9p rw 0 0
/dev/sdc /shared xfs rw 0 0
a /double nfs rw 0 0
b /double ext4 rw 0 0
"""


@pytest.mark.parametrize(
    ("folder", "kind"),
    [
        ("/var/lib/store", None),
        ("/home/ada/store", "nfs4"),
        ("/home/local/ada", None),
        ("/homestead", None),
        ("/mnt/My Share/store", "cifs"),
        ("/media/ssh/store", "fuse.sshfs"),
        ("/nas/store", "smb3"),
        ("/host/store", "9p"),
        ("/shared/store", None),
        ("/double/store", None),
    ],
)
def test_the_deepest_mount_decides(folder, kind):
    """Of two at one point, the one mounted last."""
    assert kind == kind_among(MOUNTS, Path(folder))


def test_a_link_into_a_share_is_followed(tmp_path):
    """The folder is where its files lie."""
    (tmp_path / "link").symlink_to("/home/ada")

    assert "nfs4" == kind_among(MOUNTS, tmp_path / "link" / "store")


def test_this_machine_is_asked(tmp_path):
    """A temporary folder is no share."""
    assert None is share_kind(tmp_path)


def test_macos_mounts_are_read(monkeypatch):
    """They come from the mount command, in words of its own."""
    told = "/dev/disk1 on / (apfs, local)\n//ada@nas/x on /Volumes/My Share (smbfs, nodev)\n"
    monkeypatch.setattr(Path, "exists", lambda _self: False)
    mounts = _mounts(lambda *_args, **_facts: subprocess.CompletedProcess([], 0, stdout=told))

    assert "smbfs" == kind_among(mounts, Path("/Volumes/My Share/store"))
    assert None is kind_among(mounts, Path("/Users/ada"))


def test_a_second_program_is_refused_until_the_first_lets_go(tmp_path):
    """In another process as in this one."""
    path = tmp_path / "store.lock"
    code = f"from pathlib import Path; from qopi_desktop.store.lock import StoreLock; StoreLock(Path({str(path)!r}))"
    first = StoreLock(path)

    with pytest.raises(StoreInUseError):
        StoreLock(path)
    refused = subprocess.run([sys.executable, "-c", code], check=False, capture_output=True, text=True)
    assert "StoreInUseError" in refused.stderr
    first.release()
    assert 0 == subprocess.run([sys.executable, "-c", code], check=False).returncode
