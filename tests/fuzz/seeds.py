"""What fuzzing begins with: the rules that ship, small files of every kind, and texts meant to do harm."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from qopi_desktop.conditions import Condition
from qopi_desktop.measures.load import load_measures
from tests import shipped
from tests.unit.forms.small import DRUGS, HEAD, QUESTIONS, SECTIONS, question
from tests.unit.forms.small import files as form_files
from tests.unit.measures.small import BOTH, VISIT, WHOLE, measure
from tests.unit.measures.small import HEAD as MEASURES_HEAD

GRAMMAR = Path(__file__).parents[2] / "qopi_desktop" / "conditions" / "grammar.lark"
NAMES = ("diagnosed_on", "first_office_visit", "stage", "drugs_given", "age_at_diagnosis", "pain_score", "G06", "it")


def words() -> list[str]:
    """Return the words and signs of the language, and some names and values of the small form."""
    keywords = sorted(set(re.findall(r'"([a-z]+)"', GRAMMAR.read_text(encoding="utf-8"))))
    signs = ["<=", ">=", "<>", "!=", "=", "<", ">", "+", "-", "*", "/", "(", ")", "[", "]", ",", ":", ";", "#"]
    values = ["'iv'", '"core"', "'yes'", "31 days", "2 weeks", "1 month", "3", "-1.5", "2016-03-14", "'Stage'"]
    return [*keywords, *signs, *values, *NAMES]


def keys() -> list[str]:
    """Return what data files are made of."""
    heads = [f"[[{each}]]" for each in ("question", "measure", "date_check", "section", "code")]
    plain = ["id", "name", "kind", "when", "derive", "checks", "hard", "soft", "rule", "denominator", "numerator"]
    return [*heads, *plain, '"""', "'''", "{ ", " }", " = "]


def seeds() -> list[tuple[str, str]]:
    """Return pairs of the name of a feed and a text for it."""
    form = shipped.form()
    asked = list(form.questions.values())
    rules = [each.when.text for each in asked if each.when]
    rules += [check.rule.text for each in asked for check in each.checks]
    measured = [clause.rule for each in load_measures(form) for clauses in each.rungs.values() for clause in clauses]
    rules += [rule.text for rule in measured if isinstance(rule, Condition)]
    found = [("condition", text) for text in dict.fromkeys(rules)]
    found += [("formula", text) for text in dict.fromkeys(each.derive.text for each in asked if each.derive)]
    found += [("numerator", rule.text) for rule in measured if not isinstance(rule, Condition)]
    return found + list(_files())


def _files() -> Iterator[tuple[str, str]]:
    yield "form", form_files()["forms/core.toml"]
    yield from (("form", HEAD + SECTIONS + each) for each in QUESTIONS)
    yield "codelist", DRUGS
    yield from (("measures", MEASURES_HEAD + each) for each in (VISIT, measure("Two", "all of: [measure 'Stage']")))
    yield "measures", MEASURES_HEAD + WHOLE + BOTH
    yield "table", 'a.b = """x\\\n y"""\n[[c]]\nd = [{ e = 1979-05-27 }, 3.5, inf]\n"f g" = \'\'\'h\'\'\'\n'


def _long(unit: str, times: int, before: str = "", after: str = "") -> str:
    return f"{before}{unit * times}{after}"


