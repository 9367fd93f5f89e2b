"""The one place where an exception becomes words."""

from __future__ import annotations

import logging
import string
import sys
import threading

import pytest
from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication, QMessageBox, QWidget

from qopi_desktop.domain import rules
from qopi_desktop.domain.answers import QuestionId
from qopi_desktop.domain.passwords import PasswordFault
from qopi_desktop.errors import Cancelled, KnownError, Refused, StaleRevisionError, StoreMissingError
from qopi_desktop.store import cipher, files
from qopi_desktop.ui import errors, words
from qopi_desktop.ui.kit import MessageBar

KNOWN = [KnownError, *KnownError.__subclasses__()]
REFUSALS = [value for value in vars(rules).values() if isinstance(value, rules.Refusal)]


@pytest.fixture
def bar(shown):
    """The message bar."""
    made = shown(MessageBar(), 800, 80)
    made.hide()
    return made


@pytest.fixture
def boxes(qapp):
    """The dialogs that are open; none is left."""
    yield lambda: [
        each for each in QApplication.topLevelWidgets() if isinstance(each, QMessageBox) and each.isVisible()
    ]
    for each in QApplication.topLevelWidgets():
        if isinstance(each, QMessageBox):
            each.close()
            each.deleteLater()


def facts_in(sentence: str) -> set[str]:
    """The facts that a sentence wants."""
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}


@pytest.mark.parametrize("kind", KNOWN, ids=lambda kind: kind.code)
def test_every_known_error_has_a_sentence_whose_facts_it_documents(kind):
    """So that no blank stands in a sentence."""
    sentences = [words.say(f"errors.{kind.code}.say")]
    if words.knows(f"errors.{kind.code}.hint"):
        sentences.append(words.say(f"errors.{kind.code}.hint"))
    wanted = {name for sentence in sentences for name in facts_in(sentence)}

    assert sentences[0].endswith(".")
    assert {name for name in wanted if f"``{name}``" not in (kind.__doc__ or "")} == set()


@pytest.mark.parametrize("refusal", REFUSALS, ids=lambda refusal: refusal.code)
def test_every_refusal_has_a_sentence(refusal):
    """The store may say any of them, without a count."""
    assert set() == facts_in(words.say(f"chart.refused.{refusal.code}"))


def test_a_known_error_is_a_sentence_with_folded_details(bar):
    """The code and the facts are for whoever helps."""
    errors.present(bar, StoreMissingError(path="/srv/store"))

    assert bar.isVisible()
    assert bar.accessibleName().startswith("There is no store at /srv/store.")
    assert "store-missing\npath: /srv/store" == bar._details.text()
    assert not bar._details.isVisible()

    bar.fold.click()

    assert bar._details.isVisible()


def test_a_refusal_and_a_stale_answer_have_their_own_words(bar):
    """Neither is an error."""
    errors.present(bar, Refused(rules.OWN_CHART))
    refused = bar.accessibleName()
    errors.present(bar, StaleRevisionError(QuestionId("G15"), theirs=None, ours=None))

    assert "You treat this patient, so you cannot abstract this chart." == refused
    assert bar.accessibleName().startswith("This answer was changed by somebody else meanwhile.")


def test_what_the_person_cancelled_shows_nothing(bar, boxes):
    """They know."""
    errors.present(bar, Cancelled())

    assert not bar.isVisible()
    assert [] == boxes()


@pytest.mark.warns_in_log
def test_a_bug_opens_the_crash_dialog_whose_number_is_in_the_log(bar, boxes, caplog):
    """The trace is in the log, not in the dialog; nothing blocks."""
    try:
        raise ValueError("what happened")
    except ValueError as error:
        errors.present(bar, error)
    (box,) = boxes()
    number = caplog.records[-1].args[0]

    assert not bar.isVisible()
    assert not box.isModal()
    assert f"The program has a fault, number {number}." == box.text()
    assert "what happened" not in box.text() + box.informativeText()
    assert "what happened" in str(caplog.records[-1].exc_info[1])


@pytest.mark.warns_in_log
def test_two_bugs_have_two_numbers(boxes):
    """Each finds its own trace."""
    errors.crash(ValueError("one"))
    errors.crash(ValueError("two"))

    assert 2 == len({box.text() for box in boxes()})


def test_a_known_error_that_was_said_beside_its_field_opens_nothing(boxes):
    """Once is enough."""
    errors.crash_unless_known(StoreMissingError(path="x"))

    assert [] == boxes()


@pytest.mark.warns_in_log
@pytest.mark.parametrize("error", [StoreMissingError(path="x"), ValueError("bug")])
def test_where_no_screen_is_left_the_program_goes_on_after_telling(shown, boxes, error):
    """At closing: told first, then closed."""
    told: list[str] = []
    errors.tell(error, shown(QWidget()), lambda: told.append("then"))
    for box in boxes():
        box.accept()

    assert ["then"] == told


@pytest.mark.warns_in_log
def test_uncaught_exceptions_of_every_thread_lead_to_the_dialog(qapp, boxes, monkeypatch):
    """And warnings of Qt to the log."""
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    before = qInstallMessageHandler(None)
    try:
        errors.install()
        sys.excepthook(ValueError, ValueError("here"), None)
        threading.excepthook(threading.ExceptHookArgs((ValueError, ValueError("there"), None, None)))
    finally:
        qInstallMessageHandler(before)

    assert 2 == len(boxes())


@pytest.mark.warns_in_log
def test_a_warning_of_qt_is_a_line_of_the_log(caplog):
    """Which fails a test, as a warning of Python does."""
    with caplog.at_level(logging.INFO):
        errors._on_qt(QtMsgType.QtWarningMsg, QMessageLogContext(), "a widget")
        errors._on_qt(QtMsgType.QtInfoMsg, QMessageLogContext(), "by the way")

    assert [(logging.WARNING, "Qt: a widget"), (logging.INFO, "Qt: by the way")] == [
        (record.levelno, record.getMessage()) for record in caplog.records
    ]


CODES = [
    *[("store-unavailable.reason", code) for code in {*files._REASONS.values(), *cipher._REASONS.values()}],
    *[("backup-failed.what", code) for code in {*files._REASONS.values(), *cipher._REASONS.values()}],
    *[("password-refused.rule", fault.value) for fault in PasswordFault],
]


@pytest.mark.parametrize(("place", "code"), sorted(set(CODES)))
def test_codes_are_put_in_words(place, code):
    """A person reads no ``disk-full``."""
    assert words.knows(f"errors.{place}.{code}")
