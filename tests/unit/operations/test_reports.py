"""The report of an office is read from the store and kept as the bytes that were shown."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace

import pytest

from qopi_desktop import __version__
from qopi_desktop.domain.charts import ChartState, RoundId, Summary
from qopi_desktop.domain.people import Office, OfficeId, Practice
from qopi_desktop.domain.rounds import Round
from qopi_desktop.errors import FileNotWrittenError
from qopi_desktop.measures.package import Package
from qopi_desktop.operations.reports import office_report, save_report

ROUND = Round(RoundId("fall-2017"), "Fall 2017", date(2017, 9, 15), date(2017, 11, 10), ("core",), demonstration=False)
PACKAGE = Package(SimpleNamespace(), (), "2026.1")  # type: ignore[arg-type]  # no form is read


def store_of(*, demonstration):
    """A store with two offices and one complete chart in the second."""
    practice = Practice("Riverside", (Office(OfficeId("a"), "Main"), Office(OfficeId("b"), "North")), demonstration)
    chart = SimpleNamespace(chart=SimpleNamespace(state=ChartState.COMPLETE), summary=Summary())
    rows = {("fall-2017", "a"): (), ("fall-2017", "b"): (chart,)}
    return SimpleNamespace(
        people=SimpleNamespace(practice=lambda: practice),
        charts=SimpleNamespace(report_rows=lambda round_id, office_id: rows[round_id, office_id]),
    )


@pytest.mark.parametrize("demonstration", [True, False])
def test_report_names_its_office_and_round(demonstration):
    """Heading and charts are those of the office asked for."""
    report = office_report(store_of(demonstration=demonstration), PACKAGE, ROUND, OfficeId("b"), date(2017, 10, 1))

    assert ("Riverside", "North", "Fall 2017") == (
        report.heading.practice,
        report.heading.office,
        report.heading.round_title,
    )
    assert f"{__version__}, package 2026.1" == report.heading.version
    assert demonstration == report.heading.demonstration
    assert 1 == report.complete_charts


def test_saved_file_holds_the_bytes_and_replaces_the_old_one(tmp_path):
    """What was there is replaced whole, and no draft is left."""
    path = tmp_path / "report.pdf"
    path.write_bytes(b"older and longer")

    save_report(b"new", path)

    assert b"new" == path.read_bytes()
    assert [path] == list(tmp_path.iterdir())


def test_a_folder_that_is_not_there_is_told(tmp_path):
    """The error carries the path and the reason."""
    path = tmp_path / "gone" / "report.pdf"

    with pytest.raises(FileNotWrittenError) as caught:
        save_report(b"new", path)

    assert str(path) == caught.value.facts["path"]


def test_a_failed_replacement_leaves_no_draft(tmp_path):
    """A folder in the way stays, and the draft goes."""
    path = tmp_path / "report.pdf"
    path.mkdir()

    with pytest.raises(FileNotWrittenError):
        save_report(b"new", path)

    assert [path] == list(tmp_path.iterdir())
