"""Whether a module takes a chart in a round, and if not why.

Source: decisions.md 8; resources/eligibility.toml.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from qopi_desktop.conditions import Cell, Condition, Shape, Term, Vocabulary, build_condition
from qopi_desktop.conditions.truth import FALSE
from qopi_desktop.domain.rounds import Round
from qopi_desktop.forms.definition import Form
from qopi_desktop.forms.session import FormSession
from qopi_desktop.forms.tables import Faults, Table, read_tables, read_texts

FILE = "eligibility.toml"
_OPENS = "opens_on"


@dataclass(frozen=True, slots=True)
class Rule:
    """What must hold of a chart for its module to take it; ``say`` names the numbers of the round in braces."""

    module: str
    code: str
    rule: Condition
    say: str


@dataclass(frozen=True, slots=True)
class Ineligible:
    """Why a module does not take a chart: ``say`` still holds {opens_on}, the day that its reader writes his way."""

    module: str
    code: str
    say: str


@dataclass(frozen=True, slots=True)
class Eligibility:
    """The rules of every module, and the names of the numbers of a round that they read."""

    rules: tuple[Rule, ...]
    limits: tuple[str, ...]

    def why_not(self, session: FormSession, of_round: Round, modules: Sequence[str]) -> tuple[Ineligible, ...]:
        """Return why *modules* do not take the chart; what is not known yet refuses nothing.

        Raises:
            KeyError: The round lacks one of the numbers.
        """
        numbers = {name: of_round.limits[name] for name in self.limits}
        env: list[Cell] = [*session.env, of_round.opens_on.toordinal(), *numbers.values()]
        return tuple(
            Ineligible(rule.module, rule.code, _filled(rule.say, numbers))
            for rule in self.rules
            if rule.module in modules and rule.rule.decide(env) is FALSE
        )


ANYBODY = Eligibility((), ())
"""No rules: every module takes every chart."""


def load_eligibility(form: Form) -> Eligibility:
    """Return the rules shipped in resources/.

    Raises:
        ResourceError: The file does not hold; ``faults`` has each with line, column and nearest spelling.
    """
    return build_eligibility(form, read_texts([FILE])[FILE])


def build_eligibility(form: Form, text: str) -> Eligibility:
    """Return the rules of *text*.

    Raises:
        ResourceError: As for `load_eligibility`.
    """
    faults = Faults()
    tables = read_tables({FILE: text}, faults)
    faults.stop()
    table = tables[FILE]
    for key in ("title", "version", "source"):
        table.text(key)
    limits = table.texts("limits")
    vocabulary = _vocabulary(form, limits)
    rules = [_read(row, vocabulary) for row in table.tables("rule")]
    table.end(("title", "version", "source", "limits", "rule"))
    faults.stop()
    return Eligibility(tuple(rule for rule in rules if rule), limits)


def on_day(say: str, day: str) -> str:
    """Return a sentence with the day that the round opens as its reader writes it."""
    return say.replace(f"{{{_OPENS}}}", day)


def _vocabulary(form: Form, limits: Sequence[str]) -> Vocabulary:
    """Return the words of the form, and behind its questions those of the round."""
    first = len(form.questions)
    terms = [Term(_OPENS, _OPENS, first, Shape.DATE)]
    terms += [Term(name, name, first + place, Shape.NUMBER) for place, name in enumerate(limits, start=1)]
    return replace(
        form.vocabulary, terms={**form.vocabulary.terms, **{term.name: term for term in terms}}, calendar=True
    )


def _read(table: Table, vocabulary: Vocabulary) -> Rule | None:
    code = table.text("code")
    table.named(f"rule {code}")
    rule = build_condition(table.text("rule"), vocabulary)
    if isinstance(rule, tuple):
        table.keep(rule, "", "rule")
        return None
    found = Rule(table.text("module"), code, rule, table.text("say"))
    table.end(("module", "code", "rule", "say"))
    return found


def _filled(say: str, numbers: dict[str, int]) -> str:
    for name, number in numbers.items():
        say = say.replace(f"{{{name}}}", str(number))
    return say
