"""``dictionary``: all questions and measures as JSON."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict

from qopi_desktop.forms.definition import Check, Form, Question
from qopi_desktop.measures.definition import Measure, Rung
from qopi_desktop.measures.package import load_package


def dictionary(_: argparse.Namespace) -> int:
    """Write the sections, questions and measures that the program ships, with their rules, as one JSON object."""
    package = load_package()
    whole = {
        "version": package.version,
        "sections": [asdict(section) for section in package.form.sections],
        "questions": [_question(question, package.form) for question in package.form.questions.values()],
        "measures": [_measure(measure) for measure in package.measures],
        "sets": [asdict(each) | {"kind": each.kind.value} for each in package.sets.values()],
    }
    sys.stdout.write(f"{json.dumps(whole, indent=1)}\n")
    return 0


def _question(question: Question, form: Form) -> dict[str, object]:
    term = form.vocabulary.terms[question.id]
    return {
        "id": question.id,
        "name": question.name,
        "module": question.module,
        "section": question.section,
        "ask": question.ask,
        "short": question.short,
        "kind": question.kind.value,
        "value": term.shape.value,
        "choices": [asdict(choice) for choice in question.choices],
        "open_codes": question.open_codes,
        "statuses": sorted(status.value for status in question.statuses),
        "optional": question.optional,
        "program": question.program,
        "lane": question.lane,
        "unit": question.unit,
        "min": None if question.minimum is None else float(question.minimum),
        "max": None if question.maximum is None else float(question.maximum),
        "when": question.when and question.when.text,
        "derive": question.derive and question.derive.text,
        "checks": [_check(check) for check in question.checks],
        "card": asdict(question.card),
    }


def _check(check: Check) -> dict[str, object]:
    words = {"code": check.code, "title": check.title, "say": check.say}
    return {**words, "severity": check.severity.value, "rule": check.rule.text}


def _measure(measure: Measure) -> dict[str, object]:
    rungs = {
        rung.value: [{"name": clause.name, "rule": clause.rule.text} for clause in measure.rungs[rung]] for rung in Rung
    }
    return {
        "id": measure.id,
        "module": measure.module,
        "title": measure.title,
        "statement": measure.statement,
        "direction": measure.direction.value,
        **rungs,
        "gap": measure.gap,
        "words": asdict(measure.words),
        "confidence": measure.confidence,
        "source": measure.source,
        "reason": measure.reason,
        "window": measure.window,
        "default_on": measure.default_on,
        "published_mean": None if measure.published_mean is None else float(measure.published_mean),
        "note": measure.note,
    }
