"""Comes by once a second while the service is served, and closes the rounds that are over."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from structlog.typing import FilteringBoundLogger

from qopi_desktop.central.close import close_due
from qopi_desktop.central.database import Database
from qopi_desktop.central.logs import said_of

EVERY_S = 1.0
_PATIENCE_S = 30.0


@contextmanager
def closer(database: Database, log: FilteringBoundLogger, every_s: float = EVERY_S) -> Iterator[None]:
    """Close rounds on a thread of its own until left; whatever fails is tried again the next time."""
    is_over = threading.Event()

    def come_by() -> None:
        while not is_over.wait(every_s):
            try:
                closed = close_due(database)
            except Exception as error:  # noqa: BLE001 - the last handler of this thread, which must come by again
                log.error("closer", **said_of(error))  # noqa: TRY400 - its text may hold values
            else:
                for round_id in closed:
                    log.info("closed", subject=round_id)

    thread = threading.Thread(target=come_by, name="closer", daemon=True)
    thread.start()
    try:
        yield
    finally:
        is_over.set()
        thread.join(_PATIENCE_S)
