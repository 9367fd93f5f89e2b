"""Reads tables of stage groups: what some answers together make of another, as one check of the form."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from qopi_desktop.conditions import Vocabulary, nearest
from qopi_desktop.forms.definition import Severity
from qopi_desktop.forms.questions import CheckDraft
from qopi_desktop.forms.tables import Table

_GROUP = "group"
_KEYS = ("id", "title", "version", "source", "question", "code", "says", "say", "when", "columns", "rows")


def read_staging(table: Table, vocabulary: Vocabulary) -> CheckDraft:
    """Return the check that a table of stage groups makes: where a row fits, the group is one of those it names."""
    for key in ("title", "version", "source"):
        table.text(key)
    table_id, when = table.text("id"), table.text("when")
    columns = table.plain("columns")
    codes = {key: _codes(table, key, str(name), vocabulary) for key, name in columns.items()}
    rules = [_row(row, columns, codes) for row in table.tables("rows")]
    draft = CheckDraft(
        table=table.named(f"table {table_id}"),
        code=f"{table.text('code')}-{table_id}",
        severity=Severity.SOFT,
        rule=f"not ({when}) or ({' and '.join(rules)})",
        title=table.text("says"),
        say=table.text("say"),
        only=frozenset({table.text("question")}),
    )
    table.end(_KEYS)
    return draft


def _codes(table: Table, key: str, name: str, vocabulary: Vocabulary) -> Sequence[str]:
    """Return every code of the question *name*; a name that no question has is a fault."""
    if name not in vocabulary.terms:
        table.fault("unknown-name", name, nearest(name, vocabulary.terms), at=("columns", key))
        return ()
    return sorted(vocabulary.terms[name].codes or ())


def _row(row: Table, columns: Mapping[str, object], codes: Mapping[str, Sequence[str]]) -> str:
    """Return the condition that one row makes."""
    made = _is_one_of(row, _GROUP, columns, codes)
    fits = [_is_one_of(row, key, columns, codes) for key in columns if key != _GROUP and key in row]
    row.end(columns)
    return f"(not ({' and '.join(fits)}) or {made})"


def _is_one_of(row: Table, key: str, columns: Mapping[str, object], codes: Mapping[str, Sequence[str]]) -> str:
    named = [code for word in row.texts(key) for code in _named(row, key, word, codes.get(key, ()))]
    return f"{columns.get(key)} is one of [{', '.join(repr(code) for code in dict.fromkeys(named))}]"


def _named(row: Table, key: str, word: str, codes: Sequence[str]) -> Iterable[str]:
    """Return the code *word*, or with a star every code that begins so; a word for no code is a fault."""
    found = [code for code in codes if code == word or (word.endswith("*") and code.startswith(word[:-1]))]
    if not found:
        row.fault("unknown-code", word, nearest(word, codes), at=(key,))
    return found
