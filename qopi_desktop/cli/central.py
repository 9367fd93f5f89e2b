"""What the help desk does at a running central service: practices, codes, workstations, grants, rounds."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qopi_desktop.cli.telling import BAD_INPUT, refused
from qopi_desktop.conditions import TypeFault
from qopi_desktop.errors import KnownError
from qopi_desktop.ui.words import of_error, say

if TYPE_CHECKING:
    from qopi_desktop.sync.help_desk import HelpDesk

    Commands = argparse._SubParsersAction[argparse.ArgumentParser]  # noqa: SLF001 - it has no other name

CREDENTIAL = "QOPI_HELP_DESK"
SERVICE = "http://127.0.0.1:8470"
GRACE_S = 1800
ROUND = ("id", "title", "opens_at", "closes_at", "grace_s", "state")
CHART = ("office", "chart", "rev", "code")

Act = Callable[["HelpDesk", argparse.Namespace], Iterator[str]]


def add_central(commands: Commands) -> None:
    """Add ``central`` and its verbs to *commands*."""
    top = _group(commands, "central")
    practice, device, rounds = (_group(top, name) for name in ("practice", "device", "round"))
    _verb(practice, "practice-add", _practice_add, "name").add_argument(
        "--office", action="append", required=True, metavar="NAME", help=say("cli.help.central-argument.office-name")
    )
    _verb(practice, "practice-list", _practice_list)
    _verb(top, "code", _code, "office")
    _verb(device, "device-list", _device_list, "office")
    _verb(device, "device-revoke", _device_revoke, "device", "--reason")
    grant = _verb(top, "grant", _grant, "person")
    grant.add_argument("level", choices=("office", "practice"), help=say("cli.help.central-argument.level"))
    grant.add_argument("target", help=say("cli.help.central-argument.target"))
    _verb(rounds, "round-list", _round_list)
    put = _verb(rounds, "round-put", _round_put, "round", "--title")
    for name in ("opens", "closes"):
        put.add_argument(
            f"--{name}", type=_instant, required=True, metavar="TIME", help=say("cli.help.central-argument.time")
        )
    put.add_argument(
        "--grace", type=int, default=GRACE_S, metavar="SECONDS", help=say("cli.help.central-argument.grace")
    )
    _verb(rounds, "round-report", _round_report, "round")
    charts = _verb(rounds, "round-charts", _round_charts, "round")
    charts.add_argument("--state", choices=("held", "late"), required=True, help=say("cli.help.central-argument.state"))
    extend = _verb(top, "extend", _extend, "office", "round", "--reason")
    extend.add_argument(
        "--until", type=_instant, required=True, metavar="TIME", help=say("cli.help.central-argument.time")
    )


def central(options: argparse.Namespace) -> int:
    """Do one verb at the service and write what came of it; returns the exit status.

    Raises:
        InputError: There is no credential, or a file that was named cannot be read.
    """
    from qopi_desktop.sync.help_desk import HelpDesk  # noqa: PLC0415 - the other commands start without httpx

    secret = _secret(options.credential_file)
    authority = _text(options.authority) if options.authority else None
    try:
        with HelpDesk(options.service, secret, clock=_now, authority=authority) as desk:
            for line in options.act(desk, options):
                sys.stdout.write(f"{line}\n")
    except KnownError as error:
        sys.stderr.write(f"{of_error(error)[0]}\n")
        return BAD_INPUT
    return 0


def table(rows: Sequence[Mapping[str, Any]], *columns: str) -> Iterator[str]:
    """Yield the *columns* of *rows* as lines under their headings; a lone word where there are no rows."""
    if not rows:
        yield say("cli.none")
        return
    lines = [[say(f"cli.central.column.{column}") for column in columns]]
    lines += [["-" if row.get(column) is None else str(row[column]) for column in columns] for row in rows]
    widths = [max(map(len, cells)) for cells in zip(*lines, strict=True)]
    for line in lines:
        yield "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()


def _practice_add(desk: HelpDesk, options: argparse.Namespace) -> Iterator[str]:
    return _practices([desk.add_practice(options.name, options.office)])


def _practice_list(desk: HelpDesk, _options: argparse.Namespace) -> Iterator[str]:
    return _practices(desk.practices()["practices"])


def _practices(practices: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    rows = [
        {"practice": practice["id"], "name": practice["name"], "office": office["id"], "office-name": office["name"]}
        for practice in practices
        for office in practice["offices"]
    ]
    return table(rows, "practice", "name", "office", "office-name")


def _code(desk: HelpDesk, options: argparse.Namespace) -> Iterator[str]:
    return table([desk.make_code(options.office)], "code", "expires_at")


def _device_list(desk: HelpDesk, options: argparse.Namespace) -> Iterator[str]:
    return table(desk.devices(options.office)["devices"], "id", "enrolled_at", "last_seen_at", "revoked_at")


def _device_revoke(desk: HelpDesk, options: argparse.Namespace) -> Iterator[str]:
    desk.revoke(options.device, options.reason)
    yield say("cli.central.revoked", device=options.device)


def _grant(desk: HelpDesk, options: argparse.Namespace) -> Iterator[str]:
    desk.grant(options.person, options.level, options.target)
    yield say("cli.central.granted", person=options.person, target=options.target)


def _round_list(desk: HelpDesk, _options: argparse.Namespace) -> Iterator[str]:
    return table(desk.rounds()["rounds"], *ROUND)


def _round_put(desk: HelpDesk, options: argparse.Namespace) -> Iterator[str]:
    times = {"opens_at": options.opens, "closes_at": options.closes, "grace_s": options.grace}
    return table([desk.put_round(options.round, title=options.title, **times)], *ROUND)


def _round_report(desk: HelpDesk, options: argparse.Namespace) -> Iterator[str]:
    desk.report(options.round)
    yield say("cli.central.reported", round=options.round)


def _round_charts(desk: HelpDesk, options: argparse.Namespace) -> Iterator[str]:
    return table(desk.charts(options.round, options.state)["charts"], *CHART)


def _extend(desk: HelpDesk, options: argparse.Namespace) -> Iterator[str]:
    desk.extend(options.office, options.round, until=options.until, reason=options.reason)
    yield say("cli.central.extended", round=options.round, office=options.office, until=options.until.isoformat())


def _group(commands: Commands, name: str) -> Commands:
    words = say(f"cli.help.central.{name}")
    parser = commands.add_parser(name, help=words.split(".")[0], description=words)
    if name == "central":
        _add_way(parser, service=SERVICE, credential_file=None, authority=None)
    return parser.add_subparsers(required=True, metavar=say("cli.help.command"))


def _add_way(parser: argparse.ArgumentParser, **defaults: str | None) -> None:
    """Let the service, the credential and the authority be named here; without *defaults*, as named before."""
    words = "cli.help.central-argument"
    parser.add_argument("--service", metavar="URL", help=say(f"{words}.service"), default=argparse.SUPPRESS)
    for name, told in (("--credential-file", "credential"), ("--authority", "authority")):
        help_ = say(f"{words}.{told}")
        parser.add_argument(name, type=Path, metavar="FILE", help=help_, default=argparse.SUPPRESS)
    parser.set_defaults(**defaults)


def _verb(group: Commands, words: str, act: Act, *arguments: str) -> argparse.ArgumentParser:
    """Add the verb whose sentence stands under *words*, with *arguments* that all must be given."""
    told = say(f"cli.help.central.{words}")
    parser = group.add_parser(words.rpartition("-")[2], help=told.split(".")[0], description=told)
    for name in arguments:
        needed = {"required": True} if name.startswith("--") else {}
        parser.add_argument(name, help=say(f"cli.help.central-argument.{name.strip('-')}"), **needed)  # type: ignore[arg-type]
    _add_way(parser)
    parser.set_defaults(run=central, act=act)
    return parser


def _secret(file: Path | None) -> str:
    secret = (_text(file) if file else os.environ.get(CREDENTIAL, "")).strip()
    if not (secret and secret.isascii() and secret.isprintable()):
        raise refused([TypeFault("no-credential", CREDENTIAL, file=str(file) if file else "")])
    return secret


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except OSError as error:
        raise refused([TypeFault("unreadable", error.strerror or "", file=str(file))]) from error
    except UnicodeDecodeError as error:
        raise refused([TypeFault("not-utf8", file=str(file))]) from error


def _instant(text: str) -> datetime:
    """Return the instant that *text* writes.

    Raises:
        ArgumentTypeError: It writes none, or leaves the time zone open.
    """
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise argparse.ArgumentTypeError(say("cli.central.no-instant", word=text))
    return moment


def _now() -> datetime:
    return datetime.now(UTC)
