"""``mutate``: whether the golden charts notice every slip that could be made in a measure."""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from qopi_desktop.cli.golden import (
    Equivalent,
    GoldenChart,
    GoldenValue,
    equivalents,
    golden_charts,
    golden_values,
    worked_charts,
    worked_values,
)
from qopi_desktop.cli.telling import refused, unknown
from qopi_desktop.measures.form_mutation import DERIVE, form_mutants
from qopi_desktop.measures.mutation import Change, mutants
from qopi_desktop.measures.package import Package, load_package
from qopi_desktop.measures.worked import WorkedChart, WorkedValue, rests_on, with_parts
from qopi_desktop.ui.words import say

CHARTS = Path(__file__).parents[2] / "tests" / "golden" / "charts"
"""Where the golden charts of a checkout are; a bundle has none."""

VALUES = "values"
"""The folder beside it with the charts on derived questions."""

EQUIVALENTS = "equivalents.toml"
"""The file beside the folder of charts that lists the slips which no chart can show."""

Clause = tuple[str, str, str]

SURVIVED = 1
"""The exit status when a slip was not noticed, or none was made."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """A slip in a file below resources/, and whether a chart noticed it."""

    file: str
    change: Change
    killed: bool


@dataclass(frozen=True, slots=True)
class Findings:
    """What became of all slips.

    ``wrongly_listed`` are those listed as equivalent that are none, ``untried`` the clauses in which none was made: of
    each the id of the measure or question, the rung or ``derive``, and its name.
    """

    verdicts: tuple[Verdict, ...]
    equivalent: tuple[Verdict, ...]
    survivors: tuple[Verdict, ...]
    wrongly_listed: tuple[Equivalent, ...]
    untried: tuple[Clause, ...] = ()

    @property
    def is_clean(self) -> bool:
        """Return whether slips were made in every clause, and each is noticed or rightly listed."""
        return not (self.survivors or self.wrongly_listed or self.untried)


def mutate(options: argparse.Namespace) -> int:
    """Make every slip in every measure and derived value; write those that no golden chart notices.

    Raises:
        InputError: The charts are not there, do not fit, or the measure that is asked for is unknown.
        ResourceError: A file of charts cannot be read.
    """
    package = load_package()
    named, known = [options.measure] if options.measure is not None else [], [each.id for each in package.measures]
    if faults := unknown(named, known, "unknown-measure", "--measure"):
        raise refused(faults)
    charts, values = golden_charts(options.charts), golden_values(options.charts.parent / VALUES)
    listed = equivalents(options.charts.parent / EQUIVALENTS)
    findings = judge(examine(package, charts, values, options.measure), listed, options.measure)
    findings = replace(findings, untried=untried(package, findings.verdicts, options.measure))
    sys.stdout.write(f"{json.dumps(_plain(findings))}\n" if options.json else "".join(_lines(findings)))
    return 0 if findings.is_clean else SURVIVED


def examine(
    package: Package,
    charts: Iterable[GoldenChart],
    values: Iterable[GoldenValue],
    measure_id: str | None = None,
) -> Iterator[Verdict]:
    """Yield what becomes of every slip; with *measure_id* of those in one measure, else in derived values too.

    Raises:
        InputError: As for `worked_charts` and `worked_values`.
    """
    worked = worked_charts(package, charts)
    for measure in package.measures:
        if measure_id in {None, measure.id}:
            own = worked.get(measure.id, [])
            for mutant in mutants(measure, package.form.vocabulary):
                killed = any(chart.kills(mutant.measure) for chart in own)
                yield Verdict(measure.file, mutant.change, killed)
    if measure_id is None:
        yield from _examine_values(package, worked, worked_values(package, values))


def _examine_values(
    package: Package, charts: Mapping[str, list[WorkedChart]], values: Mapping[str, list[WorkedValue]]
) -> Iterator[Verdict]:
    reads = {each: _reads(package, each) for each in charts}
    for mutant in form_mutants(package.form):
        question = package.form.by_name[mutant.change.clause]
        derive = mutant.form.questions[question.id].derive
        killed = any(derive and value.kills(derive) for value in values.get(question.id, ())) or any(
            chart.kills_form(mutant.form) for each in charts if question.id in reads[each] for chart in charts[each]
        )
        yield Verdict(question.file, mutant.change, killed)


def judge(verdicts: Iterable[Verdict], listed: Iterable[Equivalent], measure_id: str | None = None) -> Findings:
    """Return what *verdicts* come to; with *measure_id* only what is *listed* of that measure is looked at.

    A slip is rightly listed when it is there to be made and no chart notices it.
    """
    told = tuple(verdicts)
    own = [each for each in listed if measure_id in {None, each.owner}]
    meant = {each: [verdict for verdict in told if each.is_told_of(verdict.change)] for each in own}
    equivalent = tuple(verdict for found in meant.values() for verdict in found if not verdict.killed)
    return Findings(
        verdicts=told,
        equivalent=equivalent,
        survivors=tuple(each for each in told if not each.killed and each not in equivalent),
        wrongly_listed=tuple(each for each, found in meant.items() if not found or any(v.killed for v in found)),
    )


def untried(package: Package, verdicts: Iterable[Verdict], measure_id: str | None = None) -> tuple[Clause, ...]:
    """Return the clauses, with *measure_id* of one measure, in which no slip was made, in their order."""
    tried = {(each.change.owner, each.change.step, each.change.clause) for each in verdicts}
    derived = [(each.id, DERIVE, each.name) for each in package.form.questions.values() if each.derive]
    clauses = [
        (measure.id, rung.value, clause.name)
        for measure in package.measures
        for rung, found in measure.rungs.items()
        for clause in found
        if measure_id in {None, measure.id}
    ]
    return tuple(each for each in (*clauses, *(derived if measure_id is None else ())) if each not in tried)


def _reads(package: Package, measure_id: str) -> frozenset[str]:
    """Return the ids of all questions on whose answers the measure can depend."""
    measures = with_parts(package.measures, measure_id)
    return rests_on(package.form, [read for measure in measures for read in measure.reads])


def _lines(findings: Findings) -> Iterator[str]:
    """Yield what a person reads: each survivor, each line listed wrongly, then how many there were of each kind."""
    for each in findings.survivors:
        yield f"{say('cli.mutate.survivor', file=each.file, **_change(each.change))}\n"
    for listed in findings.wrongly_listed:
        yield f"{say('cli.mutate.wrongly-listed', **asdict(listed))}\n"
    for owner, step, clause in findings.untried:
        yield f"{say('cli.mutate.untried', owner=owner, step=step, clause=clause)}\n"
    for slip, counts in _by_slip(findings.verdicts).items():
        yield f"{slip}: {counts['killed']} / {counts['slips']}\n"
    for title, counts in _totals(findings).items():
        if counts["slips"]:
            yield f"{say(f'cli.mutate.{title}', **counts)}\n"


def _plain(findings: Findings) -> dict[str, object]:
    return {
        **_totals(findings),
        "by_slip": _by_slip(findings.verdicts),
        "survivors": [{"file": each.file, **_change(each.change)} for each in findings.survivors],
        "equivalent": [{"file": each.file, **_change(each.change)} for each in findings.equivalent],
        "wrongly_listed": [asdict(each) for each in findings.wrongly_listed],
        "untried": [list(each) for each in findings.untried],
    }


def _change(change: Change) -> dict[str, str]:
    return {**asdict(change), "slip": change.slip.value}


def _totals(findings: Findings) -> dict[str, dict[str, int]]:
    return {
        title: {
            "slips": sum(title == _title(each) for each in findings.verdicts),
            "killed": sum(each.killed and title == _title(each) for each in findings.verdicts),
            "equivalent": sum(title == _title(each) for each in findings.equivalent),
            "survivors": sum(title == _title(each) for each in findings.survivors),
        }
        for title in ("measures", "derived")
    }


def _title(verdict: Verdict) -> str:
    return "derived" if verdict.change.step == DERIVE else "measures"


def _by_slip(verdicts: Iterable[Verdict]) -> dict[str, dict[str, int]]:
    slips, killed = Counter[str](), Counter[str]()
    for each in verdicts:
        slips[each.change.slip.value] += 1
        killed[each.change.slip.value] += each.killed
    return {slip: {"slips": count, "killed": killed[slip]} for slip, count in sorted(slips.items())}
