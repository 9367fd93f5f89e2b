"""Lists for the sheet at the right: an answer's history, what is set aside, what is not needed, the keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from qopi_desktop.domain.answers import decode
from qopi_desktop.ui import format as shown
from qopi_desktop.ui.kit import Column, EmptyNote, Ground, Hairline, KeyCap, Row, WrapLabel
from qopi_desktop.ui.kit.scroll import ScrollArea
from qopi_desktop.ui.words import say

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from qopi_desktop.domain.charts import HistoryLine
    from qopi_desktop.forms.definition import Question
    from qopi_desktop.ui.chart_form.model import FormModel


class ListSheet(ScrollArea):
    """A column of lines that scrolls."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        sheet = Ground("panel")
        self.column = Column(sheet, margins=(20, 14, 20, 20), gap=4)
        self.column.addStretch(1)
        self.setWidget(sheet)

    def add(self, widget: QWidget) -> None:
        """Add a line."""
        self.column.insertWidget(self.column.count() - 1, widget)


def history_sheet(question: Question, lines: Sequence[HistoryLine], now: datetime) -> ListSheet:
    """Return every change of an answer, newest first: who, when, from, to."""
    sheet = ListSheet()
    sheet.setObjectName("history")
    sheet.add(WrapLabel(question.ask, "strong", "text"))
    if not lines:
        sheet.add(EmptyNote(say("chart.history.empty")))
    for line in lines:
        before, after = (_said(question, text) for text in (line.before, line.after))
        sheet.add(Hairline())
        sheet.add(WrapLabel(say("chart.history.change", before=before, after=after), "body", "text"))
        when = shown.age(line.at, now)
        sheet.add(WrapLabel(say("chart.history.line", who=line.person_name, when=when), "small", "text3"))
        if line.reason:
            sheet.add(WrapLabel(line.reason, "small", "text2"))
    return sheet


def set_aside_sheet(model: FormModel) -> ListSheet:
    """Return the answers of questions that no longer apply."""
    sheet = ListSheet()
    sheet.setObjectName("set-aside-list")
    sheet.add(WrapLabel(say("chart.form.set_aside_hint"), "small", "text2"))
    ids = model.session.set_aside()
    if not ids:
        sheet.add(EmptyNote(say("chart.form.none_set_aside")))
    for question_id in ids:
        state = model.session.state(question_id)
        sheet.add(Hairline())
        sheet.add(WrapLabel(f"{question_id}  {state.question.ask}", "label", "text"))
        if state.set_aside is not None:
            sheet.add(WrapLabel(shown.answer(state.set_aside, state.question), "body", "text2"))
    return sheet


def not_needed_sheet(model: FormModel) -> ListSheet:
    """Return the questions that do not apply to this chart now."""
    sheet = ListSheet()
    sheet.setObjectName("not-needed-list")
    sheet.add(WrapLabel(say("chart.form.not_needed_hint"), "small", "text2"))
    ids = model.session.not_needed()
    if not ids:
        sheet.add(EmptyNote(say("chart.form.none_not_needed")))
    for question_id in ids:
        sheet.add(WrapLabel(f"{question_id}  {model.session.state(question_id).question.ask}", "body", "text2"))
    return sheet


def keys_sheet(keys: Sequence[tuple[str, str]]) -> ListSheet:
    """Return which key does what."""
    sheet = ListSheet()
    sheet.setObjectName("keys-list")
    for key, words in keys:
        line = QWidget()
        row = Row(line, gap=12)
        row.addWidget(WrapLabel(words, "body", "text"), 1)
        row.addWidget(KeyCap(key))
        sheet.add(line)
    return sheet


def recovery_sheet(code: str) -> ListSheet:
    """Return the new recovery code with what it is for; the one used before is void."""
    sheet = ListSheet()
    sheet.setObjectName("recovery-code")
    sheet.add(WrapLabel(say("chart.recovery.why"), "body", "text"))
    shown_code = WrapLabel(code, "title", "text")
    shown_code.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    sheet.add(shown_code)
    return sheet


def _said(question: Question, encoded: str | None) -> str:
    answer = decode(encoded)
    return shown.answer(answer, question) if answer is not None else say("chart.history.nothing")
