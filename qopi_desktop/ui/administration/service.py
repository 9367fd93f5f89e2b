"""The section on the central service: join it, or see how this workstation joined and whom the service knows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from qopi_desktop.domain.rules import refuse_enrolment
from qopi_desktop.ui import format as shown
from qopi_desktop.ui.administration.sections import Section, save_button
from qopi_desktop.ui.kit import Button, Column, Label, MessageLine, Row, WrapLabel, fix
from qopi_desktop.ui.panels import TextField, keep_room
from qopi_desktop.ui.setup.recovery import ShownOnce
from qopi_desktop.ui.sync.model import Phase
from qopi_desktop.ui.sync.words import when_words
from qopi_desktop.ui.tables import RowsModel, RowsView, TableColumn, TableRow
from qopi_desktop.ui.words import say

if TYPE_CHECKING:
    from qopi_desktop.domain.people import Person
    from qopi_desktop.ui.administration.model import AdministrationModel
    from qopi_desktop.ui.administration.service_model import ServiceModel

_FIELD = 420
_HEAD = 140
_MOST_ROWS = 12
_KEY_COLUMN = 2
_FACTS = ("address", "practice", "office", "device", "since", "contact")


class ServiceSection(Section):
    """Joins this workstation, once and for all; from then on keeps the people whom the service knows."""

    def __init__(self, model: AdministrationModel, service: ServiceModel) -> None:
        super().__init__(model, "service")
        self.service = service
        self.lead = WrapLabel("", "body", "text2")
        self.fault = MessageLine()
        self.joining, self.joined = JoinForm(service), JoinedPart(service)
        for widget in (self.lead, self.joining, self.joined, self.fault):
            self.column.addWidget(widget)
        self.register, self.make_code = self.act("register"), self.act("make_code")
        self.register.clicked.connect(service.register)
        self.make_code.clicked.connect(service.make_code)
        service.changed.connect(self.render_model)
        service.load()

    def render_model(self) -> None:
        """Show what this workstation may do, and how it stands."""
        enrolment, phase = self.service.enrolment, self.service.sync.phase
        is_demonstration = self.service.context.practice.demonstration
        is_joined = enrolment is not None
        self.joining.setVisible(not is_demonstration and (not is_joined or self.service.may_join_anew))
        for part in (self.joined, self.register, self.make_code):
            part.setVisible(is_joined)
        word = "demonstration" if is_demonstration else "revoked" if phase is Phase.REVOKED else None
        self.lead.setText(say(f"administration.service.{word or ('lead_joined' if is_joined else 'lead')}"))
        self.fault.show_message(self.service.faults.get("service", ""))
        self.joining.render_model(self._refused())
        if is_joined and self.model.overview is not None:
            self._render_joined()

    def _refused(self) -> str:
        context = self.service.context
        if refuse_enrolment(context.person, context.practice) is None:
            return ""
        return self.model.refusal_words() or say("administration.service.demonstration")

    def _render_joined(self) -> None:
        everyone, service = self.model.overview, self.service
        users = everyone.users if everyone is not None else ()
        self.joined.render_model(users)
        is_revoked = service.sync.phase is Phase.REVOKED
        stopped = say("sync.button.blocked_revoked") if is_revoked else self.model.refusal_words()
        busy = say(f"administration.service.{service.busy}") if service.busy else ""
        self.make_code.block(stopped or busy)
        self.register.block(stopped or busy or self._why_nobody(users))

    def _why_nobody(self, users: tuple[Person, ...]) -> str:
        """Return why nobody can be registered by the person who is signed in, empty if somebody can."""
        waiting, own = self.service.registered.waiting, self.service.context.person
        if waiting - {own.id}:
            return ""
        if not waiting:
            return say("administration.service.all_registered")
        others = ", ".join(user.name for user in users if user.is_administrator and user.id != own.id)
        key = "own_key" if others else "own_key_alone"
        return say(f"administration.service.{key}", administrators=others)


class JoinForm(QWidget):
    """Address and one-time code, with what leaves and what never leaves said beside them."""

    def __init__(self, service: ServiceModel) -> None:
        super().__init__()
        self.service = service
        words = "administration.service"
        self.address = TextField("service_address", say(f"{words}.address"), aid=say(f"{words}.address_hint"))
        self.code = TextField("service_code", say(f"{words}.code"), aid=say(f"{words}.code_hint"))
        self.join = save_button("service_join", say(f"{words}.join"))
        column = Column(self, gap=10)
        for name in ("leaves", "stays", "ever"):
            column.addWidget(_explained(name))
        column.add_gap(2)
        for field in (self.address, self.code):
            fix(field, most_width=_FIELD)
            column.addWidget(field)
            field.edited.connect(self._on_edited)
            field.entered.connect(self._on_join)
        column.addWidget(self.join, 0, Qt.AlignmentFlag.AlignLeft)
        self.join.clicked.connect(self._on_join)

    def render_model(self, refused: str) -> None:
        """Show what is to mend, and *refused*, why this person cannot join."""
        service = self.service
        is_busy = service.busy == "joining"
        self.address.show_error(service.faults.get("service_address", ""))
        self.code.show_error(service.faults.get("service_code", ""))
        self.join.setText(say(f"administration.service.{'joining' if is_busy else 'join'}"))
        self.join.block(refused or (say("administration.service.joining") if is_busy else ""))

    def _on_edited(self) -> None:
        self.service.clear_faults()

    def _on_join(self) -> None:
        if not self.join.reason:
            self.service.join(self.address.text(), self.code.text())


class JoinedPart(QWidget):
    """How this workstation joined, whom the service knows, and a code until it was handed over."""

    def __init__(self, service: ServiceModel) -> None:
        super().__init__()
        self.service = service
        column = Column(self, gap=8)
        self.code = CodePart(service)
        column.addWidget(self.code)
        self.facts = {name: WrapLabel("", "body", "text") for name in _FACTS}
        for name, value in self.facts.items():
            column.addLayout(_fact(name, value))
        words = "administration.service"
        columns = (
            TableColumn(say(f"{words}.name"), 180, 2, style="label"),
            TableColumn(say(f"{words}.roles"), 240, 2),
            TableColumn(say(f"{words}.key"), 240, 3),
        )
        self.rows = RowsModel(columns)
        self.table = RowsView(self.rows, "service_people", say(f"{words}.people"))
        self.table.fit_rows(_MOST_ROWS)
        self.said = Label("", "small", "text2")
        keep_room(self.said)
        column.add_gap(4)
        column.addWidget(Label(say(f"{words}.people"), "strong"))
        for widget in (WrapLabel(say(f"{words}.people_lead"), "body", "text2"), self.table, self.said):
            column.addWidget(widget)

    def render_model(self, users: tuple[Person, ...]) -> None:
        """Show the tie and how each of *users* is known."""
        service, enrolment, now = self.service, self.service.enrolment, self.service.context.now()
        if enrolment is None:
            return
        values = {
            "address": enrolment.url,
            "practice": enrolment.practice,
            "office": enrolment.office_id,
            "device": enrolment.device_id,
            "since": shown.short_date(enrolment.enrolled_at.astimezone(now.tzinfo).date()),
            "contact": when_words(service.sync.last_contact, now) or say("administration.service.no_contact"),
        }
        for name, value in values.items():
            self.facts[name].setText(value)
        rows = tuple(self._row(user) for user in users)
        if rows != self.rows.rows:
            chosen = self.table.chosen()
            self.rows.set_rows(rows)
            self.table.choose(chosen)
        self.said.setText(say(f"administration.service.{service.busy}") if service.busy else service.said)
        self.code.render_model()

    def _row(self, user: Person) -> TableRow:
        known = self.service.registered
        roles = ", ".join(sorted(say(f"administration.role.{role.value}") for role in user.roles))
        if user.id not in known.with_key:
            name, sign = "no_key", ("notbegun", "slate")
        elif user.id in known.waiting:
            name, sign = "key_waiting", ("waiting", "accent")
        else:
            name, sign = "key_registered", ("received", "green")
        cells = (user.name, roles, say(f"administration.service.{name}"))
        return TableRow(user.id, cells, sign=(_KEY_COLUMN, *sign))


class CodePart(QWidget):
    """A one-time code until it was handed over."""

    def __init__(self, service: ServiceModel) -> None:
        super().__init__()
        self.service = service
        words = "administration.service"
        self.lead = WrapLabel("", "body", "text2")
        self.shown = ShownOnce("service_one_time", say(f"{words}.code_copy"), say(f"{words}.code_copied"))
        self.done = Button(say(f"{words}.code_done"))
        self.done.setObjectName("service_code_done")
        self.done.clicked.connect(service.forget_code)
        column = Column(self, margins=(0, 4, 0, 8), gap=8)
        column.addWidget(Label(say(f"{words}.code_title"), "strong"))
        for widget in (self.lead, self.shown, self.shown.copied):
            column.addWidget(widget)
        column.addWidget(self.done, 0, Qt.AlignmentFlag.AlignLeft)
        self.hide()

    def render_model(self) -> None:
        """Show the code, or nothing."""
        code, now = self.service.code, self.service.context.now()
        self.setVisible(code is not None)
        self.shown.show_secret(code.code if code else "")
        if code is None:
            self.shown.copied.setText("")
            return
        until = code.expires_at.astimezone(now.tzinfo)
        facts = {"date": shown.day_in_sentence(until.date()), "time": shown.time_of_day(until)}
        self.lead.setText(say("administration.service.code_lead", **facts))


def _explained(name: str) -> QWidget:
    part = QWidget()
    column = Column(part, gap=2)
    column.addWidget(Label(say(f"administration.service.{name}_title"), "strong"))
    column.addWidget(WrapLabel(say(f"administration.service.{name}"), "body", "text2"))
    return part


def _fact(name: str, value: WrapLabel) -> Row:
    row = Row(gap=16)
    head = Label(say(f"administration.service.{name}_fact"), "body", "text2")
    fix(head, width=_HEAD)
    row.addWidget(head, 0, Qt.AlignmentFlag.AlignTop)
    row.addWidget(value, 1)
    value.setObjectName(f"service_{name}_fact")
    value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return row
