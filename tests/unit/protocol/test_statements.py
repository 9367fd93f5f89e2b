"""What people sign."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from qopi_desktop.domain.delivery import OpKind
from qopi_desktop.protocol.statements import (
    code_bytes,
    completion_bytes,
    contribution_bytes,
    roster_bytes,
    token_bytes,
)

Facts = dict[str, Any]
AT = datetime(2026, 3, 14, 9, tzinfo=UTC)
COMPLETION: Facts = {
    "op_id": "0" * 32,
    "kind": OpKind.SUBMIT,
    "chart": "c1",
    "round_id": "r1",
    "payload_sha256": "a" * 64,
    "signer": "p1",
    "signed_at": AT,
    "audit_head": "b" * 64,
}
CONTRIBUTION: Facts = {"chart": "c1", "person": "p1", "at": AT, "audit_head": "b" * 64}
ROSTER: Facts = {"sha256": "a" * 64, "signer": "p1", "signed_at": AT}
TOKEN: Facts = {"device": "d1", "person": "p1", "refresh_sha256": "a" * 64, "at": AT}
CODE: Facts = {"device": "d1", "person": "p1", "at": AT}
STATEMENTS: list[tuple[Callable[..., bytes], Facts]] = [
    (completion_bytes, COMPLETION),
    (contribution_bytes, CONTRIBUTION),
    (roster_bytes, ROSTER),
    (token_bytes, TOKEN),
    (code_bytes, CODE),
]
OTHER: Facts = {"kind": OpKind.WITHDRAW} | dict.fromkeys(("at", "signed_at"), AT + timedelta(microseconds=1))


@pytest.mark.parametrize(("statement", "facts"), STATEMENTS)
def test_a_statement_covers_each_of_its_facts(statement, facts):
    """Another fact is another statement."""
    said = {statement(**facts)} | {statement(**{**facts, each: OTHER.get(each, "other")}) for each in facts}

    assert len(facts) + 1 == len(said)


def test_no_statement_can_stand_for_another():
    """Each names its kind."""
    kinds = [json.loads(statement(**facts))["says"] for statement, facts in STATEMENTS]

    assert ["operation", "contribution", "roster", "token", "code"] == kinds
    assert all(one[0](**one[1]) != two[0](**two[1]) for one, two in itertools.combinations(STATEMENTS, 2))


def test_a_time_is_the_same_wherever_it_is_told():
    """It is written in universal time."""
    eastern = AT.astimezone(timezone(timedelta(hours=-5)))

    assert code_bytes(**CODE) == code_bytes(**CODE | {"at": eastern})
