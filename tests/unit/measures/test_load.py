"""Measures are read whole, or refused with every fault named by file, clause, line, column and nearest spelling."""

from __future__ import annotations

from decimal import Decimal

import pytest

from qopi_desktop.errors import ResourceError
from qopi_desktop.forms.load import build_form, load_forms
from qopi_desktop.measures.definition import Direction, Rung, Words
from qopi_desktop.measures.load import build_measures, load_measures, measure_files
from qopi_desktop.measures.plan import parts_first
from tests.unit.forms import small
from tests.unit.forms.small import FORM
from tests.unit.measures.small import HEAD, MEASURES, STAGE, TREATED, files, measure


def test_a_measure_is_read_with_all_it_says():
    """Rungs of named clauses, words, source."""
    text = measure(
        "M",
        "treated = 'yes'",
        direction="lower",
        gap="A gap is out.",
        default="off",
        published_mean=87.4,
        note="A note.",
    )
    (found,) = build_measures(FORM, files(text))

    assert ("M", "core", "M", "The statement of M") == (found.id, found.module, found.title, found.statement)
    assert (Direction.LOWER, "A gap is out.", Words("All", "None", "Some")) == (found.direction, found.gap, found.words)
    assert (False, Decimal("87.4"), "A note.") == (found.default_on, found.published_mean, found.note)
    assert [["denominator rule"], [], ["numerator rule"], []] == [
        [clause.name for clause in clauses]
        for clauses in (found.denominator, found.exclude, found.numerator, found.exception)
    ]
    assert ("inferred", "a test", ()) == (found.confidence, found.source, found.parts)


def test_a_measure_knows_what_it_reads():
    """Each question once; a composite reads none in its numerator, but names its parts."""
    by_id = {each.id: each for each in MEASURES}

    assert ("D06", "C01", "D07", "P04") == by_id["Stage"].reads
    assert (("G06",), ("Stage", "Treated")) == (by_id["Both"].reads, by_id["Both"].parts)
    assert 1 == len(by_id["Both"].rungs[Rung.NUMERATOR])


def test_measures_stand_in_the_order_of_the_modules_of_the_form():
    """Whatever the files are called."""
    breast = small.HEAD.replace("core", "br") + small.question("B03", "her2", "choice", codes="yes_no")
    form = build_form(small.files(br=breast))
    other = HEAD.replace("core", "br") + measure("Other", "treated = 'yes'")

    assert ["Stage", "Other"] == [each.id for each in build_measures(form, {"measures/a.toml": other} | files(STAGE))]


def test_a_composite_is_scored_after_its_parts():
    """Wherever it stands in the file."""
    ids = [each.id for each in parts_first(MEASURES)]

    assert ids.index("Stage") < ids.index("Both") < ids.index("Whole")
    assert ["Whole", "Both", "Stage", "Treated", "Visit"] == [each.id for each in MEASURES]


REFUSED = {
    "name": (
        measure("M", "treatd = 'yes'"),
        [("unknown-name", "treatd", "measure M, numerator 1, clause 'numerator rule'", 49, "treated")],
    ),
    "code": (
        measure("M", "true", exclude="stage = 'v'"),
        [("unknown-code", "v", "measure M, exclude 1, clause 'exclude rule'", 53, "iv")],
    ),
    "months": (
        measure("M", "first_office_visit <= diagnosed_on + 1 month"),
        [("calendar-unit", "month", "measure M, numerator 1, clause 'numerator rule'", 86, "day")],
    ),
    "part": (
        measure("M", "all of: [measure 'Stag', measure 'Stage']"),
        [("unknown-measure", "Stag", "measure M, numerator 1, clause 'numerator rule'", 58, "Stage")],
    ),
    "part elsewhere": (
        measure("M", "true", exclude="measure 'Stage'"),
        [("measure-outside-composite", "Stage", "measure M, exclude 1, clause 'exclude rule'", 45, None)],
    ),
    "part beside a clause": (
        measure("M", [{"name": "a", "rule": "measure 'Stage'"}, {"name": "b", "rule": "true"}]),
        [("measure-outside-composite", "numerator", "measure M", 13, None)],
    ),
    "no denominator": (measure("M", "true", denominator=[]), [("missing-key", "denominator", "measure M", 15, None)]),
    "no numerator": (measure("M", []), [("missing-key", "numerator", "measure M", 13, None)]),
    "direction": (
        measure("M", "true", direction="lowr"),
        [("unknown-code", "lowr", "measure M", 14, "lower")],
    ),
    "key": (measure("M", "true", sorce="x"), [("unknown-key", "sorce", "measure M", 1, "source")]),
    "clause": (
        measure("M", [{"name": "a", "rule": "true", "rul": "x"}]),
        [("unknown-key", "rul", "measure M, numerator 1", 43, "rule")],
    ),
    "twice": (
        STAGE,
        [("repeated", "Stage", "measure Stage", 7, None), ("repeated", "Stage", "measure Stage", 7, None)],
    ),
    "circle": (
        measure("M", "measure 'N'") + measure("N", "measure 'M'"),
        [("circle", "M N", "measure M", 49, None)],
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_measures_at_fault_are_refused_with_each_fault_in_its_clause(case):
    """Nothing is loaded in part."""
    text, expected = REFUSED[case]
    with pytest.raises(ResourceError) as caught:
        build_measures(FORM, files(STAGE, text))

    assert expected == [
        (each.fault, each.word, each.place, each.column, each.nearest) for each in caught.value.facts["faults"]
    ]


def test_the_head_of_a_file_is_read_too():
    """Module, version, source and nothing else."""
    with pytest.raises(ResourceError) as caught:
        build_measures(FORM, {"measures/core.toml": 'module = "core"\nversion = "1"\nsorce = "x"\n' + TREATED})

    assert [("missing-key", "source"), ("unknown-key", "sorce")] == [
        (each.fault, each.word) for each in caught.value.facts["faults"]
    ]


def test_the_measures_that_ship_are_sound():
    """Every file below resources/ takes part."""
    found = load_measures(load_forms())

    assert {"core", "smt", "eol", "br", "crc", "nsclc", "nhl", "gynonc", "pr"} == {each.module for each in found}
    assert {"measures/core.toml", "measures/eol.toml", "measures/br.toml"} <= set(measure_files())
