"""What can be said of an operation by itself: who signed it, what it holds, what the measures make of it.

Nothing here looks at the record, so that all of it is done before a transaction begins.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Protocol

from qopi_desktop.central.key_ring import KeyRing, PersonKey
from qopi_desktop.domain.delivery import OpKind
from qopi_desktop.measures.package import Package, load_package
from qopi_desktop.protocol.canonical import digest
from qopi_desktop.protocol.content import PAYLOAD_MISFIT, Content, Misfit, PhysicianContent, SubmitContent, read_content
from qopi_desktop.protocol.judging import examine
from qopi_desktop.protocol.keys import is_signed
from qopi_desktop.protocol.statements import completion_bytes, contribution_bytes
from qopi_desktop.protocol.wire import Op, Verdict, VerdictKind


@dataclass(frozen=True, slots=True)
class Denied:
    """Why an operation is not taken in; ``field`` is what to mend, ``rev`` the revision that it should build on."""

    code: str
    field: str | None = None
    kind: VerdictKind = VerdictKind.REFUSED
    rev: int | None = None

    def verdict(self, op_id: str) -> Verdict:
        """Return it as the verdict of the operation."""
        return Verdict(op_id=op_id, verdict=self.kind, code=self.code, field=self.field, rev=self.rev)


@dataclass(frozen=True, slots=True)
class Opened:
    """An operation that a workstation sent, and what can be said of it by itself.

    ``unproven`` is said before its time is looked at, ``misfit`` after. ``statement`` is what the signer signed.
    ``covered`` are those whose signed contribution it carries, ``outcomes`` its measures.
    """

    op: Op
    device_id: str
    statement: bytes = field(repr=False)
    content: Content | None = field(default=None, repr=False)
    unproven: Denied | None = None
    misfit: Denied | None = None
    covered: frozenset[str] = frozenset()
    outcomes: Mapping[str, str] = field(default_factory=dict, repr=False)

    @property
    def authors(self) -> Mapping[str, str]:
        """Return everybody who is said to have answered a question or kept a check, with one such question."""
        if not isinstance(self.content, SubmitContent):
            return {}
        kept = {entry.by: entry.question for entry in self.content.kept}
        return kept | {entry.by: question for question, entry in self.content.answers.items()}

    @property
    def contributors(self) -> frozenset[str]:
        """Return everybody who has a part in what the chart says; a corrected physician is no such part."""
        if self.op.kind is OpKind.SET_PHYSICIAN:
            return self.covered
        return self.covered | self.authors.keys() | {self.op.signer}

    @property
    def physicians(self) -> frozenset[str]:
        """Return every treating physician that it names."""
        return frozenset(self.content.physician_history) if isinstance(self.content, PhysicianContent) else frozenset()


class Sender(Protocol):
    """Whoever sends operations: a workstation of an office."""

    @property
    def device(self) -> str:
        """Return the id of the workstation."""

    @property
    def office(self) -> str:
        """Return the id of its office."""


@cache
def shipped_package() -> Package:
    """Return the forms and measures by which charts are examined; read once in a process."""
    return load_package()


def open_all(ops: Sequence[Op], sender: Sender, ring: KeyRing, package: Package) -> list[Opened]:
    """Return the operations that *sender* sent, opened."""
    read = [(op, read_content(op.kind, op.payload)) for op in ops]
    keys = ring.find(sender.office, {each for op, content in read for each in _named_keys(op, content)})
    return [_open(Opened(op, sender.device, _statement(op)), content, keys, package) for op, content in read]


def _named_keys(op: Op, content: Content | Misfit) -> Iterator[PersonKey]:
    yield op.signer, op.key
    if not isinstance(content, Misfit):
        yield from ((entry.person, entry.key) for entry in content.contributions)


def _open(opened: Opened, content: Content | Misfit, keys: Mapping[PersonKey, str], package: Package) -> Opened:
    if denied := _unproven(opened, keys):
        return replace(opened, unproven=denied)
    if isinstance(content, Misfit):
        return replace(opened, misfit=Denied(content.code, content.field))
    examined = _examined(opened.op, content, package)
    if isinstance(examined, Misfit):
        return replace(opened, content=content, misfit=Denied(examined.code, examined.field))
    denied = next(_uncovered(opened.op, content, keys), None)
    covered = frozenset(entry.person for entry in content.contributions)
    return replace(opened, content=content, misfit=denied, covered=covered, outcomes=examined)


def _examined(op: Op, content: Content, package: Package) -> Mapping[str, str] | Misfit:
    """Return the outcomes of the measures, none where no chart is submitted, or what does not fit."""
    if content.chart != op.chart:
        return Misfit(PAYLOAD_MISFIT, "chart")
    if not isinstance(content, SubmitContent):
        return {}
    examined = examine(package, content)
    return examined if isinstance(examined, Misfit) else examined.outcomes


def _uncovered(op: Op, content: Content, keys: Mapping[PersonKey, str]) -> Iterator[Denied]:
    """Say which contributions are not signed by whom they name."""
    for entry in content.contributions:
        key = keys.get((entry.person, entry.key))
        said = contribution_bytes(chart=op.chart, person=entry.person, at=entry.at, audit_head=entry.audit_head)
        if key is None:
            yield Denied("signer-unknown", "contributions")
        elif not is_signed(key, said, entry.signature):
            yield Denied("signature-refused", "contributions")


def _statement(op: Op) -> bytes:
    return completion_bytes(
        op_id=op.op_id,
        kind=op.kind,
        chart=op.chart,
        round_id=op.round,
        payload_sha256=op.payload_sha256,
        signer=op.signer,
        signed_at=op.signed_at,
        audit_head=op.audit_head,
    )


def _unproven(opened: Opened, keys: Mapping[PersonKey, str]) -> Denied | None:
    op = opened.op
    if digest(op.payload.encode()) != op.payload_sha256:
        return Denied("hash-differs")
    key = keys.get((op.signer, op.key))
    if key is None:
        return Denied("signer-unknown")
    return None if is_signed(key, opened.statement, op.signature) else Denied("signature-refused")
