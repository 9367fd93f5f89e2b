"""The unlock window's card: sign in, a password of one's own, or the recovery code."""

from __future__ import annotations

from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QEvent, QObject, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from qopi_desktop import __version__
from qopi_desktop.ui import glyphs, theme
from qopi_desktop.ui.kit import Button, ButtonKind, Chip, ChipFace, Column, Edge, Ground, Label, Row, WrapLabel, fix
from qopi_desktop.ui.kit.paint import framed
from qopi_desktop.ui.panels import Card, SelectField, TextField, scrolling
from qopi_desktop.ui.unlock.caps_lock import is_caps_lock_on
from qopi_desktop.ui.unlock.model import Page, UnlockModel
from qopi_desktop.ui.unlock.password_fields import PasswordFields
from qopi_desktop.ui.words import say

if TYPE_CHECKING:
    from collections.abc import Sequence

C = TypeVar("C", bound="_UnlockCard")

_TWO_LINES = 32
_CARD_WIDTH = 420 + 20  # the sheet and its shadow


class UnlockView(Ground):
    """Asks who is there and for their password; says nothing about patients.

    Signals:
        change_practice_asked: the person wants another store.
    """

    change_practice_asked = Signal()

    def __init__(self, model: UnlockModel, last_user: str = "", parent: QWidget | None = None) -> None:
        """Show *last_user* as chosen, if they still may sign in."""
        super().__init__("canvas", parent)
        self.setObjectName("unlock")
        self._model = model
        self._stack = QStackedWidget()
        self._grounds: dict[_UnlockCard, QWidget] = {}
        self.sign_in = self._placed(SignInCard(model, last_user))
        self._shown = model.page
        self._lay_out()
        self.sign_in.change_practice.clicked.connect(self.change_practice_asked)
        model.changed.connect(self._render)
        self._render()

    def focus_first(self) -> None:
        """Put the focus where typing begins."""
        self._card(self._model.page).focus_first()

    @cached_property
    def new_password(self) -> NewPasswordCard:
        """The card for a password of one's own; few need it, so it is made when asked for."""
        return self._placed(NewPasswordCard(self._model))

    @cached_property
    def recovery(self) -> RecoveryCard:
        """The card for the recovery code, made when asked for; the only one of a workstation that was withdrawn."""
        card = self._placed(RecoveryCard(self._model))
        card.change_practice.clicked.connect(self.change_practice_asked)
        return card

    def showEvent(self, event: QShowEvent) -> None:
        """Begin where work begins."""
        super().showEvent(event)
        if not event.spontaneous():
            self.focus_first()

    def _card(self, page: Page) -> _UnlockCard:
        match page:
            case Page.SIGN_IN:
                return self.sign_in
            case Page.NEW_PASSWORD:
                return self.new_password
            case Page.RECOVERY:
                return self.recovery

    def _placed(self, card: C) -> C:
        self._grounds[card] = _centered(card)
        self._stack.addWidget(self._grounds[card])
        return card

    def _lay_out(self) -> None:
        outer = Column(self)
        outer.addWidget(self._stack, 1)
        outer.addWidget(self._foot())

    def _foot(self) -> QWidget:
        foot = Ground("canvas", edges=(Edge.TOP,))
        row = Row(foot, margins=(16, 6, 16, 6), gap=16)
        row.addWidget(Label(say("unlock.version", version=__version__), "small", "text3"))
        row.addStretch(1)
        return foot

    def _render(self) -> None:
        page = self._model.page
        card = self._card(page)
        self._stack.setCurrentWidget(self._grounds[card])
        card.render_model()
        if page is not self._shown:
            self._shown = page
            card.focus_first()


