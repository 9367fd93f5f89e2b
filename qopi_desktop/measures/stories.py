"""Whole-chart stories: an invented record, what an abstractor answers from it, and what each measure comes to."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from qopi_desktop import resources
from qopi_desktop.domain.charts import RoundId
from qopi_desktop.forms.definition import Form
from qopi_desktop.forms.facts import MODULES
from qopi_desktop.forms.reading import ReadAnswers, read_answers
from qopi_desktop.measures.outcomes import Outcome

_FOLDER = "stories"


@dataclass(frozen=True, slots=True)
class WorkedOutcome:
    """What a measure comes to, worked by hand from the record, and why."""

    outcome: Outcome
    why: str


@dataclass(frozen=True, slots=True)
class ChartStory:
    """One invented patient; ``answers`` are as in a file for scoring, and with them the day of abstraction (G07).

    ``partial_date`` begins with the id of the question whose date the record gives only in part.
    """

    id: str
    title: str
    round: RoundId
    modules: tuple[str, ...]
    record: str
    contradiction: str
    partial_date: str
    distractor: str
    answers: Mapping[str, object]
    outcomes: Mapping[str, WorkedOutcome]

    @property
    def code(self) -> str:
        """Return four signs that tell it from other stories and hint at nothing, as its title and id may."""
        return sha256(self.id.encode()).hexdigest()[:4].upper()

    @property
    def abstracted_on(self) -> date:
        """Return the day on which its record is read."""
        return date.fromisoformat(str(self.answers["G07"]))

    def read(self, form: Form) -> ReadAnswers:
        """Return the answers of the whole chart, its modules among them."""
        return read_answers(form, {**self.answers, MODULES: list(self.modules)})


def story_ids() -> tuple[str, ...]:
    """Return the ids of all stories in resources/, sorted."""
    return resources.names(_FOLDER, ".toml")


def load_story(story_id: str) -> ChartStory:
    """Return the story of that id.

    Raises:
        FileNotFoundError: There is none.
    """
    said = tomllib.loads(resources.text(_FOLDER, f"{story_id}.toml"))
    outcomes = {key: WorkedOutcome(Outcome(each["is"]), each["why"]) for key, each in said["outcomes"].items()}
    return ChartStory(**{**said, "modules": tuple(said["modules"]), "outcomes": outcomes})
