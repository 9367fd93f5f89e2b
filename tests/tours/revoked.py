"""The help desk withdraws a workstation: it locks at its next contact, and only the recovery code opens it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qopi_desktop.ui.unlock.view import UnlockView
from tests.tours.first_day import PASSWORD
from tests.tours.round_trip import trip

if TYPE_CHECKING:
    from tests.tours.round_trip import Trip
    from tests.tours.theatre import Theatre

CHARTS = 3
DOCS = {
    "revoked": ("revoked.png", "A workstation that was withdrawn: the data are here, the recovery code opens them.")
}


def play(house: Theatre) -> None:
    """Withdraw the workstation between two charts."""
    with trip(house, CHARTS) as tour:
        tour.join()
        tour.complete(0)
        tour.until_states({"received": 1, "open": 2})
        _withdraw(tour)
        tour.complete(1)
        stage = house.stage
        stage.until(lambda: house.program.workplace is None, "the program locked", 60)
        stage.until(lambda: _unlock_window(house), "the unlock window came", 60)
        stage.shot("revoked")
        stage.fact("It says what happened", expected=True, actual=stage.says("withdrawn"))
        stage.fact("No password opens it", expected=False, actual=_password_opens(house))
        stage.fact("Nothing came after the withdrawal", expected=1, actual=len(tour.record()))


def _unlock_window(house: Theatre) -> bool:
    """Whether it is there and active, as that of a fresh process is, which locking starts outside of a tour."""
    window = house.program.window
    if not window.isActiveWindow():
        window.activateWindow()
        return False
    return any(view.isVisible() for view in window.findChildren(UnlockView))


def _withdraw(tour: Trip) -> None:
    device = tour.house.read(lambda store: store.service.enrolment())
    assert device
    with tour.service.desk() as desk:
        desk.revoke(device.device_id, reason="lost laptop")


def _password_opens(house: Theatre) -> bool:
    from qopi_desktop.errors import KnownError  # noqa: PLC0415 - beside its use
    from qopi_desktop.operations.engines import engines  # noqa: PLC0415 - the same
    from tests.tours.first_day import PERSON  # noqa: PLC0415 - the same

    try:
        engines().store.open(
            house.program.folders.data, PERSON, PASSWORD, house.clock(), scorer=engines().scorer
        ).store.close()
    except KnownError:
        return False
    return True