class _UnlockCard(Card):
    """What the three cards share: the practice at the top, and being blocked while the store opens."""

    def __init__(self, model: UnlockModel, title: str, lead: str) -> None:
        super().__init__()
        fix(self, width=_CARD_WIDTH)
        self.model = model
        self.column.addLayout(_head(title, lead, demonstration=model.door.demonstration))
        self.column.add_gap(24)

    def focus_first(self) -> None:
        """Put the focus where typing begins."""
        raise NotImplementedError

    def render_model(self) -> None:
        """Show what the model says."""
        raise NotImplementedError

    def primary(self, name: str, text: str) -> Button:
        """Return the one button that matters, as wide as the card."""
        button = Button(text, ButtonKind.PRIMARY, key=say("unlock.unlock_key"), tall=True)
        button.setObjectName(name)
        button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.column.addWidget(button)
        return button

    def show_state(self, button: Button, text: str, fields: Sequence[TextField]) -> None:
        """Say that the store opens, or put the refusal beside its field."""
        refused = self.model.refused
        button.setText(say("unlock.unlocking") if self.model.is_busy else text)
        button.block(refused.say if self.model.wait_s and refused else "")
        button.setEnabled(not self.model.is_busy)
        for field in fields:
            is_refused = refused is not None and field.line.objectName() == refused.field
            field.show_error(refused.say if refused and is_refused else "")


class SignInCard(_UnlockCard):
    """User, password, unlock, and the ways round a lost password."""

    def __init__(self, model: UnlockModel, last_user: str) -> None:
        super().__init__(model, model.door.practice, say("unlock.locked"))
        self.setObjectName("unlock_sign_in")
        self.user = SelectField("user", say("unlock.user"))
        self.user.select.addItems(list(model.door.users))
        self.user.select.setCurrentIndex(max(0, self.user.select.findText(last_user)))
        self.user.select.currentIndexChanged.connect(self._on_user)
        hint = model.door.open_password
        aid = say("unlock.demonstration_password", password=hint) if hint else ""
        self.password = TextField("password", say("unlock.password"), aid=aid, secret=True)
        self.password.entered.connect(self._on_unlock)
        self.password.line.installEventFilter(self)
        fix(self.password.message, least_height=_TWO_LINES)  # a refusal does not push the button down
        self.column.addWidget(self.user)
        self.column.addWidget(self.password)
        self.column.add_gap(4)
        self.unlock = self.primary("unlock_button", say("unlock.unlock"))
        self.unlock.clicked.connect(self._on_unlock)
        self.column.add_gap(12)
        self.column.addLayout(self._links())
        self._order_tabs()

    def focus_first(self) -> None:
        """Put the focus into the password."""
        self.password.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def render_model(self) -> None:
        """Show what the model says."""
        self.show_state(self.unlock, say("unlock.unlock"), [self.password])
        if self.model.refused is None:
            self._show_caps_lock()
        elif not self.model.is_busy:
            self.password.line.selectAll()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Look at Caps Lock whenever a key goes up or down in the password."""
        if isinstance(event, QKeyEvent) and self.model.refused is None:
            self._show_caps_lock()
        return super().eventFilter(watched, event)

    def _show_caps_lock(self) -> None:
        if is_caps_lock_on():
            self.password.show_warning(say("unlock.caps_lock"))
        else:
            self.password.show_error("")

    def _links(self) -> Row:
        links = Row()
        self.use_recovery = _link("use_recovery", say("unlock.use_recovery"))
        self.change_practice = _link("change_practice", say("unlock.change_practice"))
        self.use_recovery.clicked.connect(self._on_recovery)
        links.addWidget(self.use_recovery)
        links.addStretch(1)
        links.addWidget(self.change_practice)
        return links

    def _order_tabs(self) -> None:
        order = [
            self.password.line,
            self.unlock,
            self.user.select,
            self.use_recovery,
            self.change_practice,
        ]
        if self.password.reveal is not None:
            order.insert(1, self.password.reveal)
        for first, second in pairwise(order):
            QWidget.setTabOrder(first, second)

    def _on_user(self, _index: int) -> None:
        self.password.line.clear()
        self.focus_first()

    def _on_unlock(self) -> None:
        self.model.sign_in(self.user.select.currentText(), self.password.line.text())

    def _on_recovery(self) -> None:
        self.model.show_page(Page.RECOVERY)


class NewPasswordCard(_UnlockCard):
    """A password of one's own in place of the one-time password."""

    def __init__(self, model: UnlockModel) -> None:
        super().__init__(model, say("unlock.new.title"), say("unlock.new.lead"))
        self.setObjectName("unlock_new_password")
        self.passwords = PasswordFields(gap=8)
        self.passwords.entered.connect(self._on_save)
        self.column.addWidget(self.passwords)
        self.column.add_gap(8)
        self.save = self.primary("save_password", say("unlock.new.save"))
        self.save.clicked.connect(self._on_save)

    def focus_first(self) -> None:
        """Put the focus into the new password."""
        self.passwords.new.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def render_model(self) -> None:
        """Show what the model says."""
        self.show_state(self.save, say("unlock.new.save"), self.passwords.lines)

    def _on_save(self) -> None:
        self.model.change_password(self.passwords.texts())


