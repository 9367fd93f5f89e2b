"""The one place that tells every screen what a write changed."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal


class Bus(QObject):
    """Tells who shows stored things that they changed.

    Signals:
        store_changed: a domain.changes.Changes; each model reloads only if it concerns it.
        said: a sentence for the status bar.
    """

    store_changed = Signal(object)
    said = Signal(str)
