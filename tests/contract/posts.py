"""Charts on their way to the service, in a line."""

from __future__ import annotations

from qopi_desktop.domain.answers import QuestionId
from qopi_desktop.domain.charts import ChartAct
from qopi_desktop.domain.delivery import Delivery, Settled
from tests.builders import ROUND, add_charts, change, later

COMPLETE, REOPEN, RETURN, VOID = ChartAct.COMPLETE, ChartAct.REOPEN, ChartAct.RETURN, ChartAct.VOID


def act(clinic, chart, what, minutes=0, reason="a reason"):
    """Move a chart."""
    return clinic.store.charts.act(clinic.person, chart, what, reason, later(minutes))


def begin(clinic, count=1, treating_id=None):
    """Charts that were answered."""
    made = add_charts(clinic.store, clinic.person, count, treating_id)
    for chart in made:
        clinic.store.charts.save_answer(clinic.person, change(chart, "D01", "yes"))
    return made


def receipt(parcel, rev=1):
    """What the service says of what it took in."""
    return Settled(parcel.op_id, Delivery.RECEIVED, receipt=f"receipt {rev}", rev=rev, received_at=later(60))


def refused(parcel, delivery=Delivery.REFUSED):
    """What it says of what it did not."""
    return Settled(parcel.op_id, delivery, code="answers-needed", question_id=QuestionId("D02"))


def send(clinic, settled=receipt):
    """Bring all that waits to the service."""
    outbox = clinic.store.outbox
    sent = outbox.sending(outbox.queue())
    outbox.settle([settled(parcel) for parcel in sent])
    return sent


def send_one(clinic, rev):
    """Bring the one operation that waits to the service, which takes it in as that revision."""
    (sent,) = send(clinic, lambda parcel: receipt(parcel, rev))
    return sent


def mark(clinic, chart):
    """What the sync screen shows of a chart."""
    (line,) = [line for line in clinic.store.outbox.lines(ROUND) if line.chart_id == chart]
    return line.mark
