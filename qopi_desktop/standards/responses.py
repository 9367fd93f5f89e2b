"""The answers of a chart as QuestionnaireResponses, one for each questionnaire of which it is asked something.

The subject is a patient of whom nothing is known but the name that the chart has in its file. An answer that counts is
written, one that is set aside is not. A list of several choices that was answered with none of them has no form in
FHIR and is left out.

Source: HL7 FHIR 4.0.1, QuestionnaireResponse.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from qopi_desktop.domain.answers import Answer
from qopi_desktop.domain.dates import PartialDate
from qopi_desktop.forms.definition import Question
from qopi_desktop.forms.session import FormSession
from qopi_desktop.standards.elements import Json, Words, choice_coding, plain, without_empty
from qopi_desktop.standards.questionnaire import asked_by, has_status_item, item_type, modules
from qopi_desktop.standards.systems import CHART_NAMES, canonical, group_link, slug, status_link


def responses(session: FormSession, chart: str, resource_id: str, words: Words) -> tuple[Json, ...]:
    """Return what was answered in *chart*, its name in its file, in the order of the modules.

    The ids are *resource_id* with the module behind it.
    """
    form = session.form
    asked = [module for module in modules(form) if _asks(session, module)]
    return tuple(_response(session, module, chart, f"{resource_id}-{slug(module)}", words) for module in asked)


def anonymous(chart: str) -> tuple[tuple[str, object], ...]:
    """Return the elements that name the chart, and nothing else of a patient, as the subject of a resource."""
    patient = {"resourceType": "Patient", "id": "chart", "identifier": [{"system": CHART_NAMES, "value": chart}]}
    return (("contained", [patient]), ("subject", {"reference": "#chart"}))


def _asks(session: FormSession, module: str) -> bool:
    return any(session.is_open(each.id) for each in session.form.questions.values() if each.module == module)


def _response(session: FormSession, module: str, chart: str, resource_id: str, words: Words) -> Json:
    form = session.form
    progress = session.progress()
    questions = asked_by(form, module)
    groups = []
    for section in form.sections:
        inside = [question for question in questions if question.section == section.id]
        if items := [item for question in inside for item in _items(session, question, words)]:
            groups.append({"linkId": group_link(section.id), "item": items})
    return without_empty(
        [
            ("resourceType", "QuestionnaireResponse"),
            ("id", resource_id),
            *anonymous(chart),
            ("questionnaire", f"{canonical('Questionnaire', slug(module))}|{form.version}"),
            ("status", "completed" if progress.answered == progress.asked else "in-progress"),
            ("item", groups),
        ]
    )


def _items(session: FormSession, question: Question, words: Words) -> Iterable[Json]:
    answer = session.effective(question.id)
    if answer is None:
        return
    if answer.missing is not None:
        link = status_link(question.id) if has_status_item(question) else question.id
        yield {"linkId": link, "answer": [{"valueCoding": words.status(answer.missing.value)}]}
    elif values := _values(question, answer):
        yield {"linkId": question.id, "answer": values}


def _values(question: Question, answer: Answer) -> list[Json]:
    match answer.value:
        case PartialDate() as day:
            return [{"valueDate": day.iso()}]
        case Decimal() as number:
            return [{"valueInteger" if item_type(question) == "integer" else "valueDecimal": plain(number)}]
        case tuple() as codes:
            return [_chosen(question, code) for code in codes]
        case str() as text:
            return [_chosen(question, text)]
        case other:
            raise TypeError(other)


def _chosen(question: Question, code: str) -> Json:
    choice = next((choice for choice in question.choices if choice.code == code), None)
    return {"valueString": code} if choice is None else {"valueCoding": choice_coding(question, choice)}
