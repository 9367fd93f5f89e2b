"""The printed report holds every number of the report value, and is the same bytes each time."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from datetime import date
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from qopi_desktop.domain.rounds import Pooling, Scoring
from qopi_desktop.domain.scores import Score, overall
from qopi_desktop.reports.content import Group, Heading, MeasureRow, OfficeReport
from qopi_desktop.reports.page import MEDIUM, REGULAR, width_of
from qopi_desktop.reports.pdf import render_pdf
from qopi_desktop.reports.wording import load_wording, percent
from tests import shipped

POOLED = Scoring()
HEADING = Heading("Riverside Oncology", "Main office", "Fall 2017", date(2017, 11, 3), "0.1.0")
PROJECT = Path(__file__).parents[3]


def measure_row(measure_id, score, *, lower=False):
    """One measure of the report."""
    return MeasureRow(measure_id, f"Title of {measure_id}", lower, score, "memory")


def report_of(rows, *, module="core", heading=HEADING, scoring=POOLED):
    """A report with one group."""
    of_rows = overall((row.score.inverted() if row.lower_is_better else row.score for row in rows), scoring)
    return OfficeReport(heading, 65, 96, (Group(module, tuple(rows)),), tuple(rows), of_rows)


def pages_of(report):
    """The text of each page of the printed report."""
    return [page.extract_text() for page in PdfReader(BytesIO(render_pdf(report))).pages]


def texts_of(page):
    """Each text of a page: how far down, how far right, how wide, and what it says."""
    found = []

    def read(words, _, place, font, size):
        if words.strip():
            weight = MEDIUM if "Medium" in font["/BaseFont"] else REGULAR
            found.append((-place[5], place[4], width_of(words.strip(), size, weight), words))

    page.extract_text(visitor_text=read)
    return found


def numbers_of(row):
    """What the row of a measure must show, in the order of the columns."""
    words = load_wording()
    score = row.score
    return [
        row.measure_id,
        f"{score.numerator} of {score.denominator}",
        str(score.excluded),
        str(score.exception),
        str(score.undecided),
        words.rate(row),
        words.range(score.interval),
    ]


@settings(max_examples=8)
@given(st.lists(st.builds(Score, *[st.integers(0, 99_999)] * 6), min_size=1, max_size=40))
def test_every_number_of_the_report_is_in_the_text(several):
    """Counts, rate and interval of each measure stand behind its id, in the order of the columns."""
    rows = [measure_row(f"Core {index}x", score) for index, score in enumerate(several)]
    report = report_of(rows)

    lines = "\n".join(pages_of(report)).splitlines()

    for row in rows:
        rest = lines[lines.index(row.measure_id) :]
        for number in numbers_of(row):
            assert number in rest
            rest = rest[rest.index(number) :]


def test_the_three_figures_and_the_count_of_charts_are_in_the_text():
    """The overall score with its interval and counts, the charts, and the measures with a rate are printed."""
    report = report_of([measure_row("Core 1", Score(met=485, not_met=72)), measure_row("Core 2", Score())])

    text = pages_of(report)[0]

    assert "87.1 %" == percent(report.overall.rate, 1)
    shown = ("87.1 %", "84.0 to 89.6, 485 of 557; mean of", "rates 87.1 %", "65 of 96", "31 not complete", "1 of 2")
    for figure in shown:
        assert figure in text


def test_where_the_mean_decides_the_pooled_share_stands_beside_it():
    """Each is labeled."""
    rows = [measure_row("Core 1", Score(met=90, not_met=10)), measure_row("Core 2", Score(met=4, not_met=6))]

    text = pages_of(report_of(rows, scoring=Scoring(Pooling.MEAN)))[0]

    for figure in ("65.0 %", "Overall score, mean of rates", "pooled 85.5 %, 94 of 110"):
        assert figure in text


def test_the_same_report_gives_the_same_bytes():
    """No clock and no random id enters the document."""
    report = report_of([measure_row("Core 1", Score(met=1, not_met=2))])

    assert render_pdf(report) == render_pdf(report)


def test_another_process_gives_the_same_bytes():
    """Neither the process nor the seed of its hashes shows in the document."""
    found = {
        subprocess.run(
            [sys.executable, "-c", _SCRIPT],
            capture_output=True,
            check=True,
            text=True,
            cwd=PROJECT,
            env={**os.environ, "PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("1", "2")
    }

    assert 1 == len(found)


_SCRIPT = """
import hashlib
from datetime import date
from qopi_desktop.domain.rounds import Pooling, Scoring
from qopi_desktop.domain.scores import Score, overall
from qopi_desktop.measures.package import load_package
from qopi_desktop.reports.content import Group, Heading, MeasureRow, OfficeReport
from qopi_desktop.reports.page import MEDIUM, REGULAR, width_of
from qopi_desktop.reports.pdf import render_pdf
row = MeasureRow("Core 1", "Pathology", False, Score(5, 4), "source")
heading = Heading("Riverside", "Main", "Fall 2017", date(2017, 11, 3), "0.1.0")
report = OfficeReport(heading, 1, 2, (Group("core", (row,)),), (row,), overall([row.score], Scoring()))
print(hashlib.sha256(render_pdf(report)).hexdigest())
"""


def test_another_number_gives_other_bytes():
    """The document depends on the report."""
    one, two = (report_of([measure_row("Core 1", Score(met=met))]) for met in (1, 2))

    assert render_pdf(one) != render_pdf(two)


def test_pages_are_letter_and_numbered():
    """Sixty measures need several pages; each says which of how many, and repeats the head of its group."""
    report = report_of([measure_row(f"Core {index}", Score(met=20)) for index in range(60)])

    reader = PdfReader(BytesIO(render_pdf(report)))

    assert len(reader.pages) > 1
    for number, page in enumerate(reader.pages, start=1):
        assert (612, 792) == (page.mediabox.width, page.mediabox.height)
        assert f"{number} of {len(reader.pages)}" in page.extract_text()
        assert "Riverside Oncology, Main office" in page.extract_text()
    assert "Core, continued" in reader.pages[1].extract_text()


@pytest.mark.parametrize("count", range(15, 30))
def test_no_row_is_lost_at_the_end_of_a_page(count):
    """Wherever the page ends, every measure and the notes are printed once."""
    report = report_of([measure_row(f"Core {index}x", Score(met=20)) for index in range(count)])

    lines = "\n".join(pages_of(report)).splitlines()

    assert [1] * count == [lines.count(f"Core {index}x") for index in range(count)]
    assert 1 == lines.count("How to read this")


def test_the_font_is_inside():
    """The pages look alike on every machine."""
    reader = PdfReader(BytesIO(render_pdf(report_of([]))))

    resources = cast("dict[str, Any]", reader.pages[0]["/Resources"])
    fonts = [font.get_object() for font in resources["/Font"].values()]
    assert all("Inter" in font["/BaseFont"] and "/FontFile2" in font["/FontDescriptor"] for font in fonts)


@pytest.mark.parametrize("demonstration", [True, False])
def test_invented_data_are_labeled_on_every_page(demonstration):
    """A report of the demonstration practice says so, one of real charts does not."""
    heading = replace(HEADING, demonstration=demonstration)
    rows = [measure_row(f"Core {index}", Score(met=20)) for index in range(60)]

    pages = pages_of(report_of(rows, heading=heading))

    assert [demonstration] * len(pages) == ["Demonstration" in page.splitlines() for page in pages]


def test_small_numbers_and_direction_are_words():
    """Both are told in words beside the measure; rules from memory and whose wording it is stand in the notes."""
    report = report_of([measure_row("EOL 48", Score(met=5, not_met=4), lower=True)], module="eol")

    text = " ".join(pages_of(report)[0].split())

    assert "lower is better, small number" in text
    assert "manual: EOL 48." in text
    assert "program's own, not ASCO's" in text


def test_a_long_name_is_cut_before_it_meets_the_date():
    """The head of the page never overlaps."""
    heading = replace(
        HEADING, practice="Oncology and Hematology Associates of the Greater Riverside Valley Region, PLLC"
    )

    text = pages_of(report_of([], heading=heading))[0]

    assert "…" in text
    assert "Fall 2017, Nov 3, 2017" in text


def test_no_words_run_into_others():
    """Of all measures that are shipped, with as many charts as a practice has in a round."""
    measures = shipped.package().measures
    rows = [MeasureRow(each.id, each.title, False, Score(met=485, not_met=72), "memory") for each in measures]

    for page in PdfReader(BytesIO(render_pdf(report_of(rows)))).pages:
        for left, right in pairwise(sorted(texts_of(page))):
            if left[0] == right[0]:
                assert left[1] + left[2] < right[1]


def test_a_round_without_complete_charts_has_a_report():
    """It says that no measure has a rate yet."""
    report = replace(report_of([measure_row("Core 1", Score())]), complete_charts=0, all_charts=0)

    text = pages_of(report)[0]

    assert "No chart is complete yet" in text
    assert "0 of 0" in text
