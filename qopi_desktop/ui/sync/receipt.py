"""A receipt of the central service, read out and as it was signed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from qopi_desktop.protocol.receipts import NotTrustedError, Receipt, read
from qopi_desktop.ui import format as shown
from qopi_desktop.ui.chart_form.lists import ListSheet
from qopi_desktop.ui.kit import Button, EmptyNote, Hairline, Label, WrapLabel
from qopi_desktop.ui.words import say

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime


@dataclass(frozen=True, slots=True)
class ReadReceipt:
    """A receipt as it was signed, and what it says; ``said`` None does not verify with the keys known here."""

    text: str
    said: Receipt | None


def read_receipt(text: str, service_keys: Mapping[str, str]) -> ReadReceipt:
    """Return the receipt *text* with what it says, if one of *service_keys* signed it."""
    try:
        said = read(text, service_keys)
    except NotTrustedError:
        return ReadReceipt(text, None)
    return ReadReceipt(text, said if isinstance(said, Receipt) else None)


class ReceiptSheet(ListSheet):
    """What a receipt says, line by line, and its text to copy."""

    def __init__(self, receipt: ReadReceipt | None, now: datetime) -> None:
        super().__init__()
        self.setObjectName("receipt")
        self._receipt = receipt
        self.copy = Button(say("sync.receipt.copy"))
        self.copy.setObjectName("receipt_copy")
        self.copied = Label("", "small", "text2")
        self.copy.clicked.connect(self._on_copy)
        if receipt is None:
            self.add(EmptyNote(say("sync.receipt.none")))
            return
        self.add(WrapLabel(say("sync.receipt.lead" if receipt.said else "sync.receipt.not_verified"), "body", "text2"))
        for name, value in _facts(receipt.said, now) if receipt.said else ():
            self._add_fact(say(f"sync.receipt.{name}"), value)
        self._add_fact(say("sync.receipt.text"), receipt.text, "small")
        self.column.insertWidget(self.column.count() - 1, self.copy, 0, Qt.AlignmentFlag.AlignLeft)
        self.add(self.copied)
        self.setFocusProxy(self.copy)

    def _add_fact(self, name: str, value: str, style: str = "body") -> None:
        self.add(Hairline())
        self.add(WrapLabel(name, "small", "text3"))
        said = WrapLabel(value, style, "text")
        said.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.add(said)

    def _on_copy(self) -> None:
        if self._receipt is not None:
            QGuiApplication.clipboard().setText(self._receipt.text)
            self.copied.setText(say("sync.receipt.copied"))


def _facts(said: Receipt, now: datetime) -> tuple[tuple[str, str], ...]:
    at = said.received_at.astimezone(now.tzinfo)
    return (
        ("received_at", say("sync.receipt.at", date=shown.short_date(at.date()), time=f"{at:%H:%M:%S}")),
        ("rev", str(said.rev)),
        ("round", said.round),
        ("chart", said.chart),
        ("content", said.payload_sha256),
        ("sequence", str(said.office_seq)),
    )
