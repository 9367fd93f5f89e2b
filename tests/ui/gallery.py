"""Renders the parts of the kit and the rows of the form to pictures: python -m tests.ui.gallery --out DIR."""

from __future__ import annotations

import argparse
import os
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEvent, QRect, Qt
from PySide6.QtGui import QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from qopi_desktop.domain.answers import Answer, Missing
from qopi_desktop.domain.dates import PartialDate
from qopi_desktop.forms.definition import Kind
from qopi_desktop.forms.session import QuestionState
from qopi_desktop.ui import glyphs, theme
from qopi_desktop.ui.chart_form.options import Option
from qopi_desktop.ui.chart_form.row import QuestionRow
from qopi_desktop.ui.focus_ring import FocusRing
from qopi_desktop.ui.kit import (
    Banner,
    Button,
    ButtonKind,
    Chip,
    ChipFace,
    Column,
    EmptyNote,
    Entry,
    Frame,
    Ground,
    KeyCap,
    Label,
    LabeledField,
    MessageBar,
    PaneHead,
    ProgressBar,
    Row,
    Sign,
)
from qopi_desktop.ui.kit.paint import bar, framed, mark, ring, write
from tests.ui import asking


def heading(text: str) -> Label:
    """A small title."""
    return Label(text, "smallStrong", "text2")


