"""Code lists: parts of another, what their codes stand for, and the questions that they help."""

from __future__ import annotations

import pytest

from qopi_desktop.errors import ResourceError
from qopi_desktop.forms.load import build_form
from tests.unit.forms.small import asked, files, question

PART = """
id = "cytotoxic"
title = "Cytotoxic drugs"
version = "1"
source = "a test"
part_of = "drugs"
with = { class = "cytotoxic" }
also = ["trastuzumab"]
"""


def built(text):
    """The small form with a list that is part of its drugs."""
    return build_form({**files(), "codelists/cytotoxic.toml": text})


def test_a_part_has_the_codes_with_its_attributes_and_those_that_it_names():
    """In the order of the whole, with the same words."""
    whole, alone = built(PART).codelists, built(PART.replace('also = ["trastuzumab"]', "")).codelists

    assert ["cisplatin", "trastuzumab"] == [each.code for each in whole["cytotoxic"].choices if each.code in _TWO]
    assert "trastuzumab" not in {each.code for each in alone["cytotoxic"].choices}


_TWO = {"cisplatin", "trastuzumab"}


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('"drugs"', '"drug"', ("unknown-list", "drug", "drugs")),
        ('"trastuzumab"', '"trastuzumb"', ("unknown-code", "trastuzumb", "trastuzumab")),
    ],
)
def test_a_part_of_what_is_not_there_is_told(old, new, told):
    """With the nearest list or code."""
    with pytest.raises(ResourceError) as caught:
        built(PART.replace(old, new))

    assert told in [(fault.fault, fault.word, fault.nearest) for fault in caught.value.facts["faults"]]


GRADES = """
id = "grades"
title = "Grades"
version = "3"
source = "a test"
told = "{means} ({sum})"
[[code]]
code = "one"
label = "Grade 1"
means = "Mild"
sum = "2 to 4"
[[code]]
code = "two"
label = "Grade 2"
means = "Severe"
sum = "5"
"""


def graded(text=GRADES, part="", **keys):
    """The small form with grades, and a question X01 with *keys*."""
    made = files()
    made["forms/core.toml"] += question("X01", "grade", "choice", **keys)
    lists = {"codelists/grades.toml": text, "codelists/mild.toml": part} if part else {"codelists/grades.toml": text}
    return build_form(made | lists)


def test_a_list_tells_what_its_codes_stand_for():
    """In the words that it gives, filled with the attributes of each code."""
    grades = graded(codes="grades").codelists["grades"]

    assert ("grades", "Grades", "3", "a test") == (grades.id, grades.title, grades.version, grades.source)
    assert (("Grade 1", "Mild (2 to 4)"), ("Grade 2", "Severe (5)")) == grades.rows()


def test_a_list_without_such_words_has_labels_alone():
    """Nothing is told of its codes."""
    assert (("Yes", ""), ("No", "")) == graded(codes="grades").codelists["yes_no"].rows()


def test_a_part_tells_what_the_whole_tells():
    """Of its own codes only."""
    part = 'id = "mild"\ntitle = "Mild"\nversion = "1"\nsource = "a test"\npart_of = "grades"\nwith = { sum = "5" }\n'

    assert {"two": "Severe (5)"} == graded(codes="grades", part=part).codelists["mild"].told


def test_a_code_that_lacks_what_is_told_is_refused():
    """With the attribute that is missing."""
    with pytest.raises(ResourceError) as caught:
        graded(GRADES.replace('sum = "5"\n', ""), codes="grades")

    assert [("missing-key", "sum")] == [(fault.fault, fault.word) for fault in caught.value.facts["faults"]]


def test_own_choices_stand_after_those_of_the_list():
    """So a list can be shared by questions that take one answer more."""
    made = graded(codes="grades", choices=[{"code": "none", "label": "None"}])

    assert ["one", "two", "none"] == [choice.code for choice in asked("X01", made).choices]


def test_what_explains_a_question_is_its_list_and_that_beside_it():
    """Its own only where that tells something; the one beside in any case."""
    told = graded(codes="grades", beside="yes_no")
    plain = graded(codes="yes_no", beside="grades")

    assert ["grades", "yes_no"] == [codes.id for codes in asked("X01", told).explained]
    assert ["grades"] == [codes.id for codes in asked("X01", plain).explained]
    assert () == asked("X01", graded(choices=[{"code": "none", "label": "None"}])).explained


@pytest.mark.parametrize("key", ["codes", "beside"])
def test_a_question_that_names_a_list_which_is_not_there_is_refused(key):
    """With the nearest spelling."""
    with pytest.raises(ResourceError) as caught:
        graded(**{key: "grade"})

    assert ("unknown-list", "grade", "grades") in [
        (fault.fault, fault.word, fault.nearest) for fault in caught.value.facts["faults"]
    ]
