"""The set-up of this workstation: steps, one page at a time, notes beside it, Back and Next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QBoxLayout, QStackedWidget, QWidget

from qopi_desktop.ui import theme
from qopi_desktop.ui.kit import Button, ButtonKind, Column, Edge, ElidingLabel, Ground, Label, MessageLine, Row, fix
from qopi_desktop.ui.kit.scroll import ScrollArea
from qopi_desktop.ui.panels import Note
from qopi_desktop.ui.setup.model import STEPS, SetupModel, Step
from qopi_desktop.ui.setup.pages import Page, PasswordPage, PracticePage, ReviewPage, TermsPage, YouPage
from qopi_desktop.ui.setup.recovery import RecoveryPage
from qopi_desktop.ui.setup.steps import StepList, StepState, step_words
from qopi_desktop.ui.words import say

if TYPE_CHECKING:
    from pathlib import Path

_HEAD, _FOOT, _STEPS, _FORM, _NOTE = 56, 64, 300, 700, 400
_WIDE, _MIDDLE = 1440, 1000
_SIDE = 72


class SetupView(Ground):
    """Takes the first person through the set-up; the store is made on *Create store*.

    Signals:
        closed: the person drops the draft; nothing was written.
    """

    closed = Signal()

    def __init__(self, model: SetupModel, folder: Path, parent: QWidget | None = None) -> None:
        """Show *folder* as the place where the store will lie."""
        super().__init__("surface", parent)
        self.setObjectName("setup")
        self._model = model
        self.pages: dict[Step, Page] = {
            Step.PRACTICE: PracticePage(model),
            Step.YOU: YouPage(model),
            Step.PASSWORD: PasswordPage(model),
            Step.TERMS: TermsPage(model),
            Step.REVIEW: ReviewPage(model),
            Step.RECOVERY: RecoveryPage(model),
        }
        self.steps = StepList(len(STEPS), say("setup.foot", folder=folder))
        fix(self.steps, width=_STEPS)
        self._stack = QStackedWidget()
        self._bodies = [_Body(page) for page in self.pages.values()]
        self._shown = model.step
        self._lay_out()
        self.steps.chosen.connect(self._on_step)
        model.changed.connect(self._render)
        theme.current().changed.connect(self._fold)
        self._render()

    def focus_first(self) -> None:
        """Put the focus where typing begins."""
        self.pages[self._model.step].focus_first()

    def showEvent(self, event: QShowEvent) -> None:
        """Begin where work begins."""
        super().showEvent(event)
        if not event.spontaneous():
            self.focus_first()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let the notes go below the form, then the steps go, as the window narrows."""
        super().resizeEvent(event)
        self._fold()

    def _lay_out(self) -> None:
        for body in self._bodies:
            self._stack.addWidget(body)
        form = Column()
        form.addWidget(self._stack, 1)
        form.addWidget(self._foot())
        below = Row()
        below.addWidget(self.steps)
        below.addLayout(form, 1)
        outer = Column(self)
        outer.addWidget(self._head())
        outer.addLayout(below, 1)

    def _head(self) -> QWidget:
        head = Ground("canvas", edges=(Edge.BOTTOM,))
        fix(head, height=_HEAD)
        row = Row(head, margins=(32, 0, 32, 0), gap=20)
        self.title = Label("", "head")
        row.addWidget(self.title)
        self.saved = ElidingLabel(say("setup.draft"), "body", "text2")
        row.addWidget(self.saved, 1)
        self.close_button = Button(say("setup.cancel"))
        self.close_button.setObjectName("setup_close")
        self.close_button.clicked.connect(self.closed)
        row.addWidget(self.close_button)
        return head

    def _foot(self) -> QWidget:
        foot = Ground("panel", edges=(Edge.TOP,))
        fix(foot, least_height=_FOOT)
        outer = Row(foot, margins=(0, 0, 0, 0))
        self._foot_row = Row(margins=(_SIDE, 12, 20, 12), gap=16)
        inner = QWidget()
        fix(inner, most_width=_FORM + _SIDE + 20)
        inner.setLayout(self._foot_row)
        self.back = Button(say("setup.back"))
        self.back.setObjectName("setup_back")
        self.back.clicked.connect(self._model.back)
        self.waits = MessageLine()
        self.next = Button("", ButtonKind.PRIMARY)
        self.next.setObjectName("setup_next")
        self.next.clicked.connect(self._on_next)
        self._foot_row.addWidget(self.back)
        self._foot_row.addWidget(self.waits, 1, Qt.AlignmentFlag.AlignVCenter)
        self._foot_row.addStretch(1)
        self._foot_row.addWidget(self.next)
        outer.addWidget(inner, 1)
        outer.addStretch(0)
        return foot

    def _render(self) -> None:
        model = self._model
        self.steps.show_states([self._state_of(step) for step in STEPS])
        self._stack.setCurrentIndex(STEPS.index(model.step))
        self.pages[model.step].render_model()
        self._render_buttons()
        self._render_title()
        if model.step is not self._shown:
            self._shown = model.step
            self._bodies[STEPS.index(model.step)].verticalScrollBar().setValue(0)
            self.focus_first()

    def _state_of(self, step: Step) -> StepState:
        model = self._model
        is_made, was_left = model.result is not None, step in model.left
        faults = {} if is_made else model.faults(step)
        return StepState(
            title=step_words(step.value),
            is_current=step is model.step,
            is_done=is_made or (was_left and not faults and step is not Step.REVIEW),
            to_mend=len(faults) if was_left else 0,
            can_open=(step is Step.RECOVERY) == is_made,
        )

    def _render_buttons(self) -> None:
        model, step = self._model, self._model.step
        is_made = model.result is not None
        self.back.setVisible(step is not Step.PRACTICE and not is_made)
        self.close_button.setVisible(not is_made)
        self.saved.setText(say("setup.written" if is_made else "setup.draft"))
        waits = ", ".join(step_words(each.value) for each in model.waits_for()) if step is Step.REVIEW else ""
        self.waits.show_message(say("setup.waits", steps=waits) if waits else "")
        self.next.setText(self._next_words())
        self.next.setEnabled(not model.is_busy)

    def _render_title(self) -> None:
        step = self._model.step
        facts = {"number": STEPS.index(step) + 1, "count": len(STEPS), "step": step_words(step.value)}
        self.title.setText(say("setup.title_step", **facts) if self.steps.isHidden() else say("setup.title"))

    def _next_words(self) -> str:
        model, step = self._model, self._model.step
        if model.is_busy:
            return say("setup.creating")
        if step is Step.RECOVERY:
            return say("setup.open")
        if step is Step.REVIEW:
            return say("setup.create")
        return say("setup.next", step=step_words(STEPS[STEPS.index(step) + 1].value).lower())

    def _fold(self) -> None:
        room = self.width() / theme.current().factor
        self.steps.setVisible(room >= _MIDDLE)
        self._render_title()
        for body in self._bodies:
            body.set_wide(is_wide=room >= _WIDE, side=_SIDE if room >= _WIDE else 32)
        self._foot_row.set_margins((_SIDE if room >= _WIDE else 32, 12, 20, 12))

    def _on_step(self, index: int) -> None:
        self._model.go(STEPS[index])

    def _on_next(self) -> None:
        acts = {Step.REVIEW: self._model.create, Step.RECOVERY: self._model.finish}
        acts.get(self._model.step, self._model.next)()


