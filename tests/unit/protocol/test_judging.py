"""What the service makes of a content that a workstation sent."""

from __future__ import annotations

import json
from typing import Any

import pytest

from qopi_desktop.domain.delivery import OpKind
from qopi_desktop.domain.rules import ANSWERS_NEEDED, MUST_FIX_LEFT
from qopi_desktop.forms.load import build_form
from qopi_desktop.measures.package import Package
from qopi_desktop.protocol.canonical import canonical
from qopi_desktop.protocol.content import PAYLOAD_MISFIT, Misfit, SubmitContent, read_content, sealed
from qopi_desktop.protocol.judging import FORMS_UNKNOWN, Examined, examine
from tests.unit.forms.small import FORM, QUESTIONS, files, question
from tests.unit.measures.small import MEASURES
from tests.unit.protocol.charts import package, plain, published

SMALL = Package(FORM, MEASURES, "2026.1")
HEAD: dict[str, Any] = {
    "format": 1,
    "chart": "c1",
    "number": "K4T7-0192",
    "forms": "2026.1",
    "modules": ["core"],
    "treating": None,
    "physician_history": [],
    "contributions": [],
    "kept": [],
}


def entry(**written: object) -> dict[str, object]:
    """Return an answer as it is written."""
    return {**written, "by": "p1"}


ANSWERS = {
    "D02": entry(days=[-29, -1]),
    "G19": entry(days=[0, 0]),
    "G20": entry(days=[5, 5]),
    "G15": entry(code="alive"),
    "D06": entry(code="yes"),
    "D07": entry(code="iv"),
    "C01": entry(code="yes"),
    "C04": entry(codes=["cisplatin"]),
}


def judged(content: dict[str, Any], by: Package) -> Examined | Misfit:
    """Return what the service makes of the content."""
    read = read_content(OpKind.SUBMIT, canonical(content).decode())
    assert isinstance(read, SubmitContent), read
    return examine(by, read)


def small(
    changes: dict[str, Any] | None = None, *, age: dict[str, Any] | None = None, **head: object
) -> Examined | Misfit:
    """Return what the service makes of the small chart with other answers, None taking one away."""
    answers = {each: value for each, value in (ANSWERS | (changes or {})).items() if value is not None}
    derived = {"G09": {"number": "65"} if age is None else age}
    return judged({**HEAD, "answers": answers, "derived": derived, **head}, SMALL)


def shipped(changes: dict[str, Any], **given: object) -> Examined | Misfit:
    """Return what the service makes of the plain chart with other answers."""
    content = json.loads(sealed(published(plain(**given))).payload)
    answers = {each: value for each, value in (content["answers"] | changes).items() if value is not None}
    return judged(content | {"answers": answers}, package())


def test_a_chart_that_holds_is_scored_by_the_measures_of_its_modules():
    """The birth date counts as answered, and so does a text; what is optional may be left out."""
    found = small()

    assert isinstance(found, Examined)
    assert {"Stage": "met", "Treated": "met", "Visit": "met", "Both": "met", "Whole": "met"} == found.outcomes


def test_measures_of_other_modules_are_left_out():
    """A chart of core alone has no measure of breast cancer."""
    content = json.loads(sealed(published(plain())).payload)
    breast = [each for each in content["answers"] if each.startswith("B")]
    core = content | {
        "modules": ["core"],
        "answers": {each: answer for each, answer in content["answers"].items() if each not in {*breast, "G14", "D18"}},
    }
    found = judged(core, package())

    assert isinstance(found, Examined)
    assert {each.module for each in package().measures if each.id in found.outcomes} == {"core"}


def test_other_forms_are_not_judged():
    """The service knows one version."""
    assert Misfit(FORMS_UNKNOWN, "forms") == small(forms="2025.1")


@pytest.mark.parametrize("modules", [["br"], ["core", "xx"]])
def test_the_modules_exist_and_core_is_among_them(modules):
    """As on the desktop."""
    assert Misfit(PAYLOAD_MISFIT, "modules") == small(modules=modules)


NO_ANSWERS = {
    "unknown": ("X99", entry(code="yes")),
    "birth date": ("G08", entry(days=[-24_000, -24_000])),
    "text": ("N01", entry(code="yes")),
    "filled by the program": ("G06", entry(codes=["core"])),
    "day of abstraction": ("G07", entry(days=[9, 9])),
    "derived": ("C05", entry(number="1")),
    "another kind": ("D06", entry(number="1")),
    "a code for several": ("C04", entry(code="cisplatin")),
    "several for a code": ("D06", entry(codes=["yes"])),
    "a number for a date": ("D02", entry(number="3")),
    "no code of the list": ("D07", entry(code="v")),
    "not among several": ("C04", entry(codes=["cisplatin", "water"])),
    "no status of the question": ("G15", entry(status="unknown")),
    "too many": ("P04", entry(number="11")),
    "too few": ("P04", entry(number="-1")),
    "closed": ("G16", entry(days=[9, 9])),
    "of another module": ("B01", entry(code="positive")),
    "another first day": ("G19", entry(days=[1, 1])),
    "no first day": ("G19", entry(days=[0, 1])),
}


