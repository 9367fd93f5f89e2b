"""The forms and measures of one version, read once and shared by every chart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from qopi_desktop.domain.answers import Answer, QuestionId
from qopi_desktop.domain.charts import Override, Summary
from qopi_desktop.forms.definition import Form
from qopi_desktop.forms.load import load_forms
from qopi_desktop.forms.session import FormSession
from qopi_desktop.measures.board import Board
from qopi_desktop.measures.definition import Measure
from qopi_desktop.measures.load import load_measures


@dataclass(frozen=True, slots=True)
class Package:
    """A form, the measures that score it, and their version."""

    form: Form
    measures: tuple[Measure, ...]
    version: str


def load_package() -> Package:
    """Return the forms and measures shipped in resources/.

    Raises:
        ResourceError: A file does not hold; ``faults`` says where and why.
    """
    form = load_forms()
    return Package(form, load_measures(form), form.version)


def summarise(package: Package, answers: Mapping[QuestionId, Answer], overrides: Sequence[Override] = ()) -> Summary:
    """Return the summary of a chart with *answers*, the facts filled by the program among them.

    A caller that keeps the session and board of the chart asks `Board.summary` instead, which reads nothing again.
    """
    return Board(package.measures, FormSession(package.form, answers, overrides)).summary()
