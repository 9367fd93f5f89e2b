"""Every exception raised on purpose.

KnownError                    the world failed; carries facts, no prose
├── StoreMissingError         no store at the path
├── StoreExistsError          something is at the path already; nothing was touched
├── StoreDamagedError         the file cannot be read with its key, or its audit chain is broken
├── StoreTooNewError          written by a newer major version
├── NotDemonstrationError     the store is a real one, so it is not reset; it was not touched
├── StoreOnShareError         the path lies on a network share
├── StoreInUseError           another running program has the store
├── StoreUnavailableError     disk full, read-only or locked: nothing was written, try again
├── UnlockRefusedError        wrong password or recovery code; carries tries left and wait
├── PasswordRefusedError      the new password breaks a rule; carries the rule's code
├── ChartNotFoundError        no such chart
├── AnswerMisfitError         an answer is not of its question's kind; nothing was written
├── BackupFailedError         a backup could not be written or did not verify
├── FileNotWrittenError       a file the user asked for could not be written; what was there is as it was
├── NotEnrolledError          this workstation has not joined a central service, or may take part no more
├── ServiceUnreachableError   the central service did not answer; carries why and how long to wait
├── ServiceRefusedError       the central service answered that it does not do this; carries its code
├── ServiceNotTrustedError    what answers is not the service this workstation joined; nothing of it was believed
├── DeviceRevokedError        the service took this workstation's part away, and proved that it was the service
├── ResourceError             a file under resources/ does not hold; carries file, place and fault
└── InputError                a file or line given by the user does not hold; carries file, line, field, fault
StaleRevisionError            two people changed one answer; carries both
Refused                       the rules say no; carries the refusal (not an error)
Cancelled                     the user cancelled (not an error)
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from qopi_desktop.domain.answers import Answer, QuestionId
    from qopi_desktop.domain.rules import Refusal


class KnownError(Exception):
    """The world failed in a way the program expects; ``code`` finds the sentence, ``facts`` fill it.

    Facts never hold patient data.
    """

    code = "known-error"

    def __init__(self, **facts: Any) -> None:
        super().__init__(self.code, facts)
        self.facts = facts


class StoreMissingError(KnownError):
    """No store at ``path``."""

    code = "store-missing"


class StoreExistsError(KnownError):
    """Something lies at ``path`` already; it was not touched."""

    code = "store-exists"


class StoreDamagedError(KnownError):
    """The file at ``path`` does not open with its key, or its audit chain is broken (``what``)."""

    code = "store-damaged"


class StoreTooNewError(KnownError):
    """The store is of version ``found``; this program reads up to ``supported``."""

    code = "store-too-new"


class NotDemonstrationError(KnownError):
    """The store at ``path`` is a real one, not the demonstration; it was not touched."""

    code = "not-demonstration"


class StoreOnShareError(KnownError):
    """``path`` lies on a network share (``kind``), where the journal is not safe."""

    code = "store-on-share"


class StoreInUseError(KnownError):
    """Another running program has the store at ``path``."""

    code = "store-in-use"


class StoreUnavailableError(KnownError):
    """Nothing was written: ``reason`` is disk-full, read-only, locked or io."""

    code = "store-unavailable"


class UnlockRefusedError(KnownError):
    """The password or recovery code was not accepted; ``tries_left`` and ``wait_s`` say what now."""

    code = "unlock-refused"


class PasswordRefusedError(KnownError):
    """A new password breaks ``rule``: too-short, common, contains-name."""

    code = "password-refused"


class ChartNotFoundError(KnownError):
    """No chart with that id in this store."""

    code = "chart-not-found"


class AnswerMisfitError(KnownError):
    """An answer does not fit ``question_id``; nothing was written.

    ``fault`` is unknown-question, program-question, derived-question, kind, choice or status.
    """

    code = "answer-misfit"


class BackupFailedError(KnownError):
    """The backup at ``path`` was not written or did not verify (``what``)."""

    code = "backup-failed"


class FileNotWrittenError(KnownError):
    """The file at ``path`` was not written (``reason``, in the system's words); what was there is as it was."""

    code = "file-not-written"


class NotEnrolledError(KnownError):
    """This workstation has not joined a central service, or its part was taken away."""

    code = "not-enrolled"


class ServiceUnreachableError(KnownError):
    """The central service did not answer, so whether the request arrived is not known.

    ``reason`` is offline, proxy, timeout, busy or failed; ``retry_after_s`` how long it asks to wait, or 0.
    """

    code = "service-unreachable"


class ServiceRefusedError(KnownError):
    """The central service answered that it does not do this: ``reason`` is its code, the other facts are its own."""

    code = "service-refused"


class ServiceNotTrustedError(KnownError):
    """What answers is not the service this workstation joined, by ``what``; nothing of the answer was believed.

    ``what`` is address, authority, certificate, redirect, answer, keys, token, verdicts, receipt, chain or revocation.
    """

    code = "service-not-trusted"


class DeviceRevokedError(KnownError):
    """The service took this workstation's part away, in a statement that verifies."""

    code = "device-revoked"


class ResourceError(KnownError):
    """A file under resources/ does not hold: ``file``, ``line``, ``column``, ``place``, ``fault``."""

    code = "resource"


class InputError(KnownError):
    """Something given from outside does not hold: ``file``, ``line``, ``field``, ``fault``."""

    code = "input"


class StaleRevisionError(Exception):
    """The question was answered since the change was begun: ``theirs`` is stored, ``ours`` was not written."""

    def __init__(self, question_id: QuestionId, *, theirs: Answer | None, ours: Answer | None) -> None:
        super().__init__(question_id)
        self.question_id, self.theirs, self.ours = question_id, theirs, ours


class Refused(Exception):  # noqa: N818 - not an error: the rules said no
    """The rules say no; ``refusal`` says why. Nothing was written."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.code)
        self.refusal = refusal


class Cancelled(Exception):  # noqa: N818 - not an error: the user's own wish
    """The user cancelled; nothing is shown."""
