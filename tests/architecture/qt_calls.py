"""Prints each Qt call after which None has about one reference more or fewer per call; nothing printed means clean."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QImage,
    QPainter,
    QPainterPath,
    QPen,
    QStandardItemModel,
    QTextLayout,
)
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton

CALLS = 2000
RECT = QRectF(0, 0, 100, 20)


def painted(draw: Callable[[QPainter], object]) -> Callable[[], object]:
    """A call of *draw* with a painter that is open on a small picture."""
    image = QImage(200, 100, QImage.Format.Format_ARGB32)

    def call() -> None:
        painter = QPainter(image)
        draw(painter)
        painter.end()

    return call


def save_and_restore(painter: QPainter) -> None:
    """Put the painter's state aside and take it back."""
    painter.save()
    painter.restore()


def painting(font: QFont) -> dict[str, Callable[[], object]]:
    """What a delegate or a custom widget does in its paint event."""
    return {
        "begin and end": painted(lambda painter: None),
        "setFont": painted(lambda painter: painter.setFont(font)),
        "setPen color": painted(lambda painter: painter.setPen(QColor("#123"))),
        "setPen pen": painted(lambda painter: painter.setPen(QPen(QColor("#123"), 1))),
        "setPen none": painted(lambda painter: painter.setPen(Qt.PenStyle.NoPen)),
        "setBrush": painted(lambda painter: painter.setBrush(QColor("#123"))),
        "drawText": painted(lambda painter: painter.drawText(RECT, int(Qt.AlignmentFlag.AlignLeft), "abc")),
        "drawText point": painted(lambda painter: painter.drawText(QPointF(1, 10), "abc")),
        "drawRoundedRect": painted(lambda painter: painter.drawRoundedRect(RECT, 4, 4)),
        "drawLine": painted(lambda painter: painter.drawLine(QPointF(0, 0), QPointF(5, 5))),
        "drawPath": painted(lambda painter: painter.drawPath(QPainterPath())),
        "fillRect": painted(lambda painter: painter.fillRect(RECT, QColor("#fff"))),
        "save and restore": painted(save_and_restore),
        "setRenderHint": painted(lambda painter: painter.setRenderHint(QPainter.RenderHint.Antialiasing)),
        "setClipRect": painted(lambda painter: painter.setClipRect(RECT)),
    }


def widgets(font: QFont) -> dict[str, Callable[[], object]]:
    """What views and models do all day."""
    label, line, button, model = QLabel(), QLineEdit(), QPushButton(), QStandardItemModel(2, 2)
    metrics = QFontMetricsF(font)
    return {
        "QFont": lambda: QFont("DejaVu Sans", 10),
        "setPixelSize": lambda: font.setPixelSize(14),
        "horizontalAdvance": lambda: metrics.horizontalAdvance("abc"),
        "elidedText": lambda: metrics.elidedText("abcdef", Qt.TextElideMode.ElideRight, 20),
        "QColor": lambda: QColor("#fff"),
        "QTextLayout": lambda: QTextLayout("abc", font),
        "QLabel.setText": lambda: label.setText("x"),
        "QLineEdit.setText": lambda: line.setText("x"),
        "setProperty": lambda: label.setProperty("state", "error"),
        "property": lambda: label.property("none"),
        "click": button.click,
        "index and data": lambda: model.index(0, 0).data(),
        "parent": label.parent,
    }


def changes_count(call: Callable[[], object], keep: list[None]) -> bool:
    """Whether *call* gives or takes about one reference to None each time."""
    call()
    keep.extend([None] * 2 * CALLS)  # so that a loss cannot end this process
    before = sys.getrefcount(None)
    for _ in range(CALLS):
        call()
    return abs(sys.getrefcount(None) - before) > CALLS // 4


def main() -> None:
    """Count every call once."""
    application = QApplication([])
    font = QFont("DejaVu Sans", 10)
    calls = {**painting(font), **widgets(font)}
    kept: list[None] = []
    if "--with-a-fault" in sys.argv:
        calls["kept on purpose"] = lambda: kept.append(None)
    keep: list[None] = []
    for name, call in calls.items():
        if changes_count(call, keep):
            print(name)
    application.quit()


if __name__ == "__main__":
    main()
