"""When the round closes, by the service's clock: the words of the countdown, and what is said once about it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from qopi_desktop.domain.delivery import Delivery
from qopi_desktop.ui import format as shown
from qopi_desktop.ui.sync.sums import Group
from qopi_desktop.ui.words import counted, say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qopi_desktop.domain.delivery import RoundState
    from qopi_desktop.settings import Settings
    from qopi_desktop.ui.context import Context
    from qopi_desktop.ui.sync.model import SyncModel

_TICK_MS = 10_000
_DAY, _HOUR = timedelta(days=1), timedelta(hours=1)
_LEAST_SKEW_S = 60
_MOST_TOLD = 200
_BEFORE = {"days7": 7 * _DAY, "hours72": 3 * _DAY, "hours24": _DAY, "hours4": 4 * _HOUR}
_TONES = {"hours24": "amber", "hours4": "amber", "delivery": "amber"}


@dataclass(frozen=True, slots=True)
class Countdown:
    """What the top bar says of the close: ``tone`` is text2 while there is time, then amber, then red."""

    words: str
    tone: str
    tip: str = ""

    @property
    def is_urgent(self) -> bool:
        """Return whether it is the last day, or the time for delivery."""
        return self.tone in {"amber", "red"}


@dataclass(frozen=True, slots=True)
class Notice:
    """What is said once: its name, a sentence, a hint, a tone."""

    name: str
    sentence: str
    hint: str
    tone: str


def countdown(round_: RoundState, now: datetime, *, offset_s: float, may_deliver: bool) -> Countdown:
    """Return the countdown at *now* by the service's clock, which is *offset_s* ahead of this computer's.

    *may_deliver*: something was announced and not delivered, so that the delivery time matters.
    """
    closes, opens = (moment.astimezone(now.tzinfo) for moment in (round_.closes_at, round_.opens_at))
    tip, left = _tip(closes, offset_s), closes - now
    if now < opens:
        words = say("sync.round.opens", date=shown.day_in_sentence(opens.date()), time=shown.time_of_day(opens))
        return Countdown(words, "text2", tip)
    if left > _DAY:
        return Countdown(_days(closes, now), "text2", tip)
    if left > timedelta(0):
        words = say("sync.round.closes_in", span=shown.span(max(60.0, left.total_seconds())))
        return Countdown(words, "amber" if left > _HOUR else "red", tip)
    until = closes + timedelta(seconds=round_.grace_s)
    if now < until and may_deliver:
        return Countdown(say("sync.round.closed_until", time=shown.time_of_day(until)), "amber", tip)
    return Countdown(say("sync.round.closed", date=shown.day_in_sentence(closes.date())), "text2", tip)


def passed(round_: RoundState, now: datetime) -> tuple[str, ...]:
    """Return the names of all that has come to pass by *now*, the latest last."""
    return tuple(_passed(round_, now))


def _passed(round_: RoundState, now: datetime) -> Iterator[str]:
    if now < round_.opens_at:
        return
    yield "opened"
    yield from (name for name, before in _BEFORE.items() if round_.closes_at - before <= now)
    if round_.closes_at <= now:
        yield "delivery"
    if round_.closes_at + timedelta(seconds=round_.grace_s) <= now:
        yield "closed"


class RoundWatch(QObject):
    """Looks at the service's time, and says once to each person what comes to pass.

    Signals:
        changed: the countdown says something else. said: a `Notice`. renewed: the last one, whose figures are others.
    """

    changed = Signal()
    said = Signal(object)
    renewed = Signal(object)

    def __init__(self, context: Context, sync: SyncModel, settings: Settings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context, self._sync, self._settings = context, sync, settings
        self.countdown: Countdown | None = None
        self._last: Notice | None = None
        self._tick = QTimer(self, interval=_TICK_MS)
        self._tick.timeout.connect(self.look)
        self._tick.start()
        sync.changed.connect(self.look)

    def look(self) -> None:
        """Look at the clock."""
        round_ = self._sync.known.round
        before, self.countdown = self.countdown, self._countdown(round_) if round_ is not None else None
        if self.countdown != before:
            self.changed.emit()
        if round_ is not None:
            self._tell(round_)
            self._renew(round_)

    def _countdown(self, round_: RoundState) -> Countdown:
        link = self._sync.known.link
        marks = [line.mark for line in self._sync.known.lines if line.mark is not None]
        may_deliver = any(mark.announced and mark.delivery is Delivery.WAITING for mark in marks)
        offset = link.offset_s if link is not None else 0.0
        return countdown(round_, self._sync.service_now, offset_s=offset, may_deliver=may_deliver)

    def _tell(self, round_: RoundState) -> None:
        names = passed(round_, self._sync.service_now)
        told = self._settings.told.splitlines()
        keys = [self._key(round_, name) for name in names]
        if not keys or keys[-1] in told:
            return
        was_moved = any(self._is_of_another_close(each, round_) for each in told) and keys[0] not in told
        self._settings.told = "\n".join([*told, *(key for key in keys if key not in told)][-_MOST_TOLD:])
        if was_moved:
            self._say(self._moved(round_))
        elif names[-1] != "delivery" or self._sync.waiting:
            self._say(self._notice(round_, names[-1]))

    def _say(self, notice: Notice) -> None:
        self._last = notice
        self.said.emit(notice)

    def _renew(self, round_: RoundState) -> None:
        """Bring the figures of what was said last up to date."""
        if self._last is None or self._last.name not in _BEFORE:
            return
        now = self._notice(round_, self._last.name)
        if now != self._last:
            self._last = now
            self.renewed.emit(now)

    def _key(self, round_: RoundState, name: str) -> str:
        return f"{self._context.person.id} {round_.round_id} {round_.closes_at.timestamp():.0f} {name}"

    def _is_of_another_close(self, key: str, round_: RoundState) -> bool:
        own = self._key(round_, "").rpartition(" ")[0]
        return key.rpartition(" ")[0] != own and key.split()[:2] == own.split()[:2]

    def _notice(self, round_: RoundState, name: str) -> Notice:
        closes = round_.closes_at.astimezone(self._context.now().tzinfo)
        is_over = name in {"delivery", "closed"}
        hinted = is_over or name == "opened"
        at = closes + timedelta(seconds=round_.grace_s) if name == "delivery" else closes
        facts = {"date": shown.day_in_sentence(at.date()), "time": shown.time_of_day(at)}
        hint = say(f"sync.message.{name}_hint") if hinted else self._left()
        return Notice(name, say(f"sync.message.{name}", round=round_.title, **facts), hint, _TONES.get(name, "accent"))

    def _moved(self, round_: RoundState) -> Notice:
        closes = round_.closes_at.astimezone(self._context.now().tzinfo)
        date, time = shown.day_in_sentence(closes.date()), shown.time_of_day(closes)
        words = say("sync.message.extended", round=round_.title, date=date, time=time)
        return Notice("extended", words, say("sync.message.extended_hint"), "accent")

    def _left(self) -> str:
        sums = self._sync.sums
        left = sums.counts.get(Group.OPEN, 0)
        if not left:
            return say("sync.message.left_none", waiting=sums.waiting)
        return counted("sync.message.left", left, waiting=sums.waiting)


def _days(closes: datetime, now: datetime) -> str:
    days = (closes.date() - now.date()).days
    left = say("chart.top.closes_tomorrow") if days == 1 else say("chart.top.closes_days", days=days)
    return say("chart.top.closes", date=shown.day_in_sentence(closes.date()), left=left)


def _tip(closes: datetime, offset_s: float) -> str:
    key = "none" if abs(offset_s) < _LEAST_SKEW_S else "behind" if offset_s > 0 else "ahead"
    skew = say(f"sync.round.skew_{key}", span=shown.span(abs(offset_s)))
    date, time = shown.day_in_sentence(closes.date()), shown.time_of_day(closes)
    return say("sync.round.tip", date=date, time=time, skew=skew)
