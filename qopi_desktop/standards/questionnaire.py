"""One Questionnaire of FHIR R4 (SDC) for each module, from the same questions and conditions as the screen.

A module's questionnaire holds, beside its own questions, those of other modules that its conditions read, so that it
can be filled in by itself. Why a choice has no value is one of its options, of a code system of statuses; a date, a
number or a text has an item below it that is asked while it has no answer. The words of the cards are help.

Source: HL7 FHIR 4.0.1, Questionnaire; HL7 SDC 3.0.0, sdc-questionnaire and sdc-questionnaire-behave.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from qopi_desktop.conditions import tree
from qopi_desktop.forms.definition import Form, Kind, Question, Section
from qopi_desktop.measures.worked import rests_on
from qopi_desktop.standards.elements import (
    CORE,
    SDC,
    Json,
    Words,
    choice_coding,
    coding,
    expression,
    extension,
    without_empty,
)
from qopi_desktop.standards.enable_when import Rules, enable_when
from qopi_desktop.standards.fhirpath import Translator
from qopi_desktop.standards.systems import canonical, card_link, group_link, slug, status_link

_CALCULATED = f"{SDC}/sdc-questionnaire-calculatedExpression"
_ENABLED = f"{SDC}/sdc-questionnaire-enableWhenExpression"
_VARIABLE = f"{CORE}/variable"
_CONTROLS = "http://hl7.org/fhir/questionnaire-item-control"
_UCUM = "http://unitsofmeasure.org"
_UCUM_CODES = {"days": "d", "weeks": "wk", "months": "mo", "years": "a"}
_WHOLE = (tree.Count, tree.CountWith, tree.DaysBetween, tree.YearsBetween)
_TYPES = {Kind.MANY: "choice", Kind.DATE: "date", Kind.NUMBER: "decimal", Kind.TEXT: "text"}


def questionnaires(form: Form, words: Words) -> tuple[Json, ...]:
    """Return the questionnaire of each module, in the order of the screen."""
    return tuple(_Writer(form, module, words).questionnaire() for module in modules(form))


def modules(form: Form) -> tuple[str, ...]:
    """Return the modules that have questions, in the order of the screen."""
    return tuple(dict.fromkeys(question.module for question in form.questions.values()))


def asked_by(form: Form, module: str) -> tuple[Question, ...]:
    """Return what the questionnaire of *module* asks: its own questions and all that decide whether they are open."""
    wanted = rests_on(form, [question.id for question in form.questions.values() if question.module == module])
    return tuple(question for question in form.questions.values() if question.id in wanted)


def item_type(question: Question) -> str:
    """Return how *question* is answered; a list that each practice fills by itself is a text here."""
    if question.derive is not None:
        whole = "integer" if isinstance(question.derive.root, _WHOLE) else "decimal"
        return "choice" if question.choices else whole
    if question.kind is Kind.CHOICE:
        listed = "open-choice" if question.open_codes else "choice"
        return listed if question.choices else "string"
    return _TYPES[question.kind]


def has_status_item(question: Question) -> bool:
    """Return whether an item of its own says why *question* has no value."""
    return bool(question.statuses) and not question.choices


class _Writer:
    """Writes the questionnaire of one module; the variables come to light while its items are written."""

    def __init__(self, form: Form, module: str, words: Words) -> None:
        self._form, self._module, self._words = form, module, words
        self._translator = Translator(form)

    def questionnaire(self) -> Json:
        """Return the whole resource."""
        groups = [self._group(section) for section in self._form.sections]
        name, resource_id = self._words.module(self._module), slug(self._module)
        variables = [expression(_VARIABLE, each, name) for name, each in self._translator.variables.items()]
        return without_empty(
            [
                ("resourceType", "Questionnaire"),
                ("id", resource_id),
                ("meta", {"profile": [f"{SDC}/sdc-questionnaire", f"{SDC}/sdc-questionnaire-behave"]}),
                ("extension", variables),
                ("url", canonical("Questionnaire", resource_id)),
                ("version", self._form.version),
                ("name", f"QopiDesktop{self._module.title()}"),
                ("title", self._words.say("questionnaire", module=name)),
                ("status", "active"),
                ("subjectType", ["Patient"]),
                ("publisher", self._words.say("publisher")),
                ("description", self._words.say("description", module=name)),
                ("copyright", self._words.say("copyright")),
                ("item", [group for group in groups if group["item"]]),
            ]
        )

    def _group(self, section: Section) -> Json:
        questions = [each for each in asked_by(self._form, self._module) if each.section == section.id]
        title = section.long
        if questions and questions[0].module != self._module:
            title = self._words.say("read_group", section=title, module=self._words.module(questions[0].module))
        items = [item for question in questions for item in self._items(question)]
        return {"linkId": group_link(section.id), "text": title, "type": "group", "item": items}

    def _items(self, question: Question) -> Iterable[Json]:
        yield self._item(question)
        if has_status_item(question):
            yield self._status_item(question)

    def _item(self, question: Question) -> Json:
        rules = enable_when(self._form, question)
        is_needed = question.is_asked and not question.optional and not has_status_item(question)
        found = [] if rules else self._shown_by_expression(question)
        if question.derive is not None:
            found.append(expression(_CALCULATED, self._calculated(question)))
        return without_empty(
            [
                ("extension", [*found, *_limits(question)]),
                ("linkId", question.id),
                ("text", question.ask),
                ("type", item_type(question)),
                *(rules.elements() if rules else ()),
                ("required", is_needed or None),
                ("repeats", question.kind is Kind.MANY or None),
                ("readOnly", question.derive is not None or None),
                ("answerOption", self._options(question)),
                ("item", [self._help(question)]),
            ]
        )

    def _shown_by_expression(self, question: Question) -> list[Json]:
        return [] if question.when is None else [expression(_ENABLED, self._translator.is_open(question))]

    def _calculated(self, question: Question) -> str:
        value = self._translator.value(question)
        if not question.choices:
            return value
        options = f"%questionnaire.repeat(item).where(linkId = '{question.id}').answerOption.value"
        return f"{options}.where(code = {value})"

    def _options(self, question: Question) -> list[Json]:
        codings = [choice_coding(question, choice) for choice in question.choices]
        return [{"valueCoding": each} for each in (*codings, *(self._statuses(question) if codings else ()))]

    def _statuses(self, question: Question) -> list[Json]:
        recorded = {status.value for status in question.statuses}
        return [self._words.status(code) for code in self._words.statuses if code in recorded]

    def _status_item(self, question: Question) -> Json:
        rules = Rules() if question.when is None else enable_when(self._form, question)
        is_needed = question.is_asked and not question.optional
        joined = None if rules is None else rules.and_no_answer(question)
        written = f"{self._translator.is_open(question)} and {self._translator.value(question)}.empty()"
        return without_empty(
            [
                ("extension", [] if joined else [expression(_ENABLED, written)]),
                ("linkId", status_link(question.id)),
                ("text", self._words.say("no_value", ask=question.ask)),
                ("type", "choice"),
                *(joined.elements() if joined else ()),
                ("required", is_needed or None),
                ("answerOption", [{"valueCoding": each} for each in self._statuses(question)]),
            ]
        )

    def _help(self, question: Question) -> Json:
        card = question.card
        lines = [self._words.say("card", counts=card.counts, does_not_count=card.does_not_count, where=card.where)]
        for key, each in (("card_examples", card.examples), ("card_traps", card.traps)):
            lines += [self._words.say(key, each=" ".join(each))] if each else []
        if question.beside is not None:
            lines += [question.beside.title, *(": ".join(row) for row in question.beside.rows())]
        control = {"coding": [coding(_CONTROLS, "help", "Help-Button")]}
        return {
            "extension": [extension(f"{CORE}/questionnaire-itemControl", "CodeableConcept", control)],
            "linkId": card_link(question.id),
            "text": "\n".join(lines),
            "type": "display",
        }


def _limits(question: Question) -> Iterable[Json]:
    if question.unit:
        code = _UCUM_CODES.get(question.unit, f"{{{question.unit}}}")
        yield extension(f"{CORE}/questionnaire-unit", "Coding", coding(_UCUM, code, question.unit))
    if question.derive is None:
        if question.minimum is not None:
            yield extension(f"{CORE}/minValue", "Decimal", _plain(question.minimum))
        if question.maximum is not None:
            yield extension(f"{CORE}/maxValue", "Decimal", _plain(question.maximum))


def _plain(number: Decimal) -> int | float:
    """Return *number* as JSON writes it."""
    return int(number) if number % 1 == 0 else float(number)
