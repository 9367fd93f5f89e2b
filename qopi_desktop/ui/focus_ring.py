"""The focus ring: one overlay for a window, which no style sheet can lose."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractItemView, QAbstractScrollArea, QApplication, QListView, QWidget

from qopi_desktop.ui import theme
from qopi_desktop.ui.kit.paint import ring

_MOVES = frozenset({
    QEvent.Type.Move,
    QEvent.Type.Resize,
    QEvent.Type.Show,
    QEvent.Type.Hide,
    QEvent.Type.LayoutRequest,
    QEvent.Type.ParentChange,
})  # fmt: skip


class FocusRing(QWidget):
    """Follows the focus through its window: 2 px of accent, 1 px outside the frame; in a list, round the current row.

    A widget may have ``ring_rect()`` (the part of it that has the focus, in its own coordinates), a signal
    ``ring_moved`` for when that is another part, and ``ring_radius``.
    """

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._target: QWidget | None = None
        self._watched: list[QWidget] = []
        self.setObjectName("focus_ring")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setVisible(False)
        window.installEventFilter(self)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._on_focus)
        theme.current().changed.connect(self.follow)
        self._on_focus(None, QApplication.focusWidget())

    @property
    def encloses(self) -> QRect:
        """The rectangle, in the window, that the ring goes round; empty where nothing has the focus."""
        return self._inner() if self._target is not None else QRect()

    def follow(self) -> None:
        """Go where the focus is now; called by itself whenever anything moves."""
        rect = self._inner()
        if self._target is None or rect.isEmpty() or not self._target.isVisible():
            self.setVisible(False)
            return
        out = self._reach()
        wanted = rect.adjusted(-out, -out, out, out)
        if wanted != self.geometry():
            self.setGeometry(wanted)
        self.setVisible(True)
        self.raise_()
        self.update()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow when the target, anything around it or the window moves."""
        if event.type() in _MOVES and watched is not self:
            self.follow()
        return super().eventFilter(watched, event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the ring, cut where a scroll area cuts its target."""
        if self._target is None:
            return
        painter = QPainter(self)
        offset = self.geometry().topLeft()
        painter.setClipRect(self._clip().translated(-offset))
        out = self._reach()
        ring(painter, QRectF(self.rect()).adjusted(out, out, -out, -out), self._radius())

    def _on_focus(self, _old: QWidget | None, new: QWidget | None) -> None:
        self._unwatch()
        self._target = new if new is not None and self._concerns(new) else None
        if self._target is not None:
            self._watch(self._target)
        self.follow()

    def _concerns(self, widget: QWidget) -> bool:
        return self._window.isAncestorOf(widget) and widget.window() is self._window.window()

    def _watch(self, target: QWidget) -> None:
        at: QWidget | None = target
        while at is not None and at is not self._window:
            at.installEventFilter(self)
            self._watched.append(at)
            if isinstance(at, QAbstractScrollArea):
                at.verticalScrollBar().valueChanged.connect(self._on_scroll)
                at.horizontalScrollBar().valueChanged.connect(self._on_scroll)
                at.viewport().installEventFilter(self)
                self._watched.append(at.viewport())
            at = at.parentWidget()
        if isinstance(target, QAbstractItemView):
            target.selectionModel().currentChanged.connect(self._on_scroll)
        if (moved := getattr(target, "ring_moved", None)) is not None:
            moved.connect(self._on_scroll)

    def _unwatch(self) -> None:
        for widget in self._watched:
            try:
                widget.removeEventFilter(self)
                if isinstance(widget, QAbstractScrollArea):
                    widget.verticalScrollBar().valueChanged.disconnect(self._on_scroll)
                    widget.horizontalScrollBar().valueChanged.disconnect(self._on_scroll)
                if isinstance(widget, QAbstractItemView) and widget is self._target:
                    widget.selectionModel().currentChanged.disconnect(self._on_scroll)
                if widget is self._target and (moved := getattr(widget, "ring_moved", None)) is not None:
                    moved.disconnect(self._on_scroll)
            except RuntimeError:
                continue  # Qt has deleted it already, and with it the connection
        self._watched.clear()

    def _on_scroll(self) -> None:
        self.follow()

    def _inner(self) -> QRect:
        target = self._target
        if target is None:
            return QRect()
        holder, rect = target, target.rect()
        if isinstance(target, QAbstractItemView):
            out = self._reach()  # inside the row: what lies around belongs to its neighbors
            holder, rect = target.viewport(), _current_row(target).adjusted(out, out, -out, -out)
        elif callable(part := getattr(target, "ring_rect", None)):
            rect = part()
        return QRect(holder.mapTo(self._window, rect.topLeft()), rect.size())

    def _clip(self) -> QRect:
        """The part of the window that the scroll areas around the target leave visible, ring included."""
        clip, out = self._window.rect(), self._reach()
        at = self._target.parentWidget() if self._target is not None else None
        if isinstance(self._target, QAbstractItemView):
            clip = self._visible(self._target.viewport(), 0)
        while at is not None and at is not self._window:
            if isinstance(at, QAbstractScrollArea):
                clip = clip.intersected(self._visible(at.viewport(), out))
            at = at.parentWidget()
        return clip

    def _visible(self, viewport: QWidget, out: int) -> QRect:
        corner = viewport.mapTo(self._window, viewport.rect().topLeft())
        return QRect(corner, viewport.size()).adjusted(-out, 0, out, 0)

    def _reach(self) -> int:
        look = theme.current()
        return round(look.stroke("focus") + look.stroke("focus_gap") + 0.49)

    def _radius(self) -> float:
        given = getattr(self._target, "ring_radius", None)
        return float(given) if isinstance(given, int | float) else theme.current().radius("control")


def _current_row(view: QAbstractItemView) -> QRect:
    """The visible rectangle of the current row; the whole view where no row is current."""
    index = view.currentIndex()
    room = view.viewport().rect()
    if not index.isValid():
        return room
    rect = view.visualRect(index)
    if isinstance(view, QListView) and view.viewMode() is QListView.ViewMode.IconMode:
        return rect
    return QRect(room.left(), rect.top(), room.width(), rect.height())
