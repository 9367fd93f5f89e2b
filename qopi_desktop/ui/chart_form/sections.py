"""The list of sections: letter, name, a tick or answered of asked; set aside and not needed at its foot."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from qopi_desktop.ui import glyphs, theme
from qopi_desktop.ui.kit.labels import Label
from qopi_desktop.ui.kit.layout import Column, Edge, Ground, Hairline, fix
from qopi_desktop.ui.kit.paint import mark, text_width, write
from qopi_desktop.ui.kit.scroll import ScrollArea
from qopi_desktop.ui.words import say

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

    from qopi_desktop.forms.definition import Section
    from qopi_desktop.forms.session import FormSession, Progress

_RIGHT = Qt.AlignmentFlag.AlignRight


class SectionButton(QAbstractButton):
    """One section of the form."""

    def __init__(self, section: Section, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.section = section
        self._progress: Progress | None = None
        self._must_fix = 0
        self.setObjectName(f"section-{section.id}")
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setText(section.title)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        fix(self, height=theme.tokens().height["section_row"])

    def show_progress(self, progress: Progress, must_fix: int) -> None:
        """Show how much of the section is answered."""
        if (progress, must_fix) == (self._progress, self._must_fix):
            return
        self._progress, self._must_fix = progress, must_fix
        counts = say("chart.form.answered", answered=progress.answered, asked=progress.asked)
        self.setAccessibleName(f"{self.section.id} {self.section.title}, {counts}")
        self.setToolTip(self.accessibleName())
        self.update()

    def sizeHint(self) -> QSize:
        """As wide as the list lets it."""
        return QSize(theme.current().px(100), theme.current().height("section_row"))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the row; the section shown stands on soft accent with a mark."""
        look = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(self.rect()).adjusted(look.px(8), 0, -look.px(8), 0)
        chosen = self.isChecked()
        if chosen or self.underMouse():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.color("accentSoft" if chosen else "hover"))
            painter.drawRoundedRect(area.adjusted(0, 1, 0, -1), look.radius("row"), look.radius("row"))
        if chosen:
            mark(painter, QRectF(look.px(4), look.px(6), 3, self.height() - look.px(12)))
        inner = area.adjusted(look.px(12), 0, -look.px(10), 0)
        letter = QRectF(inner.left(), inner.top(), look.px(20), inner.height())
        write(
            painter,
            letter,
            self.section.id,
            "strong" if chosen else "label",
            look.color("accent" if chosen else "text3"),
        )
        taken = letter.width() + self._progress_width() + look.px(6)
        name = QRectF(letter.right(), inner.top(), inner.width() - taken, inner.height())
        write(painter, name, self.section.title, "strong" if chosen else "body", look.color("text"))
        self._draw_progress(painter, inner)

    def _progress_width(self) -> int:
        return text_width(self._counts(), "small") if self._counts() else theme.current().px(14)

    def _counts(self) -> str:
        """Return answered of asked; empty where a tick says it, or nothing is asked."""
        progress = self._progress
        if progress is None or not progress.asked or (progress.answered == progress.asked and not self._must_fix):
            return ""
        return f"{progress.answered}/{progress.asked}"

    def _draw_progress(self, painter: QPainter, inner: QRectF) -> None:
        look = theme.current()
        if self._progress is None or not self._progress.asked:
            return
        if not self._counts():
            side = look.px(14)
            spot = QRectF(inner.right() - side, inner.center().y() - side / 2, side, side)
            glyphs.draw(painter, "received", spot, look.color("green"))
            return
        write(painter, inner, self._counts(), "small", look.color("red" if self._must_fix else "text2"), align=_RIGHT)


class FootButton(QAbstractButton):
    """*Set aside* or *Not needed* with its count."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._count = 0
        self.setObjectName(name.replace("_", "-"))
        self.setText(say(f"chart.form.{name}"))
        self.setToolTip(say(f"chart.form.{name}_hint"))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        fix(self, height=28)

    def show_count(self, count: int) -> None:
        """Show how many questions lie there."""
        self._count = count
        self.setAccessibleName(f"{self.text()}, {count}")
        self.update()

    def sizeHint(self) -> QSize:
        """As wide as the list lets it."""
        return QSize(theme.current().px(100), theme.current().px(28))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw name and count."""
        look = theme.current()
        painter = QPainter(self)
        inner = QRectF(self.rect()).adjusted(look.px(20), 0, -look.px(18), 0)
        write(painter, inner, self.text(), "body", look.color("text" if self.underMouse() else "text2"))
        write(painter, inner, str(self._count), "small", look.color("text2"), align=_RIGHT)


class SectionList(Ground):
    """The sections of the chart.

    Signals:
        section_asked: the section id to show. set_aside_asked, not_needed_asked: open that list.
    """

    section_asked = Signal(str)
    set_aside_asked = Signal()
    not_needed_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("surface", parent, edges=(Edge.RIGHT,))
        self.setObjectName("sections")
        self._buttons: dict[str, SectionButton] = {}
        column = Column(self, margins=(0, 12, 1, 8), gap=0)
        head = Label(say("chart.form.sections"), "smallStrong", "text3")
        head.setContentsMargins(theme.current().px(20), 0, 0, theme.current().px(6))
        column.addWidget(head)
        held = Ground("surface")
        outer = Column(held)
        self._rows = Column()
        outer.addLayout(self._rows)
        outer.addStretch(1)
        self._area = ScrollArea()
        self._area.setWidget(held)
        column.addWidget(self._area, 1)
        column.addWidget(Hairline())
        self._set_aside, self._not_needed = FootButton("set_aside"), FootButton("not_needed")
        self._set_aside.clicked.connect(self.set_aside_asked)
        self._not_needed.clicked.connect(self.not_needed_asked)
        column.addWidget(self._set_aside)
        column.addWidget(self._not_needed)
        fix(self, width=theme.tokens().width["sections"])

    def show_session(self, session: FormSession, current: str) -> None:
        """Show the sections that hold a question now; *current* is the one on the page."""
        sections = session.sections()
        wanted = [section.id for section, _, _ in sections]
        if wanted != list(self._buttons):
            self._rebuild([section for section, _, _ in sections])
        for section, progress, must_fix in sections:
            self._buttons[section.id].show_progress(progress, must_fix)
            self._buttons[section.id].setChecked(section.id == current)
        if current in self._buttons:
            self._area.ensureWidgetVisible(self._buttons[current], 0, 0)
        self._set_aside.show_count(len(session.set_aside()))
        self._not_needed.show_count(len(session.not_needed()))

    def _rebuild(self, sections: list[Section]) -> None:
        for button in self._buttons.values():
            self._rows.removeWidget(button)
            button.deleteLater()
        self._buttons = {section.id: SectionButton(section, self) for section in sections}
        for button in self._buttons.values():
            button.clicked.connect(self._on_clicked)
            self._rows.addWidget(button)

    def _on_clicked(self) -> None:
        button = self.sender()
        if isinstance(button, SectionButton):
            self.section_asked.emit(button.section.id)
