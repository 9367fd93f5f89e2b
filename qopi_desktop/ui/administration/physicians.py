"""The office's physician list."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from qopi_desktop.domain.people import Physician
from qopi_desktop.operations.people import Overview
from qopi_desktop.ui.administration.model import AdministrationModel
from qopi_desktop.ui.administration.sections import Section, button_row, save_button
from qopi_desktop.ui.kit import Button, Column, Label, Row, WrapLabel, fix
from qopi_desktop.ui.panels import TextField
from qopi_desktop.ui.tables import RowsModel, RowsView, TableColumn, TableRow
from qopi_desktop.ui.words import say

_FIELD = 320
_MOST_ROWS = 16


class PhysiciansSection(Section):
    """Who treats here, and the form that adds a physician."""

    def __init__(self, model: AdministrationModel) -> None:
        super().__init__(model, "physicians")
        self.column.addWidget(WrapLabel(say("administration.physicians.lead"), "body", "text2"))
        columns = (
            TableColumn(say("administration.physicians.name"), 180, 2, style="label"),
            TableColumn(say("administration.physicians.npi"), 120, 1),
            TableColumn(say("administration.physicians.state"), 120, 1),
            TableColumn(say("administration.physicians.user"), 200, 2),
        )
        self.rows = RowsModel(columns)
        self.table = RowsView(self.rows, "physicians_table", say("administration.physicians.title"))
        self.table.fit_rows(_MOST_ROWS)
        self.column.addWidget(self.table)
        self.empty = Label(say("administration.nobody"), "body", "text3")
        self.column.addWidget(self.empty)
        self.add, self.activate = self.act("add"), self.act("deactivate")
        self.activate.setToolTip(say("administration.physicians.state_tip"))
        self.form = PhysicianForm(model)
        self.column.addWidget(self.form)
        self.form.hide()
        self.add.clicked.connect(self._on_add)
        self.activate.clicked.connect(self._on_activate)
        self.table.selectionModel().currentRowChanged.connect(self.render_model)

    def chosen(self) -> Physician | None:
        """Return the physician of the current row."""
        key = self.table.chosen()
        everyone = self.model.overview
        return next((entry for entry in everyone.physicians if entry.id == key), None) if everyone else None

    def close_form(self) -> None:
        """Put away the form, and go back to the button that opened it."""
        if self.form.isAncestorOf(self.focusWidget()):
            self.add.setFocus(Qt.FocusReason.OtherFocusReason)
        self.form.hide()

    def render_model(self) -> None:
        """Show the list, and what the chosen physician can become."""
        everyone = self.model.overview
        if everyone is None:
            return
        rows = tuple(_row(everyone, physician) for physician in everyone.physicians)
        if rows != self.rows.rows:
            chosen = self.table.chosen()
            self.rows.set_rows(rows)
            self.table.choose(chosen)
        physician = self.chosen()
        key = "activate" if physician is not None and not physician.active else "deactivate"
        self.activate.setText(say(f"administration.physicians.{key}"))
        refused = self.model.refusal_words()
        self.add.block(refused)
        self.activate.block(refused or ("" if physician else say("administration.physicians.choose")))
        self.table.setVisible(bool(rows))
        self.empty.setVisible(not rows)
        self.form.render_model()

    def _on_add(self) -> None:
        self.model.clear_faults()
        self.form.open_empty()
        self.opened.emit(self.form)

    def _on_activate(self) -> None:
        physician = self.chosen()
        if physician is not None:
            self.model.set_active(physician, active=not physician.active)


class PhysicianForm(QWidget):
    """A name and a National Provider Identifier."""

    def __init__(self, model: AdministrationModel) -> None:
        super().__init__()
        self.model = model
        self.name = TextField("physician_name", say("administration.physicians.full_name"))
        self.npi = TextField("npi", say("administration.physicians.npi"), aid=say("administration.physicians.npi_hint"))
        self.save = save_button("physician_save", say("administration.physicians.save"))
        self.cancel = Button(say("administration.cancel"))
        self.cancel.setObjectName("physician_cancel")
        self._lay_out()
        for field in (self.name, self.npi):
            field.entered.connect(self._on_save)
        self.save.clicked.connect(self._on_save)
        self.cancel.clicked.connect(self.hide)

    def open_empty(self) -> None:
        """Show the form with nothing in it."""
        self.name.line.clear()
        self.npi.line.clear()
        self.show()
        self.name.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def render_model(self) -> None:
        """Show what is to mend."""
        self.name.show_error(self.model.faults.get("physician_name", ""))
        self.npi.show_error(self.model.faults.get("npi", ""))

    def _lay_out(self) -> None:
        column = Column(self, margins=(0, 8, 0, 8), gap=8)
        column.addWidget(Label(say("administration.physicians.add_title"), "strong"))
        fields = Row(gap=20)
        for field in (self.name, self.npi):
            fix(field, most_width=_FIELD)
            fields.addWidget(field, 1, Qt.AlignmentFlag.AlignTop)
        fields.addStretch(0)
        column.addLayout(fields)
        column.addLayout(button_row(self.save, self.cancel))

    def _on_save(self) -> None:
        self.model.add_physician(self.name.text(), self.npi.text())


def _row(everyone: Overview, physician: Physician) -> TableRow:
    user = everyone.user_of(physician)
    state = say("administration.active" if physician.active else "administration.inactive")
    cells = (physician.name, physician.npi, state, user.name if user else "")
    return TableRow(physician.id, cells, "text" if physician.active else "text3")
