"""Nothing of a patient is in what is sent."""

from __future__ import annotations

import base64
import gzip
import itertools
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from qopi_desktop.domain.answers import Answer, QuestionId, StoredAnswer
from qopi_desktop.domain.charts import Patient
from qopi_desktop.domain.dates import PartialDate
from qopi_desktop.domain.delivery import Contribution, Submission
from qopi_desktop.measures.package import Package
from qopi_desktop.protocol.publisher import Publisher
from tests.canary import told_by
from tests.unit.forms.small import FORM
from tests.unit.measures.small import MEASURES
from tests.unit.measures.walks import seeded
from tests.unit.protocol.charts import BIRTH_DATE, PERSONS, Complete, complete_charts, package

CHARTS = 12
WORDS = ("Quillfeather", "Zzyxwood", "MRN-40417", "seen by Dr. Ottoline", "wife Peregrine says")


def written(day: PartialDate) -> list[str]:
    """Return a date as people write it, and as the number of its day."""
    first = day.earliest
    return [f"{first:%Y-%m-%d}", f"{first:%m/%d/%Y}", f"{first:%Y%m%d}", f"{first:%d.%m.%Y}", str(first.toordinal())]


def marked(complete: Complete, number: int) -> tuple[Complete, list[str]]:
    """Return the chart with canaries wherever the workstation keeps words, and all that may not be told of it."""
    counter = itertools.count()
    canaries: list[str] = []

    def canary() -> str:
        canaries.append(f"{WORDS[next(counter) % len(WORDS)]}-{number}-{len(canaries)}")
        return canaries[-1]

    answers = {each: replace(stored, provenance=canary()) for each, stored in complete.answers.items()}
    overrides = tuple(replace(override, reason=canary()) for override in complete.overrides)
    chart = replace(complete.chart, patient=Patient(canary(), canary()))
    days = [stored.answer.value for stored in answers.values() if stored.answer]
    dates = [date for day in days if isinstance(day, PartialDate) and day.day for date in written(day)]
    assert chart.completed_on
    told = [*canaries, *dates, *written(PartialDate.of(chart.completed_on))]
    return Complete(chart, answers, overrides), told


def signed(complete: Complete) -> list[Contribution]:
    """Return a contribution of everybody, much later than anything of the chart."""
    at = datetime(2026, 3, 14, tzinfo=UTC)
    return [Contribution(each, at, "ab" * 32, "k1", "c2ln") for each in complete.chart.contributors]


def test_no_canary_is_in_anything_that_is_sent():
    """Names, record numbers, provenance, reasons and dates, in UTF-8, UTF-16, base64, hexadecimal and gzip."""
    publisher, canaries = Publisher(package()), 0
    for number, complete in enumerate(complete_charts(seeded(31), CHARTS)):
        chart, told = marked(complete, number)
        sent = [
            publisher.publish(chart.chart, chart.answers, chart.overrides, signed(chart)),
            publisher.withdrawal(chart.chart.id, signed(chart)),
            publisher.physicians(chart.chart, signed(chart)),
        ]
        texts = [each.payload for each in sent if isinstance(each, Submission)]
        canaries += len(told) if len(texts) == len(sent) else 0

        assert [[]] * len(texts) == [told_by(text.encode(), told) for text in texts]
        assert [] == [each for each in told if each in repr(sent)]
    assert canaries >= 200


def test_neither_the_birth_date_nor_a_text_is_sent():
    """Whatever stands there."""
    remark, first = QuestionId("N01"), QuestionId("G19")
    given = {
        BIRTH_DATE: Answer(PartialDate(1950, 6, 15)),
        first: Answer(PartialDate(2016, 3, 1)),
        remark: Answer("Quillfeather, born 06/15/1950"),
    }
    (complete,) = complete_charts(seeded(1), 1)
    answers = {
        each: StoredAnswer(answer, 1, PERSONS[0], datetime(2026, 3, 14, tzinfo=UTC)) for each, answer in given.items()
    }
    sent = Publisher(Package(FORM, MEASURES, "2026.1")).publish(complete.chart, answers, (), ())

    assert isinstance(sent, Submission)
    assert [] == told_by(sent.payload.encode(), ["Quillfeather", "1950", "G08", "N01"])


SPELLINGS: list[Callable[[str], bytes]] = [
    lambda text: text.encode(),
    lambda text: text.upper().encode("utf-16-le"),
    lambda text: text.encode("utf-16-be"),
    lambda text: base64.b64encode(f"x{text}y".encode()),
    lambda text: base64.urlsafe_b64encode(f"xx{text}".encode("utf-16-le")),
    lambda text: f"xx{text}".encode().hex().encode(),
    lambda text: b"a" + text.encode("utf-16-be").hex().upper().encode(),
    lambda text: gzip.compress(text.encode()),
    lambda text: base64.b64encode(gzip.compress(text.encode("utf-16-le"))),
    lambda text: gzip.compress(text.encode()).hex().encode(),
]


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_a_canary_is_found_however_it_is_spelled(spelling):
    """The search can fail, and finds nothing where there is none."""
    data = b'{"answers":"' + spelling("Quillfeather-77") + b'"}'

    assert ["Quillfeather-77"] == told_by(data, ["Quillfeather-77", "Ottoline-1"])
