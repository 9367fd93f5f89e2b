"""An office at the service with two abstractors and a physician who abstracts, and what is stored of it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, select

from qopi_desktop.central.tables import charts
from qopi_desktop.protocol.receipts import Receipt, read
from tests.service_office import RECEIPTS, FakeOffice, FakePerson

KEYS = {RECEIPTS.id: RECEIPTS.public_key}
ANN, BEN = FakePerson("ann"), FakePerson("ben")
LEE = FakePerson("lee", "abstractor physician", ("dr-lee",))


def rows(office: FakeOffice, table: Any) -> int:
    """How many rows the table has."""
    with office.database.reading() as connection:
        return int(connection.scalar(select(func.count()).select_from(table)) or 0)


def chart_row(office: FakeOffice, key: str = "c1") -> Any:
    """The row of a chart."""
    with office.database.reading() as connection:
        return connection.execute(select(charts).where(charts.c.chart_key == key)).one()


def receipt_of(text: str | None) -> Receipt:
    """What the service signed."""
    said = read(text or "", KEYS)
    assert isinstance(said, Receipt)
    return said
