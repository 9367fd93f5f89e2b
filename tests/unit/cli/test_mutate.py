"""``mutate``, as it is typed."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from qopi_desktop.cli.mutate import CHARTS, Verdict
from qopi_desktop.conditions.variants import Slip
from qopi_desktop.measures.form_mutation import DERIVE
from qopi_desktop.measures.mutation import Change, mutants

CORE_2 = CHARTS / "core-2.toml"
LAST_DAYS = ("core-2-day-31", "core-2-month-end-day-31", "core-2-visit-month-earliest")


@pytest.fixture(autouse=True)
def _package_read_once(package, monkeypatch):
    monkeypatch.setattr("qopi_desktop.cli.mutate.load_package", lambda: package)


@pytest.fixture
def folder(tmp_path):
    """Return a folder of its own with the charts of Core 2, and beside it what is *listed*."""
    charts = tmp_path / "charts"
    charts.mkdir()

    def make(leave_out=(), listed=""):
        head, *rest = CORE_2.read_text(encoding="utf-8").split("[[chart]]")
        kept = [each for each in rest if not any(f'id = "{name}"' in each for name in leave_out)]
        (charts / "core-2.toml").write_text("[[chart]]".join([head, *kept]), encoding="utf-8")
        (tmp_path / "equivalents.toml").write_text(listed, encoding="utf-8")
        return str(charts)

    return make


def listing(before, after, slip="window length"):
    """Return a slip in the window of Core 2 as it is listed."""
    keys = {"owner": "Core 2", "step": "numerator", "clause": "in time", "slip": slip, "before": before, "after": after}
    return "[[equivalent]]\nwhy = 'a test'\n" + "".join(f'{key} = "{value}"\n' for key, value in keys.items())


def test_the_charts_of_one_measure_notice_every_slip_in_it(run, folder):
    """Nothing survives, and derived values are not looked at."""
    status, out, err = run("mutate", "--charts", folder(), "--measure", "Core 2")

    assert (0, []) == (status, err)
    assert "window length: 2 / 2" in out.splitlines()
    assert "Measures: 175 slips, 175 noticed by a golden chart, 0 listed as without effect, 0 not noticed." in out
    assert "Derived" not in out


def test_a_slip_that_no_chart_notices_is_told(run, folder):
    """With file, measure, rung, clause and what was mistaken for what; the status says so too."""
    status, out, _ = run("mutate", "--charts", folder(LAST_DAYS), "--measure", "Core 2")

    assert 1 == status
    assert "measures/core.toml: Core 2, numerator, in time: not noticed: window length: 31 days -> 30 days" in out


def test_a_measure_without_charts_notices_nothing(run, folder):
    """Every slip in it survives."""
    status, out, _ = run("mutate", "--charts", folder(), "--measure", "Core 1", "--json")
    found = json.loads(out)

    assert 1 == status
    assert found["measures"]["slips"] == found["measures"]["survivors"] == len(found["survivors"]) > 20


def test_a_clause_in_which_no_slip_was_made_is_told(run, folder, monkeypatch):
    """Nothing would show that the charts hold it."""
    left = lambda *given: (each for each in mutants(*given) if each.change.clause != "in time")  # noqa: E731
    monkeypatch.setattr("qopi_desktop.cli.mutate.mutants", left)
    arguments = ("mutate", "--charts", folder(LAST_DAYS), "--measure", "Core 2")

    assert [["Core 2", "numerator", "in time"]] == json.loads(run(*arguments, "--json")[1])["untried"]
    status, out, _ = run(*arguments)
    assert 1 == status
    assert "Core 2, numerator, in time: no slip was made in it" in out


def test_what_is_listed_is_no_survivor(run, folder):
    """It is counted apart."""
    survived = json.loads(run("mutate", "--charts", folder(LAST_DAYS), "--measure", "Core 2", "--json")[1])["survivors"]
    listed = "".join(listing(each["before"], each["after"], each["slip"]) for each in survived)
    status, out, _ = run("mutate", "--charts", folder(LAST_DAYS, listed), "--measure", "Core 2", "--json")
    found = json.loads(out)

    assert (0, [], []) == (status, found["survivors"], found["wrongly_listed"])
    assert survived == found["equivalent"]
    assert {"measures/core.toml"} == {each["file"] for each in survived}
    assert len(survived) == found["measures"]["equivalent"]


@pytest.mark.parametrize(("before", "after"), [("31 days", "30 days"), ("31 days", "40 days")])
def test_what_a_chart_shows_or_nobody_can_mistake_is_wrongly_listed(run, folder, before, after):
    """The list must not hide what it should not."""
    charts = folder(listed=listing(before, after))
    status, out, _ = run("mutate", "--charts", charts, "--measure", "Core 2")

    assert 1 == status
    assert f"equivalents.toml: Core 2, numerator, in time: window length: {before} -> {after}: a chart" in out


def test_what_is_listed_of_other_measures_is_left_alone(run, folder):
    """One measure is asked about."""
    charts = folder(listed=listing("31 days", "30 days").replace("Core 2", "Core 3"))

    assert 0 == run("mutate", "--charts", charts, "--measure", "Core 2")[0]


def test_without_the_charts_of_the_checkout_the_command_says_so(run, tmp_path):
    """As in a bundle: it has failed, and has not found that all is well."""
    status, out, err = run("mutate", "--charts", str(tmp_path / "none"))

    assert (2, "") == (status, out)
    assert ["There are no golden charts in none: they come with a checkout. Name their folder with --charts."] == err


def test_a_measure_that_does_not_exist_is_refused(run):
    """With the nearest spelling."""
    status, out, err = run("mutate", "--measure", "Core2")

    assert (2, "", ['--measure: There is no measure "Core2". The nearest is "Core 2".']) == (status, out, err)


def test_the_golden_charts_of_the_checkout_are_the_default(run):
    """Nobody has to name them, nor the list beside them."""
    status, out, _ = run("mutate", "--measure", "Core 6", "--json")
    found = json.loads(out)

    assert (0, [], 1) == (status, found["survivors"], found["measures"]["equivalent"])


def test_derived_values_are_counted_apart(run, monkeypatch):
    """With their form, id and name."""
    change = Change("G09", DERIVE, "age_at_diagnosis", Slip.ORDER, "a", "b", "b")
    verdicts = [
        Verdict("forms/core.toml", change, killed=False),
        Verdict("measures/core.toml", replace(change, owner="Core 1", step="numerator"), killed=True),
    ]
    monkeypatch.setattr("qopi_desktop.cli.mutate.examine", lambda *_: verdicts)
    monkeypatch.setattr("qopi_desktop.cli.mutate.equivalents", lambda _: ())
    monkeypatch.setattr("qopi_desktop.cli.mutate.untried", lambda *_: ())

    assert (
        1,
        [
            "forms/core.toml: G09, derive, age_at_diagnosis: not noticed: order: a -> b",
            "order: 1 / 2",
            "Measures: 1 slips, 1 noticed by a golden chart, 0 listed as without effect, 0 not noticed.",
            "Derived values: 1 slips, 0 noticed by a golden chart, 0 listed as without effect, 1 not noticed.",
        ],
    ) == (run("mutate")[0], run("mutate")[1].splitlines())
