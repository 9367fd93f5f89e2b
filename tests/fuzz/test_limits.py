"""Whatever is fed to the parser or the loader is read or refused with its place, within 50 ms and 64 MiB."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qopi_desktop.conditions import TypeFault
from qopi_desktop.errors import ResourceError
from tests.fuzz.feeds import BYTES, BrokenPromiseError, Feed, feed, feed_within_limits, feeds, peak_of
from tests.fuzz.seeds import HOSTILE_RULES, hostile_files, keys, seeds, words

FEEDS = feeds()
RULES = ("condition", "formula", "numerator")
SEEDS = seeds()
FILES = hostile_files()


@pytest.mark.parametrize("name", HOSTILE_RULES)
@pytest.mark.parametrize("into", RULES)
def test_a_hostile_rule_is_read_or_refused_soon_and_small(into, name):
    """And, once read, it is decided as soon, whatever the answers are."""
    feed_within_limits(FEEDS[into], HOSTILE_RULES[name])

    assert peak_of(FEEDS[into], HOSTILE_RULES[name]) < BYTES


@pytest.mark.parametrize("name", FILES)
def test_a_hostile_file_is_read_or_refused_soon_and_small(name):
    """And what it makes is used as soon."""
    into, text = FILES[name]
    feed_within_limits(FEEDS[into], text)

    assert peak_of(FEEDS[into], text) < BYTES


def torn(texts: list[str], pieces: list[str]) -> st.SearchStrategy[str]:
    """Return texts of which parts were taken out, doubled, or replaced by one of *pieces* or by anything."""
    piece = st.one_of(st.sampled_from(pieces), st.text(max_size=8), st.just(""))
    cut = st.tuples(st.floats(0, 1), st.integers(0, 40), piece, st.booleans())

    def tear(text: str, cuts: list[tuple[float, int, str, bool]]) -> str:
        for place, length, new, is_doubled in cuts:
            start = int(place * len(text))
            old = text[start : start + length]
            text = text[:start] + (old * 2 if is_doubled else "") + new + text[start + length :]
        return text

    return st.builds(tear, st.sampled_from(texts), st.lists(cut, min_size=1, max_size=5))


SPOKEN = st.lists(st.sampled_from(words()), max_size=25).map(" ".join)
WRITTEN = torn([text for into, text in SEEDS if into in RULES], words())


@settings(max_examples=1200)
@given(into=st.sampled_from(RULES), text=st.one_of(SPOKEN, WRITTEN, st.text(max_size=60)))
def test_any_rule_is_read_or_refused_with_its_place(into, text):
    """Words in any order, rules that ship with something broken in them, and plain noise."""
    feed_within_limits(FEEDS[into], text)


@settings(max_examples=150)
@given(data=st.data(), into=st.sampled_from(["form", "codelist", "measures", "table"]))
def test_any_file_is_read_or_refused_with_its_place(data, into):
    """Small files with something broken in them."""
    texts = [text for name, text in SEEDS if name == into]
    feed_within_limits(FEEDS[into], data.draw(torn(texts, [*keys(), *words()])))


@settings(max_examples=200)
@given(into=st.sampled_from(RULES), text=st.one_of(SPOKEN, WRITTEN))
def test_any_rule_takes_little_memory(into, text):
    """Measured at its peak."""
    assert peak_of(FEEDS[into], text) < BYTES


@pytest.mark.slow
@pytest.mark.skipif(
    sys.platform != "linux" or sys.version_info >= (3, 14), reason="atheris has no build for this system or Python"
)
def test_what_coverage_leads_to_is_read_or_refused(tmp_path):
    """Thousands of texts that each reach a branch of the program that those before did not."""
    options = [f"--folder={tmp_path}", "-runs=10000", "-max_total_time=12", "-seed=1"]
    done = subprocess.run(
        [sys.executable, "-m", "tests.fuzz.target", *options],
        capture_output=True,
        text=True,
        check=False,
        cwd=Path(__file__).parents[2],
    )

    assert 0 == done.returncode, done.stderr[-4000:]
    assert "DONE" in done.stderr
    for path in sorted(tmp_path.glob("slow-*")):
        into, _, text = path.read_bytes().decode("utf-8", "surrogateescape").partition("\n")
        feed_within_limits(FEEDS[into], text)


def test_a_text_that_takes_long_is_noticed():
    """The limits are looked at."""
    endless = Feed("endless", lambda text: sum(range(10_000_000)) and text, lambda _: ())

    with pytest.raises(BrokenPromiseError):
        feed_within_limits(endless, "x")


def test_a_rule_refused_without_its_place_is_noticed(monkeypatch):
    """So that what the feeds look at is worth something."""
    monkeypatch.setattr("tests.fuzz.feeds.build_condition", lambda *_: (TypeFault("not-understood"),))

    with pytest.raises(BrokenPromiseError):
        feed(FEEDS["condition"], "true")


def test_a_file_refused_without_its_place_is_noticed(monkeypatch):
    """The same for files."""

    def refuse(_):
        raise ResourceError(faults=(TypeFault("unknown-key", file="forms/core.toml", line=3, column=0),))

    monkeypatch.setattr("tests.fuzz.feeds.build_form", refuse)

    with pytest.raises(BrokenPromiseError):
        feed(FEEDS["form"], "true")
