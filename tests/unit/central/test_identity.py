"""Who asks is shown by a token and a proof for each request, and only their own office is there for them."""

from __future__ import annotations

import contextlib
import gzip
from dataclasses import replace
from datetime import timedelta

import pytest

from qopi_desktop.central.faults import RefusedRequest
from qopi_desktop.central.identity import Caller, insist_on_office, insist_on_practice, is_of
from qopi_desktop.central.tables import grants
from qopi_desktop.domain.people import Role
from qopi_desktop.protocol.keys import SigningKey
from qopi_desktop.protocol.receipts import Revocation, read
from qopi_desktop.protocol.tokens import Access, Proof, make_access
from qopi_desktop.protocol.wire import Intent, IntentsRequest
from tests.unit.central.callers import NOON, Somebody, Station, said

CHANGES = "/v1/changes"
NOBODY = (401, "not-authenticated")
INTENT = Intent(op_id="0" * 32, payload_sha256="0" * 64)


def test_token_and_proof_together_are_enough(running):
    """Nothing else is asked."""
    assert 200 == running.enrolled().ask("GET", CHANGES).status_code


@pytest.mark.parametrize("token", ["", "nonsense", "a.b.c"])
def test_without_a_token_nobody_asks(on_sqlite, token):
    """Whatever stands in its place."""
    assert NOBODY == said(on_sqlite.enrolled().ask("GET", CHANGES, token=token))


def test_a_token_of_another_scheme_is_none(on_sqlite):
    """The header says by which scheme."""
    ours = on_sqlite.enrolled()
    headers = ours.headers("GET", CHANGES)
    headers["Authorization"] = headers["Authorization"].replace("QOPI", "Bearer")

    assert NOBODY == said(on_sqlite.ask("GET", CHANGES, headers=headers))


def test_a_token_ends_after_ten_minutes(running):
    """At the second."""
    ours = running.enrolled()
    running.clock.go(seconds=599)
    assert 200 == ours.ask("GET", CHANGES).status_code

    running.clock.go(seconds=1)

    assert NOBODY == said(ours.ask("GET", CHANGES))


def test_a_token_is_of_use_to_its_workstation_alone(running):
    """Another key proves another workstation, even one of the same office."""
    ours = running.enrolled()
    other = Station(running, [Somebody("zed", ("administrator",))])
    other.enrol(running.code(ours.office))

    assert NOBODY == said(ours.ask("GET", CHANGES, key=SigningKey.new()))
    assert NOBODY == said(ours.ask("GET", CHANGES, key=other.key))


def test_a_token_by_another_key_than_the_service_s_is_none(on_sqlite):
    """Nobody writes tokens for themself."""
    ours = on_sqlite.enrolled()
    access = Access("ada", ours.device, ours.office, ours.key.id, NOON.timestamp() + 600)
    ours.token = make_access(SigningKey.new(), access)

    assert NOBODY == said(ours.ask("GET", CHANGES))


@pytest.mark.parametrize(
    "other",
    [
        {"method": "PUT"},
        {"target": "/v1/changes?since=1"},
        {"body": b"{}"},
        {"token": "another"},
        {"at": NOON - timedelta(seconds=61)},
        {"at": NOON + timedelta(seconds=61)},
    ],
    ids=lambda other: next(iter(other)),
)
def test_a_proof_is_of_one_request_and_one_time(on_sqlite, other):
    """Method, path with its query, body, token and time."""
    ours = on_sqlite.enrolled()
    headers = ours.headers(**({"method": "GET", "target": CHANGES} | other)) | {"Authorization": f"QOPI {ours.token}"}

    assert NOBODY == said(on_sqlite.ask("GET", CHANGES, headers=headers))
    del headers["QOPI-Proof"]
    assert NOBODY == said(on_sqlite.ask("GET", CHANGES, headers=headers))


def test_a_proof_changes_something_once(running):
    """The same request again is a replay; one that only reads may be repeated."""
    ours, body = running.enrolled(), IntentsRequest(intents=(INTENT,)).model_dump_json().encode()
    sent, read_only = ours.headers("POST", "/v1/intents", body), ours.headers("GET", CHANGES)

    assert 200 == running.ask("POST", "/v1/intents", body, sent).status_code
    assert NOBODY == said(running.ask("POST", "/v1/intents", body, sent))
    assert [200, 200] == [running.ask("GET", CHANGES, headers=read_only).status_code for _ in range(2)]


def test_the_id_of_a_proof_is_short(on_sqlite, monkeypatch):
    """What is remembered of each request is bounded."""
    ours = on_sqlite.enrolled()

    for length, status in ((64, 200), (65, 401)):
        monkeypatch.setattr(
            "qopi_desktop.protocol.tokens.secrets.token_hex", lambda _bytes, length=length: "x" * length
        )
        assert status == ours.ask("POST", "/v1/intents", IntentsRequest(intents=())).status_code


