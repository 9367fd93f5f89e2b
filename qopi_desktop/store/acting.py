"""What happens to a chart as a whole: made, moved, corrected, annotated."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from qopi_desktop.domain.answers import ChartId, QuestionId
from qopi_desktop.domain.candidates import CandidateState
from qopi_desktop.domain.changes import Changes, Topic
from qopi_desktop.domain.charts import ChartAct, ChartState, NewChart, Override, after
from qopi_desktop.domain.people import Person, PhysicianId
from qopi_desktop.domain.rules import (
    CANDIDATE_NOT_LISTED,
    REASON_NEEDED,
    refuse_abstraction,
    refuse_act,
    refuse_physician_change,
    refuse_sampling,
)
from qopi_desktop.errors import InputError
from qopi_desktop.store.guard import Means, editable, insist, stored_chart, stored_person
from qopi_desktop.store.posting import Post
from qopi_desktop.store.rows import (
    CandidateRecord,
    ChartRecord,
    NoteRecord,
    OverrideRecord,
    PhysicianHistoryRecord,
    PhysicianRecord,
)
from qopi_desktop.store.shelf import Shelf
from qopi_desktop.store.translate import chart_of, instant, summary_of, words_of

CORE = "core"
_DRAWS = 1000


def create(means: Means, person: Person, new: Sequence[NewChart], now: datetime, draw: Callable[[], str]) -> Changes:
    """Make charts from candidates; see Charts.create."""
    with means.desk.write() as shelf:
        maker = stored_person(shelf, person)
        made = frozenset(_create_one(means, shelf, maker, one, now=now, draw=draw) for one in new)
    return Changes(charts=made, topics=frozenset({Topic.WORKLIST, Topic.CANDIDATES})) if made else Changes()


def _create_one(
    means: Means, shelf: Shelf, maker: Person, new: NewChart, *, now: datetime, draw: Callable[[], str]
) -> ChartId:
    candidate = shelf.get(CandidateRecord, new.candidate_id)
    if candidate is None:
        insist(CANDIDATE_NOT_LISTED)
        raise AssertionError
    insist(refuse_sampling(maker, CandidateState(candidate.state)))
    _know_physician(shelf, new.treating_id)
    row = ChartRecord(
        id=means.new_id(),
        number=_free_number(shelf, draw),
        round_id=new.round_id,
        office_id=new.office_id,
        modules=words_of(_with_core(new.modules)),
        state=ChartState.NOT_BEGUN.value,
        patient_name=new.patient.name,
        record_number=new.patient.record_number,
        treating_id=new.treating_id,
        form_version=means.scorer.form_version,
        completed_on=None,
        candidate_id=candidate.id,
        created_at=instant(now),
    )
    shelf.add(row)
    _treated_by(shelf, row.id, new.treating_id, maker, now)
    shelf.put(candidate._replace(state=CandidateState.SAMPLED.value, chart_id=row.id))
    means.ledger.append(shelf, "created", maker.id, now, chart_id=row.id, facts={"round": new.round_id})
    means.score(shelf, chart_of(stored_chart(shelf, ChartId(row.id))), now)
    return ChartId(row.id)


def act(
    means: Means, person: Person, chart_id: ChartId, what: ChartAct, *, reason: str | None, now: datetime
) -> Changes:
    """Move a chart; see Charts.act."""
    with means.writing(chart_id) as shelf:
        rows = stored_chart(shelf, chart_id)
        chart, summary = chart_of(rows), summary_of(rows.summary)
        insist(refuse_act(stored_person(shelf, person), chart, what, reason=reason, summary=summary))
        state = after(chart.state, what) or chart.state
        completed_on = chart.completed_on if state in {ChartState.COMPLETE, ChartState.LOCKED} else None
        if what is ChartAct.COMPLETE:
            completed_on = now.date()
        moved = replace(chart, state=state, completed_on=completed_on)
        text = completed_on.isoformat() if completed_on else None
        shelf.put(rows.chart._replace(state=state.value, completed_on=text))
        means.ledger.append(shelf, what.value, person.id, now, chart_id=chart_id, facts={"reason": reason})
        means.score(shelf, moved, now)
        posted = _tell_service(Post(means, shelf, person, moved, now), what)
    return _worklist(chart_id, posted=posted)


def _tell_service(post: Post, what: ChartAct) -> bool:
    """Add the operation that follows from the act; returns whether one does."""
    if what is ChartAct.COMPLETE:
        post.submit()
        return True
    if what is not ChartAct.VOID or not post.is_sent():
        return False
    post.means.ledger.append(post.shelf, "withdrawn", post.person.id, post.now, chart_id=post.chart.id)
    post.withdraw()
    return True


def set_treating(
    means: Means, person: Person, chart_id: ChartId, physician_id: PhysicianId | None, *, reason: str, now: datetime
) -> Changes:
    """Name another treating physician; see Charts.set_treating."""
    with means.writing(chart_id) as shelf:
        rows = stored_chart(shelf, chart_id)
        chart = chart_of(rows)
        insist(refuse_physician_change(stored_person(shelf, person), chart, physician_id, reason=reason))
        _know_physician(shelf, physician_id)
        if chart.treating_id == physician_id:
            return Changes()
        shelf.put(rows.chart._replace(treating_id=physician_id))
        _treated_by(shelf, chart_id, physician_id, person, now)
        facts = {"before": chart.treating_id, "after": physician_id, "reason": reason}
        means.ledger.append(shelf, "treating-physician", person.id, now, chart_id=chart_id, facts=facts)
        corrected = chart_of(stored_chart(shelf, chart_id))
        means.score(shelf, corrected, now)
        post = Post(means, shelf, person, corrected, now)
        if posted := post.is_sent():
            post.correct_physician()
    return _worklist(chart_id, posted=posted)


def set_modules(means: Means, person: Person, chart_id: ChartId, modules: Sequence[str], now: datetime) -> Changes:
    """Choose the modules of a chart; see Charts.set_modules."""
    with means.writing(chart_id) as shelf:
        chart, rows = editable(shelf, person, chart_id)
        chosen = _with_core(modules)
        if chosen == chart.modules:
            return Changes()
        shelf.put(rows.chart._replace(modules=words_of(chosen)))
        facts = {"before": list(chart.modules), "after": list(chosen)}
        means.ledger.append(shelf, "modules", person.id, now, chart_id=chart_id, facts=facts)
        means.signer.contribute(shelf, person.id, chart_id, now)
        means.score(shelf, replace(chart, modules=chosen), now)
    return _worklist(chart_id)


def overrule(means: Means, person: Person, chart_id: ChartId, override: Override) -> Changes:
    """Keep a soft check with its reason; see Charts.override."""
    with means.writing(chart_id) as shelf:
        chart, _ = editable(shelf, person, chart_id)
        insist(None if override.reason.strip() else REASON_NEEDED)
        last = shelf.last(OverrideRecord, chart_id, override.question_id, override.code)
        rests_on = json.dumps(override.rests_on, separators=(",", ":"), ensure_ascii=False)
        key = (chart_id, override.question_id, override.code, last.number + 1 if last else 1)
        shelf.add(OverrideRecord(*key, override.reason, rests_on, person.id, instant(override.at)))
        means.ledger.append(
            shelf,
            "overridden",
            person.id,
            override.at,
            chart_id=chart_id,
            question_id=override.question_id,
            facts={"check": override.code},
        )
        means.signer.contribute(shelf, person.id, chart_id, override.at)
        means.score(shelf, chart, override.at)
    return Changes(charts=frozenset({chart_id}), questions=frozenset({override.question_id}))


def note(
    means: Means, person: Person, chart_id: ChartId, question_id: QuestionId | None, *, text: str, now: datetime
) -> Changes:
    """Keep or take away a note; see Charts.note."""
    with means.desk.write() as shelf:
        chart = chart_of(stored_chart(shelf, chart_id))
        insist(refuse_abstraction(stored_person(shelf, person), chart))
        before = shelf.get(NoteRecord, chart_id, question_id or "")
        kept = text.strip()
        if kept == (before.text if before else ""):
            return Changes()
        if kept:
            shelf.put(NoteRecord(chart_id, question_id or "", kept, person.id, instant(now)))
        else:
            shelf.drop(NoteRecord, chart_id, question_id or "")
        means.ledger.append(shelf, "noted", person.id, now, chart_id=chart_id, question_id=question_id)
    return Changes(charts=frozenset({chart_id}), questions=frozenset({question_id} if question_id else ()))


def _with_core(modules: Sequence[str]) -> tuple[str, ...]:
    return (CORE, *dict.fromkeys(module for module in modules if module != CORE))


def _free_number(shelf: Shelf, draw: Callable[[], str]) -> str:
    """Return a drawn number that no chart has.

    Raises:
        InputError: A thousand draws found none: the numbers are used up.
    """
    for _ in range(_DRAWS):
        if not shelf.having(ChartRecord, "number", number := draw()):
            return number
    raise InputError(field="number", fault="used-up")


def _know_physician(shelf: Shelf, physician_id: PhysicianId | None) -> None:
    if physician_id is not None and shelf.get(PhysicianRecord, physician_id) is None:
        raise InputError(field="physician", fault="unknown")


def _treated_by(shelf: Shelf, chart_id: str, physician_id: PhysicianId | None, who: Person, now: datetime) -> None:
    """Add the physician to the chart's history, which only grows."""
    if physician_id is not None and shelf.get(PhysicianHistoryRecord, chart_id, physician_id) is None:
        shelf.add(PhysicianHistoryRecord(chart_id, physician_id, who.id, instant(now)))


def _worklist(chart_id: ChartId, *, posted: bool = False) -> Changes:
    topics = {Topic.WORKLIST, Topic.DELIVERY} if posted else {Topic.WORKLIST}
    return Changes(charts=frozenset({chart_id}), topics=frozenset(topics))
