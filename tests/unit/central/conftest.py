"""A service on each database."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from qopi_desktop.central.database import Database
from tests.service_office import DURING, FakeOffice, begin
from tests.unit.central.callers import RunningService
from tests.unit.central.north import ANN, BEN, LEE


@pytest.fixture
def running(database_url: str) -> Iterator[RunningService]:
    """A service of this test's own; the test runs on both databases."""
    service = RunningService.start(database_url)
    yield service
    service.close()


@pytest.fixture
def on_sqlite(tmp_path: Path) -> Iterator[RunningService]:
    """A service of this test's own, for what has nothing to do with the database."""
    service = RunningService.start(f"sqlite:///{tmp_path / 'central.db'}")
    yield service
    service.close()


@pytest.fixture
def office(database_url: str) -> Iterator[FakeOffice]:
    """An office without HTTP, with two abstractors and a physician who abstracts; on both databases."""
    database = Database(database_url, lambda: DURING)
    office = begin(database)
    office.add(ANN, BEN, LEE)
    yield office
    database.close()
