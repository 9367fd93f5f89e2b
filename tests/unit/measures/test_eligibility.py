"""Which charts a module takes in a round."""

from __future__ import annotations

from datetime import date

import pytest

from qopi_desktop.domain.rounds import Round
from qopi_desktop.errors import ResourceError
from qopi_desktop.forms.reading import read_answers
from qopi_desktop.forms.session import FormSession
from qopi_desktop.measures.eligibility import FILE, build_eligibility, on_day
from qopi_desktop.measures.rounds import load_rounds
from qopi_desktop.resources import text
from tests import shipped

SHIPPED = shipped.package()
FALL: Round = next(each for each in load_rounds(date(2017, 10, 1)) if each.id == "fall-2017")  # opens 2017-09-15
LIVING = {"G15": "alive", "G26": "three_or_more", "D04": "yes", "G08": "1950-01-01"}
DEAD = {"G15": "deceased", "G17": "yes", "G26": "three_or_more", "G08": "1950-01-01"}


def why_not(modules, answers):
    """The codes of the reasons for which *modules* do not take a chart with *answers*."""
    read = read_answers(SHIPPED.form, {"G06": list(modules), **answers})
    assert () == read.faults
    found = SHIPPED.eligibility.why_not(FormSession(SHIPPED.form, read.answers), FALL, modules)
    return {each.code for each in found}


@pytest.mark.parametrize(
    ("modules", "answers", "codes"),
    [
        # 2015-09-15 is 731 days before 2017-09-15 (one of the years has 366), the last day that counts
        (("core",), {**LIVING, "D02": "2015-09-15"}, set()),
        (("core",), {**LIVING, "D02": "2015-09-14"}, {"diagnosed-too-early"}),
        (("core",), {**LIVING, "D02": "2015-09"}, set()),
        (("core",), {**LIVING, "D02": "2015-08"}, {"diagnosed-too-early"}),
        (("core",), {**LIVING, "D02": "2017-01-01", "G23": 1}, {"too-few-visits"}),
        (("core",), {**LIVING, "D02": "2017-01-01", "G23": 2}, set()),
        (("core",), {**LIVING, "D02": "2016-10-01", "G08": "1998-10-02"}, {"under-age"}),
        (("core",), {**LIVING, "D02": "2016-10-01", "G08": "1998-10-01"}, set()),
        (("core",), {**LIVING, "D04": "no"}, {"not-invasive"}),
        (("core",), {}, set()),
        # a diagnosis long ago does not keep a patient who died out of the end-of-life module
        (("core", "eol"), {**DEAD, "D02": "2009-01-01", "G16": "2016-09-15"}, set()),
        (("core", "eol"), {**DEAD, "G16": "2016-09-14"}, {"died-too-early"}),
        (("core", "eol"), {**DEAD, "G17": "no"}, {"died-of-something-else"}),
        (("core", "eol"), {**DEAD, "G17": {"status": "unknown"}}, set()),
        (("core", "eol"), LIVING, {"not-deceased"}),
        # 2016-03-31 is 274 days before 2016-12-30: 0 in March, 30, 31, 30, 31, 31, 30, 31, 30 and 30 in December
        (("core", "eol"), {**DEAD, "G16": "2016-12-30", "G22": "2016-03-31"}, set()),
        (("core", "eol"), {**DEAD, "G16": "2016-12-30", "G22": "2016-03-30"}, {"too-few-visits-before-death"}),
        (("core", "eol"), {**DEAD, "G16": "2016-12-30", "G26": "one"}, {"too-few-visits-before-death"}),
        (("core", "smt"), {"C01": "no"}, {"no-therapy"}),
        (("core", "smt"), {"C01": "yes"}, set()),
        (("core", "br"), {"D01": "colon"}, {"not-breast"}),
        (("core", "crc"), {"D01": "breast"}, {"not-colon-or-rectum"}),
        (("core", "nsclc"), {"D01": "breast"}, {"not-lung"}),
        (("core", "nhl"), {"D01": "hodgkin"}, {"not-lymphoma"}),
        (("core", "gynonc"), {"D01": "breast"}, {"not-gynecologic"}),
        (("core", "pr"), {"D01": "testis"}, {"not-prostate"}),
        (("core",), {"D01": "testis"}, set()),
    ],
)
def test_a_module_takes_a_chart_or_says_why_not(modules, answers, codes):
    """What is not known yet refuses nothing; days count back from the opening, both ends in."""
    assert codes == why_not(modules, answers)


def test_a_reason_has_the_numbers_of_the_round():
    """The day it opens is left to whoever shows it."""
    read = read_answers(SHIPPED.form, {"G06": ["core"], "D02": "2010-01-01"})
    (found,) = SHIPPED.eligibility.why_not(FormSession(SHIPPED.form, read.answers), FALL, ("core",))

    assert "core" == found.module
    assert "The diagnosis (D02) lies more than 731 days before the round opens (Sep 15 2017)." == on_day(
        found.say, "Sep 15 2017"
    )


def test_every_module_has_its_rules():
    """And each sentence names a question."""
    assert {question.module for question in SHIPPED.form.questions.values()} == {
        rule.module for rule in SHIPPED.eligibility.rules
    }
    assert [] == [rule.code for rule in SHIPPED.eligibility.rules if "(" not in rule.say]


def test_a_broken_rule_is_told_with_its_place():
    """As any condition is."""
    with pytest.raises(ResourceError) as caught:
        build_eligibility(SHIPPED.form, text(FILE).replace("age_at_diagnosis >= age_min", "age_at_diagnosi >= age_min"))

    (fault,) = caught.value.facts["faults"]
    assert ("unknown-name", "age_at_diagnosi", "age_at_diagnosis", "rule under-age") == (
        fault.fault,
        fault.word,
        fault.nearest,
        fault.place,
    )
