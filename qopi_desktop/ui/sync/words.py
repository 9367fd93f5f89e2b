"""What the window says of the last synchronisation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qopi_desktop.errors import KnownError, ServiceNotTrustedError
from qopi_desktop.ui import format as shown
from qopi_desktop.ui.sync.model import Phase, SyncModel
from qopi_desktop.ui.words import counted, knows, of_error, say

if TYPE_CHECKING:
    from datetime import datetime

    from qopi_desktop.errors import Refused


def fault_words(fault: KnownError | Refused) -> tuple[str, str]:
    """Return the sentence and the hint for what ended a synchronisation."""
    if isinstance(fault, KnownError):
        return of_error(fault)
    return say(f"chart.refused.{fault.refusal.code}"), ""


def found_words(fault: KnownError | Refused) -> str:
    """Return what was found where the service is not to be trusted."""
    what = fault.facts.get("what", "") if isinstance(fault, KnownError) else ""
    key = f"errors.{ServiceNotTrustedError.code}.what.{what}"
    return say("sync.screen.not_trusted_what", what=say(key)) if knows(key) else fault_words(fault)[0]


def lead_words(model: SyncModel, now: datetime) -> str:
    """Return how the way to the service stands, in one line; *complete* only where nothing waits or was refused."""
    match model.phase:
        case Phase.SYNCING:
            done, of = model.progress
            return say("sync.screen.syncing", done=done, of=of) if of else say("sync.screen.asking")
        case Phase.OFFLINE:
            return _offline(model, now)
        case _:
            return _result(model, now)


def _offline(model: SyncModel, now: datetime) -> str:
    at = model.next_try_at
    comes = say("sync.screen.offline_next", time=shown.time_of_day(at)) if at is not None else ""
    when = when_words(model.last_contact, now)
    key = "sync.screen.offline" if when else "sync.screen.offline_never"
    return say(key, when=when, next=comes)


def _result(model: SyncModel, now: datetime) -> str:
    sums, when = model.sums, when_words(model.last_contact, now)
    if not when:
        return say("sync.screen.never")
    if sums.may_say_complete:
        return say("sync.screen.complete", when=when)
    parts = {"received": sums.received, "waits": sums.waiting, "attention": sums.attention}
    told = ", ".join(counted(f"sync.screen.{name}", count) for name, count in parts.items() if count)
    return say("sync.screen.partly", when=when, told=told) if told else say("sync.screen.nothing_sent", when=when)


def tip_words(model: SyncModel, now: datetime) -> str:
    """Return what pressing does, when the last sync was, and when the next try comes by itself."""
    if model.phase is Phase.SYNCING:
        return say("sync.button.cancel_tip")
    act = counted("sync.button.send", model.waiting) if model.waiting else say("sync.button.ask")
    last = model.last_contact
    why = [fault_words(model.fault)[0]] if model.fault is not None and model.phase is not Phase.OFFLINE else []
    parts = [*why, act, say("sync.button.last", when=when_words(last, now)) if last else say("sync.button.never")]
    if model.waiting and model.next_try_at is not None:
        parts.append(say("sync.button.next", time=shown.time_of_day(model.next_try_at)))
    return " ".join(parts)


def status_words(model: SyncModel, now: datetime) -> tuple[str, str, str]:
    """Return what the status bar says of the service: words, glyph, color."""
    last = model.last_contact
    when = when_words(last, now)
    match model.phase:
        case Phase.NOT_ENROLLED:
            return say("chart.status.offline"), "notbegun", "slate"
        case Phase.OFFLINE:
            words = say("sync.status.offline", when=when) if last else say("sync.status.offline_never")
            return words, "notbegun", "slate"
        case Phase.SYNCING:
            return say("sync.status.syncing"), "complete", "accent"
        case Phase.NOT_TRUSTED | Phase.STOPPED | Phase.REVOKED:
            return say(f"sync.status.{model.phase.value}"), "refused", "red"
        case Phase.IDLE:
            return (say("sync.status.last", when=when) if last else say("sync.status.never")), "received", "green"


def when_words(at: datetime | None, now: datetime) -> str:
    """Return the time of day of *at* where it is today, else its day; empty for never."""
    if at is None:
        return ""
    local = at.astimezone(now.tzinfo)
    return shown.time_of_day(local) if local.date() == now.date() else shown.short_date(local.date())
