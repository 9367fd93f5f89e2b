"""The parts every screen is made of: buttons, chips, labels, fields, lines, bars, banners."""

from __future__ import annotations

from qopi_desktop.ui.kit.banner import Banner, MessageBar
from qopi_desktop.ui.kit.buttons import Button, ButtonKind, ChipButton
from qopi_desktop.ui.kit.chips import Chip, Sign, sign_for
from qopi_desktop.ui.kit.entry import Entry, Frame
from qopi_desktop.ui.kit.labels import ElidingLabel, KeyCap, Label, WrapLabel
from qopi_desktop.ui.kit.layout import Column, Edge, Gap, Ground, Hairline, Row, fix
from qopi_desktop.ui.kit.paint import ChipFace
from qopi_desktop.ui.kit.parts import EmptyNote, LabeledField, MessageLine, PaneHead, ProgressBar
from qopi_desktop.ui.kit.sheet import Sheet

__all__ = [
    "Banner",
    "Button",
    "ButtonKind",
    "Chip",
    "ChipButton",
    "ChipFace",
    "Column",
    "Edge",
    "ElidingLabel",
    "EmptyNote",
    "Entry",
    "Frame",
    "Gap",
    "Ground",
    "Hairline",
    "KeyCap",
    "Label",
    "LabeledField",
    "MessageBar",
    "MessageLine",
    "PaneHead",
    "ProgressBar",
    "Row",
    "Sheet",
    "Sign",
    "WrapLabel",
    "fix",
    "sign_for",
]
