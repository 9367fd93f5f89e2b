"""The line of an office has no gap, and whoever reads along never misses a number."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import insert, update

from qopi_desktop.central.counter import Counter
from qopi_desktop.central.judging import judge_again
from qopi_desktop.central.line import Line, line_after
from qopi_desktop.central.tables import person_physicians, rounds
from qopi_desktop.domain.delivery import OpKind
from qopi_desktop.protocol.receipts import receipt_digest
from tests.service_office import (
    DURING,
    OPENS,
    RECEIPTS,
    FakeOffice,
    FakePerson,
    add_office,
    add_round,
    operation,
    submit,
    withdraw,
)
from tests.unit.central.north import ANN, LEE, receipt_of

SENDERS, BATCHES = 8, 6


def line(office: FakeOffice):
    """All events of the office."""
    with office.database.reading() as connection:
        return line_after(connection, office.id, 0, 10_000)


def read_along(office: FakeOffice, over: threading.Event) -> list[int]:
    """The numbers that a workstation learns which asks again and again for what came after the last it knows."""
    seen: list[int] = []
    while True:
        last = over.is_set()
        with office.database.reading() as connection:
            seen += [event.seq for event in line_after(connection, office.id, seen[-1] if seen else 0, 7)]
        if last and seen and seen[-1] == line(office)[-1].seq:
            return seen


def batch(sender: int, number: int):
    """Two charts that are taken in, one in between that is not, one that is held and one again as it was."""
    name = f"c{sender}-{number}"
    first = operation(ANN, submit(f"{name}-a", ANN))
    stale = operation(ANN, submit(f"{name}-b", ANN), base_rev=3)
    return first, stale, operation(ANN, submit(f"{name}-c", ANN)), operation(LEE, submit(f"{name}-d", LEE)), first


def test_many_senders_of_one_office_make_one_line_without_gaps(office):
    """Numbers 1 to n, each receipt names the one before, and readers who poll meanwhile saw every number."""
    over, counter = threading.Event(), Counter(office.database, RECEIPTS)
    either = (
        lambda ops: office.send(*ops),  # as another process does
        lambda ops: counter.take(office.id, office.open(*ops)).verdicts,
    )
    with ThreadPoolExecutor(SENDERS + 2) as pool:
        readers = [pool.submit(read_along, office, over) for _ in range(2)]
        senders = [
            pool.submit(either[sender % 2], batch(sender, number))
            for number in range(BATCHES)
            for sender in range(SENDERS)
        ]
        verdicts = [sender.result() for sender in senders]
        over.set()
        seen = [reader.result() for reader in readers]

    total, found = SENDERS * BATCHES * 3, line(office)
    receipts = [receipt_of(event.receipt) for event in found]
    assert list(range(1, total + 1)) == [event.seq for event in found] == seen[0] == seen[1]
    assert [event.seq for event in found] == [each.office_seq for each in receipts]
    assert [receipt_digest(event.receipt) for event in found[:-1]] == [each.prev for each in receipts[1:]]
    assert {event.receipt for event in found} == {each.receipt for said in verdicts for each in said if each.receipt}


def test_the_same_operation_from_many_at_once_has_one_effect_and_one_receipt(office):
    """Whoever comes second gets the receipt of the first."""
    op = operation(ANN, submit("c1", ANN))
    with ThreadPoolExecutor(8) as pool:
        verdicts = [sender.result()[0] for sender in [pool.submit(office.send, op) for _ in range(16)]]

    assert 1 == len({verdict.receipt for verdict in verdicts})
    assert 1 == len(line(office))


def test_offices_have_lines_of_their_own(office):
    """Each begins at one."""
    south = add_office(office.database, "south", "seaside", {})
    cay = FakePerson("cay")
    south.add(cay)

    office.send(operation(ANN, submit("c1", ANN)), operation(ANN, submit("c2", ANN)))
    south.send(operation(cay, submit("s1", cay)))

    assert ([1, 2], [1]) == ([event.seq for event in line(office)], [event.seq for event in line(south)])


def test_what_is_rolled_back_gives_its_numbers_back(office):
    """A transaction that fails leaves neither event nor gap."""
    with pytest.raises(RuntimeError, match="power"):
        fail_after_writing(office)
    office.send(operation(ANN, submit("c1", ANN)))

    assert [1] == [event.seq for event in line(office)]


def fail_after_writing(office: FakeOffice) -> None:
    """Write to the line, and fail before the transaction is committed."""
    with office.database.writing() as connection:
        held = Line.hold(connection, office.id)
        held.add_judgement(chart="c1", rev=1, code="own-chart", at=DURING)
        held.write(connection)
        raise RuntimeError("power")


def test_a_judgement_has_its_place_in_the_line_and_leaves_the_chain_as_it_was(office):
    """Only receipts are chained; what changed is told once, and told again when it changes back."""
    (first,) = office.send(operation(ANN, submit("c1", ANN)))
    office.send(operation(LEE, submit("c2", LEE, treating="dr-of-nowhere")))
    with office.database.writing() as connection:
        judge_again(connection, office.id, DURING)
        connection.execute(insert(person_physicians), {"person_id": "ann", "physician_id": "dr-lee", "since": OPENS})
        judge_again(connection, office.id, DURING)
        judge_again(connection, office.id, DURING)
    office.add_physician("dr-of-nowhere", "1003000134")
    with office.database.writing() as connection:
        judge_again(connection, office.id, DURING)
    (third,) = office.send(operation(LEE, submit("c3", LEE, treating="dr-roy")))

    told = [(event.chart_key, event.receipt is not None, event.code) for event in line(office)]
    assert [("c1", True, None), ("c2", True, None)] == told[:2]
    assert [("c1", False, "own-chart"), ("c2", False, None), ("c3", True, None)] == told[2:]
    second = line(office)[1].receipt
    assert [receipt_digest(first.receipt), receipt_digest(second)] == [
        receipt_of(each).prev for each in (second, third.receipt)
    ]


def test_judging_again_passes_by_what_is_withdrawn_or_closed(office):
    """What does not count cannot be held, and frozen counts stay as they are."""
    add_round(office.database, "last-year")
    office.send(operation(ANN, submit("c1", ANN)), operation(ANN, submit("c2", ANN), round_id="last-year"))
    office.send(operation(ANN, withdraw("c1", ANN), kind=OpKind.WITHDRAW, base_rev=1))
    with office.database.writing() as connection:
        connection.execute(update(rounds).where(rounds.c.id == "last-year").values(closed_at=DURING))
        connection.execute(insert(person_physicians), {"person_id": "ann", "physician_id": "dr-lee", "since": OPENS})
        judge_again(connection, office.id, DURING)

    assert [True] * 3 == [event.receipt is not None for event in line(office)]
