"""A workstation that has joined a service, and as many signed operations of random complete charts as are asked for."""

from __future__ import annotations

import itertools
import json
import secrets
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from qopi_desktop.domain.answers import PersonId
from qopi_desktop.domain.delivery import Submission
from qopi_desktop.protocol.canonical import canonical, digest
from qopi_desktop.protocol.keys import SigningKey
from qopi_desktop.protocol.publisher import Publisher
from qopi_desktop.protocol.statements import roster_bytes, token_bytes
from qopi_desktop.protocol.tokens import PROOF_HEADER, Asked, make_proof
from qopi_desktop.protocol.wire import EnrolmentRequest, PersonEntry, PhysicianEntry, Roster, SignedRoster, TokenRequest
from qopi_desktop.sync.client import ServiceClient
from tests.service import RealService
from tests.service_office import FakePerson, operation
from tests.unit.domain.charts import LEE
from tests.unit.measures.walks import seeded
from tests.unit.protocol.charts import complete_charts, package

ROUND = "bench"
CHARTS = 200
"""How many random charts there are; each is sent again and again as another chart."""


class Station:
    """A workstation in which one person abstracted every chart, each in one sign-in."""

    def __init__(self, service: RealService) -> None:
        self._key, self._admin, self._abstractor = SigningKey.new(), FakePerson("ada"), FakePerson("ann")
        self._contents = itertools.cycle(_contents(PersonId(self._abstractor.id)))
        self._token = self._join(service)

    def ops(self, count: int) -> list[str]:
        """The messages of *count* new charts, signed."""
        return [self._op() for _ in range(count)]

    def headers(self, method: str, target: str, body: bytes) -> dict[str, str]:
        """What goes with the request of a packed *body*; its proof holds for a minute."""
        proof = make_proof(self._key, Asked(method, target, body, self._token), datetime.now(UTC))
        kind = {"Content-Type": "application/json", "Content-Encoding": "gzip"}
        return {"Authorization": f"QOPI {self._token}", PROOF_HEADER: proof, **kind}

    def _op(self) -> str:
        chart = secrets.token_hex(16)
        content = next(self._contents) | {"chart": chart, "contributions": [self._abstractor.contribution(chart)]}
        return operation(self._abstractor, content, round_id=ROUND).model_dump_json()

    def _join(self, service: RealService) -> str:
        """Join as the first workstation of a new office; returns the abstractor's token."""
        service.put_round(ROUND)
        code = service.make_code(service.add_office())
        with ServiceClient(service.url, self._key, clock=lambda: datetime.now(UTC), offset=timedelta()) as client:
            request = EnrolmentRequest(code=code, device_key=self._key.public_key, roster=self._roster())
            answer = client.enrol(request)
            at, refresh = datetime.now(UTC), digest(answer.refresh_token.encode())
            person = self._abstractor
            said = token_bytes(device=answer.device, person=person.id, refresh_sha256=refresh, at=at)
            asked = TokenRequest(
                device=answer.device,
                refresh_token=answer.refresh_token,
                person=person.id,
                key=person.key.id,
                at=at,
                signature=person.key.sign(said),
            )
            return client.tokens(asked).access_token

    def _roster(self) -> SignedRoster:
        admin, at = self._admin, datetime.now(UTC)
        people = tuple(
            _entry(person, role) for person, role in ((admin, "administrator"), (self._abstractor, "abstractor"))
        )
        roster = Roster(people=people, physicians=(PhysicianEntry(physician=LEE, npi="1234567893"),))
        text = canonical(roster.model_dump(mode="json"))
        facts: dict[str, Any] = {"sha256": digest(text), "signer": admin.id, "signed_at": at}
        return SignedRoster(
            text=text.decode(), key=admin.key.id, signature=admin.key.sign(roster_bytes(**facts)), **facts
        )


def _entry(person: FakePerson, role: str) -> PersonEntry:
    key = person.key
    return PersonEntry(person=person.id, roles=(role,), physician=None, key=key.id, public_key=key.public_key)


def _contents(author: PersonId) -> Iterator[dict[str, Any]]:
    """The contents of random complete charts that *author* abstracted."""
    publisher = Publisher(package())
    for each in complete_charts(seeded(5), CHARTS):
        answers = {question: replace(stored, person_id=author) for question, stored in each.answers.items()}
        overrides = [replace(override, person_id=author) for override in each.overrides]
        published = publisher.publish(each.chart, answers, overrides, ())
        if isinstance(published, Submission):
            yield json.loads(published.payload)
