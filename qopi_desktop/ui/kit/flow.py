"""A layout that puts things side by side and goes on in the next line when the width is used up."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget

from qopi_desktop.ui import theme


class Flow(QLayout):
    """Items at their own size, in lines; each line is centered in its height."""

    def __init__(self, parent: QWidget | None = None, *, gap: int = 6, line_gap: int = 4) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self._gap, self._line_gap = gap, line_gap
        self._breaks: QWidget | None = None
        self.setContentsMargins(0, 0, 0, 0)
        theme.current().changed.connect(self.invalidate)

    def set_gaps(self, gap: int, line_gap: int) -> None:
        """Set other gaps between items and between lines, at 100 %."""
        self._gap, self._line_gap = gap, line_gap
        self.invalidate()

    def break_before(self, widget: QWidget) -> None:
        """Begin a line with *widget* where not everything fits in one."""
        self._breaks = widget
        self.invalidate()

    def addItem(self, item: QLayoutItem) -> None:
        """Add *item* at the end."""
        self._items.append(item)

    def insert_widget(self, index: int, widget: QWidget) -> None:
        """Put *widget* before the item at *index*."""
        self.addWidget(widget)
        self._items.insert(index, self._items.pop())
        self.invalidate()

    def count(self) -> int:
        """Return how many items there are."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        """Return the item at *index*; None past the end."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        """Remove and return the item at *index*; None past the end."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        """It does not stretch."""
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        """The height follows from the width."""
        return True

    def heightForWidth(self, width: int) -> int:
        """The height of all lines at *width*."""
        return self._arrange(QRect(0, 0, width, 0), move=False)

    def setGeometry(self, rect: QRect) -> None:
        """Place the items in *rect*."""
        super().setGeometry(rect)
        self._arrange(rect, move=True)

    def sizeHint(self) -> QSize:
        """Everything in one line."""
        shown = self._shown()
        gaps = theme.current().px(self._gap) * max(0, len(shown) - 1)
        wide = sum(item.sizeHint().width() for item in shown) + gaps
        return QSize(wide, max((item.sizeHint().height() for item in shown), default=0))

    def minimumSize(self) -> QSize:
        """The widest item, in one line."""
        shown = self._shown()
        wide = max((item.minimumSize().width() for item in shown), default=0)
        return QSize(wide, max((item.minimumSize().height() for item in shown), default=0))

    def _shown(self) -> list[QLayoutItem]:
        return [item for item in self._items if not item.isEmpty()]

    def _arrange(self, rect: QRect, *, move: bool) -> int:
        px = theme.current().px
        top = rect.top()
        for line in self._lines(rect.width()):
            sizes = [_size_in(item, rect.width()) for item in line]
            high = max(size.height() for size in sizes)
            left = rect.left()
            for item, size in zip(line, sizes, strict=True):
                if move:
                    item.setGeometry(QRect(QPoint(left, top + (high - size.height()) // 2), size))
                left += size.width() + px(self._gap)
            top += high + px(self._line_gap)
        return max(0, top - px(self._line_gap) - rect.top())

    def _lines(self, width: int) -> list[list[QLayoutItem]]:
        shown = self._shown()
        lines = self._fill(shown, width)
        at = next((place for place, item in enumerate(shown) if item.widget() is self._breaks), 0)
        return lines if len(lines) == 1 or not at else self._fill(shown[:at], width) + self._fill(shown[at:], width)

    def _fill(self, items: list[QLayoutItem], width: int) -> list[list[QLayoutItem]]:
        lines: list[list[QLayoutItem]] = []
        used, gap = 0, theme.current().px(self._gap)
        for item in items:
            wide = item.sizeHint().width()
            if lines and used + gap + wide <= width:
                lines[-1].append(item)
                used += gap + wide
            else:
                lines.append([item])
                used = wide
        return lines


def _size_in(item: QLayoutItem, width: int) -> QSize:
    """The size of *item* in a line of *width*: its own, or as narrow as the line and as high as that needs."""
    size = item.sizeHint()
    if size.width() <= width:
        return size
    wide = max(width, item.minimumSize().width())
    return QSize(wide, item.heightForWidth(wide) if item.hasHeightForWidth() else size.height())
