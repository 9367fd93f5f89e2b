"""An enrolled workstation and its service, all in memory."""

from __future__ import annotations

import pytest

from qopi_desktop.domain.delivery import Link
from tests.unit.sync.pretender import FIRST_REFRESH, Pretender
from tests.unit.sync.shelves import Clock
from tests.unit.sync.stations import Workstation, enrolled


@pytest.fixture
def station():
    """An enrolled workstation."""
    clock = Clock()
    service = Pretender(clock)
    made = Workstation(service, clock)
    made.tie.kept, made.tie.kept_link = enrolled(service), Link(FIRST_REFRESH)
    return made


@pytest.fixture
def op(station):
    """An operation that waits."""
    return station.shelf.add(1)
