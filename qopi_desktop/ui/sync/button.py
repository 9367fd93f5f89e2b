"""The button that sends: it says what it will do, and while it does, how far it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qopi_desktop.ui import format as shown
from qopi_desktop.ui.kit import Button, ChipButton, ChipFace
from qopi_desktop.ui.sync.model import Phase, SyncModel
from qopi_desktop.ui.sync.words import tip_words
from qopi_desktop.ui.words import counted, say

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from PySide6.QtWidgets import QWidget

KEY = "F5"
_STOPPED = {Phase.STOPPED: "stopped", Phase.NOT_TRUSTED: "not_trusted", Phase.REVOKED: "withdrawn"}


class SyncButton(Button):
    """Sync, with how much waits; Cancel while a synchronisation takes its time. Hidden where none can be."""

    def __init__(self, model: SyncModel, now: Callable[[], datetime], parent: QWidget | None = None) -> None:
        super().__init__(say("sync.button.sync"), parent=parent, icon="sync")
        self.setObjectName("sync")
        self._model, self._now = model, now
        self._is_short = False
        self.clicked.connect(self._on_clicked)
        model.changed.connect(self._render)
        self._render()

    def set_short(self, *, short: bool) -> None:
        """Show numbers without their words."""
        self._is_short = short
        self._render()

    def _on_clicked(self) -> None:
        self._model.cancel() if self._model.phase is Phase.SYNCING else self._model.sync_now()

    def _render(self) -> None:
        model = self._model
        self.setVisible(model.phase is not Phase.NOT_ENROLLED)
        is_syncing = model.phase is Phase.SYNCING
        self.setText(say("sync.button.cancel" if is_syncing else "sync.button.sync"))
        detail, sign, tone = self._detail_of(model)
        self.set_detail(detail, sign=sign, tone=tone)
        self.block(say("sync.button.blocked_revoked") if model.phase is Phase.REVOKED else "")
        if model.phase is not Phase.REVOKED:
            tip = tip_words(model, self._now())
            self.setToolTip(f"{tip} {KEY}")
            self.setAccessibleDescription(tip)
        self.setAccessibleName(f"{self.text()} {detail}".strip())

    def _detail_of(self, model: SyncModel) -> tuple[str, str, str]:
        """Return what stands behind the word, its glyph and its color."""
        count, phase = model.waiting, model.phase
        if phase is Phase.SYNCING:
            done, of = model.progress
            short = shown.count(done, of)
            words = short if self._is_short else say("sync.button.sending", done=done, of=of)
            return (words, "waiting", "accent") if of else (say("sync.button.asking"), "", "text2")
        if phase in _STOPPED:
            return say(f"sync.button.{_STOPPED[phase]}"), "refused", "red"
        if phase is Phase.OFFLINE:
            long = count and not self._is_short
            words = say("sync.button.offline_waiting", count=count) if long else say("sync.button.offline")
            return words, "notbegun", "text2"
        if not count:
            return "", "", "accent"
        return str(count) if self._is_short else say("sync.button.waiting", count=count), "waiting", "accent"


class AttentionChip(ChipButton):
    """How many charts of the round somebody has to see to; hidden for none."""

    def __init__(self, model: SyncModel, parent: QWidget | None = None) -> None:
        super().__init__(ChipFace("", "red", "refused"), parent)
        self.setObjectName("sync-attention")
        self._model = model
        self._is_short = False
        model.changed.connect(self._render)
        self._render()

    def set_short(self, *, short: bool) -> None:
        """Show the number alone; the words are in the tip."""
        self._is_short = short
        self._render()

    def _render(self) -> None:
        count = self._model.sums.attention
        words = counted("sync.attention.count", count)
        self.set_face(ChipFace(str(count) if self._is_short else words, "red", "refused"))
        self.setAccessibleName(words)
        self.setToolTip(words)
        self.setVisible(count > 0)
