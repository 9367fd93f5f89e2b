"""The service does without the window and the cipher, and the desktop without the service's libraries."""

from __future__ import annotations

import subprocess
import sys

import pytest

BLOCK = """
import sys

class Absent:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in {absent!r}:
            raise ModuleNotFoundError(name)

sys.meta_path.insert(0, Absent())
"""

ASK_HELLO = """
import asyncio, json
import qopi_desktop.central.serve
from qopi_desktop.central.app import make_app
from qopi_desktop.central.config import Config

app, answered = make_app(Config("sqlite:///" + sys.argv[1])), []

async def receive():
    return {"type": "http.request", "body": b""}

async def send(message):
    answered.append(message)

scope = {"type": "http", "method": "GET", "path": "/hello", "query_string": b"", "headers": []}
asyncio.run(app(scope, receive, send))
print(answered[0]["status"], json.loads(answered[1]["body"])["protocols"])
"""

DESKTOP = ("app", "ui.main_window", "cli.command", "sync.run", "store.store", "operations.service")


def run(absent, code, *arguments):
    """Run *code* in a process in which *absent* cannot be imported."""
    command = [sys.executable, "-c", BLOCK.format(absent=frozenset(absent)) + code, *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=100, check=False)


def test_the_service_says_hello_without_the_window_and_the_cipher(tmp_path):
    """A server has neither."""
    done = run({"PySide6", "shiboken6", "sqlcipher3"}, ASK_HELLO, str(tmp_path / "central.db"))

    assert "200 [1]\n" == done.stdout, done.stderr


@pytest.mark.parametrize("part", DESKTOP)
def test_the_desktop_does_without_the_service(part):
    """A wheel without the extra is whole."""
    done = run({"fastapi", "starlette", "uvicorn", "alembic", "psycopg", "structlog"}, f"import qopi_desktop.{part}")

    assert 0 == done.returncode, done.stderr


def test_what_is_blocked_is_really_absent():
    """The check can fail."""
    done = run({"structlog"}, "import qopi_desktop.central.app")

    assert "ModuleNotFoundError: structlog" in done.stderr
