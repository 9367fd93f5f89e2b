"""The keys by which the service signs receipts and tokens; retired ones go on being believed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection, select

from qopi_desktop.central.tables import service, service_keys
from qopi_desktop.protocol.keys import SEED_LENGTH, SigningKey
from qopi_desktop.protocol.wire import ServiceKey

Randomness = Callable[[int], bytes]
"""Gives so many random bytes."""


@dataclass(frozen=True)
class ServiceKeys:
    """The key that signs now, and the public halves of all there ever were, by id."""

    current: SigningKey = field(repr=False)
    public: Mapping[str, str]

    def told(self) -> tuple[ServiceKey, ...]:
        """Return the public keys as they are told."""
        return tuple(ServiceKey(kid=kid, public_key=public_key) for kid, public_key in self.public.items())


def prepare_keys(connection: Connection, now: datetime, random: Randomness) -> ServiceKeys:
    """Return the service's keys; a service without one begins with a new one, durable with the transaction."""
    if connection.scalar(select(service.c.id)) is None:
        connection.execute(service.insert().values(id=1, epoch=1, created_at=now))
    asked = select(service_keys).order_by(service_keys.c.since)
    if all(row.retired_at is not None for row in connection.execute(asked)):
        key = SigningKey(random(SEED_LENGTH))
        row = {"kid": key.id, "seed": key.seed, "public_key": key.public_key, "since": now}
        connection.execute(service_keys.insert(), row)
    rows = connection.execute(asked).all()
    seed = next(row.seed for row in reversed(rows) if row.retired_at is None)
    return ServiceKeys(SigningKey(seed), {row.kid: row.public_key for row in rows})
