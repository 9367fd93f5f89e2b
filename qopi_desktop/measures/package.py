"""The forms and measures of one version, read once and shared by every chart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from qopi_desktop.domain.answers import Answer, QuestionId
from qopi_desktop.domain.charts import Override, Summary
from qopi_desktop.forms.definition import Form
from qopi_desktop.forms.load import load_forms
from qopi_desktop.forms.session import FormSession
from qopi_desktop.measures.board import Board
from qopi_desktop.measures.definition import Measure
from qopi_desktop.measures.eligibility import ANYBODY, Eligibility, load_eligibility
from qopi_desktop.measures.load import load_measures
from qopi_desktop.measures.sets import MeasureSet, load_sets


@dataclass(frozen=True, slots=True)
class Package:
    """A form, the measures that score it, their version, the sets looked at as a whole, and whom modules take."""

    form: Form
    measures: tuple[Measure, ...]
    version: str
    sets: Mapping[str, MeasureSet] = field(default_factory=dict)
    eligibility: Eligibility = ANYBODY


def load_package() -> Package:
    """Return the forms, measures, sets and rules of eligibility shipped in resources/.

    Raises:
        ResourceError: A file does not hold; ``faults`` says where and why.
    """
    form = load_forms()
    measures = load_measures(form)
    sets = load_sets([measure.id for measure in measures])
    return Package(form, measures, form.version, sets, load_eligibility(form))


def summarise(package: Package, answers: Mapping[QuestionId, Answer], overrides: Sequence[Override] = ()) -> Summary:
    """Return the summary of a chart with *answers*, the facts filled by the program among them.

    A caller that keeps the session and board of the chart asks `Board.summary` instead, which reads nothing again.
    """
    return Board(package.measures, FormSession(package.form, answers, overrides)).summary()
