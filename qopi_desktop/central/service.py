"""What every part of a running service has at hand."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Annotated

from fastapi import Depends, Request

from qopi_desktop.central.config import Config
from qopi_desktop.central.counter import Counter
from qopi_desktop.central.database import Database
from qopi_desktop.central.key_ring import KeyRing
from qopi_desktop.central.keys import Randomness, ServiceKeys
from qopi_desktop.protocol.keys import to_text

_ID_BYTES = 16


@dataclass(frozen=True)
class Service:
    """A service: how it runs, its database and its keys; ``random`` gives so many random bytes."""

    config: Config
    database: Database
    keys: ServiceKeys
    random: Randomness = field(repr=False)

    def new_id(self) -> str:
        """Return an id that nothing had before."""
        return to_text(self.random(_ID_BYTES))

    @cached_property
    def ring(self) -> KeyRing:
        """Return the registered keys of users."""
        return KeyRing(self.database)

    @cached_property
    def counter(self) -> Counter:
        """Return what takes operations in."""
        return Counter(self.database, self.keys.current)


async def this_service(request: Request) -> Service:
    """Return the service that was asked."""
    service: Service = request.app.state.service
    return service


ThisService = Annotated[Service, Depends(this_service)]
"""The service, as a parameter of an endpoint."""
