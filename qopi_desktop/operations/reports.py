"""Making and keeping the office report."""

from __future__ import annotations

import contextlib
import os
import tempfile
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from qopi_desktop import __version__
from qopi_desktop.errors import FileNotWrittenError
from qopi_desktop.measures.offer import Offer
from qopi_desktop.measures.sets import SetKind
from qopi_desktop.reports.content import Heading, OfficeReport, build_report

if TYPE_CHECKING:
    from qopi_desktop.domain.people import OfficeId
    from qopi_desktop.domain.repositories import Store
    from qopi_desktop.domain.rounds import Round
    from qopi_desktop.measures.package import Package


def office_report(store: Store, package: Package, of_round: Round, office_id: OfficeId, made_on: date) -> OfficeReport:
    """Return how the office stands in the round; reads the store, so it belongs on a store lane.

    Raises:
        KeyError: The practice has no such office.
    """
    practice = store.people.practice()
    offices = {office.id: office.name for office in practice.offices}
    heading = Heading(
        practice=practice.name,
        office=offices[office_id],
        round_title=of_round.title,
        made_on=made_on,
        version=f"{__version__}, package {package.version}",
        demonstration=practice.demonstration,
    )
    return build_report(
        heading,
        Offer(package.measures, of_round.modules, practice.turned_on).measures_for(),
        store.charts.report_rows(of_round.id, office_id),
        scored=certification(package, of_round),
        scoring=of_round.scoring,
    )


def certification(package: Package, of_round: Round) -> tuple[str, ...]:
    """Return the measures whose overall score counts in the round: those of its sets for certification."""
    sets = [package.sets[each] for each in of_round.sets]
    return tuple(measure for each in sets if each.kind is SetKind.CERTIFICATION for measure in each.measures)


def save_report(document: bytes, path: Path) -> None:
    """Write the very bytes that were shown to *path*, whole or not at all; what was there is replaced.

    Raises:
        FileNotWrittenError: The folder cannot be written to; *path* is as it was.
    """
    draft: Path | None = None
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=".report-", suffix=".pdf")
        draft = Path(name)
        with os.fdopen(handle, "wb") as file:
            file.write(document)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    except OSError as error:
        if draft is not None:
            with contextlib.suppress(OSError):
                draft.unlink()
        raise FileNotWrittenError(path=str(path), reason=error.strerror or "") from error
