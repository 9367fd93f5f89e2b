"""A form of a few questions, written as its files are."""

from __future__ import annotations

import json
from collections.abc import Mapping

from qopi_desktop.domain.answers import Answer, QuestionId
from qopi_desktop.domain.dates import PartialDate
from qopi_desktop.forms.definition import Form, Question
from qopi_desktop.forms.load import build_form
from qopi_desktop.forms.reading import read_answers
from qopi_desktop.forms.session import FormSession

HEAD = 'id = "core"\ntitle = "Core"\nversion = "2026.1"\nsource = "a test"\n'
SECTIONS = "".join(
    f'[[section]]\nid = "{each}"\ntitle = "Part {each}"\nlong = "The part {each}"\n' for each in ("A", "B", "C")
)
DATE_CHECKS = """
[[date_check]]
except = ["G07"]
hard = "it <= abstracted_on"
code = "after-abstraction"
title = "Date is too late"
say = "{id} lies after G07. Correct {id}."

[[date_check]]
only = ["G19"]
soft = "it >= diagnosed_on - 60 days"
code = "long-before"
title = "Date is early"
say = "{id} is early. Correct {id}, or keep it."
"""
YES_NO = (
    'id = "yes_no"\ntitle = "Yes or no"\nversion = "1"\nsource = "a test"\n'
    '[[code]]\ncode = "yes"\nlabel = "Yes"\n[[code]]\ncode = "no"\nlabel = "No"\n'
)
DRUGS = (
    'id = "drugs"\ntitle = "Drugs"\nversion = "1"\nsource = "a test"\n'
    '[[code]]\ncode = "cisplatin"\nlabel = "Cisplatin"\nclass = "cytotoxic"\n'
    '[[code]]\ncode = "trastuzumab"\nlabel = "Trastuzumab"\nclass = "targeted"\n'
)
OFFICES = (
    'id = "offices"\ntitle = "Offices"\nversion = "1"\nsource = "a test"\nfilled_by = "program"\n'
    '[[code]]\ncode = "not_listed"\nlabel = "Not listed"\n'
)
NEEDED = """
[forms.answer-needed]
title = "Answer needed"
say = "{id} has no answer yet."
[forms.out-of-range]
title = "Out of range"
say = "{id} takes {low} to {high} {unit}."
whole = "{id} takes whole numbers from {low} to {high}."
decimals = "{id} takes {low} to {high} {unit}, {decimals} decimal."
"""
CARD = {
    "counts": "What is written down by the clinic.",
    "does_not_count": "Anything that is guessed.",
    "where": "In the notes.",
    "examples": ["One line."],
    "traps": [],
    "source": "a test",
    "confidence": "inferred",
}


def question(question_id: str, name: str, kind: str, section: str = "A", **keys: object) -> str:
    """Return one question as TOML; *keys* are further keys of its table, or replace those given here."""
    table = {
        "id": question_id,
        "name": name,
        "section": section,
        "ask": f"Ask for {name}",
        "short": name,
        "kind": kind,
        "card": CARD,
        **keys,
    }
    return f"[[question]]\n{''.join(f'{key} = {toml(value)}{chr(10)}' for key, value in table.items())}"


def toml(value: object) -> str:
    """Return a plain value as TOML."""
    if isinstance(value, Mapping):
        return f"{{ {', '.join(f'{key} = {toml(each)}' for key, each in value.items())} }}"
    if isinstance(value, list):
        return f"[{', '.join(toml(each) for each in value)}]"
    return json.dumps(value)


def check(code: str, **rule: str) -> dict[str, str]:
    """Return one check with its words."""
    return {"code": code, "title": f"Title {code}", "say": f"Say {code} of {{id}}.", **rule}


