"""The code of the primary cancer that a code of ICD-10-CM or of ICD-O-3 means, or why it means none for certain.

Source: ICD-10-CM and ICD-O-3.2, code numbers as facts, in resources/finding/cancers.toml.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from qopi_desktop.forms.names import FINDING
from qopi_desktop.forms.tables import Faults, Table, read_tables, read_texts

_FILE = f"{FINDING}cancers.toml"
_ICD10 = re.compile(r"[A-Z][0-9][0-9A-Z]([0-9A-Z]{0,4})")
_TOPOGRAPHY = re.compile(r"C[0-9]{2}[0-9]?")
_MORPHOLOGY = re.compile(r"[0-9]{4}")
_BEHAVIORS = {"0": "benign", "1": "uncertain", "2": "in-situ", "3": "", "6": "secondary", "9": "unspecified"}


@dataclass(frozen=True, slots=True)
class Cancer:
    """A code of primary cancer; or, where *code* is None, the reason.

    The reasons: in-situ, benign, uncertain, secondary, unspecified, several (sites or types share the code),
    needs-morphology, not-cancer, and unreadable.
    """

    code: str | None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class _Row:
    means: Cancer
    topography: tuple[str, ...]
    morphology: tuple[tuple[str, str], ...]

    def fits(self, topography: str, morphology: str) -> bool:
        is_there = not self.topography or topography.startswith(self.topography)
        return is_there and any(first <= morphology <= last for first, last in self.morphology)


@dataclass(frozen=True, slots=True)
class Cancers:
    """What the codes of ICD-10-CM and ICD-O-3 mean among the codes of primary cancer."""

    starts: Mapping[str, Cancer]
    rows: tuple[_Row, ...]

    def of_icd10(self, code: str) -> Cancer:
        """Return the primary cancer that the ICD-10-CM *code* ("C50.911") means; its longest start decides."""
        plain = code.strip().upper().replace(".", "")
        if not _ICD10.fullmatch(plain):
            return Cancer(None, "unreadable")
        starts = (plain[:length] for length in range(len(plain), 2, -1))
        return next((self.starts[start] for start in starts if start in self.starts), Cancer(None, "not-cancer"))

    def of_icdo(self, topography: str, morphology: str, behavior: str) -> Cancer:
        """Return the primary cancer that the ICD-O-3 codes ("C34.1", "8041", "3") mean.

        Behavior decides first, so that in situ disease is none; then blood cancers and small cell of the lung, by
        morphology; then the site.
        """
        site = topography.strip().upper().replace(".", "")
        if not (_TOPOGRAPHY.fullmatch(site) and _MORPHOLOGY.fullmatch(morphology) and behavior in _BEHAVIORS):
            return Cancer(None, "unreadable")
        if _BEHAVIORS[behavior]:
            return Cancer(None, _BEHAVIORS[behavior])
        return next((row.means for row in self.rows if row.fits(site, morphology)), Cancer(None, "several"))


def load_cancers() -> Cancers:
    """Return what the codes mean, as shipped in resources/.

    Raises:
        ResourceError: The file does not hold.
    """
    faults = Faults()
    table = read_tables(read_texts([_FILE]), faults)[_FILE]
    found = Cancers(
        {start: _means(row) for row in table.tables("icd10") for start in _starts(row.texts("codes"))},
        tuple(_row(row) for row in table.tables("icdo")),
    )
    faults.stop()
    return found


def _row(row: Table) -> _Row:
    ends = [(first, last or first) for first, _, last in (each.partition("-") for each in row.texts("morphology"))]
    return _Row(_means(row), tuple(_starts(row.texts("topography"))), tuple(ends))


def _means(row: Table) -> Cancer:
    code = row.may_text("code")
    return Cancer(code) if code else Cancer(None, row.text("reason"))


def _starts(codes: Iterable[str]) -> Iterable[str]:
    """Return how the codes begin that *codes* name; "C00-C17" is each category between."""
    for each in codes:
        first, _, last = each.replace(".", "").partition("-")
        if last:
            yield from (f"{first[0]}{number:02}" for number in range(int(first[1:]), int(last[1:]) + 1))
        else:
            yield first
