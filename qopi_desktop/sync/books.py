"""What the store keeps for the service, as work beside the store reaches it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from qopi_desktop.errors import NotEnrolledError

if TYPE_CHECKING:
    from qopi_desktop.domain.changes import Changes
    from qopi_desktop.domain.delivery import Enrolment
    from qopi_desktop.domain.outbox import Outbox, Service

T = TypeVar("T")


class OnLane(Protocol):
    """Runs a job where the store is written, and waits for it."""

    def __call__(self, job: Callable[[], T], /) -> T:
        """Return what *job* returns, or raise what it raises."""
        ...


@dataclass(frozen=True)
class Books:
    """The outbox and the tie to the service of one open store; *tell* hears what each write touched."""

    outbox: Outbox
    service: Service
    on_lane: OnLane
    tell: Callable[[Changes], None]

    def look(self, job: Callable[[], T]) -> T:
        """Return what *job* finds in the store."""
        return self.on_lane(job)

    def change(self, job: Callable[[], Changes]) -> None:
        """Run a job that writes, and tell what it touched."""
        self.tell(self.on_lane(job))

    def enrolment(self) -> Enrolment:
        """Return the tie of this workstation.

        Raises:
            NotEnrolledError: It has none, or it was taken away.
        """
        enrolment = self.on_lane(self.service.enrolment)
        if enrolment is None or self.on_lane(self.service.link).revoked:
            raise NotEnrolledError
        return enrolment

    def relink(self, **facts: Any) -> None:  # Any: each fact is typed by the field of Link that it names
        """Put *facts* in place of those of the link; the others stay as they are at that moment."""
        self.on_lane(lambda: self.service.keep_link(replace(self.service.link(), **facts)))
