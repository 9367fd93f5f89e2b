"""One contact with the service on behalf of a person: who answers is checked before anything is told."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from qopi_desktop.errors import Cancelled, DeviceRevokedError, ServiceRefusedError
from qopi_desktop.protocol.canonical import digest
from qopi_desktop.protocol.statements import code_bytes, token_bytes
from qopi_desktop.protocol.wire import PROTOCOL, CodeAnswer, CodeRequest, SignedRoster, TokenRequest
from qopi_desktop.sync import trust

if TYPE_CHECKING:
    from datetime import datetime

    from qopi_desktop.domain.delivery import Enrolment, RosterStatement
    from qopi_desktop.domain.people import Person
    from qopi_desktop.protocol.wire import Hello
    from qopi_desktop.sync.books import Books
    from qopi_desktop.sync.client import ServiceClient

T = TypeVar("T")

TOO_OLD = "app-too-old"
_NOT_AUTHENTICATED, _REVOKED = "not-authenticated", "device-revoked"


class Contact:
    """Asks the service for *person*; between two requests it ends where *is_cancelled*."""

    def __init__(
        self, books: Books, client: ServiceClient, person: Person, is_cancelled: Callable[[], bool] = lambda: False
    ) -> None:
        self._books, self._client, self._person, self._is_cancelled = books, client, person, is_cancelled
        self.enrolment: Enrolment = books.enrolment()

    def open(self) -> None:
        """Ask who answers, and get a token that only the service can have made.

        The refresh token that came with it is kept before anything else is asked.

        Raises:
            ServiceNotTrustedError: It is not the service that this workstation joined; it was told nothing.
            DeviceRevokedError: This workstation's part was taken away, and the store knows it.
        """
        client = self._client
        client.token = ""
        trust.check_keys(self._once(partial(greet, client)), self.enrolment.service_keys)
        request = self._token_request(client.now())
        answer = self._once(partial(client.tokens, request))
        trust.check_token(answer, self.enrolment, self._person.id, client.now())
        self._books.relink(refresh_token=answer.refresh_token, offset_s=client.offset_s)
        client.token = answer.access_token

    def ask(self, call: Callable[[], T]) -> T:
        """Return what *call* of the client returns; a token that has run out is renewed, once."""
        try:
            return self._once(call)
        except ServiceRefusedError as error:
            if error.facts["reason"] != _NOT_AUTHENTICATED:
                raise
        self.open()
        return self._once(call)

    def register(self, roster: RosterStatement) -> None:
        """Register a signed roster."""
        self.ask(partial(self._client.register, signed_roster(roster)))

    def code(self) -> CodeAnswer:
        """Return a one-time code with which another workstation of the office may join."""
        at = self._client.now()
        message = code_bytes(device=self.enrolment.device_id, person=self._person.id, at=at)
        key, signature = self._books.look(partial(self._books.service.sign, self._person, message))
        request = CodeRequest(at=at, key=key, signature=signature)
        return self.ask(partial(self._client.code, request))

    def _token_request(self, at: datetime) -> TokenRequest:
        device, service = self.enrolment.device_id, self._books.service
        refresh_token = self._books.look(service.link).refresh_token
        refresh_sha256 = digest(refresh_token.encode())
        message = token_bytes(device=device, person=self._person.id, refresh_sha256=refresh_sha256, at=at)
        key, signature = self._books.look(partial(service.sign, self._person, message))
        return TokenRequest(
            device=device, refresh_token=refresh_token, person=self._person.id, key=key, at=at, signature=signature
        )

    def _once(self, call: Callable[[], T]) -> T:
        if self._is_cancelled():
            raise Cancelled
        try:
            return call()
        except ServiceRefusedError as error:
            if error.facts["reason"] != _REVOKED:
                raise
            trust.check_revocation(error.facts.get("revocation"), self.enrolment)
            self._leave()
            raise DeviceRevokedError from error

    def _leave(self) -> None:
        self._books.look(partial(self._books.service.revoke, self._client.clock()))
        self._books.relink(revoked=True)


def greet(client: ServiceClient) -> Hello:
    """Return what the service says of itself.

    Raises:
        ServiceRefusedError: It does not speak as this program does.
    """
    hello = client.hello()
    if PROTOCOL not in hello.protocols:
        raise ServiceRefusedError(reason=TOO_OLD)
    return hello


def signed_roster(statement: RosterStatement) -> SignedRoster:
    """Return *statement* as it goes over the wire."""
    return SignedRoster(
        text=statement.text,
        sha256=statement.sha256,
        signer=statement.signer_id,
        key=statement.key_id,
        signed_at=statement.signed_at,
        signature=statement.signature,
    )
