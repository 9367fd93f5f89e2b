"""Packages of a few questions and any rules, and how one scorer's counts differ from another's."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from itertools import product

from qopi_desktop.bulk.closures import ClosureScorer
from qopi_desktop.bulk.columns import ColumnScorer
from qopi_desktop.bulk.tallies import Tally
from qopi_desktop.conditions import Cell, Env, Gap
from qopi_desktop.domain.scores import Score
from qopi_desktop.forms.definition import Form
from qopi_desktop.forms.load import build_form
from qopi_desktop.measures.load import build_measures
from qopi_desktop.measures.package import Package
from tests.unit.forms.small import HEAD, SECTIONS, question
from tests.unit.forms.small import files as form_files
from tests.unit.measures.small import files, measure

OFFICE = question("G03", "office", "choice", codes="offices", program=True)
MODULES = question(
    "G06", "modules", "many", choices=[{"code": code, "label": code} for code in ("core", "br")], program=True
)


def form_of(*questions: str) -> Form:
    """Return a form of the office, the modules and *questions*."""
    return build_form(form_files(core=HEAD + SECTIONS + "\n".join((OFFICE, MODULES, *questions))))


def package_of(form: Form, rules: Iterable[str]) -> Package:
    """Return a package in which each of *rules*, and its opposite, is the numerator of a measure.

    Met, undecided and not met of the two tell the four truths apart.
    """
    both = [each for rule in rules for each in (rule, f"not ({rule})")]
    written = [measure(f"M {number}", rule, denominator="true") for number, rule in enumerate(both)]
    return Package(form, build_measures(form, files(*written)), form.version)


def grid(form: Form, **cells: Sequence[Cell]) -> list[Env]:
    """Return a settled chart, in an office of its own, for every combination of *cells* given by name."""
    slots = {name: form.vocabulary.terms[name].slot for name in ("office", *cells)}
    envs: list[Env] = []
    for number, each in enumerate(product(*cells.values())):
        env: list[Cell] = [Gap.PENDING] * len(form.questions)
        for name, cell in zip(slots, (f"chart {number}", *each), strict=True):
            env[slots[name]] = cell
        envs.append(env)
    return envs


def difference(one: Tally, other: Tally) -> list[tuple[str, str, Score | None, Score | None]]:
    """Return every office and measure of which *one* and *other* have not counted the same, with both counts."""
    offices = [each for each in {**one.counts, **other.counts} if one.counts.get(each) != other.counts.get(each)]
    ours, theirs = (
        {(office, each): found[each] for office, found in _only(tally, offices).scores().items() for each in found}
        for tally in (one, other)
    )
    keys = sorted(ours.keys() | theirs.keys())
    return [(*key, ours.get(key), theirs.get(key)) for key in keys if ours.get(key) != theirs.get(key)]


def _only(tally: Tally, offices: Collection[str]) -> Tally:
    """Return what *tally* has counted of *offices*."""
    return Tally({office: counts for office, counts in tally.counts.items() if office in offices})


def disagreement(package: Package, envs: Sequence[Env]) -> list[tuple[str, str, Score | None, Score | None]]:
    """Return where columns and closures differ about settled charts."""
    return difference(ClosureScorer(package).tally_settled(envs), ColumnScorer(package).tally_settled(envs))
