"""The forms and measures of one version."""

from __future__ import annotations

from qopi_desktop.domain.answers import Answer, QuestionId
from qopi_desktop.measures.package import Package, load_package, summarise
from tests.unit.forms.small import FORM, answers
from tests.unit.measures.small import MEASURES

PACKAGE = Package(FORM, MEASURES, "2026.1")


def test_a_chart_is_summed_up_from_its_answers():
    """As a stored chart has them."""
    summary = summarise(PACKAGE, answers({"G06": ["core"], "D06": "yes", "D07": "iv", "C01": "yes"}))

    assert (3, "met") == (summary.answered, summary.outcomes["Stage"])


def test_the_package_that_ships_is_one_version():
    """Its measures read its form."""
    package = load_package()
    summary = summarise(package, {QuestionId("G06"): Answer(("core",))})

    assert package.form.version == package.version
    assert {measure.id for measure in package.measures} == set(summary.outcomes)