class RecoveryCard(_UnlockCard):
    """The recovery code, and the user who gets a new password by it."""

    def __init__(self, model: UnlockModel) -> None:
        key = "revoked" if model.door.revoked else "recovery"
        super().__init__(model, say(f"unlock.{key}.title"), say(f"unlock.{key}.lead"))
        self.setObjectName("unlock_recovery")
        self.code = TextField("code", say("unlock.recovery.code"), aid=say("unlock.recovery.code_hint"))
        self.user = SelectField("recovery_user", say("unlock.recovery.user"))
        self.user.select.addItems(list(model.door.users))
        self.column.addWidget(self.code)
        self.column.add_gap(8)
        self.column.addWidget(self.user)
        self.passwords = PasswordFields(gap=8)
        self.passwords.entered.connect(self._on_save)
        self.column.addWidget(self.passwords)
        self.column.add_gap(8)
        self.save = self.primary("recover", say("unlock.recovery.save"))
        self.code.entered.connect(self._on_save)
        self.save.clicked.connect(self._on_save)
        self.column.add_gap(12)
        self.back = _link("recovery_back", say("unlock.recovery.back"))
        self.change_practice = _link("recovery_change_practice", say("unlock.change_practice"))
        self.back.clicked.connect(self._on_back)
        links = Row()
        for link, is_shown in ((self.back, not model.door.revoked), (self.change_practice, model.door.revoked)):
            links.addWidget(link)
            link.setVisible(is_shown)
        links.addStretch(1)
        self.column.addLayout(links)

    def focus_first(self) -> None:
        """Put the focus into the recovery code."""
        self.code.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def render_model(self) -> None:
        """Show what the model says."""
        self.show_state(self.save, say("unlock.recovery.save"), [self.code, *self.passwords.lines])

    def _on_save(self) -> None:
        self.model.recover(self.code.text(), self.user.select.currentText(), self.passwords.texts())

    def _on_back(self) -> None:
        self.model.show_page(Page.SIGN_IN)


class Mark(QWidget):
    """The program's sign: a tick on an accent square."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """A square of 40."""
        return QSize(theme.current().px(40), theme.current().px(40))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the square and its tick."""
        look, painter = theme.current(), QPainter(self)
        framed(painter, self.rect(), radius=look.radius("panel"), fill=look.color("accent"))
        pad = look.px(8)
        spot = QRectF(self.rect()).adjusted(pad, pad, -pad, -pad)
        glyphs.draw(painter, "received", spot, look.color("onAccent"), look.color("accent"))


def _head(title: str, lead: str, *, demonstration: bool) -> Row:
    head = Row(gap=14)
    head.addWidget(Mark(), 0, Qt.AlignmentFlag.AlignTop)
    words = Column(gap=2)
    words.addWidget(WrapLabel(title, "head", "text"))
    words.addWidget(WrapLabel(lead, "body", "text2"))
    if demonstration:
        words.addWidget(Chip(ChipFace(say("unlock.demonstration"), "violet")), 0, Qt.AlignmentFlag.AlignLeft)
    head.addLayout(words, 1)
    return head


def _link(name: str, text: str) -> Button:
    button = Button(text, ButtonKind.LINK)
    button.setObjectName(name)
    return button


def _centered(card: QWidget) -> QWidget:
    """Return *card* in the middle of what scrolls when the window is lower than it."""
    ground = Ground("canvas")
    column = QVBoxLayout(ground)
    column.addStretch(1)
    column.addWidget(card, 0, Qt.AlignmentFlag.AlignHCenter)
    column.addWidget(Label(say("unlock.offline"), "small", "text2"), 0, Qt.AlignmentFlag.AlignHCenter)
    column.addStretch(1)
    return scrolling(ground)
