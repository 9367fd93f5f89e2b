"""The bar along the bottom: how old the last save is, the backup, the package, the service, and how far one is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer

from qopi_desktop.ui import format as shown
from qopi_desktop.ui import theme, words
from qopi_desktop.ui.kit import Edge, ElidingLabel, Ground, Label, Row, Sign, fix
from qopi_desktop.ui.words import counted, say

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from PySide6.QtWidgets import QWidget

    from qopi_desktop.errors import KnownError

_TICK_MS = 500
_SMALL = 1000


class StatusBar(Ground):
    """Says calmly what is saved and where; nothing important appears only in passing."""

    def __init__(self, now: Callable[[], datetime], version: str, parent: QWidget | None = None) -> None:
        super().__init__("canvas", parent, edges=(Edge.TOP,))
        self.setObjectName("status-bar")
        self._now = now
        self._saved_at: datetime | None = None
        self._error: KnownError | None = None
        self._saved_sign = Sign("received", "green", size=14)
        self._saved = ElidingLabel(say("chart.status.nothing_unsaved"), "small", "text2")
        self._saved.setObjectName("saved")
        self._backup_sign = Sign("received", "green", size=14)
        self._backup = ElidingLabel("", "small", "text2")
        self._backup.setObjectName("backup")
        self._service_sign = Sign("notbegun", "slate", size=12)
        self._service = ElidingLabel(say("chart.status.offline"), "small", "text2")
        self._service.setObjectName("service")
        self._said = ElidingLabel("", "small", "text2")
        self._progress = Label("", "small", "text2")
        self._build(version)
        fix(self, height=theme.tokens().height["statusbar"])
        self._tick = QTimer(self, interval=_TICK_MS)
        self._tick.timeout.connect(self._render)
        self._tick.start()

    def _build(self, version: str) -> None:
        row = Row(self, margins=(16, 0, 16, 0), gap=6)
        for part in (self._saved_sign, self._saved):
            row.addWidget(part)
        row.add_gap(10)
        for part in (self._backup_sign, self._backup):
            row.addWidget(part)
        row.add_gap(10)
        package = ElidingLabel(say("chart.status.package", version=version), "small", "text2")
        self._calm = (package, self._service_sign, self._service)
        row.addWidget(package)
        row.add_gap(10)
        for part in self._calm[1:]:
            row.addWidget(part)
        row.add_gap(10)
        row.addWidget(self._said)
        row.addStretch(1)
        row.addWidget(self._progress)

    def fit(self, effective_width: float) -> None:
        """Let what never changes give way where room is short."""
        for part in self._calm:
            part.setVisible(effective_width >= _SMALL)

    def show_saved(self, at: datetime) -> None:
        """Everything up to *at* is durable; what was said before it is old."""
        self._said.setText("")
        self._saved_at, self._error = at, None
        self._render()

    def show_waiting(self, error: KnownError) -> None:
        """An answer is on screen but not durable yet, because of *error*; it is tried again."""
        self._error = error
        self._render()

    def show_backup(self, at: datetime | None) -> None:
        """Show when the last verified backup was made, None for never."""
        self._backup_sign.show_sign(*(("received", "green") if at else ("check", "amber")))
        when = shown.age(at, self._now()) if at else ""
        self._backup.setText(say("chart.status.backup", when=when) if at else say("chart.status.no_backup"))

    def show_service(self, sentence: str, glyph: str, color: str) -> None:
        """Show how the central service is reached: *sentence* with its sign; offline is a state, not an error."""
        self._service_sign.show_sign(glyph, color)
        self._service.setText(sentence)

    def show_progress(self, done: int, of: int) -> None:
        """Show *done* charts complete *of* all."""
        self._progress.setText(counted("chart.worklist.foot", of, done=done))

    def tell(self, sentence: str) -> None:
        """Show a sentence that is no more than a help."""
        self._said.setText(sentence)

    def _render(self) -> None:
        if self._error is not None:
            self._saved_sign.show_sign("must", "red")
            sentence, _ = words.of_error(self._error)
            self._saved.setText(say("chart.status.not_saved", why=sentence))
            return
        self._saved_sign.show_sign("received", "green")
        if self._saved_at is not None:
            self._saved.setText(say("chart.status.saved", age=shown.age(self._saved_at, self._now())))