class Tables(QWidget):
    """Rows of a table at rest, under the pointer, selected, selected with focus."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedSize(736, 152)

    def paintEvent(self, _event):  # noqa: N802 - the name is Qt's
        """Draw them."""
        look, painter = theme.current(), QPainter(self)
        for place in range(4):
            rect = QRect(0, place * 38, 736, 36)
            ground = (None, "hover", "accentSoft", "accentSoft")[place]
            if ground:
                framed(painter, rect, radius=6, fill=look.color(ground))
            if place > 1:
                mark(painter, rect.adjusted(0, 8, 0, -8))
            write(painter, rect.adjusted(12, 0, 0, 0), f"014{5 + place}", "strong", look.color("text"))
            write(painter, rect.adjusted(76, 0, 0, 0), "J.D.", "body", look.color("text2"))
            write(painter, rect.adjusted(140, 0, 0, 0), "Breast, Core", "body", look.color("text"))
            image = glyphs.pixmap("inprogress", "accent", ground=ground or "surface")
            painter.drawPixmap(343, rect.top() + 10, image)
            write(painter, rect.adjusted(367, 0, 0, 0), "In progress", "body", look.color("text"))
            bar(painter, QRect(460, rect.top() + 15, 80, 6), 0.7)
            write(painter, rect.adjusted(552, 0, 0, 0), "62 of 88", "body", look.color("text2"))
            right = Qt.AlignmentFlag.AlignRight
            write(painter, rect.adjusted(0, 0, -12, 0), "21 min", "label", look.color("text"), align=right)
            if place == 3:
                ring(painter, rect.adjusted(3, 3, -3, -3), 4)


def states() -> list[QWidget]:
    """The tables of states."""
    made: list[QWidget] = []
    for place in ("chart", "problem", "measure"):
        line = QWidget()
        row = Row(line, gap=8)
        for state in glyphs.states(place).values():
            row.addWidget(Sign(state.glyph, state.color))
            row.addWidget(Label(state.glyph))
            row.add_gap(8)
        row.addStretch(1)
        made.append(line)
    return made


def line_of(*widgets: QWidget, gap: int = 12) -> QWidget:
    """Widgets side by side."""
    line = QWidget()
    row = Row(line, gap=gap)
    for widget in widgets:
        row.addWidget(widget)
    row.addStretch(1)
    return line


def entry(text: str, frame: Frame = Frame.REST, **more) -> Entry:
    """A field with a date."""
    made = Entry(width=108, **more)
    made.setText(text)
    made.set_frame(frame)
    return made


def chips() -> QWidget:
    """Every kind of chip."""
    faces = [
        ChipFace("2 must fix", "red", "must"),
        ChipFace("1 check", "amber", "check"),
        ChipFace("1 query", "violet", "query"),
        ChipFace("Decided", "green", "met"),
        ChipFace("Choose 1 or 2", "accent"),
        ChipFace("Breast"),
        ChipFace("Path p. 2", "neutral", "sheet"),
        ChipFace("No source", "hollow", "sheetadd"),
    ]
    return line_of(*(Chip(face) for face in faces), gap=8)


def options() -> QWidget:
    """Options at rest, chosen and prefilled."""
    holder = QWidget()
    row = Row(holder, gap=6)
    made = [Option(str(place), word, holder) for place, word in ((1, "Yes"), (2, "No"), (1, "Yes"), (2, "No"))]
    made[0].setChecked(True)
    made[3].set_prefilled(is_prefilled=True)
    for option in made:
        row.addWidget(option)
    for key, word in (("n", "Not documented"), ("u", "Unknown"), ("c", "Sources conflict")):
        row.addWidget(Option(key, word, holder, quiet=True))
    row.addStretch(1)
    return holder


def buttons() -> QWidget:
    """Every kind of button."""
    blocked = Button("Complete", key="F12")
    blocked.block("2 must fix left")
    return line_of(
        Button("Next chart", ButtonKind.PRIMARY, key="Enter"),
        Button("Decide later", key="Esc"),
        Button("Hand over..."),
        blocked,
        Button("Show all 11", ButtonKind.LINK),
        Button("Sync", icon="sync", detail="3 waiting"),
        Button("Lock", icon="lock", key="Ctrl+L"),
    )


def fields() -> QWidget:
    """Fields at rest, in focus, in error, prefilled, read only."""
    read_only, focus = entry("03/14/2026"), entry("03/14/2026")
    read_only.setReadOnly(True)
    focus.setObjectName("focus")
    prefilled = Entry(width=108, trailing="chevron")
    prefilled.setText("IIA")
    prefilled.set_frame(Frame.PREFILL)
    return line_of(entry("03/14/2026"), focus, entry("03/14/2026", Frame.ERROR), prefilled, read_only, gap=14)


def components() -> QWidget:
    """The parts of components.png."""
    page = Ground("surface")
    column = Column(page, margins=(32, 16, 32, 16), gap=8)
    column.addWidget(Label(theme.current().scheme.value.title(), "title"))
    search = Entry(width=420, icon="search", key="F3")
    search.setPlaceholderText("Find chart, question or measure")
    for title, content in (
        ("States", states()),
        ("Chips", [chips()]),
        ("Fields: rest, focus, error, prefilled, read only", [fields(), search]),
        ("Choices: rest, chosen, prefilled, statuses", [options()]),
        ("Buttons", [buttons()]),
        ("Table rows", [Tables()]),
        ("Icons", [line_of(*(Sign(name) for name in glyphs.shapes()), gap=10)]),
    ):
        column.addWidget(heading(title))
        for widget in content:
            column.addWidget(widget)
    column.addStretch(1)
    return page


def form_states() -> list[QuestionState]:
    """A question of every kind, with and without answers and problems."""
    sites = [f"Site {place} of the list" for place in range(1, 9)]
    day, month = Answer(PartialDate(2026, 3, 14)), Answer(PartialDate(2026, 1))
    date_of = asking.question("D02", Kind.DATE, "Date of initial pathologic diagnosis", statuses=asking.ALL)
    stage_on = asking.question("D07", Kind.DATE, "Date stage was first documented", statuses=asking.ALL)
    yes_no = ("Yes", "No", "No tissue taken")
    long = "Pathology or cytology report confirms malignancy"
    early = asking.problem("D07", say="More than 30 days before diagnosis (D02). Correct D07 or D02.")
    soft = asking.problem("D18", hard=False, say="Rarely above 20. Look again, or keep it and say why.")
    size = asking.question("D18", Kind.NUMBER, "Tumor size, pathologic", unit="mm", statuses=asking.ALL)
    lookup = asking.choice("D08", "AJCC/UICC, 8th edition", *sites, ask="Staging system")
    return [
        asking.state(date_of, day),
        asking.state(asking.choice("D03", *yes_no, ask=long), Answer("yes")),
        asking.state(asking.choice("D06", "Yes", "No", statuses=asking.ALL), Answer(missing=Missing.UNKNOWN)),
        asking.state(stage_on, month, early),
        asking.state(lookup, Answer("ajcc/uicc,_8th_edition")),
        asking.state(asking.choice("D13", "Yes", "No", "Unknown", ask="Distant metastasis after diagnosis")),
        asking.state(size, Answer(Decimal(24)), soft),
        asking.state(asking.many("D20", *sites), Answer(("site_1_of_the_list", "site_3_of_the_list"))),
        asking.state(asking.question("D21", Kind.TEXT, "What else was said"), Answer("Seen by the board")),
        asking.state(asking.question("G09", Kind.DERIVED, "Age at diagnosis", unit="years"), Answer(Decimal(58))),
    ]


def rows() -> QWidget:
    """The rows of the form, the first one once more closed."""
    page = Ground("surface")
    column = Column(page)
    head = PaneHead("Diagnosis, pathology and staging", page, key="F8")
    head.set_count("14 of 17")
    column.addWidget(head)
    states = form_states()
    for each, read_only in [*((each, False) for each in states), (states[0], True)]:
        row = QuestionRow(each.question, page)
        row.show_state(each, read_only=read_only)
        column.addWidget(row)
    column.addStretch(1)
    return page


def set_up() -> QWidget:
    """Two fields of a set-up screen, one refused."""
    fields = QWidget()
    row = Row(fields, margins=(20, 0, 20, 0), gap=20)
    good = LabeledField("NPI", "npi", aid="10 digits. Proves who the physician is", optional="optional")
    bad = LabeledField("Society member ID", "member")
    bad.line.setText("1042288")
    bad.show_error("No active member with this ID. Check the digits on the membership card, or name another member.")
    row.addWidget(good, 1, Qt.AlignmentFlag.AlignTop)
    row.addWidget(bad, 1, Qt.AlignmentFlag.AlignTop)
    return fields


def others() -> QWidget:
    """Banner, message bar, labeled fields, bars, notes."""
    page = Ground("canvas")
    column = Column(page, gap=12)
    message = MessageBar(page)
    message.show_message("Backup not written", "The folder is full. Choose another folder.", "disk-full\n/backups")
    column.addWidget(message)
    banner = Banner(page)
    banner.show_words(
        "You treat this patient, so you cannot abstract this chart",
        [
            "Treating physician (G04) is Dr. Osei, the account signed in here. You can read every answer.",
            "Way out: hand the chart to another abstractor. If G04 is wrong, an administrator corrects it.",
        ],
    )
    banner.add_button(Button("Hand over...", ButtonKind.PRIMARY))
    banner.add_button(Button("Next chart", key="Ctrl+Down"))
    column.addWidget(banner)
    column.addWidget(set_up())
    progress = ProgressBar(width=200, height=6)
    progress.show_parts(Fraction(65, 96), Fraction(10, 96), words="65 of 96")
    column.addWidget(line_of(progress, Label("65 of 96", "body", "text2"), KeyCap("F11"), KeyCap("Esc")))
    column.addWidget(EmptyNote("Nothing to fix", "Problems appear here while you answer."))
    column.addStretch(1)
    return page


def shoot(widget: QWidget, size: tuple[int, int], target: Path, focus: str = "") -> None:
    """Save a picture of *widget*, with the focus on the child named *focus*."""
    FocusRing(widget)
    widget.resize(*size)
    widget.show()
    widget.activateWindow()
    if focus:
        child = widget.findChild(QWidget, focus)
        assert child is not None
        child.take_focus() if isinstance(child, QuestionRow) else child.setFocus()
    QTest.qWait(60)
    widget.grab().save(str(target))
    widget.close()
    widget.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def main() -> None:
    """Make the pictures."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--out", type=Path, required=True)
    out = parser.parse_args().out
    out.mkdir(parents=True, exist_ok=True)
    app = QApplication([])
    look = theme.Theme(app, scheme=theme.Scheme.LIGHT)
    for scheme in theme.Scheme:
        look.set_scheme(scheme)
        shoot(components(), (800, 900), out / f"components-{scheme.value}.png", "focus")
        shoot(rows(), (808, 720), out / f"rows-{scheme.value}.png", "D07.entry")
        shoot(others(), (1000, 600), out / f"others-{scheme.value}.png", "member")
    look.set_scheme(theme.Scheme.LIGHT)
    shoot(rows(), (420, 900), out / "rows-compact.png", "D06")
    look.set_factor(2.0)
    shoot(rows(), (1280, 1400), out / "rows-200.png", "D07.entry")
    shoot(others(), (1280, 1200), out / "others-200.png", "member")


if __name__ == "__main__":
    main()
