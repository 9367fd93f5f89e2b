"""Twenty-four charts go to the real service over a wire that is listened to, and come back as receipts."""

from __future__ import annotations

import base64
import contextlib
import gzip
import zlib
from typing import TYPE_CHECKING

from qopi_desktop.domain.answers import Answer, AnswerChange, QuestionId
from qopi_desktop.domain.charts import ChartAct
from qopi_desktop.domain.dates import PartialDate
from tests.tours.round_trip import trip

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qopi_desktop.domain.changes import Changes
    from tests.practice import Abstraction
    from tests.tours.round_trip import Trip
    from tests.tours.theatre import Theatre

CHARTS = 24
UNDATED = 3
"""The place of the chart whose first visit is known to the month only, until it is mended."""
MARKS = ("Kestrelmark", "MRN-77-", "1948-04-27", "04/27/1948", "As the record says")

DOCS = {
    "received": ("sync.png", "The sync screen: one outcome per chart, and a sum that is the charts of the round."),
    "join": ("join.png", "Joining the central service: what leaves, what stays, an address and a one-time code."),
}


def play(house: Theatre) -> None:
    """Join, complete twenty-four charts, see each received, mend the one that could not be sent."""
    with trip(house, CHARTS) as tour:
        tour.write(lambda work: _blur_first_visit(work, tour))
        _nothing_before_joining(tour)
        tour.join()
        tour.complete(*range(CHARTS))
        tour.until_states({"received": CHARTS - 1, "refused": 1}, 60)
        house.stage.fact("Rows carry a word for their delivery", expected=True, actual=house.stage.says("24"))
        tour.show_sync()
        house.stage.shot("one-needs-attention")
        _mend(tour)
        tour.until_states({"received": CHARTS})
        house.stage.shot("received")
        _compare(tour)
        _correct(tour)
        house.workplace.screens.show_desk()
        house.settle()
        house.stage.shot("worklist")
        _listen(tour)


def _blur_first_visit(work: Abstraction, tour: Trip) -> Changes:
    return _date_first_visit(work, tour, day=None)


def _date_first_visit(work: Abstraction, tour: Trip, *, day: int | None) -> Changes:
    chart_id, question = tour.charts[UNDATED], QuestionId("G19")
    file = work.store.charts.open(work.person, chart_id)
    stored = file.answers[question]
    known = stored.answer.value if stored.answer else None
    assert isinstance(known, PartialDate)
    answer = Answer(PartialDate(known.year, known.month, day))
    change = AnswerChange(chart_id, question, answer, stored.revision, tour.house.clock(), work.form.version)
    work.store.charts.save_answer(work.person, change)
    return work.keep(chart_id, tour.house.clock())


def _nothing_before_joining(tour: Trip) -> None:
    """A practice that has not joined sees nothing of all this, and nothing was sent."""
    stage = tour.house.stage
    stage.fact("No sync button before joining", expected=False, actual=stage.has("sync"))
    stage.fact("Nothing was sent before joining", expected=0, actual=len(tour.wire.sent))


def _mend(tour: Trip) -> None:
    """The chart names the question; with the day filled in it is completed and received."""
    line = next(line for line in tour.lines() if line.chart_id == tour.charts[UNDATED])
    assert line.mark
    tour.house.stage.fact("It names the question to mend", expected="G19", actual=line.mark.question_id)

    def mend(work: Abstraction) -> Changes:
        at = tour.house.clock()
        work.store.charts.act(work.person, tour.charts[UNDATED], ChartAct.REOPEN, "first visit found", at)
        return _date_first_visit(work, tour, day=1)

    tour.write(mend)
    tour.complete(UNDATED)


def _correct(tour: Trip) -> None:
    """A chart that was received is corrected: the next revision is received in its turn."""

    def reopen(work: Abstraction) -> Changes:
        return work.store.charts.act(work.person, tour.charts[0], ChartAct.REOPEN, "read again", tour.house.clock())

    tour.write(reopen)
    tour.complete(0)
    stage = tour.house.stage
    stage.until(
        lambda: [line.rev for line in tour.lines() if line.chart_id == tour.charts[0]] == [2], "revision 2 came"
    )
    stage.fact("Both revisions have their receipts", expected=2, actual=len(set(tour.receipts(0))))


def _compare(tour: Trip) -> None:
    """The service has every chart and scores each as the store does."""
    here = {str(row.chart.id): dict(row.summary.outcomes) for row in tour.house.rows()}
    there = tour.record()
    tour.house.stage.fact("The service has every chart", expected=CHARTS, actual=len(there))
    tour.house.stage.fact("Both sides score every chart alike", expected=here, actual=there)


def _listen(tour: Trip) -> None:
    """Nothing of a patient went over the wire, however it is written; and the wire was in use."""
    sent = bytes(tour.wire.sent)
    opened = b"".join(_unpacked(sent))
    stage = tour.house.stage
    stage.fact("The wire carried the batches", expected=True, actual=b"answers" in opened)
    heard = sent + opened + bytes(tour.wire.answered)
    found = [mark for mark in MARKS for form in _forms(mark) if form in heard]
    stage.fact("Nothing of a patient went over the wire", expected=[], actual=found)


def _unpacked(sent: bytes) -> Iterator[bytes]:
    """Every gzip body in the stream."""
    at = sent.find(b"\x1f\x8b\x08")
    while at >= 0:
        opener = zlib.decompressobj(wbits=31)
        with contextlib.suppress(zlib.error):
            yield opener.decompress(sent[at:])
        at = sent.find(b"\x1f\x8b\x08", at + 1)


def _forms(mark: str) -> tuple[bytes, ...]:
    plain = mark.encode()
    return (
        plain,
        mark.encode("utf-16-le"),
        plain.hex().encode(),
        base64.b64encode(plain)[:-4],
        gzip.compress(plain, mtime=0)[10:-8],
    )