@pytest.mark.parametrize(("question_id", "answer"), NO_ANSWERS.values(), ids=NO_ANSWERS)
def test_an_answer_that_does_not_fit_its_question_is_refused(question_id, answer):
    """Nor is one to a question that is not asked, or that stays at home."""
    assert Misfit(PAYLOAD_MISFIT, question_id) == small({question_id: answer})


def test_the_first_visit_has_a_day():
    """A status is none."""
    content = json.loads(sealed(published(plain())).payload)
    content["answers"]["G19"] = entry(status="not_documented")

    assert Misfit(PAYLOAD_MISFIT, "G19") == judged(content, package())


DERIVED = [
    ({"number": "90"}, None),
    ({"number": "91"}, "G09"),
    ({"range": ["60", "90"]}, None),
    ({"range": ["60", "91"]}, "G09"),
    ({"range": ["90.5", "90.6"]}, "G09"),
    ({"gap": "unknown"}, None),
    ({"code": "old"}, "G09"),
]


@pytest.mark.parametrize(("age", "field"), DERIVED)
def test_an_age_is_a_number_up_to_90_or_a_gap(age, field):
    """Higher ones are not even taken."""
    found = small(age=age)

    assert (Misfit(PAYLOAD_MISFIT, field) if field else Examined) == (found if field else type(found))


def test_only_what_travels_of_the_derived_questions_is_taken():
    """The others are worked out here."""
    with_more = {"G09": {"number": "65"}, "C05": {"number": "1"}}

    assert Misfit(PAYLOAD_MISFIT, "C05") == small(derived=with_more)
    assert Misfit(PAYLOAD_MISFIT, "X99") == small(derived={"X99": {"number": "1"}})
    assert Misfit(ANSWERS_NEEDED.code, "G09") == small(derived={})


def test_what_travels_is_needed_where_it_is_asked_and_only_there():
    """Of the derived questions too."""
    formula = "completed years between birth_date and first_office_visit"
    age = question("X01", "age_at_visit", "derived", when="treated = 'no'", derive=formula)
    form = build_form(files(*QUESTIONS, age))
    both = {"G09": {"number": "65"}, "X01": {"number": "65"}}
    untreated = {each: answer for each, answer in ANSWERS.items() if each != "C04"} | {"C01": entry(code="no")}

    def found(answers: dict[str, Any], derived: dict[str, Any]) -> Examined | Misfit:
        return judged({**HEAD, "answers": answers, "derived": derived}, Package(form, (), "2026.1"))

    assert Examined({}) == found(ANSWERS, {"G09": both["G09"]}) == found(untreated, both)
    assert Misfit(PAYLOAD_MISFIT, "X01") == found(ANSWERS, both)
    assert Misfit(ANSWERS_NEEDED.code, "X01") == found(untreated, {"G09": both["G09"]})


@pytest.mark.parametrize("question_id", ["G19", "D07", "C04", "G15"])
def test_every_question_that_is_asked_is_answered(question_id):
    """Or the chart is not complete."""
    found = small({question_id: None})

    assert Misfit(ANSWERS_NEEDED.code, question_id) == found


def test_must_fix_problems_are_found_here_too():
    """In dates that travel, and in the shipped form."""
    assert Misfit(MUST_FIX_LEFT.code, "G20") == small({"G20": entry(days=[-3, -3])})
    assert Misfit(MUST_FIX_LEFT.code, "D04") == shipped({"D04": entry(code="no")})
    assert Misfit(MUST_FIX_LEFT.code, "G26") == shipped({"G26": entry(code="three_or_more")})


def test_soft_problems_are_no_reason_to_refuse():
    """They were kept on the workstation, or lie in what does not travel."""
    assert isinstance(small({"P04": entry(number="9")}), Examined)


KEPT = [("C01", "treated-though-early", None), ("C01", "other", "C01"), ("G20", "last-before-first", "G20")]


@pytest.mark.parametrize(("question_id", "check", "field"), [*KEPT, ("X99", "other", "X99")])
def test_only_soft_checks_can_be_kept(question_id, check, field):
    """Not a hard one, and none that does not exist."""
    found = small(kept=[{"question": question_id, "check": check, "by": "p1"}])

    assert (Misfit(PAYLOAD_MISFIT, field) if field else Examined) == (found if field else type(found))
