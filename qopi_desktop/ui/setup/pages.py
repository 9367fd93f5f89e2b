"""The pages of the set-up: each shows its part of the draft and tells the model what was typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSizePolicy, QWidget

from qopi_desktop.ui.kit import Column, Hairline, Label, Row, WrapLabel, fix
from qopi_desktop.ui.panels import CheckBox, TextField, page_head
from qopi_desktop.ui.setup.model import SetupModel, Step
from qopi_desktop.ui.setup.terms import TermsText
from qopi_desktop.ui.unlock.password_fields import PasswordFields
from qopi_desktop.ui.words import say

if TYPE_CHECKING:
    from collections.abc import Mapping

_COLUMN = 340
_TERMS_HEIGHT = 300


class Page(QWidget):
    """One step: a title, a sentence, and fields by their name in the draft; ``fills`` takes all the height there is."""

    fills = False

    def __init__(self, model: SetupModel, step: Step, **facts: str) -> None:
        super().__init__()
        self.model, self.step = model, step
        self.fields: dict[str, TextField] = {}
        self.column = Column(self, gap=8)
        self.column.addLayout(page_head(say(f"setup.{step.value}.title"), say(f"setup.{step.value}.lead", **facts)))
        self.column.add_gap(12)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)

    def notes(self) -> tuple[tuple[str, str], ...]:
        """Return the title and words of what stands beside the page; empty for nothing."""
        return ()

    def focus_first(self) -> None:
        """Put the focus where typing begins."""
        first = next(iter(self.fields.values()), None)
        if first is not None:
            first.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def render_model(self) -> None:
        """Show the draft and what is to mend."""
        self.show_faults(self.model.shown_faults())

    def show_faults(self, faults: Mapping[str, str]) -> None:
        """Put each sentence under its field."""
        for name, field in self.fields.items():
            field.show_error(faults.get(name, ""))

    def text_field(self, name: str, label: str, aid: str = "") -> TextField:
        """Return a field that writes the draft's *name*."""
        field = TextField(name, label, aid=aid)
        field.edited.connect(self._on_edited)
        field.entered.connect(self.model.next)
        self.fields[name] = field
        return field

    def _on_edited(self, text: str) -> None:
        field = self.sender()
        if isinstance(field, TextField):
            self.model.set(**{field.line.objectName(): text})


class PracticePage(Page):
    """The practice and its first office."""

    def __init__(self, model: SetupModel) -> None:
        super().__init__(model, Step.PRACTICE)
        row = Row(gap=20)
        row.addWidget(self.text_field("practice", say("setup.practice.name")), 1, Qt.AlignmentFlag.AlignTop)
        office = self.text_field("office", say("setup.practice.office"), say("setup.practice.office_hint"))
        row.addWidget(office, 1, Qt.AlignmentFlag.AlignTop)
        self.column.addLayout(row)

    def notes(self) -> tuple[tuple[str, str], ...]:
        """Return that one store serves all."""
        return ((say("setup.practice.note_title"), say("setup.practice.note_text")),)


class YouPage(Page):
    """The first person, whether they treat patients here, and who else must abstract then."""

    def __init__(self, model: SetupModel) -> None:
        super().__init__(model, Step.YOU)
        name = self.text_field("name", say("setup.you.name"))
        self.physician = CheckBox("is_physician", say("setup.you.physician"))
        self.physician.toggled.connect(self._on_physician)
        self.npi = self.text_field("npi", say("setup.you.npi"), say("setup.you.npi_hint"))
        fix(name, most_width=_COLUMN)
        fix(self.npi, most_width=_COLUMN)
        for widget in (name, self.physician, self.npi):
            self.column.addWidget(widget)
        self.other = self._other_part()
        self.column.addWidget(self.other)

    def notes(self) -> tuple[tuple[str, str], ...]:
        """Return why it is asked who is a physician."""
        return ((say("setup.you.rule_title"), say("setup.you.rule_text")),)

    def render_model(self) -> None:
        """Show the parts that the draft calls for."""
        super().render_model()
        draft = self.model.draft
        self.npi.setVisible(draft.is_physician)
        self.other.setVisible(self.model.needs_another_abstractor())
        self.other_name.setVisible(draft.adds_other)

    def _other_part(self) -> QWidget:
        part = QWidget()
        column = Column(part, gap=8)
        column.addWidget(Hairline())
        column.add_gap(4)
        column.addWidget(Label(say("setup.you.other_title"), "head"))
        column.addWidget(WrapLabel(say("setup.you.other_text"), "body", "text2"))
        self.adds_other = CheckBox("adds_other", say("setup.you.other_add"))
        self.adds_other.toggled.connect(self._on_adds_other)
        column.addWidget(self.adds_other)
        self.other_name = self.text_field("other_name", say("setup.you.other_name"))
        fix(self.other_name, most_width=_COLUMN)
        column.addWidget(self.other_name)
        return part

    def _on_physician(self, checked: bool) -> None:  # noqa: FBT001 - the slot's signature is Qt's
        self.model.set(is_physician=checked)

    def _on_adds_other(self, checked: bool) -> None:  # noqa: FBT001 - the slot's signature is Qt's
        self.model.set(adds_other=checked)


