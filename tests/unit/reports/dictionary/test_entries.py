"""What the search knows: every question, measure and set, with the words people look for."""

from __future__ import annotations

import json

from qopi_desktop.reports.dictionary.entries import entries, script


def found(package, word):
    """The ids of the entries that have *word* in any of their texts."""
    return [
        each.id
        for each in entries(package)
        if word.casefold() in json.dumps([each.name, each.title, each.words, each.choices]).casefold()
    ]


def test_every_question_measure_and_set_can_be_found(package):
    """In the order of the screen, each with the page and place where it stands."""
    ids = [
        *package.form.questions,
        *(each.id for each in package.measures),
        *(each.title for each in package.sets.values()),
    ]

    made = entries(package)

    assert ids == [each.id for each in made]
    assert ("her2_tested", "br.html#B03") == next((each.name, each.url) for each in made if each.id == "B03")
    assert "br.html#BR-52" == next(each.url for each in made if each.id == "BR 52")


def test_a_question_is_found_by_each_of_its_choices(package):
    """By label and by code, and by every other name a choice has."""
    by_id = {each.id: each for each in entries(package)}
    for question in package.form.questions.values():
        told = [tuple(each[:2]) for each in by_id[question.id].choices]
        assert [(choice.label, choice.code) for choice in question.choices] == told


def test_words_of_cards_and_brands_lead_to_their_question(package):
    """As people type them."""
    assert "O02" in found(package, "xeloda")
    assert ["B27"] == found(package, "mammaprint")
    assert "C04" in found(package, "trastuzumab")


def test_the_script_is_one_assignment_of_json(package):
    """Which a page opened from a disk may load."""
    text = script(package)

    assert text.startswith("window.entries = [")
    assert len(entries(package)) == len(json.loads(text.removeprefix("window.entries = ").removesuffix(";\n")))
