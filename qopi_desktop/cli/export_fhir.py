"""``export fhir``: the package, and the charts of a file, as resources of FHIR R4."""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from qopi_desktop.cli.charts import read_charts
from qopi_desktop.cli.places import into_empty
from qopi_desktop.cli.telling import refused, tell_not_scored
from qopi_desktop.forms.session import FormSession
from qopi_desktop.measures.package import Package, load_package
from qopi_desktop.standards.elements import Json
from qopi_desktop.standards.fhir import chart_resources, package_resources
from qopi_desktop.ui.words import say

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]  # noqa: SLF001 - it has no other name


def add_fhir(group: Commands) -> None:
    """Add ``fhir`` to the verbs of ``export``."""
    words = say("cli.help.fhir")
    parser = group.add_parser("fhir", help=words.split(".")[0], description=words)
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help=say("cli.help.out-folder"))
    parser.add_argument("--charts", type=Path, metavar="FILE.jsonl", help=say("cli.help.charts"))
    parser.set_defaults(run=_export)


def _export(options: argparse.Namespace) -> int:
    """Write one file for each resource, in a folder for each kind, and tell how many there are of each.

    Raises:
        InputError: The folder is not empty or cannot be written, or a chart does not hold; then nothing was written,
            save where the disk failed in between.
        ResourceError: CQL has no words for a condition.
    """
    package = load_package()
    with into_empty(options.out, "--out"):
        resources = [*package_resources(package), *_of_charts(package, options.charts)]
        _write(options.out, resources)
    counts = Counter(str(resource["resourceType"]) for resource in resources)
    sys.stdout.write("".join(f"{kind}: {count}\n" for kind, count in counts.items()))
    return 0


def _of_charts(package: Package, path: Path | None) -> Iterator[Json]:
    if path is None:
        return
    charts, faults = read_charts(package.form, path)
    if faults:
        raise refused(faults)
    for chart in charts:
        tell_not_scored(f"{chart.place}: {chart.chart}", FormSession(package.form, chart.read.answers), chart.read)
    yield from chart_resources(package, [(chart.chart, chart.read.answers) for chart in charts])


def _write(folder: Path, resources: Iterable[Json]) -> None:
    for resource in resources:
        kind = folder / str(resource["resourceType"])
        kind.mkdir(parents=True, exist_ok=True)
        text = json.dumps(resource, indent=1, ensure_ascii=False)
        (kind / f"{resource['id']}.json").write_text(f"{text}\n", encoding="utf-8")
