"""The parts of the administration screen: each a title, a table and a form that opens below."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QSizePolicy, QWidget

from qopi_desktop.domain.people import Role
from qopi_desktop.ui.kit import Button, ButtonKind, Column, Label, Row, WrapLabel, fix
from qopi_desktop.ui.kit.flow import Flow
from qopi_desktop.ui.panels import CheckBox, SelectField, TextField, keep_room
from qopi_desktop.ui.tables import RowsModel, RowsView, TableColumn, TableRow
from qopi_desktop.ui.words import say

if TYPE_CHECKING:
    from qopi_desktop.domain.people import Person, Physician, PhysicianId
    from qopi_desktop.operations.people import Overview
    from qopi_desktop.ui.administration.model import AdministrationModel

_FIELD = 320
_MOST_ROWS = 12
_ROLES = (Role.ADMINISTRATOR, Role.ABSTRACTOR, Role.PHYSICIAN)


class Section(QWidget):
    """A titled part with acts at the right, a table, and below it whatever form is open.

    Signals:
        opened: a form below the table was opened.
    """

    opened = Signal(QWidget)

    def __init__(self, model: AdministrationModel, name: str) -> None:
        super().__init__()
        self.model, self.name = model, name
        self.column = Column(self, gap=8)
        head = Row(gap=8)
        head.addWidget(Label(say(f"administration.{name}.title"), "head"))
        head.addStretch(1)
        self.acts = Flow(gap=8, line_gap=8)
        head.addLayout(self.acts)
        self.column.addLayout(head)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)

    def act(self, key: str, *, kind: ButtonKind = ButtonKind.PLAIN) -> Button:
        """Return a button at the right of the title."""
        button = Button(say(f"administration.{self.name}.{key}"), kind)
        button.setObjectName(f"{self.name}_{key}")
        self.acts.addWidget(button)
        return button

    def close_form(self) -> None:
        """Put away what was being typed."""

    def render_model(self) -> None:
        """Show what the model says."""
        raise NotImplementedError


class PeopleSection(Section):
    """Who may sign in, and the form that adds somebody."""

    def __init__(self, model: AdministrationModel) -> None:
        super().__init__(model, "people")
        self.column.addWidget(WrapLabel(say("administration.people.lead"), "body", "text2"))
        columns = (
            TableColumn(say("administration.people.name"), 180, 2, style="label"),
            TableColumn(say("administration.people.roles"), 240, 2),
            TableColumn(say("administration.people.physician"), 200, 2),
        )
        self.rows = RowsModel(columns)
        self.table = RowsView(self.rows, "people_table", say("administration.people.title"))
        self.table.fit_rows(_MOST_ROWS)
        self.column.addWidget(self.table)
        self.add, self.link, self.reset = self.act("add"), self.act("link"), self.act("reset")
        self.form, self.linking = PersonForm(model), LinkForm(model)
        for form in (self.form, self.linking):
            self.column.addWidget(form)
            form.hide()
        self.add.clicked.connect(self._on_add)
        self.link.clicked.connect(self._on_link)
        self.reset.clicked.connect(self._on_reset)
        self.table.selectionModel().currentRowChanged.connect(self.render_model)

    def chosen(self) -> Person | None:
        """Return the person of the current row."""
        key = self.table.chosen()
        everyone = self.model.overview
        return next((user for user in everyone.users if user.id == key), None) if everyone else None

    def close_form(self) -> None:
        """Put away both forms."""
        self.form.hide()
        self.linking.hide()

    def render_model(self) -> None:
        """Show everyone, and which acts the chosen person allows."""
        everyone = self.model.overview
        if everyone is None:
            return
        self._show_rows(everyone)
        refused = self.model.refusal_words()
        reason = refused or ("" if self.chosen() else say("administration.people.choose_person"))
        self.add.block(refused)
        self.reset.block(reason)
        nobody = say("administration.people.link_none")
        self.link.block(reason or ("" if self.model.linkable(self.chosen()) else nobody))
        self.form.render_model()
        self.linking.render_model()

    def _show_rows(self, everyone: Overview) -> None:
        rows = tuple(_person_row(everyone, user) for user in everyone.users)
        if rows != self.rows.rows:
            chosen = self.table.chosen()
            self.rows.set_rows(rows)
            self.table.choose(chosen)

    def _on_add(self) -> None:
        self.close_form()
        self.model.clear_faults()
        self.form.open_empty()
        self.opened.emit(self.form)

    def _on_link(self) -> None:
        person = self.chosen()
        if person is not None:
            self.close_form()
            self.linking.open_for(person)
            self.opened.emit(self.linking)

    def _on_reset(self) -> None:
        person = self.chosen()
        if person is not None:
            self.close_form()
            self.model.reset_password(person)


class PersonForm(QWidget):
    """A name, roles, and which physician of the list it is."""

    def __init__(self, model: AdministrationModel) -> None:
        super().__init__()
        self.model = model
        self.name = TextField("person_name", say("administration.people.first_name"))
        self.roles = {role: CheckBox(f"role_{role.value}", say(f"administration.role.{role.value}")) for role in _ROLES}
        self.roles_fault = WrapLabel("", "smallMedium", "red")
        self.physician = SelectField("which_physician", say("administration.people.which_physician"))
        self.save = save_button("person_save", say("administration.people.save"))
        self.cancel = Button(say("administration.cancel"))
        self.cancel.setObjectName("person_cancel")
        self._lay_out()
        self.name.entered.connect(self._on_save)
        self.save.clicked.connect(self._on_save)
        self.cancel.clicked.connect(self.hide)
        self.roles[Role.PHYSICIAN].toggled.connect(self.render_model)

    def open_empty(self) -> None:
        """Show the form with nothing in it."""
        self.name.line.clear()
        for role, box in self.roles.items():
            box.setChecked(role is Role.ABSTRACTOR)
        self.show()
        self.render_model()
        self.name.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def render_model(self) -> None:
        """Show the physicians to choose from and what is to mend."""
        if self.isHidden():
            return
        fill_physicians(self.physician, self.model.linkable(None))
        self.physician.setVisible(self.roles[Role.PHYSICIAN].isChecked())
        self.name.show_error(self.model.faults.get("person_name", ""))
        self.roles_fault.setText(self.model.faults.get("roles", ""))
        self.physician.show_error(self.model.faults.get("which_physician", ""))

    def _lay_out(self) -> None:
        column = Column(self, margins=(0, 8, 0, 8), gap=8)
        column.addWidget(Label(say("administration.people.add_title"), "strong"))
        fix(self.name, most_width=_FIELD)
        fix(self.physician, most_width=_FIELD)
        column.addWidget(self.name)
        roles = Row(gap=20)
        for box in self.roles.values():
            roles.addWidget(box)
        roles.addStretch(1)
        column.addLayout(roles)
        keep_room(self.roles_fault)
        column.addWidget(self.roles_fault)
        column.addWidget(self.physician)
        column.addLayout(button_row(self.save, self.cancel))

    def _on_save(self) -> None:
        roles = frozenset(role for role, box in self.roles.items() if box.isChecked())
        physician: PhysicianId | None = self.physician.select.currentData() if Role.PHYSICIAN in roles else None
        self.model.add_person(self.name.text(), roles, physician)


class LinkForm(QWidget):
    """Which physician of the list a person is."""

    def __init__(self, model: AdministrationModel) -> None:
        super().__init__()
        self.model = model
        self._person: Person | None = None
        self._title, self._lead = Label("", "strong"), WrapLabel("", "body", "text2")
        self.physician = SelectField("link_physician", say("administration.people.which_physician"))
        self.save = save_button("link_save", say("administration.people.link_save"))
        self.cancel = Button(say("administration.cancel"))
        self.cancel.setObjectName("link_cancel")
        column = Column(self, margins=(0, 8, 0, 8), gap=8)
        fix(self.physician, most_width=_FIELD)
        for widget in (self._title, self._lead, self.physician):
            column.addWidget(widget)
        column.addLayout(button_row(self.save, self.cancel))
        self.save.clicked.connect(self._on_save)
        self.cancel.clicked.connect(self.hide)

    def open_for(self, person: Person) -> None:
        """Ask which physician *person* is."""
        self._person = person
        self._title.setText(say("administration.people.link_title", name=person.name))
        self._lead.setText(say("administration.people.link_lead", name=person.name))
        self.show()
        self.render_model()
        self.physician.select.setFocus(Qt.FocusReason.OtherFocusReason)

    def render_model(self) -> None:
        """Show the physicians whom the person could be."""
        if self._person is not None and not self.isHidden():
            fill_physicians(self.physician, self.model.linkable(self._person), none=True)

    def _on_save(self) -> None:
        if self._person is not None:
            self.model.link(self._person, self.physician.select.currentData())
            self.hide()


def fill_physicians(field: SelectField, physicians: tuple[Physician, ...], *, none: bool = False) -> None:
    """Offer *physicians*, keeping the one chosen; *none* offers not being a physician, too."""
    chosen = field.select.currentData()
    field.select.clear()
    if none:
        field.select.addItem(say("administration.people.not_a_physician"), None)
    for physician in physicians:
        words = say("administration.physicians.with_npi", name=physician.name, npi=physician.npi)
        field.select.addItem(words, physician.id)
    field.select.setCurrentIndex(max(0, field.select.findData(chosen)) if chosen is not None else 0)


def _person_row(everyone: Overview, user: Person) -> TableRow:
    physician = everyone.physician_of(user)
    roles = [say(f"administration.role.{role.value}") for role in _ROLES if role in user.roles]
    return TableRow(user.id, (user.name, ", ".join(roles), physician.name if physician else ""))


def save_button(name: str, text: str) -> Button:
    """Return the button that saves a form."""
    button = Button(text, ButtonKind.PRIMARY)
    button.setObjectName(name)
    return button


def button_row(*buttons: Button) -> Row:
    """Return *buttons* side by side at the left."""
    row = Row(gap=8)
    for button in buttons:
        row.addWidget(button)
    row.addStretch(1)
    return row
