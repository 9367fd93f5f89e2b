"""A crafted client: a physician who abstracts tries to get a chart of their own counted, by whatever may be sent.

What it sends is built from what honest people sent before, altered before and after it is signed with the
attacker's own key. `violations` looks only at what is stored, and shares no rule with the service.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any

from sqlalchemy import select

from qopi_desktop.central.database import Database
from qopi_desktop.central.tables import charts, ops, person_physicians, physicians
from qopi_desktop.domain.delivery import OpKind
from qopi_desktop.protocol.canonical import digest
from qopi_desktop.protocol.statements import completion_bytes
from qopi_desktop.protocol.wire import Op
from tests.service_office import DURING, ROUND, FakePerson, new_op_id, set_physician, submit, withdraw

Written = dict[str, Any]
_TARGETS = 30
_canonical = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode
LOOKALIKES = {
    "dr-lee": ("DR-LEE", "Dr-Lee", "dr-1ee", "dr_lee", "dr-lee ", "dr‐lee", "ⅾr-lee", "dr-lee-2", "dr-nobody"),
    "lee": ("LEE", "Lee", "1ee", "lее", "lee\u200b", "ann ", "Ann"),
}


@dataclass
class Attacker:
    """A physician of the office with a key of their own, who knows everything that was ever sent.

    ``revs`` are the revisions of the charts on which the service once recorded them; ``sent`` what honest people sent.
    """

    me: FakePerson
    others: list[FakePerson]
    revs: dict[str, int]
    random: Random
    sent: list[Written] = field(default_factory=list)
    round_id: str = ROUND

    def body(self) -> bytes:
        """The next try as the body of a request, now and then with a key that stands there twice."""
        op = json.dumps(self.next_op())
        if self.random.random() < 0.1:
            op = '{"signer": "ann", "base_rev": 0, ' + op[1:]
        return f'{{"ops": [{op}]}}'.encode()

    def next_op(self) -> Written:
        """The next try: an operation as JSON holds it."""
        if self.sent and self.random.random() < 0.08:
            return self._replayed(dict(self.random.choice(self.sent)))
        chart = self.random.choice(sorted(self.revs))
        kind = self.random.choices(list(OpKind), (8, 1, 2))[0]
        content = self._content(kind, chart)
        for alter in self.random.sample(_BEFORE, self.random.choice((0, 1, 1, 2, 3))):
            alter(self, content, chart)
        payload = self._payload(content)
        op = self._signed(kind, chart, payload)
        for change in self.random.sample(_AFTER, self.random.choice((0, 0, 0, 1, 2))):
            change(self, op)
        return op

    def learned(self, chart: str, rev: int) -> None:
        """Note that the chart has a new revision."""
        self.revs[chart] = max(rev, self.revs.get(chart, 0))
        while len(self.revs) > _TARGETS:
            del self.revs[next(iter(self.revs))]  # the oldest: all of it has been tried there

    def knows(self, ops: Sequence[Op]) -> None:
        """Note what honest people are sending."""
        self.sent += [op.model_dump(mode="json") for op in ops]
        del self.sent[: -4 * _TARGETS]

    def _content(self, kind: OpKind, chart: str) -> Written:
        treating = self.random.choice(("dr-lee", "dr-roy", "dr-roy", "dr-roy", None))
        if kind is OpKind.SUBMIT:
            return submit(chart, self.me, treating=treating)
        return withdraw(chart, self.me) if kind is OpKind.WITHDRAW else set_physician(chart, treating)

    def _payload(self, content: Written) -> str:
        text = _canonical(content)
        if self.random.random() < 0.05:
            doubled = self.random.choice(
                ('"treating":"dr-roy"', '"contributions":[]', '"physician_history":["dr-roy"]')
            )
            text = self.random.choice(("{" + doubled + "," + text[1:], text[:-1] + "," + doubled + "}"))
        return text

    def _signed(self, kind: OpKind, chart: str, payload: str, signer: str = "") -> Written:
        facts: Written = {
            "op_id": new_op_id(),
            "chart": chart,
            "payload_sha256": digest(payload.encode()),
            "signer": signer or self.me.id,
            "audit_head": "cd" * 32,
        }
        said = completion_bytes(kind=kind, round_id=self.round_id, signed_at=DURING, **facts)
        base_rev = self.revs.get(chart, 0) if self.random.random() < 0.9 else self.random.randint(0, 9)
        return facts | {
            "kind": kind.value,
            "round": self.round_id,
            "base_rev": base_rev,
            "payload": payload,
            "key": self.me.key.id,
            "signed_at": DURING.isoformat(),
            "signature": self.me.key.sign(said),
        }

    def _replayed(self, op: Written) -> Written:
        """An operation of somebody else as it was, or with what is not signed, or what is, made to fit."""
        chart = self.random.choice(sorted(self.revs))
        how = self.random.randrange(5)
        if how == 0:
            return op
        if how == 1:
            return op | {"base_rev": self.revs.get(op["chart"], 0)}
        if how == 2:
            return op | {"op_id": new_op_id(), "base_rev": self.revs.get(op["chart"], 0)}
        if how == 3:
            return op | {"op_id": new_op_id(), "chart": chart, "base_rev": self.revs[chart]}
        return self._signed(OpKind(op["kind"]), op["chart"] if op["chart"] in self.revs else chart, op["payload"])


def _claim_others(attacker: Attacker, content: Written, chart: str) -> None:
    """Say that somebody else answered everything."""
    other = attacker.random.choice(attacker.others)
    for entry in content.get("answers", {}).values():
        entry["by"] = other.id


def _replay_contributions(attacker: Attacker, content: Written, chart: str) -> None:
    """Take over what others signed, for this chart or for another one."""
    seen = attacker.random.sample(attacker.sent, min(2, len(attacker.sent)))
    content["contributions"] = [entry for op in seen for entry in json.loads(op["payload"])["contributions"]]


def _replay_of_this_chart(attacker: Attacker, content: Written, chart: str) -> None:
    """Take over what others signed for this very chart."""
    seen = [op for op in attacker.sent if op["chart"] == chart and op["kind"] == "submit"]
    if seen:
        content["contributions"] = json.loads(seen[-1]["payload"])["contributions"]


def _forge_contributions(attacker: Attacker, content: Written, chart: str) -> None:
    """Sign for somebody else with one's own key, under one's own or their key's id."""
    other = attacker.random.choice(attacker.others)
    entry = FakePerson(other.id, key=attacker.me.key).contribution(chart)
    content["contributions"] = [entry | {"key": attacker.random.choice((attacker.me.key.id, other.key.id))}]


