"""Everything but the columns does without Polars."""

from __future__ import annotations

import pytest

from tests.unit.central.test_absent_libraries import run

PARTS = ("closures", "codings", "layout", "processes", "scoring", "settling", "tallies", "truths")


@pytest.mark.parametrize("part", [f"bulk.{part}" for part in PARTS] + ["cli.tally", "cli.command", "app"])
def test_the_desktop_does_without_polars(part):
    """A wheel without the extra is whole."""
    done = run({"polars"}, f"import qopi_desktop.{part}")

    assert 0 == done.returncode, done.stderr


def test_the_columns_do_not():
    """The check can fail."""
    done = run({"polars"}, "import qopi_desktop.bulk.columns")

    assert "ModuleNotFoundError: polars" in done.stderr
