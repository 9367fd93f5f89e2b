"""Readers and joins are found in both directions."""

from __future__ import annotations

from qopi_desktop.domain.answers import QuestionId
from qopi_desktop.reports.dictionary.references import joins, readers


def ids(several):
    """Their ids."""
    return [each.id for each in several]


def test_a_question_knows_what_reads_it(package):
    """Gates, derived values, checks, measures, and the rules by which a module takes a chart."""
    cancer = readers(package)[QuestionId("D01")]

    assert "D15" in ids(cancer.derived)
    assert "S01" not in ids(cancer.gates)
    assert "F09" in ids(cancer.gates)
    assert {"br", "crc", "nsclc"} <= {rule.module for rule in cancer.rules}
    assert any(each.question.id == "D12" for each in readers(package)[QuestionId("D09")].checks)


def test_measures_are_found_through_derived_values_too(package):
    """B31 is worked out from D09, and BR 51 reads B31."""
    category = readers(package)[QuestionId("D09")]

    assert "BR 51" in ids(readers(package)[QuestionId("B31")].measures)
    assert "BR 51" in ids(category.through)
    assert set(ids(category.measures)).isdisjoint(ids(category.through))


def test_nothing_is_read_that_no_rule_names(package):
    """Every reader names the question."""
    for question, found in readers(package).items():
        assert all(each.when and question in each.when.reads for each in found.gates)
        assert all(each.derive and question in each.derive.reads for each in found.derived)
        assert all(question in each.check.rule.reads for each in found.checks)
        assert all(question in each.reads for each in found.measures)


def test_a_measure_knows_its_parts_its_wholes_and_its_sets(package):
    """As the composites and sets name it."""
    found = joins(package)
    for measure in package.measures:
        assert list(measure.parts) == ids(found[measure.id].parts)
        for part in measure.parts:
            assert measure.id in ids(found[part].wholes)
        for each in package.sets.values():
            assert (measure.id in each.measures) == (each.id in ids(found[measure.id].sets))
