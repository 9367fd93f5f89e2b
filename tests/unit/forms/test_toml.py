"""TOML is read, or refused early and with its place."""

from __future__ import annotations

import pytest

from qopi_desktop.conditions import TypeFault
from qopi_desktop.forms.toml import LARGEST, MOST_DOTS, MOST_PARTS, read_toml


def test_a_file_is_read():
    """As tomllib reads it."""
    assert {"a": {"b": [1, "x"]}} == read_toml('a.b = [1, "x"] # c')


REFUSED = {
    "a = ": TypeFault("not-toml", "Invalid value", 5, line=1),
    "a = 1\nb = [1,\n": TypeFault("not-toml", "Invalid value", 1, line=3),
    "a = 1\r\na = 2": TypeFault("not-toml", "Cannot overwrite a value", 6, line=2),
    "a = 1\n\nb = 2016-02-30": TypeFault("not-toml", "Invalid date or datetime", 5, line=3),
    "a = 'x\n": TypeFault("not-toml", 'Expected "\'"', 1, line=2),
    f"x = 1\na = {'7' * 5000}": TypeFault("too-large", "...", 5, line=2),
    "#" * (LARGEST + 1): TypeFault("too-long"),
    f"a = [{'1,' * MOST_PARTS}]": TypeFault("too-long"),
    "\n" * (MOST_PARTS + 1): TypeFault("too-long"),
    'a = "' + "\\n" * (MOST_PARTS + 1) + '"': TypeFault("too-long"),
    f"{'a.' * (MOST_DOTS + 1)}a = 1": TypeFault("too-deep"),
    f"[ a{' . a' * (MOST_DOTS + 1)} ]": TypeFault("too-deep"),
    f"a = {'[' * 5000}": TypeFault("too-deep"),
}


@pytest.mark.parametrize("text", REFUSED, ids=range(len(REFUSED)))
def test_what_cannot_be_read_is_refused_with_its_place(text):
    """Line and column, where there is one."""
    assert REFUSED[text] == read_toml(text)


@pytest.mark.parametrize(
    "text",
    [
        f"{'a.' * MOST_DOTS}a = 1",
        f"a = '{'a.' * 20}' # {'b.' * 20}",
        "a = '''\n" + "x.y, = [" * 3000 + "'''",
        "b = [1.5, 2.5, 3.5, 4.5, 1.5, 2.5, 3.5, 4.5, 1.5, 2.5, 3.5, 4.5]",
    ],
    ids=range(4),
)
def test_what_only_looks_long_is_read(text):
    """Dots and signs within quotes and comments are no keys."""
    assert isinstance(read_toml(text), dict)
