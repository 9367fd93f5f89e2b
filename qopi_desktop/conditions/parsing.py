"""Reads the text of a condition into its tree."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import islice
from pathlib import Path

from lark import Lark, Token, UnexpectedCharacters, UnexpectedInput, UnexpectedToken
from lark.lexer import PatternStr

from qopi_desktop.conditions import tree
from qopi_desktop.conditions.building import Builder
from qopi_desktop.conditions.faults import TypeFault, nearest

LONGEST = 4000
"""Characters of the longest condition that is read."""

MOST_WORDS = 1000
"""Words and signs of the longest condition that is read: what takes time are these, not the characters."""

DEEPEST = 60
"""Levels of the deepest condition that is read, so that a hostile file cannot exhaust the stack."""

_WORD = re.compile(r"[A-Za-z0-9_]+|\S")
_TOKEN = re.compile(r"'[^']*'|\"[^\"]*\"|[A-Za-z0-9_.]+|\S")


def parse(text: str) -> tree.Node | TypeFault:
    """Return the tree of *text*, or the fault that keeps it from being read."""
    if len(text) > LONGEST:
        return TypeFault("too-long", column=LONGEST + 1)
    if beyond := next(islice(_TOKEN.finditer(text), MOST_WORDS, None), None):
        return TypeFault("too-long", column=beyond.start() + 1)
    try:
        parsed = _parser().parse(text)
    except UnexpectedInput as error:
        return _fault(text, error)
    root = Builder().transform(parsed)
    return TypeFault("too-deep", column=1) if _is_too_deep(root) else root


@cache
def _parser() -> Lark:
    grammar = Path(__file__).with_name("grammar.lark").read_text(encoding="utf-8")
    return Lark(grammar, parser="lalr", propagate_positions=True, postlex=_WholeWords())


class _WholeWords:
    """Refuses a word that runs into the one before it, as in ``andsmoker``, which a keyword alone would let pass."""

    always_accept = ()

    def process(self, stream: Iterator[Token]) -> Iterator[Token]:
        """Yield the tokens of *stream*; a number may stand at its unit, ``31days``."""
        before: Token | None = None
        for token in stream:
            if before is not None and before.end_pos == token.start_pos and _is_word(before) and _is_word(token):
                raise UnexpectedToken(token, {before.type})  # type: ignore[no-untyped-call] # Lark left it so
            yield token
            before = token


def _is_word(token: Token) -> bool:
    return token[0].isalpha()


def _fault(text: str, error: UnexpectedInput) -> TypeFault:
    found = next((word for word in _WORD.finditer(text) if word.end() > (error.pos_in_stream or 0)), None)
    if found is None or (isinstance(error, UnexpectedToken) and error.token.type == "$END"):
        return TypeFault("ends-early", column=len(text) + 1)
    allowed = error.allowed if isinstance(error, UnexpectedCharacters) else getattr(error, "expected", None)
    return TypeFault("not-understood", found[0], found.start() + 1, nearest(found[0], _keywords(allowed or ())))


def _keywords(terminals: Iterable[str]) -> list[str]:
    allowed = set(terminals)
    return [
        str(terminal.pattern.value)
        for terminal in _parser().terminals
        if terminal.name in allowed and isinstance(terminal.pattern, PatternStr)
    ]


def _is_too_deep(root: tree.Node) -> bool:
    level, depth = [root], 0
    while level:
        level = [part for node in level for part in tree.children(node)]
        depth += 1
    return depth > DEEPEST
