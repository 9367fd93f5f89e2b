"""A few measures over the small form."""

from __future__ import annotations

from qopi_desktop.measures.load import build_measures
from tests.unit.forms.small import FORM, toml

HEAD = 'module = "core"\nversion = "2026.1"\nsource = "a test"\n'
WORDS = {"denominator": "All", "exclude": "None", "numerator": "Some"}


def measure(measure_id: str, numerator: object, **keys: object) -> str:
    """Return one measure as TOML; a rung may be given as one rule."""
    table = {
        "id": measure_id,
        "title": measure_id,
        "statement": f"The statement of {measure_id}",
        "direction": "higher",
        "denominator": "modules includes 'core'",
        "exclude": [],
        "exception": [],
        "numerator": numerator,
        "words": WORDS,
        "confidence": "inferred",
        "source": "a test",
        "default": "on",
        "reason": f"Why {measure_id} is measured",
        **keys,
    }
    rungs = {
        key: [{"name": f"{key} rule", "rule": table[key]}]
        for key in ("denominator", "exclude", "exception", "numerator")
        if isinstance(table[key], str)
    }
    return f"[[measure]]\n{''.join(f'{key} = {toml(value)}{chr(10)}' for key, value in (table | rungs).items())}"


def files(*measures: str, **replaced: str) -> dict[str, str]:
    """Return the files of these measures."""
    texts = {"measures/core.toml": HEAD + "\n".join(measures)}
    return texts | {f"measures/{name}.toml": text for name, text in replaced.items()}


STAGE = measure(
    "Stage",
    "stage is one of ['i', 'iv']",
    denominator="staged = 'yes'",
    exclude="treated = 'no'",
    exception="pain_score > 5",
)
TREATED = measure("Treated", "treated = 'yes'", exclude="vital_status = 'dead'")
VISIT = measure("Visit", "first_office_visit <= diagnosed_on + 31 days")
BOTH = measure("Both", "all of: [measure 'Stage', measure 'Treated']")
WHOLE = measure("Whole", "all of: [measure 'Both', measure 'Visit']", exception="pain_score > 5")
MEASURES = build_measures(FORM, files(WHOLE, BOTH, STAGE, TREATED, VISIT))
