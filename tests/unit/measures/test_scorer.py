"""What a store asks of the forms and measures."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from qopi_desktop.domain.answers import Answer, ChartId, Missing, QuestionId
from qopi_desktop.domain.charts import Summary
from qopi_desktop.domain.dates import PartialDate
from qopi_desktop.measures.package import Package
from qopi_desktop.measures.scorer import PackageScorer
from tests.unit.domain.charts import chart
from tests.unit.forms.small import FORM, answers
from tests.unit.measures.small import MEASURES

PACKAGE = Package(FORM, MEASURES, "2026.1")
TODAY = date(2026, 3, 14)
MISFITS = [
    ("X99", Answer("yes"), "unknown-question"),
    ("G06", Answer(("core",)), "program-question"),
    ("G09", Answer(Decimal(3)), "derived-question"),
    ("D07", None, None),
    ("D07", Answer("iv"), None),
    ("D07", Answer("v"), "choice"),
    ("D07", Answer(Decimal(3)), "kind"),
    ("D07", Answer(missing=Missing.UNKNOWN), "status"),
    ("D06", Answer(missing=Missing.UNKNOWN), None),
    ("C04", Answer(("cisplatin",)), None),
    ("C04", Answer(("cisplatin", "x")), "choice"),
    ("D02", Answer(PartialDate(2016)), None),
    ("P04", Answer(Decimal(11)), None),
    ("N01", Answer("anything"), None),
]


@pytest.mark.parametrize(("question_id", "answer", "expected"), MISFITS)
def test_only_an_answer_that_fits_its_question_is_stored(question_id, answer, expected):
    """A check that is broken keeps nothing from being stored."""
    assert expected == PackageScorer(PACKAGE).misfit(QuestionId(question_id), answer)


def after(scorer, given, changed=None, **facts):
    """Return the summary of a chart with plain answers."""
    return scorer.after(chart(**facts), answers(given), (), changed=changed and QuestionId(changed), today=TODAY)


def test_a_warm_chart_is_told_one_answer():
    """And comes to the same summary as one that is read afresh."""
    warm = PackageScorer(PACKAGE)
    given: dict[str, object] = {}
    for key, raw in (("D06", "yes"), ("D07", "i"), ("C01", "yes"), ("D07", "iv"), ("D06", "no")):
        given[key] = raw
        found = after(warm, given, changed=key)

        assert after(PackageScorer(PACKAGE), given) == found


def test_a_warm_chart_trusts_that_only_one_answer_changed():
    """The others are not read again, until anything may have changed."""
    scorer = PackageScorer(PACKAGE)
    after(scorer, {"D06": "no"})

    assert 1 == after(scorer, {"D06": "no", "C01": "yes", "G15": "alive"}, changed="D06").answered
    assert 3 == after(scorer, {"D06": "no", "C01": "yes", "G15": "alive"}).answered


def test_a_chart_whose_header_changed_is_read_afresh():
    """Its modules decide what is asked and scored."""
    scorer = PackageScorer(PACKAGE)
    after(scorer, {"D06": "no"})

    assert {} == after(scorer, {"D06": "no"}, changed="D06", modules=("br",)).outcomes


def test_a_chart_is_forgotten_when_its_write_failed():
    """So the next question is answered from what is stored."""
    scorer = PackageScorer(PACKAGE)
    after(scorer, {"D06": "no", "C01": "no"})
    scorer.forget(ChartId("chart"))

    assert 1 == after(scorer, {"D06": "no"}, changed="D06").answered


def test_only_a_few_charts_are_kept_warm():
    """The one that rested longest goes first."""
    scorer = PackageScorer(PACKAGE)
    for number in range(6):
        after(scorer, {"D06": "no"}, id=ChartId(str(number)))

    assert 2 == after(scorer, {"D06": "no", "C01": "no"}, changed="D06", id=ChartId("0")).answered
    assert 1 == after(scorer, {"D06": "no", "C01": "no"}, changed="D06", id=ChartId("5")).answered


def test_the_version_of_the_forms_is_that_of_the_package():
    """New charts are made with it."""
    assert "2026.1" == PackageScorer(PACKAGE).form_version
    assert Summary() != after(PackageScorer(PACKAGE), {})
