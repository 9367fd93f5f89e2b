"""The administration screen: people, physicians, modules, store and backups, the central service, terms accepted."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication, QShowEvent
from PySide6.QtWidgets import QWidget

from qopi_desktop.domain.people import TermsAccepted
from qopi_desktop.ui import format as show
from qopi_desktop.ui.administration.model import AdministrationModel
from qopi_desktop.ui.administration.modules import ModulesSection
from qopi_desktop.ui.administration.physicians import PhysiciansSection
from qopi_desktop.ui.administration.sections import PeopleSection, Section
from qopi_desktop.ui.administration.service import ServiceSection
from qopi_desktop.ui.administration.service_model import ServiceModel
from qopi_desktop.ui.kit import Banner, Button, ButtonKind, Column, Ground, Label, Row, WrapLabel, fix
from qopi_desktop.ui.panels import keep_room, scrolling
from qopi_desktop.ui.setup.recovery import ShownOnce
from qopi_desktop.ui.words import say

_WIDEST = 1120
_PATH = 80


class AdministrationView(Ground):
    """Keeps people and physicians; says where the data and their copies are."""

    def __init__(self, model: AdministrationModel, service: ServiceModel, parent: QWidget | None = None) -> None:
        super().__init__("surface", parent)
        self.setObjectName("administration")
        self._model = model
        self.banner = Banner()
        self.lead = WrapLabel("", "body", "text2")
        self.handed = HandedPart(model)
        self.people, self.physicians = PeopleSection(model), PhysiciansSection(model)
        self.modules, self.store = ModulesSection(model), StoreSection(model)
        self.service, self.terms = ServiceSection(model, service), TermsSection(model)
        first: tuple[Section, ...] = (self.people, self.physicians, self.modules)
        self._sections = (*first, self.store, self.service, self.terms)
        self.only_physician = Banner(icon="check")
        self._lay_out()
        model.changed.connect(self._render)
        model.added.connect(self._on_added)
        for section in self._sections:
            section.opened.connect(self._on_opened)
        self._render()
        model.load()

    def focus_first(self) -> None:
        """Put the focus on the people."""
        self.people.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def showEvent(self, event: QShowEvent) -> None:
        """Begin where work begins."""
        super().showEvent(event)
        if not event.spontaneous():
            self.focus_first()

    def _lay_out(self) -> None:
        page = Ground("surface")
        fix(page, most_width=_WIDEST)
        column = Column(page, margins=(32, 24, 32, 32), gap=12)
        column.addWidget(Label(say("administration.title"), "title"))
        for widget in (self.lead, self.banner, self.only_physician, self.handed):
            column.addWidget(widget)
        for section in self._sections:
            column.add_gap(12)
            column.addWidget(section)
        column.addStretch(1)
        self.area = scrolling(page)
        Column(self).addWidget(self.area)

    def _render(self) -> None:
        model, everyone = self._model, self._model.overview
        is_refused = model.refusal is not None
        self.banner.setVisible(is_refused)
        self.banner.show_words(say("administration.refused_title"), [model.refusal_words()])
        self.only_physician.setVisible(everyone is not None and everyone.only_physicians_abstract())
        self.only_physician.show_words(say("setup.you.other_title"), [say("administration.people.only_physician")])
        if everyone is not None:
            office = ", ".join(office.name for office in everyone.practice.offices)
            self.lead.setText(say("administration.lead", practice=everyone.practice.name, office=office))
        self.handed.render_model()
        for section in self._sections:
            section.render_model()

    def _on_opened(self, form: QWidget) -> None:
        """Bring the whole form into view, once it has its size."""
        QTimer.singleShot(0, form, lambda: self.area.ensureWidgetVisible(form))

    def _on_added(self, _what: str) -> None:
        for section in self._sections:
            section.close_form()
        self.area.verticalScrollBar().setValue(0)


class HandedPart(QWidget):
    """A one-time password until it was handed over."""

    def __init__(self, model: AdministrationModel) -> None:
        super().__init__()
        self._model = model
        self._title, self._lead = Label("", "head"), WrapLabel("", "body", "text2")
        self.shown = ShownOnce(
            "handed_password", say("administration.password.copy"), say("administration.password.copied")
        )
        self.done = Button(say("administration.password.done"))
        self.done.setObjectName("handed_done")
        self.done.clicked.connect(model.forget_handed)
        column = Column(self, gap=8)
        for widget in (self._title, self._lead, self.shown, self.shown.copied):
            column.addWidget(widget)
        column.addWidget(self.done, 0, Qt.AlignmentFlag.AlignLeft)

    def render_model(self) -> None:
        """Show the password, or nothing."""
        handed = self._model.handed
        self.setVisible(handed is not None)
        self.shown.show_secret(handed.password if handed else "")
        name = handed.name if handed else ""
        self._title.setText(say("administration.password.title", name=name))
        self._lead.setText(say("administration.password.lead", name=name))
        if handed is None:
            self.shown.copied.setText("")


class StoreSection(Section):
    """Where the store and its backups are, when the last one was written, and what the recovery code does."""

    def __init__(self, model: AdministrationModel) -> None:
        super().__init__(model, "store")
        self.back_up = self.act("back_up")
        self.back_up.clicked.connect(model.back_up)
        self.copied = Label("", "small", "text2")
        keep_room(self.copied)
        self.paths = {"store": str(model.context.data_folder), "backup": str(model.context.backup_folder)}
        for name, path in self.paths.items():
            self._line(name, path, copies=True)
        self.last = self._line("last_backup", "")
        self._line("recovery", say("administration.store.recovery_hint"))
        self.column.addWidget(self.copied)

    def render_model(self) -> None:
        """Show when the last backup was written."""
        model = self.model
        last, busy = model.last_backup, model.is_backing_up
        when = show.age(last, model.context.now()) if last else ""
        words = say("administration.store.verified", when=when) if last else say("administration.store.never")
        self.last.setText(say("administration.store.backing_up") if busy else words)
        self.back_up.block(say("administration.store.backing_up") if busy else "")

    def _line(self, name: str, text: str, *, copies: bool = False) -> WrapLabel:
        row = Row(gap=16)
        head = Label(say(f"administration.store.{name}"), "body", "text2")
        fix(head, width=140)
        value = WrapLabel(text, "body", "text")
        fix(value, least_width=_PATH)  # a path breaks anywhere
        row.addWidget(head, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(value, 1, Qt.AlignmentFlag.AlignVCenter)
        if copies:
            button = Button(say("administration.store.copy"), ButtonKind.LINK)
            button.setObjectName(f"copy_{name}")
            button.setAccessibleName(f"{say('administration.store.copy')}: {say(f'administration.store.{name}')}")
            button.clicked.connect(self._on_copy)
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
        self.column.addLayout(row)
        return value

    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setText(self.paths[self.sender().objectName().removeprefix("copy_")])
        self.copied.setText(say("administration.store.copied"))


class TermsSection(Section):
    """Who accepted which terms."""

    def __init__(self, model: AdministrationModel) -> None:
        super().__init__(model, "terms")
        self.lines = WrapLabel("", "body", "text")
        self.column.addWidget(self.lines)

    def render_model(self) -> None:
        """List every acceptance, the oldest first."""
        everyone = self.model.overview
        lines = [self._words(entry) for entry in everyone.terms] if everyone else []
        self.lines.setText("\n".join(lines) or say("administration.nobody"))

    def _words(self, entry: TermsAccepted) -> str:
        name = self.model.overview.name_of(entry) if self.model.overview else ""
        day = show.short_date(datetime.fromisoformat(entry.accepted_at).date())
        return say("administration.terms.line", name=name, version=entry.text_version, when=day)
