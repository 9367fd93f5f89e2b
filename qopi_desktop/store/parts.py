"""What an open store consists of."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from qopi_desktop.domain.repositories import Scorer
from qopi_desktop.store.audit import Ledger
from qopi_desktop.store.engine import CipherDesk
from qopi_desktop.store.files import StorePaths
from qopi_desktop.store.guard import Means
from qopi_desktop.store.head import Head
from qopi_desktop.store.keyfile import KdfCost
from qopi_desktop.store.lock import StoreLock
from qopi_desktop.store.share import share_kind
from qopi_desktop.store.vault import STANDARD, DataKey, KeyRing


@dataclass(frozen=True)
class Workstation:
    """What a store needs of the machine; tests put less costly things in place."""

    cost: KdfCost = STANDARD
    share_kind: Callable[[Path], str | None] = share_kind
    new_id: Callable[[], str] = lambda: uuid4().hex


class Parts:
    """The open files of one store, whose key is known and whose lock is held."""

    def __init__(self, folder: Path, key: DataKey, lock: StoreLock, scorer: Scorer, machine: Workstation) -> None:
        paths = StorePaths(folder)
        self.folder, self.key, self.lock = folder, key, lock
        self.ring = KeyRing(folder, key, machine.cost)
        self.head = Head(paths.head, key.head)
        try:
            self.desk = CipherDesk(paths.database, key.database, self.head)
        except BaseException:
            self.head.close()
            raise
        self.means = Means(self.desk, Ledger(key.chain), scorer, machine.new_id)

    def close(self) -> None:
        """Checkpoint, sync, let go of the files and forget the keys; the lock goes last."""
        self.key, self.means.signer.key = DataKey(b""), None
        with ExitStack() as last_first:
            last_first.callback(self.lock.release)
            last_first.callback(self.head.close)
            last_first.callback(self.desk.close)
