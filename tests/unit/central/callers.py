"""A service in this process and a workstation that asks it, byte for byte as over the wire."""

from __future__ import annotations

import asyncio
import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
from fastapi import FastAPI

from qopi_desktop.central.app import make_app
from qopi_desktop.central.config import Config
from qopi_desktop.central.credentials import first_credential
from qopi_desktop.central.service import Service
from qopi_desktop.protocol.canonical import digest
from qopi_desktop.protocol.keys import SigningKey
from qopi_desktop.protocol.statements import code_bytes, roster_bytes, token_bytes
from qopi_desktop.protocol.tokens import PROOF_HEADER, Asked, make_proof
from qopi_desktop.protocol.wire import (
    CodeRequest,
    EnrolmentRequest,
    Message,
    PersonEntry,
    PhysicianEntry,
    Roster,
    SignedRoster,
    TokenRequest,
)

NOON = datetime(2026, 10, 1, 12, tzinfo=UTC)
NPI, OTHER_NPI = "1234567893", "1003000126"


@dataclass
class Clock:
    """A clock that stands still unless it is told to go on."""

    at: datetime = NOON

    def __call__(self) -> datetime:
        """The time."""
        return self.at

    def go(self, **how_long: float) -> None:
        """Let time pass."""
        self.at += timedelta(**how_long)


@dataclass
class Somebody:
    """A user with a key."""

    id: str
    roles: tuple[str, ...] = ("abstractor",)
    physician: str | None = None
    key: SigningKey = field(default_factory=SigningKey.new)

    def entry(self, **other: Any) -> PersonEntry:
        """Their line of a roster."""
        facts = {"person": self.id, "roles": self.roles, "physician": self.physician}
        return PersonEntry(**({**facts, "key": self.key.id, "public_key": self.key.public_key} | other))


@dataclass
class RunningService:
    """A service that answers in this process; ``log`` is what it wrote."""

    app: FastAPI
    clock: Clock
    log: io.StringIO
    secret: str = ""

    @classmethod
    def start(cls, database_url: str, **how: Any) -> RunningService:
        """A service on an empty database, with a help desk."""
        clock, log = Clock(), io.StringIO()
        app = make_app(Config(database_url, **how), clock=clock, log_to=log)
        return cls(app, clock, log, first_credential(app.state.service) or "")

    def close(self) -> None:
        """Let go of the database."""
        self.service.database.close()

    @property
    def service(self) -> Service:
        """What the service has at hand."""
        service: Service = self.app.state.service
        return service

    def ask(self, method: str, target: str, body: bytes = b"", headers: dict[str, str] | None = None) -> httpx.Response:
        """Ask, as anybody."""

        async def asked() -> httpx.Response:
            transport = httpx.ASGITransport(self.app)
            async with httpx.AsyncClient(transport=transport, base_url="http://service") as client:
                return await client.request(method, target, content=body, headers=headers)

        return asyncio.run(asked())

    def desk(self, method: str, target: str, content: Any = None, secret: str | None = None) -> httpx.Response:
        """Ask as the help desk."""
        headers = {"Authorization": f"QOPI-Help-Desk {self.secret if secret is None else secret}"}
        body = b"" if content is None else httpx.Request("POST", "http://x", json=content).content
        return self.ask(method, f"/v1/help-desk/{target}", body, headers | {"Content-Type": "application/json"})

    def add_office(self, practice: str = "Lakeside") -> str:
        """An office of a new practice."""
        return str(self.desk("POST", "practices", {"name": practice, "offices": ["Main"]}).json()["offices"][0]["id"])

    def code(self, office: str) -> str:
        """A code for a workstation of the office."""
        return str(self.desk("POST", "codes", {"office": office}).json()["code"])

    def enrolled(self, office: str | None = None, *others: Somebody) -> Station:
        """A workstation that joined, with an administrator and *others*."""
        station = Station(self, people=[Somebody("ada", ("administrator", "abstractor")), *others])
        answer = station.enrol(self.code(office or self.add_office()))
        assert 200 == answer.status_code, answer.text
        return station.sign_in()