def _no_contributions(attacker: Attacker, content: Written, chart: str) -> None:
    """Have nobody contribute."""
    content["contributions"] = []


def _drop_history(attacker: Attacker, content: Written, chart: str) -> None:
    """Say that another physician treats, and always did."""
    if "treating" in content:
        content["treating"], content["physician_history"] = "dr-roy", ["dr-roy"]


def _unknown_physician(attacker: Attacker, content: Written, chart: str) -> None:
    """Say that nobody, or nobody known, treats."""
    if "treating" in content:
        named = attacker.random.choice((None, "dr-nobody", "lee-again"))
        content["treating"], content["physician_history"] = named, [named] if named else []


def _look_alike(attacker: Attacker, content: Written, chart: str) -> None:
    """Write an id nearly as it is."""
    if "treating" in content:
        alike = attacker.random.choice(LOOKALIKES["dr-lee"])
        content["treating"], content["physician_history"] = alike, [alike]
    alike = attacker.random.choice(LOOKALIKES["lee"])
    for entry in content.get("answers", {}).values():
        entry["by"] = alike
    if attacker.random.random() < 0.5:
        content["contributions"] = [entry | {"person": alike} for entry in content["contributions"]]


def _other_chart(attacker: Attacker, content: Written, chart: str) -> None:
    """Have the content speak of another chart."""
    content["chart"] = attacker.random.choice(sorted(attacker.revs))


def _more_fields(attacker: Attacker, content: Written, chart: str) -> None:
    """Ask for it in so many words."""
    content |= attacker.random.choice(({"held_code": None}, {"counted": True}, {"contributors": []}, {"format": 2}))


