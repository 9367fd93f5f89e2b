"""Serves until it is told to end, and says on its standard output what a person or a program must know.

Each line is a word and what belongs to it: ``credential SECRET`` once, ``listening URL`` when it answers, and
``refused CODE`` where it cannot start.
"""

from __future__ import annotations

import argparse
import logging
import signal
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import uvicorn
from sqlalchemy.exc import SQLAlchemyError

from qopi_desktop.central.app import make_app
from qopi_desktop.central.config import DEFAULT_PORT, Config, default_folder, sqlite_url
from qopi_desktop.central.credentials import first_credential, renew_credential
from qopi_desktop.central.logs import LibraryLog
from qopi_desktop.errors import StoreTooNewError

if TYPE_CHECKING:
    from fastapi import FastAPI

Tell = Callable[[str], None]

NEEDS_TLS, NEEDS_BOTH = "production-needs-tls", "certificate-needs-key"
UNREADABLE, CANNOT_LISTEN = "certificate-unreadable", "cannot-listen"
_DRAIN_S = 10
_CANNOT_START = 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Carry out one verb of the command line; returns the exit code.

    ``serve`` serves, ``credential`` makes a new credential for the help desk in place of those there were.
    """
    asked = _parser().parse_args(arguments)
    config = _config(asked)
    if code := refuse(config):
        return _refused(code)
    try:
        app = make_app(config)
    except StoreTooNewError as error:
        return _refused(error.code)
    except (OSError, SQLAlchemyError):
        return _refused("service-unavailable")
    if asked.verb == "credential":
        _say(f"credential {renew_credential(app.state.service)}")
        app.state.service.database.close()
        return 0
    if secret := first_credential(app.state.service):
        _say(f"credential {secret}")
    return serve(app, config, _say)


def serve(app: FastAPI, config: Config, tell: Tell) -> int:
    """Serve *app* until a signal ends it; requests under way are answered. Returns the exit code."""
    logging.getLogger().addHandler(LibraryLog(app.state.log))
    signal.signal(signal.SIGTERM, _end)
    signal.signal(signal.SIGINT, _end)
    how = _how(app, config)
    try:
        how.load()
    except OSError:
        tell(f"refused {UNREADABLE}")
        return _CANNOT_START
    _Server(how, tell).run()
    return 0


def refuse(config: Config) -> str | None:
    """Say by a code why a service is not started like this, None if it is."""
    if (config.certificate is None) != (config.key is None):
        return NEEDS_BOTH
    return NEEDS_TLS if config.production and not config.is_encrypted else None


class _Server(uvicorn.Server):
    """Tells its address as soon as it answers there."""

    def __init__(self, config: uvicorn.Config, tell: Tell) -> None:
        super().__init__(config)
        self._tell = tell

    async def startup(self, sockets: Any = None) -> None:  # those that somebody else opened: none here
        try:
            await super().startup(sockets)
        except SystemExit:
            self._tell(f"refused {CANNOT_LISTEN}")
            raise
        port = self.servers[0].sockets[0].getsockname()[1]
        host = f"[{self.config.host}]" if ":" in self.config.host else self.config.host
        self._tell(f"listening {'https' if self.config.is_ssl else 'http'}://{host}:{port}")


def _how(app: FastAPI, config: Config) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        host=config.host,
        port=config.port,
        ssl_certfile=config.certificate,
        ssl_keyfile=config.key,
        access_log=False,
        log_config=None,
        ws="none",
        lifespan="on",
        proxy_headers=False,
        server_header=False,
        timeout_graceful_shutdown=_DRAIN_S,
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="qopi_desktop.central", description=__doc__)
    verbs = parser.add_subparsers(dest="verb", required=True)
    for verb in ("serve", "credential"):
        options = verbs.add_parser(verb)
        options.add_argument("--data", type=Path, metavar="FOLDER")
        options.add_argument("--database", metavar="URL")
        options.set_defaults(host="", port=0, certificate=None, key=None, production=False, behind_proxy=False)
    options = verbs.choices["serve"]
    options.add_argument("--host", default="127.0.0.1")
    options.add_argument("--port", type=int, default=DEFAULT_PORT)
    options.add_argument("--certificate", type=Path, metavar="PEM")
    options.add_argument("--key", type=Path, metavar="PEM")
    options.add_argument("--production", action="store_true")
    options.add_argument("--behind-proxy", action="store_true")
    return parser


def _config(asked: argparse.Namespace) -> Config:
    return Config(
        asked.database or sqlite_url(asked.data or default_folder()),
        production=asked.production,
        host=asked.host,
        port=asked.port,
        certificate=asked.certificate,
        key=asked.key,
        behind_proxy=asked.behind_proxy,
    )


def _refused(code: str) -> int:
    _say(f"refused {code}")
    return _CANNOT_START


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _end(_number: int, _frame: object) -> NoReturn:
    sys.exit(0)