@dataclass
class Station:
    """A workstation with its people; the first is the administrator who signs and asks."""

    running: RunningService
    people: list[Somebody]
    physicians: tuple[tuple[str, str], ...] = ()
    key: SigningKey = field(default_factory=SigningKey.new)
    device: str = ""
    office: str = ""
    refresh: str = ""
    token: str = ""

    @property
    def admin(self) -> Somebody:
        """The first of the people."""
        return self.people[0]

    def headers(self, method: str, target: str, body: bytes = b"", **other: Any) -> dict[str, str]:
        """Token and proof of a request; *other* replaces what the proof is of."""
        token = other.pop("token", self.token)
        key, at = other.pop("key", self.key), other.pop("at", self.running.clock())
        facts = {"method": method, "target": target, "body": body, "token": token} | other
        said = {PROOF_HEADER: make_proof(key, Asked(**facts), at), "Content-Type": "application/json"}
        return said | ({"Authorization": f"QOPI {token}"} if token else {})

    def ask(self, method: str, target: str, message: Message | None = None, **other: Any) -> httpx.Response:
        """Ask with token and proof."""
        body = message.model_dump_json().encode() if message else b""
        return self.running.ask(method, target, body, self.headers(method, target, body, **other))

    def roster(self, people: Sequence[PersonEntry] | None = None, by: Somebody | None = None) -> SignedRoster:
        """The people of the workstation, signed by the administrator."""
        entries = tuple(each.entry() for each in self.people) if people is None else tuple(people)
        listed = tuple(PhysicianEntry(physician=each, npi=npi) for each, npi in self.physicians)
        return self.signed(Roster(people=entries, physicians=listed).model_dump_json(), by)

    def signed(self, text: str, by: Somebody | None = None) -> SignedRoster:
        """Any roster text, signed."""
        signer, at, sha256 = by or self.admin, self.running.clock(), digest(text.encode())
        signature = signer.key.sign(roster_bytes(sha256=sha256, signer=signer.id, signed_at=at))
        return SignedRoster(
            text=text, sha256=sha256, signer=signer.id, key=signer.key.id, signed_at=at, signature=signature
        )

    def put_roster(self, *people: PersonEntry, by: Somebody | None = None) -> httpx.Response:
        """Register people, all of the workstation where none are named."""
        return self.ask("PUT", "/v1/roster", self.roster(people or None, by))

    def enrol(self, code: str, roster: SignedRoster | None = None, **other: Any) -> httpx.Response:
        """Join; what the service gives is kept."""
        request = EnrolmentRequest(code=code, device_key=self.key.public_key, roster=roster or self.roster())
        answer = self.ask("POST", "/v1/enrolments", request, token="", **other)
        if answer.status_code == 200:
            said = answer.json()
            self.device, self.office, self.refresh = said["device"], said["office"], said["refresh_token"]
        return answer

    def ask_tokens(self, refresh: str | None = None, by: Somebody | None = None, **other: Any) -> httpx.Response:
        """Ask for tokens."""
        refresh, person, at = refresh or self.refresh, by or self.admin, other.pop("signed_at", self.running.clock())
        said = token_bytes(device=self.device, person=person.id, refresh_sha256=digest(refresh.encode()), at=at)
        facts = {"device": self.device, "refresh_token": refresh, "person": person.id, "key": person.key.id, "at": at}
        asked = TokenRequest(**({**facts, "signature": person.key.sign(said)} | other.pop("says", {})))
        return self.ask("POST", "/v1/tokens", asked, token="", **other)

    def sign_in(self, by: Somebody | None = None) -> Station:
        """Act for a person from now on."""
        answer = self.ask_tokens(by=by)
        assert 200 == answer.status_code, answer.text
        self.token, self.refresh = answer.json()["access_token"], answer.json()["refresh_token"]
        return self

    def ask_code(self, by: Somebody | None = None, at: datetime | None = None) -> httpx.Response:
        """Ask for a code, as an administrator does."""
        person, at = by or self.admin, at or self.running.clock()
        signature = person.key.sign(code_bytes(device=self.device, person=person.id, at=at))
        return self.ask("POST", "/v1/codes", CodeRequest(at=at, key=person.key.id, signature=signature))


def said(answer: httpx.Response) -> tuple[int, str]:
    """The status and the code of a refusal."""
    return answer.status_code, answer.json().get("code", "")