HOSTILE_RULES: Mapping[str, str] = {
    "open brackets": _long("(", 3999),
    "brackets": _long("(", 400, after="true" + ")" * 400),
    "nots": _long("not ", 990, after="true"),
    "lists": _long("all of: [", 400, after="true" + "]" * 400),
    "sums": _long("1+", 499, after="1 > 1"),
    "moved": _long(" + 1 day", 190, before="diagnosed_on", after=" < first_office_visit"),
    "names": _long("abcdef_on = 1 and ", 200, after="true"),
    "codes": _long("'q',", 490, before="stage is one of [", after="'q']"),
    "and": _long("stage = 'iv' and ", 230, after="true"),
    "or not": _long("not stage = 'iv' or ", 190, after="false"),
    "digits": _long("9", 3980, after=" > 1"),
    "decimals": _long("0", 3980, before="pain_score > 0.", after="1"),
    "days": "diagnosed_on <= first_office_visit + 99999999999 days",
    "years": "diagnosed_on <= first_office_visit - 9999999 years",
    "within": "diagnosed_on is within 9999999 weeks of first_office_visit - 9999999 months",
    "products": _long("pain_score * ", 240, after="pain_score > 1"),
    "quotients": _long("pain_score / ", 240, after="pain_score > 1"),
    "itself": _long("earliest of [diagnosed_on, first_office_visit] + 3 days <= diagnosed_on and ", 40, after="true"),
    "spans": _long("days between diagnosed_on and first_office_visit * ", 60, after="1 > days_to_death"),
    "cases": _long("'i' when stage = 'iv'; ", 140, after="else 'i'"),
    "quotes": "'" * 3999,
    "no end": "stage = '" + "i" * 3980,
    "comment": "#" * 4000,
    "spaces": " " * 4000,
    "lines": "true" + "\n" * 3990,
    "nul": "stage\0 = 'iv'",
    "wide": "\u202estage\u200b = '\U0001f600'",
    "other digits": "pain_score > \u0663",
    "name": "a" * 4000,
    "longer": "x" * 1_000_000,
}
"""Rules meant to take long, to take much, or to end in an error of their own; each is tried in every feed of rules."""


RAW: Mapping[str, str] = {
    "dots": _long("a.", 99_000, after="a = 1"),
    "header": _long("a.", 99_000, before="[", after="a]"),
    "keys": "".join(f"k{each} = 1\n" for each in range(17_000)),
    "rows": _long("[[question]]\n", 15_000),
    "arrays": _long("[", 199_000, before="a = "),
    "tables": _long("{a=", 60_000, before="a = "),
    "list": _long("1,", 90_000, before="a = [", after="]"),
    "escapes": _long("\\n", 99_000, before='a = "', after='"'),
    "quotes": _long('"""\\', 49_000),
    "apostrophes": _long("'''a", 49_000),
    "digits": _long("1", 199_000, before="a = "),
    "float": _long("1", 199_000, before="a = ", after=".5"),
    "comment": "#" * 199_000,
    "lines": "\n" * 199_000,
    "long": "a" * 1_000_000,
    "nul": 'id = "\0"',
    "date": "id = 2016-02-30",
}
"""Texts that are hardly files; each is tried as a form and as measures."""


def hostile_files() -> dict[str, tuple[str, str]]:
    """Return data files meant to do the same, with the feed that each is for."""
    chain = "".join(
        question(f"X{each}", f"x{each}", "derived", derive=f"x{each - 1} * x{each - 1}" if each else "99999 * 99999")
        for each in range(60)
    )
    ring = "".join(
        measure(f"M{each}", f"all of: [measure 'M{(each + 1) % 40}', measure 'Stage']") for each in range(40)
    )
    wrong = "".join(question(f"Y{each}", f"y{each}", "txt", wen="true") for each in range(60))
    named = question("Z1", "\\d(" + "z" * 3000, "date")
    attributes = "".join(f"k{each} = 'v'\n" for each in range(2000))
    built = {
        "chain": ("form", HEAD + SECTIONS + chain),
        "wrong": ("form", HEAD + SECTIONS + wrong),
        "name": ("form", f'{HEAD}{SECTIONS}{named}[[date_check]]\nhard = "it"\n'),
        "ring": ("measures", MEASURES_HEAD + ring),
        "nan": ("measures", MEASURES_HEAD + VISIT + "published_mean = nan\n"),
        "code": ("codelist", f'{DRUGS}[[code]]\ncode = "x"\nlabel = "x"\n{attributes}'),
    }
    return built | {f"{name} as {into}": (into, text) for name, text in RAW.items() for into in ("form", "measures")}
