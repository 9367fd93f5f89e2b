"""How often a password was tried in vain, and how long to wait; kept beside the key file.

It slows a person at the keyboard. Whoever has the files can take it away: against them stands the cost of each guess.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

from qopi_desktop.errors import UnlockRefusedError
from qopi_desktop.store.files import write_whole

FREE_TRIES = 5
_FIRST_WAIT_S = 30
_LONGEST_WAIT_S = 900


class Tries:
    """The vain tries of everybody, by user id."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def begin(self, user_id: str, now: datetime) -> None:
        """Count a try before it is made, so that ending the program saves none.

        Raises:
            UnlockRefusedError: It is too early; nothing was counted.
        """
        count, last = self._of(user_id, now)
        if wait_s := _wait_s(count, last, now):
            raise UnlockRefusedError(tries_left=0, wait_s=wait_s)
        self._keep(user_id, count + 1, now)

    def refused(self, user_id: str, now: datetime) -> UnlockRefusedError:
        """Return what to raise after the try that was begun was in vain."""
        count, last = self._of(user_id, now)
        return UnlockRefusedError(tries_left=max(0, FREE_TRIES - count), wait_s=_wait_s(count, last, now))

    def succeeded(self, user_id: str) -> None:
        """Forget the user's vain tries."""
        everyone = self._load()
        if everyone.pop(user_id, None) is not None:
            self._save(everyone)

    def _of(self, user_id: str, now: datetime) -> tuple[int, datetime]:
        count, last = self._load().get(user_id, (0, now))
        return count, min(last, now)  # a clock set back does not lengthen the wait

    def _keep(self, user_id: str, count: int, now: datetime) -> None:
        self._save({**self._load(), user_id: (count, now)})

    def _load(self) -> dict[str, tuple[int, datetime]]:
        try:
            found = json.loads(self._path.read_bytes())
            return {str(user): (int(count), datetime.fromisoformat(last)) for user, (count, last) in found.items()}
        except FileNotFoundError:
            return {}
        except (ValueError, TypeError, AttributeError):  # not ours any more: as if it were not there
            return {}

    def _save(self, everyone: dict[str, tuple[int, datetime]]) -> None:
        text = {user: (count, last.astimezone(UTC).isoformat()) for user, (count, last) in everyone.items()}
        write_whole(self._path, json.dumps(text).encode())


def _wait_s(count: int, last: datetime, now: datetime) -> int:
    """Return the whole seconds until the next try: none at first, then twice as long each time."""
    if count < FREE_TRIES:
        return 0
    wait_s = min(_FIRST_WAIT_S * 2 ** min(count - FREE_TRIES, 10), _LONGEST_WAIT_S)
    left = last + timedelta(seconds=wait_s) - now
    return max(0, -(-left // timedelta(seconds=1)))
