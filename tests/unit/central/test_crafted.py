"""A physician with the program's own means, and without the program, does not get one own chart counted."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from random import Random

import pytest
from pydantic import ValidationError

from qopi_desktop.central.close import DRAIN, close_due
from qopi_desktop.central.database import Database
from qopi_desktop.domain.delivery import OpKind
from qopi_desktop.protocol.wire import Op
from tests.service_crafted import Attacker, violations
from tests.service_office import (
    CLOSES,
    DURING,
    GRACE,
    FakeOffice,
    FakePerson,
    add_round,
    begin,
    codes,
    operation,
    set_physician,
    submit,
    withdraw,
)

TRIES, BATCH, CHARTS = 10_000, 20, 30
numbers = itertools.count()


class Clock:
    """A clock that a test sets."""

    now = DURING

    def __call__(self):
        """Return the time."""
        return self.now


@pytest.fixture
def office(tmp_path):
    """An office with two abstractors and a physician who abstracts and is listed under two ids."""
    database = Database(f"sqlite:///{tmp_path / 'central.db'}", Clock())
    office = begin(database)
    office.add(FakePerson("ann"), FakePerson("ben"), FakePerson("lee", "abstractor physician", ("dr-lee",)))
    office.add_physician("lee-again", "1234567893")
    add_round(database, "winter")
    yield office
    database.close()


def record(office: FakeOffice) -> Attacker:
    """Let honest people send charts on each of which the physician stands once; some go on to be something else."""
    ann, ben, lee = (office.everybody[each] for each in ("ann", "ben", "lee"))
    attacker = Attacker(lee, [ann, ben], {}, Random(7))  # noqa: S311 - it keeps no secret
    for number in range(CHARTS):
        chart = f"own-{next(numbers)}"
        steps = [operation(ann, submit(chart, ann, treating="dr-lee"))]
        if number % 3 == 1:
            steps.append(operation(ben, withdraw(chart, ben), kind=OpKind.WITHDRAW, base_rev=1))
        if number % 3 == 2:
            corrected = set_physician(chart, "dr-roy", "dr-lee")
            steps.append(operation(ben, corrected, kind=OpKind.SET_PHYSICIAN, base_rev=1))
        assert {"accepted"} == set(codes(office.send(*steps)))
        attacker.knows(steps)
        attacker.learned(chart, len(steps))
    return attacker


def send(office: FakeOffice, attacker: Attacker, count: int) -> Counter[str]:
    """Send so many tries in batches, each with a new honest chart and a correction; what became of the tries."""
    became: Counter[str] = Counter()
    ann = office.everybody["ann"]
    while sum(became.values()) < count:
        old, new = attacker.random.choice(sorted(attacker.revs)), f"own-{next(numbers)}"
        honest = [
            operation(ann, submit(old, ann, treating=None), base_rev=attacker.revs[old]),
            operation(ann, submit(new, ann, treating="dr-lee")),
        ]
        attacker.knows(honest)
        tries = list(written(attacker, became))
        verdicts = office.send(*honest, *tries, device=f"device-{len(became) % 2}")
        became.update(codes(verdicts[len(honest) :]))
        for op, verdict in zip((*honest, *tries), verdicts, strict=True):
            if verdict.receipt:
                attacker.learned(op.chart, verdict.rev or 0)
    return became


def written(attacker: Attacker, became: Counter[str]) -> Iterator[Op]:
    """A batch of tries; what is no message of the protocol gets no further."""
    for _ in range(BATCH):
        try:
            yield Op.model_validate(attacker.next_op())
        except ValidationError:
            became["no-such-message"] += 1


@pytest.mark.slow
def test_ten_thousand_crafted_operations_get_no_own_chart_counted(office):
    """Not on receipt, and not after the close; a good part of them is taken in and held."""
    attacker = record(office)
    assert [] == violations(office.database)

    became = send(office, attacker, TRIES)

    assert TRIES <= sum(became.values())
    assert [] == violations(office.database)
    assert became["own-chart"] > 50
    office.database._clock.now = CLOSES + GRACE + DRAIN + timedelta(seconds=1)
    close_due(office.database)
    assert [] == violations(office.database)


def test_the_check_sees_a_violation(office, monkeypatch):
    """With the service's rule taken out, the same tries are counted and found."""
    monkeypatch.setattr("qopi_desktop.central.verdicts.judge", lambda chart, roster: None)
    attacker = record(office)

    send(office, attacker, 400)

    assert [] != violations(office.database)


def test_a_chart_of_a_colleague_counts(office):
    """The same person may abstract what was never theirs."""
    lee = office.everybody["lee"]

    assert ["accepted"] == codes(office.send(operation(lee, submit("other", lee, treating="dr-roy"))))
    assert [] == violations(office.database)