class _Body(ScrollArea):
    """One page with its notes, beside it or below, scrolling when the window is low."""

    def __init__(self, page: Page) -> None:
        super().__init__()
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        ground = Ground("surface")
        self._row = Row(ground, margins=(_SIDE, 40, 56, 24), gap=48)
        fix(page, most_width=_FORM)
        self._row.addLayout(_at_left(page), 7)
        notes = [note for note in page.notes() if note[0]]
        self._notes = QWidget()
        column = Column(self._notes, gap=16)
        for title, words in notes:
            column.addWidget(Note(title, (("", words),)))
        column.addStretch(1)
        self._row.addWidget(self._notes, 4)
        self.setWidget(ground)

    def set_wide(self, *, is_wide: bool, side: int) -> None:
        """Put the notes beside the page, or below it."""
        across, down = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self._row.setDirection(across if is_wide else down)
        self._row.set_margins((side, 40 if is_wide else 24, 56 if is_wide else 32, 24))
        fix(self._notes, most_width=_NOTE if is_wide else _FORM)


def _at_left(page: Page) -> Column:
    """Return *page* at the left and top of its room; one that fills takes all the height."""
    row = Row()
    row.addWidget(page, 1)
    row.addStretch(0)
    column = Column()
    column.addLayout(row, 1 if page.fills else 0)
    if not page.fills:
        column.addStretch(1)
    return column
