"""The sync screen: what became of every chart of the round, as a table and as a sum."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from qopi_desktop.domain.delivery import Delivery
from qopi_desktop.ui import theme
from qopi_desktop.ui.kit import (
    Banner,
    Button,
    ButtonKind,
    Column,
    EmptyNote,
    Ground,
    Hairline,
    Label,
    Row,
    Sheet,
    WrapLabel,
    fix,
)
from qopi_desktop.ui.panels import scrolling
from qopi_desktop.ui.sync import marks
from qopi_desktop.ui.sync.button import KEY
from qopi_desktop.ui.sync.figures import SumLine
from qopi_desktop.ui.sync.model import Phase, SyncModel
from qopi_desktop.ui.sync.receipt import ReadReceipt, ReceiptSheet, read_receipt
from qopi_desktop.ui.sync.sums import group_of, lines_of
from qopi_desktop.ui.sync.words import fault_words, found_words, lead_words, tip_words, when_words
from qopi_desktop.ui.tables import RowsModel, RowsView, TableColumn, TableRow
from qopi_desktop.ui.words import counted, say

if TYPE_CHECKING:
    from collections.abc import Container

    from PySide6.QtGui import QResizeEvent, QShowEvent

    from qopi_desktop.domain.answers import ChartId
    from qopi_desktop.domain.delivery import DeliveryLine
    from qopi_desktop.forms.definition import Form
    from qopi_desktop.ui.context import Context

_SHORT = 8
_SHEET_PX = 420
_LEAST_TABLE = 180  # the head and four rows: below that the page scrolls
_ONE_COLUMN = 800
_AGAIN = frozenset({Delivery.REFUSED, Delivery.LATE})
_COLUMNS = (
    ("chart", 92, 0),
    ("state", 150, 0),
    ("outcome", 300, 3),
    ("question", 190, 2),
    ("rev", 80, 0),
    ("when", 96, 0),
    ("receipt", 104, 0),
)
_STATE = 1


class SyncView(Ground):
    """Says what was received and what was not, and why; each line is a way to its chart.

    Signals:
        chart_asked: the chart to open, and the question in it or None.
    """

    chart_asked = Signal(str, object)

    def __init__(self, model: SyncModel, context: Context, parent: QWidget | None = None) -> None:
        super().__init__("surface", parent)
        self.setObjectName("sync-screen")
        self._model, self._context = model, context
        self._term = ""
        self._sheet: Sheet | None = None
        self.send = Button("", ButtonKind.PRIMARY, key=KEY)
        self.lead = WrapLabel("", "body", "text2")
        self.banner = Banner(tone="red", icon="refused")
        self.sums = SumLine()
        columns = tuple(
            TableColumn(say(f"sync.table.{name}"), width, stretch, right=name == "rev", style=_style_of(name))
            for name, width, stretch in _COLUMNS
        )
        self.rows = RowsModel(columns)
        self.table = RowsView(self.rows, "sync-table", say("sync.screen.title"))
        self.empty = EmptyNote(say("sync.screen.empty"), say("sync.screen.empty_hint"))
        self.chosen = ChosenLine(context.package.form)
        self._lay_out()
        self._join()
        self._render()

    def focus_first(self) -> None:
        """Put the focus on the charts."""
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def showEvent(self, event: QShowEvent) -> None:
        """Begin where work begins."""
        super().showEvent(event)
        if not event.spontaneous():
            self.focus_first()

    def _lay_out(self) -> None:
        page = Ground("surface")
        column = Column(page, margins=(0, 24, 0, 0), gap=12)
        head = Row(margins=(32, 0, 32, 0), gap=16)
        words = Column(gap=4)
        words.addWidget(Label(say("sync.screen.title"), "title"))
        words.addWidget(self.lead)
        head.addLayout(words, 1)
        self.send.setObjectName("sync-send")
        head.addWidget(self.send, 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(head)
        column.addWidget(self.banner)
        sums = Row(margins=(20, 0, 20, 0))
        sums.addWidget(self.sums, 1)
        column.addLayout(sums)
        column.addWidget(Hairline())
        table = Row(margins=(20, 0, 20, 0))
        table.addWidget(self.table, 1)
        table.addWidget(self.empty, 1)
        column.addLayout(table, 1)
        fix(self.table, least_height=_LEAST_TABLE)
        column.addWidget(self.chosen)
        Column(self).addWidget(scrolling(page))

    def _join(self) -> None:
        self._model.changed.connect(self._render)
        self.sums.chosen.connect(self._on_term)
        self.send.clicked.connect(self._on_send)
        self.table.opened.connect(self._on_opened)
        self.table.selectionModel().currentRowChanged.connect(self._render_chosen)
        self.chosen.open.clicked.connect(self._on_open)
        self.chosen.again.clicked.connect(self._on_again)
        self.chosen.receipt.clicked.connect(self._on_receipt)

    # What is shown

    def _render(self) -> None:
        model, now = self._model, self._context.now()
        self.lead.setText(lead_words(model, now))
        self._render_send()
        self._render_banner()
        self.sums.show_sums(model.sums)
        self.sums.show_chosen(self._term)
        self._render_rows()

    def _render_send(self) -> None:
        model = self._model
        is_syncing = model.phase is Phase.SYNCING
        words = counted("sync.screen.send", model.waiting) if model.waiting else say("sync.screen.ask")
        self.send.setText(say("sync.screen.cancel") if is_syncing else words)
        self.send.set_kind(ButtonKind.PLAIN if is_syncing else ButtonKind.PRIMARY)
        is_revoked = model.phase is Phase.REVOKED
        self.send.block(say("sync.button.blocked_revoked") if is_revoked else "")
        if not is_revoked:
            self.send.setToolTip(tip_words(model, self._context.now()))

    def _render_banner(self) -> None:
        phase, fault = self._model.phase, self._model.fault
        if phase is Phase.REVOKED:
            lines = [say("sync.screen.revoked"), say("sync.screen.revoked_way")]
            self.banner.show_words(say("sync.screen.revoked_title"), lines)
        elif phase is Phase.NOT_TRUSTED and fault is not None:
            lines = [say("sync.screen.not_trusted"), found_words(fault), say("sync.screen.not_trusted_way")]
            self.banner.show_words(say("sync.screen.not_trusted_title"), lines)
        elif phase is Phase.STOPPED and fault is not None:
            sentence, hint = fault_words(fault)
            self.banner.show_words(say("sync.screen.stopped"), [line for line in (sentence, hint) if line])
        self.banner.setVisible(phase in {Phase.REVOKED, Phase.NOT_TRUSTED, Phase.STOPPED})

    def _render_rows(self) -> None:
        known, accepted = self._model.known, self._model.sums.accepted
        lines = sorted(lines_of(known.lines, known.unsent, self._term, accepted), key=_order)
        rows = tuple(map(self._row, lines))
        if rows != self.rows.rows:
            chosen = self.table.chosen()
            self.rows.set_rows(rows)
            self.table.choose(chosen if self._line(chosen) in lines else rows[0].key if rows else None)
        self.table.setVisible(bool(rows))
        self.empty.setVisible(not rows)
        is_narrowed = bool(self._term and self._model.known.lines)
        words = ("none_of", "") if is_narrowed else ("empty", say("sync.screen.empty_hint"))
        self.empty.show_words(say(f"sync.screen.{words[0]}"), words[1])
        self._render_chosen()

    def _row(self, line: DeliveryLine) -> TableRow:
        if line.mark is None:
            name = group_of(line, self._model.known.unsent).value
            tone, sign = ("text", ("complete", "accent")) if name == "unsent" else ("text3", ("inprogress", "slate"))
            cells = (line.number, say(f"sync.table.{name}"), say(f"sync.delivery.{name}"), "", "", "", "")
            return TableRow(line.chart_id, cells, tone, sign=(_STATE, *sign))
        face, question = marks.face_of(line.mark), marks.question_words(line.mark, self._context.package.form)
        has_receipt = line.rev is not None and line.payload_sha256 is not None
        cells = (
            line.number,
            face.word,
            face.sentence,
            question,
            str(line.rev or ""),
            when_words(line.at, self._context.now()),
            str(line.payload_sha256)[:_SHORT] if has_receipt else "",
        )
        return TableRow(line.chart_id, cells, sign=(_STATE, face.glyph, face.color))

    def _render_chosen(self) -> None:
        self.chosen.show_line(self._line(self.table.chosen()), self._model.known.unsent)

    def _line(self, chart_id: ChartId | None) -> DeliveryLine | None:
        return self._model.line_of(chart_id) if chart_id is not None else None

    # What a person does

    def _on_term(self, name: str) -> None:
        self._term = "" if name == self._term else name
        self._render()

    def _on_send(self) -> None:
        self._model.cancel() if self._model.phase is Phase.SYNCING else self._model.sync_now()

    def _on_opened(self, chart_id: ChartId) -> None:
        line = self._line(chart_id)
        self.chart_asked.emit(chart_id, line.mark.question_id if line is not None and line.mark is not None else None)

    def _on_open(self) -> None:
        if (chart_id := self.table.chosen()) is not None:
            self._on_opened(chart_id)

    def _on_again(self) -> None:
        line = self._line(self.table.chosen())
        if line is not None and line.op_id is not None:
            self._model.send_again([line.op_id])
            self._context.bus.said.emit(say("sync.screen.again_said"))

    def _on_receipt(self) -> None:
        chart_id, outbox, enrolment = self.table.chosen(), self._context.store.outbox, self._model.known.enrolment
        if chart_id is None or enrolment is None:
            return

        def newest() -> ReadReceipt | None:
            texts = outbox.receipts(chart_id)
            return read_receipt(texts[0], enrolment.service_keys) if texts else None

        self._context.read(newest, self._on_read)

    def _on_read(self, receipt: ReadReceipt | None) -> None:
        line = self._line(self.table.chosen())
        if self._sheet is not None:
            self._sheet.deleteLater()
        self._sheet = Sheet(say("sync.receipt.title", number=line.number if line else ""), self, width=_SHEET_PX)
        self._sheet.open_with(ReceiptSheet(receipt, self._context.now()))


class ChosenLine(Ground):
    """The chosen chart in full: what became of it, why, and what can be done."""

    def __init__(self, form: Form, parent: QWidget | None = None) -> None:
        super().__init__("panel", parent)
        self._form = form
        self.title, self.why = Label("", "head"), WrapLabel("", "body", "text2")
        self.open = _button("open", key=say("unlock.unlock_key"))
        self.again, self.receipt = _button("again"), _button("receipt")
        column = Column(self)
        column.addWidget(Hairline())
        self._row = Row(margins=(32, 12, 32, 12), gap=12)
        words, acts = Column(gap=2), Row(gap=12)
        words.addWidget(self.title)
        words.addWidget(self.why)
        for button in (self.open, self.again, self.receipt):
            acts.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
        acts.addStretch(1)
        self._row.addLayout(words, 1)
        self._row.addLayout(acts)
        column.addLayout(self._row)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the buttons below the words where they would not leave them room."""
        super().resizeEvent(event)
        is_narrow = self.width() < theme.current().px(_ONE_COLUMN)
        self._row.setDirection(Row.Direction.TopToBottom if is_narrow else Row.Direction.LeftToRight)

    def show_line(self, line: DeliveryLine | None, unsent: Container[ChartId]) -> None:
        """Show the chart of *line*; *unsent* are complete, but were never to be sent."""
        self.setVisible(line is not None)
        if line is None:
            return
        mark, name = line.mark, group_of(line, unsent).value
        word = marks.face_of(mark).word if mark is not None else say(f"sync.table.{name}")
        self.title.setText(f"{line.number}  {word}")
        words = marks.outcome_words(mark, self._form) if mark is not None else say(f"sync.delivery.{name}")
        self.why.setText(words)
        may_again = mark is not None and mark.delivery in _AGAIN and bool(line.payload_sha256)
        self.again.block("" if may_again else say("sync.screen.again_blocked"))
        self.receipt.block("" if line.rev else say("sync.screen.receipt_blocked"))


def _button(name: str, key: str = "") -> Button:
    button = Button(say(f"sync.screen.{name}"), key=key)
    button.setObjectName(f"sync-{name}")
    return button


def _style_of(name: str) -> str:
    return "label" if name == "chart" else "body"


def _order(line: DeliveryLine) -> tuple[bool, str]:
    """What needs somebody first, then by number."""
    return not marks.needs_attention(line.mark), line.number
