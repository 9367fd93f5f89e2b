"""``condition``: one condition on answers given with it."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping
from dataclasses import replace

from qopi_desktop.cli.plain import read_json
from qopi_desktop.cli.telling import refuse, tell_not_scored
from qopi_desktop.conditions import Condition, Trace, Truth, TypeFault, Vocabulary, build_condition, trace
from qopi_desktop.domain.answers import Answer, QuestionId
from qopi_desktop.forms.definition import Form
from qopi_desktop.forms.load import load_forms
from qopi_desktop.forms.reading import ReadAnswers, read_answers, write_answer
from qopi_desktop.forms.session import FormSession, Standing
from qopi_desktop.ui.words import say

_ANSWERS, _EXPRESSION = "--answers", "EXPR"


def condition(options: argparse.Namespace) -> int:
    """Write whether the condition is true, false or unknown, and how it came to that.

    Raises:
        InputError: The expression or the answers do not hold; nothing was written.
    """
    form = load_forms()
    vocabulary = replace(form.vocabulary, calendar=True)
    built = build_condition(options.expression, vocabulary)
    read = _answers(form, options.answers)
    refuse([replace(fault, place=_EXPRESSION) for fault in built] if isinstance(built, tuple) else [])
    ...