QUESTIONS = (
    question(
        "G06",
        "modules",
        "many",
        choices=[{"code": "core", "label": "Core"}, {"code": "br", "label": "Breast"}],
        program=True,
    ),
    question("G07", "abstracted_on", "date", program=True),
    question("G03", "office", "choice", codes="offices", program=True),
    question("G08", "birth_date", "date", statuses=["not_documented"]),
    question("D02", "diagnosed_on", "date", statuses=["not_documented", "conflict"], lane="Diagnosis"),
    question("G09", "age_at_diagnosis", "derived", derive="completed years between birth_date and diagnosed_on"),
    question("G19", "first_office_visit", "date", lane="Visits"),
    question(
        "G20",
        "last_office_visit",
        "date",
        lane="Visits",
        checks=[check("last-before-first", hard="last_office_visit >= first_office_visit")],
    ),
    question(
        "G15",
        "vital_status",
        "choice",
        choices=[{"code": "alive", "label": "Alive"}, {"code": "dead", "label": "Dead"}],
    ),
    question(
        "G16",
        "death_date",
        "date",
        when="vital_status = 'dead'",
        statuses=["unknown"],
        checks=[
            check("death-before-visit", hard="last_office_visit is not applicable or death_date >= last_office_visit"),
        ],
    ),
    question(
        "L11",
        "days_to_death",
        "derived",
        when="vital_status = 'dead'",
        derive="days between last_office_visit and death_date",
    ),
    question("D06", "staged", "choice", section="B", codes="yes_no", statuses=["unknown", "conflict"]),
    question(
        "D07",
        "stage",
        "choice",
        section="B",
        when="staged = 'yes'",
        choices=[{"code": "i", "label": "I"}, {"code": "iv", "label": "IV"}],
    ),
    question(
        "D08",
        "metastatic",
        "derived",
        section="B",
        codes="yes_no",
        derive="stage = 'iv'",
    ),
    question(
        "C01",
        "treated",
        "choice",
        section="C",
        codes="yes_no",
        statuses=["unknown"],
        checks=[check("treated-though-early", soft="not (treated = 'yes' and stage = 'i')")],
    ),
    question(
        "C04", "drugs_given", "many", section="C", codes="drugs", when="treated = 'yes'", statuses=["not_documented"]
    ),
    question(
        "C05",
        "cytotoxic_count",
        "derived",
        section="C",
        when="treated = 'yes'",
        derive="count of drugs_given in drugs with class = 'cytotoxic'",
    ),
    question(
        "P04",
        "pain_score",
        "number",
        section="C",
        optional=True,
        min=0,
        max=10,
        unit="points",
        checks=[check("score-range", hard="pain_score <= 10"), check("score-high", soft="pain_score < 8")],
    ),
    question("N01", "remark", "text", section="C", optional=True),
    question(
        "B01",
        "er_status",
        "choice",
        section="C",
        choices=[{"code": "positive", "label": "Positive"}, {"code": "not_documented", "label": "Not documented"}],
        statuses=["conflict"],
        when="modules includes 'br'",
    ),
)


def files(*questions: str, **replaced: str) -> dict[str, str]:
    """Return the files of the small form; *questions* take the place of its own, *replaced* of whole files."""
    core = HEAD + SECTIONS + DATE_CHECKS + "\n".join(questions or QUESTIONS)
    named = {
        "core": "forms/core.toml",
        "yes_no": "codelists/yes_no.toml",
        "drugs": "codelists/drugs.toml",
        "offices": "codelists/offices.toml",
        "needed": "messages/forms.toml",
    }
    texts = {
        "core": core,
        "yes_no": YES_NO,
        "drugs": DRUGS,
        "offices": OFFICES,
        "needed": NEEDED,
        **replaced,
    }
    return {named.get(key, f"forms/{key}.toml"): text for key, text in texts.items()}


FORM = build_form(files())


def asked(word: str, form: Form = FORM) -> Question:
    """Return the question with that id or name."""
    question = form.find(word)
    assert question is not None
    return question


def answers(given: Mapping[str, object], form: Form = FORM) -> dict[QuestionId, Answer]:
    """Return plain answers as answers."""
    read = read_answers(form, given)
    assert () == read.faults
    return dict(read.answers)


def session(given: Mapping[str, object], form: Form = FORM) -> FormSession:
    """Return a chart with plain answers."""
    return FormSession(form, answers(given, form))


def date(iso: str) -> Answer:
    """Return a date as an answer."""
    return Answer(PartialDate.from_iso(iso))