def _kept_by_other(attacker: Attacker, content: Written, chart: str) -> None:
    """Name others where nobody looks."""
    if "kept" in content:
        content["kept"] = [{"question": "G19", "check": "none", "by": attacker.random.choice(attacker.others).id}]


def _swap_signer(attacker: Attacker, op: Written) -> None:
    """Name somebody else as the signer."""
    other = attacker.random.choice(attacker.others)
    op |= {"signer": attacker.random.choice((other.id, *LOOKALIKES["lee"]))}
    if attacker.random.random() < 0.5:
        op |= {"key": other.key.id}


def _signed_as_other(attacker: Attacker, op: Written) -> None:
    """Sign a statement that names somebody else, with one's own key."""
    other = attacker.random.choice(attacker.others)
    op |= attacker._signed(OpKind(op["kind"]), op["chart"], op["payload"], other.id)
    if attacker.random.random() < 0.5:
        op |= {"key": other.key.id}


def _other_kind(attacker: Attacker, op: Written) -> None:
    """Send it as something else."""
    op |= {"kind": attacker.random.choice(list(OpKind)).value}


def _other_payload(attacker: Attacker, op: Written) -> None:
    """Put another content behind the signature."""
    if attacker.sent:
        other = attacker.random.choice(attacker.sent)["payload"]
        op |= {"payload": other} | (
            {"payload_sha256": digest(other.encode())} if attacker.random.random() < 0.5 else {}
        )


def _known_id(attacker: Attacker, op: Written) -> None:
    """Take the id of an operation that was accepted."""
    if attacker.sent:
        op |= {"op_id": attacker.random.choice(attacker.sent)["op_id"]}


def _other_round(attacker: Attacker, op: Written) -> None:
    """Send it to another round."""
    op |= {"round": attacker.random.choice(("winter", "unheard-of"))}


def _key_alike(attacker: Attacker, op: Written) -> None:
    """Write the key of the chart nearly as it is."""
    op |= {"chart": attacker.random.choice((op["chart"].upper(), op["chart"] + " ", op["chart"] + "\u200b"))}


_BEFORE: tuple[Callable[[Attacker, Written, str], None], ...] = (
    _claim_others,
    _replay_contributions,
    _replay_of_this_chart,
    _forge_contributions,
    _no_contributions,
    _drop_history,
    _unknown_physician,
    _look_alike,
    _other_chart,
    _more_fields,
    _kept_by_other,
)
_AFTER: tuple[Callable[[Attacker, Written], None], ...] = (
    _swap_signer,
    _signed_as_other,
    _other_kind,
    _other_payload,
    _known_id,
    _other_round,
    _key_alike,
)


def violations(database: Database) -> list[str]:
    """The keys of counted charts to which one of their own physicians contributed, by what is stored alone."""
    with database.reading() as connection:
        npis = {row.id: row.npi for row in connection.execute(select(physicians))}
        links = connection.execute(select(person_physicians)).all()
        stored = connection.execute(select(ops)).all()
        counted = set(
            connection.scalars(select(charts.c.chart_key).where(~charts.c.withdrawn, charts.c.held_code.is_(None)))
        )
    identities: dict[str, set[str]] = {}
    for link in links:
        identities.setdefault(link.person_id, set()).add(npis[link.physician_id])
    treated: dict[str, set[str]] = {}
    touched: dict[str, set[str]] = {}
    for row in stored:
        content = json.loads(row.payload)
        named = {*content.get("physician_history", ()), content.get("treating")}
        treated.setdefault(row.chart_key, set()).update(npis.get(each, "") for each in named if each)
        touched.setdefault(row.chart_key, set()).update(_people(row, content))
    return sorted(
        key for key in counted for person in touched[key] if identities.get(person, set()) & treated.get(key, set())
    )


def _people(row: Any, content: Mapping[str, Any]) -> set[str]:
    entries = [*content.get("answers", {}).values(), *content.get("kept", ())]
    said = {entry["by"] for entry in entries} | {entry["person"] for entry in content["contributions"]}
    return said if row.kind == "set_physician" else {*said, row.signer_id}
