"""A workstation that joined a service, all in memory."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

from qopi_desktop.domain.changes import Changes
from qopi_desktop.domain.delivery import Enrolment
from qopi_desktop.protocol.keys import SigningKey
from qopi_desktop.sync.client import ServiceClient
from qopi_desktop.sync.report import SyncReport
from qopi_desktop.sync.run import Occasion, synchronise
from tests.unit.sync.pretender import DEVICE, OFFICE, Pretender
from tests.unit.sync.shelves import ADA, NOW, ROUND, Clock, Lane, Shelf, Tie, books_of

DEVICE_KEY = SigningKey(b"\x05" * 32)
URL = "https://central.example"


@dataclass
class Workstation:
    """A store's side, and the service that it joined."""

    service: Pretender
    clock: Clock
    shelf: Shelf = field(default_factory=Shelf)
    tie: Tie = field(default_factory=Tie)
    told: list[Changes] = field(default_factory=list)
    progress: list[tuple[int, int]] = field(default_factory=list)

    def client(self) -> ServiceClient:
        """A client of the service."""
        offset = timedelta(seconds=self.tie.kept_link.offset_s)
        return ServiceClient(URL, DEVICE_KEY, clock=self.clock, transport=self.service.transport, offset=offset)

    def sync(self, *, lane: Lane | None = None, is_cancelled=lambda: False, roster=None) -> SyncReport:
        """Bring both together."""
        told = lambda done, total: self.progress.append((done, total))  # noqa: E731 - one line of a test
        occasion = Occasion(ROUND, lambda _low, high: high, roster, told, is_cancelled)
        with self.client() as client:
            return synchronise(books_of(self.shelf, self.tie, lane, self.told), client, ADA, occasion)


def enrolled(service: Pretender) -> Enrolment:
    """The tie to a service."""
    keys = {service.key.id: service.key.public_key}
    return Enrolment(URL, DEVICE, OFFICE, "Lakeside", DEVICE_KEY.seed, keys, NOW)