def test_a_spent_proof_is_forgotten_when_it_is_stale(on_sqlite):
    """The memory of a busy service ends with what could still be used."""
    ours, spent = on_sqlite.enrolled(), on_sqlite.app.state.spent_proofs
    for _ in range(5):
        ours.ask("POST", "/v1/intents", IntentsRequest(intents=()))
    on_sqlite.clock.go(seconds=122)

    ours.ask("POST", "/v1/intents", IntentsRequest(intents=()))

    assert 1 == len(spent._seen) == len(spent._order)


def test_the_proof_of_a_compressed_request_is_of_the_bytes_sent(running):
    """What is opened may be checked only after it is known who sends."""
    ours, plain = running.enrolled(), IntentsRequest(intents=(INTENT,)).model_dump_json().encode()
    packed, encoded = gzip.compress(plain), {"Content-Encoding": "gzip"}
    headers = ours.headers("POST", "/v1/intents", packed) | encoded

    assert 200 == running.ask("POST", "/v1/intents", packed, headers).status_code
    headers = ours.headers("POST", "/v1/intents", plain) | encoded
    assert NOBODY == said(running.ask("POST", "/v1/intents", packed, headers))


def test_a_revoked_workstation_is_told_so_by_a_statement_of_the_service(running):
    """At once, with a token that has not ended, and when it asks for another."""
    ours = running.enrolled()
    running.desk("POST", f"devices/{ours.device}/revoke", {"reason": "stolen"})

    for answer in (ours.ask("GET", CHANGES), ours.ask_tokens()):
        assert (403, "device-revoked") == said(answer)
        stated = read(answer.json()["facts"]["revocation"], running.service.keys.public)
        assert Revocation(ours.device, ours.office, NOON) == stated


def test_only_the_workstation_itself_hears_that_it_is_revoked(running):
    """Who has no more than its token learns nothing."""
    ours = running.enrolled()
    running.desk("POST", f"devices/{ours.device}/revoke", {"reason": "stolen"})

    assert NOBODY == said(ours.ask("GET", CHANGES, key=SigningKey.new()))


def test_somebody_without_roles_asks_nothing(running):
    """Although their token has not ended."""
    ben = Somebody("ben")
    ours = running.enrolled(None, ben)
    theirs = replace(ours).sign_in(ben)
    assert 200 == theirs.ask("GET", CHANGES).status_code

    ours.put_roster(ben.entry(roles=()))

    assert NOBODY == said(theirs.ask("GET", CHANGES))


def test_roles_are_those_of_the_service_not_of_the_token(running):
    """What a roster changes holds for the next request."""
    ben = Somebody("ben", ("administrator",))
    ours = running.enrolled(None, ben)
    theirs = replace(ours).sign_in(ben)

    ours.put_roster(ben.entry(roles=("abstractor",)))

    assert (403, "not-an-administrator") == said(theirs.ask_code(by=ben))


def test_other_offices_and_practices_are_not_there_until_they_are_granted(running):
    """A practice is a grant of its own: neither its office nor one of its offices shows it."""
    ours, other = (
        running.enrolled(None, Somebody("ben")),
        running.desk("POST", "practices", {"name": "B", "offices": ["B"]}).json(),
    )
    caller = Caller("ada", ours.device, ours.office, frozenset({Role.ABSTRACTOR}))
    office, practice = other["offices"][0]["id"], other["id"]

    def granted() -> list[bool]:
        return [sees(running, insist_on_office, caller, office), sees(running, insist_on_practice, caller, practice)]

    assert sees(running, insist_on_office, caller, ours.office)
    assert [False, False] == granted()
    running.desk("POST", "grants", {"person": "ada", "level": "office", "target": office})
    assert [True, False] == granted()
    running.desk("POST", "grants", {"person": "ada", "level": "practice", "target": practice})
    assert [True, True] == granted()
    swapped = replace(caller, person="ben")
    with running.service.database.writing() as connection:
        row = {"person_id": "ben", "granted_at": NOON}
        connection.execute(grants.insert(), row | {"level": "practice", "target_id": office})
        connection.execute(grants.insert(), row | {"level": "office", "target_id": practice})
    assert not sees(running, insist_on_office, swapped, office)
    assert not sees(running, insist_on_practice, swapped, practice)


def sees(running, insist, caller, wanted):
    """Whether the caller may go on; what they may not see is said not to be there."""
    with running.service.database.reading() as connection, contextlib.suppress(RefusedRequest):
        insist(connection, caller, wanted)
        return True
    with running.service.database.reading() as connection, pytest.raises(RefusedRequest, match="not-found"):
        insist(connection, caller, wanted)
    return False


def test_a_token_is_of_a_workstation_by_the_whole_key_and_by_its_id():
    """The id in the token is a short hash; either alone would be one thing to break."""
    ours, theirs = SigningKey.new(), SigningKey.new()
    access = Access("ada", "d", "o", ours.id, 0.0)

    assert is_of(access, Proof(ours.public_key, "1"), ours.public_key)
    assert not is_of(access, Proof(ours.public_key, "1"), theirs.public_key)
    assert not is_of(replace(access, device_key=theirs.id), Proof(ours.public_key, "1"), ours.public_key)
