"""The statements of the store, built by SQLAlchemy from the tables and written out once each."""

from __future__ import annotations

from functools import cache
from typing import Any

from sqlalchemy import ClauseElement, Select, and_, bindparam, delete, func, insert, literal_column, select
from sqlalchemy.dialects import sqlite

from qopi_desktop.store.rows import (
    KEY_LENGTH,
    AuditRecord,
    ChartRecord,
    ContributorRecord,
    OperationRecord,
    PhysicianHistoryRecord,
    Record,
    SummaryRecord,
)
from qopi_desktop.store.tables import table_of

_DIALECT = sqlite.dialect()
_ONE: Any = literal_column("1")  # written out: as values SQLAlchemy would ask for them with each row
_NONE: Any = literal_column("0")


@cache
def fetch(kind: type[Record], length: int) -> str:
    """Select the rows whose key begins with *length* given values, in order of the key."""
    return _text(_chosen(kind, length).order_by(*_key(kind)))


@cache
def fetch_last(kind: type[Record], length: int) -> str:
    """Select the row with the greatest such key."""
    return _text(_chosen(kind, length).order_by(*(column.desc() for column in _key(kind))).limit(_ONE).offset(_NONE))


@cache
def append(kind: type[Record]) -> str:
    """Insert a row that is new."""
    return _text(insert(table_of(kind)))


@cache
def replace(kind: type[Record]) -> str:
    """Insert a row, or write over the one with its key."""
    upsert = sqlite.insert(table_of(kind))
    key = _key(kind)
    rest = {column.name: upsert.excluded[column.name] for column in table_of(kind).columns if column not in set(key)}
    if not rest:
        return _text(upsert.on_conflict_do_nothing())
    return _text(upsert.on_conflict_do_update(index_elements=key, set_=rest))


@cache
def remove(kind: type[Record]) -> str:
    """Delete the row with the key given."""
    return _text(delete(table_of(kind)).where(*(column == bindparam(None) for column in _key(kind))))


@cache
def having(kind: type[Record], column: str) -> str:
    """Select the rows with the value given in *column*, in order of the key."""
    table = table_of(kind)
    return _text(select(table).where(table.c[column] == bindparam(None)).order_by(*_key(kind)))


@cache
def newest_audit(*, of_chart: bool) -> str:
    """Select audit rows, newest first, as many as given; of one chart, whose id comes first."""
    audit = table_of(AuditRecord)
    rows = select(audit).order_by(audit.c.sequence.desc()).limit(bindparam(None)).offset(_NONE)
    return _text(rows.where(audit.c.chart_id == bindparam(None)) if of_chart else rows)


@cache
def joined_charts(column: str, *, delivery: bool) -> str:
    """Select charts by *column* with summary, history, contributors and newest operation, in order of number."""
    charts, summaries = table_of(ChartRecord), table_of(SummaryRecord)
    history = _ids_beside(PhysicianHistoryRecord, "physician_id")
    contributors = _ids_beside(ContributorRecord, "person_id")
    rows = select(charts, summaries, history, contributors).join_from(charts, summaries, isouter=True)
    if delivery:
        rows = _with_newest_operation(rows)
    return _text(rows.where(charts.c[column] == bindparam(None)).order_by(charts.c.number))


def _with_newest_operation(rows: Select[Any]) -> Select[Any]:
    charts, operations = table_of(ChartRecord), table_of(OperationRecord)
    all_of_it = operations.alias("of_chart")
    newest = select(func.max(all_of_it.c.number)).where(all_of_it.c.chart_id == charts.c.id).correlate(charts)
    of_chart = and_(operations.c.chart_id == charts.c.id, operations.c.number == newest.scalar_subquery())
    return rows.outerjoin(operations, of_chart).add_columns(*operations.c)


def _ids_beside(kind: type[Record], column: str) -> Any:
    beside, charts = table_of(kind), table_of(ChartRecord)
    ids = select(func.group_concat(beside.c[column], literal_column("' '")))
    return ids.where(beside.c.chart_id == charts.c.id).correlate(charts).scalar_subquery()


def _chosen(kind: type[Record], length: int) -> Select[Any]:
    return select(table_of(kind)).where(*(column == bindparam(None) for column in _key(kind)[:length]))


def _key(kind: type[Record]) -> list[Any]:
    return list(table_of(kind).columns)[: KEY_LENGTH.get(kind, 1)]


def _text(statement: ClauseElement) -> str:
    return str(statement.compile(dialect=_DIALECT))
