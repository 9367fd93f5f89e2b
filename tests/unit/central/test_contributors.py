"""Who contributed to a chart, by their signatures, and which charts are therefore held."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from qopi_desktop.central.tables import (
    chart_contributors,
)
from qopi_desktop.domain.delivery import OpKind
from qopi_desktop.protocol.keys import SigningKey
from qopi_desktop.protocol.wire import VerdictKind
from tests.service_office import (
    FakePerson,
    a_soft_check,
    codes,
    operation,
    set_physician,
    submit,
)
from tests.unit.central.north import ANN, BEN, LEE, chart_row, receipt_of, rows

INSTANT = timedelta(microseconds=1)


def test_an_answer_counts_as_covered_by_an_earlier_revision(office):
    """Who once signed that they changed the chart need not say so again."""
    office.send_one(operation(ANN, submit("c1", BEN)))
    content = submit("c1", ANN)
    for question in sorted(content["answers"])[:3]:
        content["answers"][question]["by"] = "ben"

    assert ["accepted"] == codes(office.send(operation(ANN, content, base_rev=1)))
    assert ["author-not-covered"] == codes(office.send(operation(ANN, {**content, "chart": "c2", "contributions": []})))


def test_who_kept_a_check_contributed(office):
    """A check is kept by somebody whose signature is there."""
    content = submit("c1", ANN)
    question, check = a_soft_check()
    content["kept"] = [{"question": question, "check": check, "by": "lee"}]

    verdict = office.send_one(operation(ANN, content))
    covered = {**content, "contributions": [ANN.contribution("c1"), LEE.contribution("c1")]}

    assert ("author-not-covered", question) == (verdict.code, verdict.field)
    assert ["own-chart"] == codes(office.send(operation(ANN, covered)))


def test_a_contribution_of_another_chart_or_key_covers_nobody(office):
    """It was signed for one chart, by a registered key."""
    replayed = submit("c1", BEN, contributions=[BEN.contribution("c2")])
    forged = submit("c1", BEN, contributions=[replace(BEN, key=SigningKey.new()).contribution("c1")])

    assert ["signature-refused", "signer-unknown"] == codes(
        office.send(operation(ANN, replayed), operation(ANN, forged))
    )


@pytest.mark.parametrize(
    ("signer", "authors", "treating", "code"),
    [
        (ANN, (ANN,), "dr-lee", None),
        (ANN, (LEE,), "dr-lee", "own-chart"),
        (LEE, (ANN,), "dr-lee", "own-chart"),
        (ANN, (ANN, LEE), "dr-lee", "own-chart"),
        (LEE, (LEE,), "dr-roy", None),
        (LEE, (LEE,), None, "treating-physician-unknown"),
        (LEE, (LEE,), "dr-of-nowhere", "treating-physician-unknown"),
    ],
)
def test_a_chart_that_its_own_physician_touched_is_held(office, signer, authors, treating, code):
    """It is kept and receipted, says why, and does not count."""
    verdict = office.send_one(operation(signer, submit("c1", *authors, treating=treating)))

    assert (VerdictKind.HELD if code else VerdictKind.ACCEPTED, code) == (verdict.verdict, verdict.code)
    assert "c1" == receipt_of(verdict.receipt).chart
    assert code == chart_row(office).held_code


def test_a_correction_never_launders_what_was_recorded(office):
    """The physician ever named and everybody who ever contributed stay recorded."""
    office.send_one(operation(ANN, submit("c1", ANN)))
    named_other = operation(LEE, submit("c1", LEE, treating="dr-roy"), base_rev=1)
    office.send_one(operation(LEE, submit("c2", LEE, treating="dr-roy")))
    named_own = operation(ANN, set_physician("c2", "dr-lee"), kind=OpKind.SET_PHYSICIAN, base_rev=1)
    named_back = operation(ANN, submit("c2", ANN, treating="dr-roy"), base_rev=2)

    assert ["own-chart", "own-chart", "own-chart"] == codes(office.send(named_other, named_own, named_back))


def test_who_only_corrects_the_physician_has_no_part_in_the_answers(office):
    """An administrator who is no abstractor does it; the chart counts on."""
    office.add(FakePerson("ada", "administrator"))
    office.send_one(operation(ANN, submit("c1", ANN)))

    corrected = operation(
        office.everybody["ada"], set_physician("c1", "dr-roy", "dr-lee"), kind=OpKind.SET_PHYSICIAN, base_rev=1
    )

    assert ["accepted"] == codes(office.send(corrected))
    assert 1 == rows(office, chart_contributors)


def test_a_held_chart_answers_held_as_long_as_it_is(office):
    """A known operation gets its receipt, and the word that holds now."""
    op = operation(LEE, submit("c1", LEE))
    held = office.send_one(op)

    assert held == office.send_one(op)
    assert (VerdictKind.HELD, "own-chart") == (held.verdict, held.code)