class PasswordPage(Page):
    """The first person's password, typed twice."""

    def __init__(self, model: SetupModel) -> None:
        super().__init__(model, Step.PASSWORD)
        self.passwords = PasswordFields(("new_password", "new_repeat"), gap=8)
        fix(self.passwords, most_width=_COLUMN + 100)
        self.fields = {"password": self.passwords.new, "repeat": self.passwords.repeat}
        self.passwords.edited.connect(self._on_passwords)
        self.passwords.entered.connect(model.next)
        self.column.addWidget(self.passwords)

    def notes(self) -> tuple[tuple[str, str], ...]:
        """Return what makes a password good."""
        return ((say("setup.password.note_title"), say("setup.password.note_text")),)

    def _on_passwords(self) -> None:
        first, second = self.passwords.texts()
        self.model.set(password=first, repeat=second)


class TermsPage(Page):
    """The terms of use and data, and the mark that accepts them."""

    fills = True

    def __init__(self, model: SetupModel) -> None:
        super().__init__(model, Step.TERMS, version=model.terms_version)
        self.text = TermsText(model.terms_text)
        fix(self.text, least_height=_TERMS_HEIGHT)
        self.column.addWidget(self.text, 1)
        self.accept = CheckBox("accepts_terms", say("setup.terms.accept"))
        self.accept.toggled.connect(self._on_accept)
        self.column.addWidget(self.accept)
        self.fault = WrapLabel("", "smallMedium", "red")
        self.column.addWidget(self.fault)

    def focus_first(self) -> None:
        """Put the focus into the text, so that it can be read by keyboard."""
        self.text.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_faults(self, faults: Mapping[str, str]) -> None:
        """Say that the terms are not accepted yet."""
        self.fault.setText(faults.get("accepts_terms", ""))

    def _on_accept(self, checked: bool) -> None:  # noqa: FBT001 - the slot's signature is Qt's
        self.model.set(accepts_terms=checked)


class ReviewPage(Page):
    """What will be written, line by line."""

    def __init__(self, model: SetupModel) -> None:
        super().__init__(model, Step.REVIEW)
        self._values: dict[str, WrapLabel] = {}
        for name in ("practice", "office", "person", "password", "terms", "other"):
            self._add_line(name)

    def render_model(self) -> None:
        """Show the draft as it stands."""
        for name, text in self._texts().items():
            self._values[name].setText(text)

    def _add_line(self, name: str) -> None:
        row = Row(gap=16)
        head = Label(say(f"setup.finish.{name}"), "body", "text2")
        fix(head, least_width=160)
        self._values[name] = WrapLabel("", "label", "text")
        row.addWidget(head, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._values[name], 1)
        self.column.addLayout(row)
        self.column.addWidget(Hairline())

    def _texts(self) -> Mapping[str, str]:
        model, draft = self.model, self.model.draft
        key = "roles_physician" if draft.is_physician else "roles"
        to_mend = say("setup.finish.password_missing")
        roles = say(f"setup.finish.{key}", npi=draft.npi.strip() or to_mend)
        is_set = not model.faults(Step.PASSWORD)
        terms = "terms_accepted" if draft.accepts_terms else "terms_open"
        adds = draft.adds_other and model.needs_another_abstractor()
        return {
            "practice": draft.practice.strip() or to_mend,
            "office": draft.office.strip() or to_mend,
            "person": f"{draft.name.strip() or to_mend}: {roles}",
            "password": say("setup.finish.password_set", length=len(draft.password)) if is_set else to_mend,
            "terms": say(f"setup.finish.{terms}", version=model.terms_version),
            "other": draft.other_name.strip() if adds else say("setup.finish.none"),
        }
