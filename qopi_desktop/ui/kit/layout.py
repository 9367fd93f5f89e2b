"""Rows, columns and sizes that follow the text factor, and the lines that part them."""

from __future__ import annotations

from enum import Enum

from PySide6.QtCore import QObject, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QBoxLayout, QSizePolicy, QWidget

from qopi_desktop.ui import theme

Margins = tuple[int, int, int, int]
"""Left, top, right, bottom in pixels at 100 %."""


class Edge(Enum):
    """A side of a ground that carries a hairline."""

    LEFT = "left"
    TOP = "top"
    RIGHT = "right"
    BOTTOM = "bottom"


class _Box(QBoxLayout):
    """A row or column whose margins and gap are given at 100 % and follow the text factor."""

    def __init__(
        self, direction: QBoxLayout.Direction, parent: QWidget | None, *, margins: Margins = (0, 0, 0, 0), gap: int = 0
    ) -> None:
        super().__init__(direction, parent)  # type: ignore[call-overload, unused-ignore]
        self._margins, self._gap = margins, gap
        self._rescale()
        theme.current().changed.connect(self._rescale)

    def set_margins(self, margins: Margins) -> None:
        """Set other margins, at 100 %."""
        self._margins = margins
        self._rescale()

    def add_gap(self, size: int) -> None:
        """Add empty room of *size* pixels at 100 % that follows the text factor."""
        self.addWidget(Gap(size))

    def _rescale(self) -> None:
        px = theme.current().px
        self.setContentsMargins(*(px(side) for side in self._margins))
        self.setSpacing(px(self._gap))


class Row(_Box):
    """A row: what is added stands side by side."""

    def __init__(self, parent: QWidget | None = None, *, margins: Margins = (0, 0, 0, 0), gap: int = 0) -> None:
        super().__init__(QBoxLayout.Direction.LeftToRight, parent, margins=margins, gap=gap)


class Column(_Box):
    """A column: what is added stands one below the other."""

    def __init__(self, parent: QWidget | None = None, *, margins: Margins = (0, 0, 0, 0), gap: int = 0) -> None:
        super().__init__(QBoxLayout.Direction.TopToBottom, parent, margins=margins, gap=gap)


class Gap(QWidget):
    """Empty room of a size at 100 %, in both directions, that follows the text factor."""

    def __init__(self, size: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        fix(self, width=size, height=size)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)


class _Sizes(QObject):
    """Keeps a widget's fixed, least and greatest sizes at 100 % and sets them again when the factor changes."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self._widget = widget
        self._wanted: dict[str, int] = {}
        theme.current().changed.connect(self.rescale)

    def want(self, sizes: dict[str, int]) -> None:
        """Add *sizes* to what is kept."""
        self._wanted |= sizes
        self.rescale()

    def rescale(self) -> None:
        """Set every size kept, times the factor."""
        px = theme.current().px
        for setter, size in self._wanted.items():
            getattr(self._widget, setter)(px(size))


def fix(
    widget: QWidget,
    *,
    width: int | None = None,
    height: int | None = None,
    least_width: int | None = None,
    least_height: int | None = None,
    most_width: int | None = None,
    most_height: int | None = None,
) -> None:
    """Give *widget* sizes at 100 % that follow the text factor."""
    given = {
        "setFixedWidth": width,
        "setFixedHeight": height,
        "setMinimumWidth": least_width,
        "setMinimumHeight": least_height,
        "setMaximumWidth": most_width,
        "setMaximumHeight": most_height,
    }
    keeper = next((child for child in widget.children() if isinstance(child, _Sizes)), None) or _Sizes(widget)
    keeper.want({setter: size for setter, size in given.items() if size is not None})


class Ground(QWidget):
    """A plain ground of one color token, with hairlines on the edges asked for."""

    def __init__(self, color: str = "surface", parent: QWidget | None = None, *, edges: tuple[Edge, ...] = ()) -> None:
        super().__init__(parent)
        self._color, self._edges = color, edges

    def set_color(self, color: str) -> None:
        """Stand on another color token."""
        self._color = color
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Fill the ground and draw its edges."""
        look = theme.current()
        painter = QPainter(self)
        painter.fillRect(event.rect(), look.color(self._color))
        line, wide, high = look.color("line"), self.width(), self.height()
        for edge in self._edges:
            match edge:
                case Edge.LEFT:
                    painter.fillRect(0, 0, 1, high, line)
                case Edge.RIGHT:
                    painter.fillRect(wide - 1, 0, 1, high, line)
                case Edge.TOP:
                    painter.fillRect(0, 0, wide, 1, line)
                case Edge.BOTTOM:
                    painter.fillRect(0, high - 1, wide, 1, line)


class Hairline(QWidget):
    """A line of one pixel that parts panes or rows."""

    def __init__(
        self,
        parent: QWidget | None = None,
        *,
        color: str = "line",
        orientation: Qt.Orientation = Qt.Orientation.Horizontal,
    ) -> None:
        super().__init__(parent)
        self._color = color
        fixed, free = QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding
        if orientation is Qt.Orientation.Horizontal:
            self.setSizePolicy(free, fixed)
            self.setFixedHeight(1)
        else:
            self.setSizePolicy(fixed, free)
            self.setFixedWidth(1)

    def sizeHint(self) -> QSize:
        """One pixel each way; the layout stretches the long one."""
        return QSize(1, 1)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the line."""
        QPainter(self).fillRect(event.rect(), theme.current().color(self._color))
