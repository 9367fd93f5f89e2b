"""The pages hold every question and measure, every link leads somewhere, and no text becomes a tag."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from qopi_desktop.conditions import Composite
from qopi_desktop.reports.dictionary.anchors import check_anchor, check_url, measure_anchor, measure_url, question_url
from qopi_desktop.reports.dictionary.site import site
from qopi_desktop.reports.wording import load_wording
from tests.unit.reports.dictionary.page import read_page

PROJECT = Path(__file__).parents[4]


def squeezed(text):
    """*text* with one space between words."""
    return " ".join(text.split())


def article(pages, url):
    """The text and links of what stands at *url*."""
    page, _, anchor = url.partition("#")
    text, links = pages[page].articles[anchor]
    return squeezed(text), links


def test_every_question_and_measure_has_its_place_on_the_page_of_its_module(package, pages):
    """Each once, and nothing else stands there."""
    for module in {question.module for question in package.form.questions.values()}:
        questions = [str(each.id) for each in package.form.questions.values() if each.module == module]
        measures = [measure_anchor(each) for each in package.measures if each.module == module]
        assert [*questions, *measures] == list(pages[f"{module}.html"].articles)


def test_places_are_named_once_on_each_page(pages):
    """So that a link leads to one thing."""
    assert {} == {name: page.ids for name, page in pages.items() if len(set(page.ids)) < len(page.ids)}


def test_every_link_leads_to_a_page_and_a_place_of_it(files, pages):
    """And none out of the folder."""
    for name, page in pages.items():
        for link in [*page.links, *page.loads]:
            target, _, place = link.partition("#")
            assert (target or name) in files, f"{name}: {link}"
            assert not place or place in pages[target or name].ids, f"{name}: {link}"


def test_style_and_scripts_load_nothing_from_elsewhere(files):
    """Fonts lie beside the pages; no address of a network is named."""
    for name in ("style.css", "search.js", "entries.js"):
        text = files[name].decode()
        loaded = [part.split('"')[0] for part in text.split('url("')[1:]]
        assert set(loaded) <= files.keys()
        assert "fetch(" not in text
        assert "import" not in text.split() or name == "entries.js"


def test_a_question_shows_all_that_is_known_of_it(package, pages):
    """What it asks, its name, choices with codes, rules, checks and card."""
    for question in package.form.questions.values():
        text, _ = article(pages, question_url(question))
        rules = [rule.text for rule in (question.when, question.derive) if rule]
        checks = [part for each in question.checks for part in (each.title, each.say, each.rule.text)]
        choices = [f"{choice.label} {choice.code}" for choice in question.choices]
        card = question.card
        words = [question.ask, question.name, card.counts, card.does_not_count, card.where, *card.examples, *card.traps]
        for part in [*words, *rules, *checks, *choices, card.source, card.confidence]:
            assert squeezed(part) in text, f"{question.id}: {part}"


def test_a_question_shows_its_lists_with_version_and_source(package, pages):
    """And what each code of the list beside it stands for."""
    for question in package.form.questions.values():
        text, _ = article(pages, question_url(question))
        for codes in (question.codes, question.beside):
            if codes is not None:
                assert squeezed(f"{codes.title}, version {codes.version}. {codes.source}") in text
        for codes in question.explained:
            assert all(told in text for _, told in codes.rows()), f"{question.id}: {codes.id}"


def test_a_measure_shows_all_that_is_known_of_it(package, pages):
    """Statement, reason, window, every clause with its rule, gap, note, source and confidence."""
    for measure in package.measures:
        text, _ = article(pages, measure_url(measure))
        clauses = [
            part for each in measure.rungs.values() for clause in each for part in (clause.name, clause.rule.text)
        ]
        words = [measure.title, measure.statement, measure.source, measure.confidence]
        may = [each for each in (measure.reason, measure.window, measure.gap, measure.note) if each]
        told = [measure.words.denominator, measure.words.exclude if measure.exclude else "", measure.words.numerator]
        for part in [*words, *may, *told, *clauses]:
            assert squeezed(part) in text, f"{measure.id}: {part}"


def test_questions_and_measures_lead_to_each_other(package, pages):
    """From a measure to each question it reads, and from there back."""
    for measure in package.measures:
        _, links = article(pages, measure_url(measure))
        for each in measure.reads:
            question = package.form.questions[each]
            _, back = article(pages, question_url(question))
            assert question_url(question) in links
            assert measure_url(measure) in back


def test_questions_lead_to_what_reads_them(package, pages):
    """To the questions that they gate or make, and to checks of other questions."""
    for question in package.form.questions.values():
        for rule in (question.when, question.derive):
            for each in rule.reads if rule else ():
                assert question_url(question) in article(pages, question_url(package.form.questions[each]))[1]
        for check in question.checks:
            assert check_anchor(question, check) in pages[f"{question.module}.html"].ids
            for each in check.rule.reads:
                assert check_url(question, check) in article(pages, question_url(package.form.questions[each]))[1]


def test_composites_and_sets_lead_to_their_measures_and_back(package, pages):
    """The parts name the whole, and each measure its sets."""
    by_id = {measure.id: measure for measure in package.measures}
    joined = [each for each in package.measures if any(isinstance(x.rule, Composite) for x in each.numerator)]
    assert joined
    for measure in joined:
        for part in measure.parts:
            assert measure_url(by_id[part]) in article(pages, measure_url(measure))[1]
            assert measure_url(measure) in article(pages, measure_url(by_id[part]))[1]
    for each in package.sets.values():
        for measure in each.measures:
            assert measure_url(by_id[measure]) in article(pages, f"sets.html#set-{each.id}")[1]
            assert f"sets.html#set-{each.id}" in article(pages, measure_url(by_id[measure]))[1]


def test_a_module_says_which_charts_it_takes(package, pages):
    """With the numbers of the round named, not filled in."""
    assert squeezed("The patient was under [age min of the round] at diagnosis (G09).") in squeezed(
        pages["core.html"].text
    )
    for rule in package.eligibility.rules:
        assert rule.rule.text in pages[f"{rule.module}.html"].text


def test_pages_can_be_used_without_eyes_or_mouse(pages):
    """One first heading, no level left out, a name for the language, the field, each article and each navigation."""
    for name, page in pages.items():
        assert 1 == page.headings.count(1), name
        assert all(deeper <= above + 1 for above, deeper in pairwise(page.headings)), name
        assert ("html", {"lang": "en"}) in page.tags
        assert "search" in [told.get("for") for tag, told in page.tags if tag == "label"]
        assert all(told.get("aria-label") for tag, told in page.tags if tag == "nav")
        assert all(told.get("aria-labelledby") in page.ids for tag, told in page.tags if tag == "article")
        assert "#contents" == page.links[0]


def test_the_wording_is_said_to_be_our_own(pages):
    """On every page."""
    own = load_wording("dictionary").say("own")

    assert all(own in page.text for page in pages.values())


def test_no_text_becomes_a_tag(package):
    """Whatever stands in a question, a choice, a check, a measure or a set is shown as it is written."""
    evil = '<img src=x onerror="alert(1)">&amp;\''
    form = package.form
    questions = {key: _spoiled(each, evil) for key, each in form.questions.items()}
    measures = tuple(replace(each, title=evil, statement=evil, note=evil, source=evil) for each in package.measures)
    sets = {key: replace(each, title=evil, about=evil) for key, each in package.sets.items()}
    made = site(replace(package, form=replace(form, questions=questions), measures=measures, sets=sets))

    pages = [read_page(content.decode()) for name, content in made.items() if name.endswith(".html")]

    assert [] == [tag for page in pages for tag, _ in page.tags if tag == "img"]
    assert all(evil in page.text for page in pages)
    assert b"</script" not in made["entries.js"]


def _spoiled(question, evil):
    checks = tuple(replace(check, title=evil, say=evil) for check in question.checks)
    choices = tuple(replace(choice, label=f"{choice.label}{evil}") for choice in question.choices)
    card = replace(question.card, counts=evil, where=evil, examples=(evil,), source=evil)
    return replace(question, ask=evil, short=evil, checks=checks, choices=choices, card=card)


def test_colors_are_those_of_the_program_in_light_and_dark(files):
    """And dark is taken where the reader's system is dark."""
    style = files["style.css"].decode()
    light, dark = style.split("@media screen and (prefers-color-scheme: dark)")

    assert "--surface: #FFFFFF;" in light
    assert "--surface: #1A1E25;" in dark
    assert "@media print" in style


@pytest.mark.slow
def test_every_process_writes_the_same_bytes():
    """Whatever its hash seed: pages, sheets and blank forms."""
    found = {
        subprocess.run(
            [sys.executable, "-c", _SCRIPT],
            cwd=PROJECT,
            capture_output=True,
            text=True,
            check=True,
            env={**os.environ, "PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("1", "2")
    }

    assert 1 == len(found)
    assert hashlib.sha256().digest_size * 2 * 3 + 3 == len(found.pop())


_SCRIPT = """
import hashlib
from qopi_desktop.measures.package import load_package
from qopi_desktop.reports.dictionary.site import site
from qopi_desktop.reports.dictionary.workbook import workbook
from qopi_desktop.reports.paper.form import blank_form
package = load_package()
for made in (b"".join(site(package).values()), workbook(package), blank_form(package.form, "br")):
    print(hashlib.sha256(made).hexdigest())
"""
