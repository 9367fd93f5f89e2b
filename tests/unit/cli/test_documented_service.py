"""The commands of docs/service.md do what stands beside them, against a service that runs."""

from __future__ import annotations

import os
import re
import shlex
import sqlite3
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import psycopg
import pytest
from sqlalchemy import create_engine, insert, text, update
from sqlalchemy.engine import make_url

import run
from qopi_desktop.central import serve
from qopi_desktop.central.close import DRAIN
from qopi_desktop.central.rounds import GRACE
from qopi_desktop.central.tables import devices, people, rounds
from qopi_desktop.cli import main
from qopi_desktop.cli.central import CREDENTIAL
from tests.service import ServiceThread, wait_until

PAGE = (Path(__file__).parents[3] / "docs" / "service.md").read_text(encoding="utf-8")
LINES = [line.strip() for block in re.findall(r"```\n(.*?)```", PAGE, re.DOTALL) for line in block.splitlines()]
OF_THE_SERVICE = [line for line in LINES if line.startswith("python3 run.py central")]
OF_THE_DESK = [line.removeprefix("python3 run.py cli ") for line in LINES if line.startswith("python3 run.py cli ")]
(BACKUP,) = (line for line in LINES if line.startswith("python3 -c"))
(DUMP,) = (line for line in LINES if line.startswith("pg_dump"))
(RESTORE,) = (line for line in LINES if line.startswith("pg_restore"))
(EPOCH,) = (line for line in LINES if line.startswith("UPDATE"))
IDS = {"DEVICE": "device-1", "PERSON": "person-1"}


@pytest.mark.parametrize("line", OF_THE_SERVICE)
def test_the_service_takes_the_options_of_the_page(line):
    """And is not refused for how it is to run."""
    started = []

    def note(command, **_kwargs):
        started.append(command)
        return subprocess.CompletedProcess(command, 0)

    run.central(run.Machine(run=note), shlex.split(line)[3:])
    (_python, _path, _option, module, *options) = started[0]

    assert "qopi_desktop.central" == module
    assert serve.refuse(serve._config(serve._parser().parse_args(options))) is None


@pytest.fixture
def running(tmp_path):
    """A service of this test's own on SQLite."""
    with ServiceThread.running(f"sqlite:///{tmp_path / 'central.sqlite3'}") as service:
        yield service


def test_the_help_desk_types_the_page_from_top_to_bottom(running, monkeypatch, capsys):
    """Each command is understood and carried out; ids are those that were printed before."""
    monkeypatch.setenv(CREDENTIAL, running.secret)
    ids = dict(IDS)
    for line in OF_THE_DESK:
        words = [ids.get(word, word) for word in shlex.split(line)]
        if words[1:3] == ["round", "report"]:
            change(running, update(rounds).where(rounds.c.id == words[3]).values(closed_at=datetime.now(UTC)))
        status = main([*words, "--service", running.url])
        told = capsys.readouterr()
        assert (line, 0, "") == (line, status, told.err)
        if words[1:3] == ["practice", "add"]:
            row = told.out.splitlines()[1].split()
            ids |= {"PRACTICE": row[0], "OFFICE": next(word for word in row if len(word) > 20 and word != row[0])}
            add_workstation(running, ids["OFFICE"])


def add_workstation(running, office):
    """A workstation and a person, as if they had joined."""
    now = datetime.now(UTC)
    device = {"id": IDS["DEVICE"], "office_id": office, "public_key": "k", "enrolled_at": now}
    person = {"id": IDS["PERSON"], "office_id": office, "roles": "abstractor", "active": True, "registered_at": now}
    change(running, insert(devices).values(device))
    change(running, insert(people).values(person))


def change(running, statement):
    """Change the database from outside."""
    engine = create_engine(running.database)
    with engine.begin() as connection:
        connection.execute(statement)
    engine.dispose()


def test_sqlite_is_copied_while_it_runs(running, tmp_path):
    """With what was written a moment ago, and a service starts on the copy."""
    running.add_practice("Lakeside Oncology")
    words = [sys.executable if word == "python3" else word for word in shlex.split(BACKUP)]

    subprocess.run(words, cwd=tmp_path, check=True)

    with sqlite3.connect(tmp_path / "copy.sqlite3") as copy:
        assert [("Lakeside Oncology",)] == copy.execute("SELECT name FROM practices").fetchall()
    copy.close()
    with ServiceThread.running(f"sqlite:///{tmp_path / 'copy.sqlite3'}") as second:
        assert hello(running)["keys"] == hello(second)["keys"]


def test_postgresql_is_dumped_and_restored(postgres, postgres_url, tmp_path, monkeypatch):
    """What was there at the dump is there again, the key that signs receipts too."""
    where = make_url(postgres_url)
    monkeypatch.setenv("PGHOST", str(where.host))
    monkeypatch.setenv("PGPORT", str(where.port))
    monkeypatch.setenv("PGUSER", str(where.username))
    with ServiceThread.running(postgres_url) as service:
        service.add_practice("Lakeside Oncology")
        keys = hello(service)["keys"]
        typed(DUMP, str(where.database), tmp_path)
        service.add_practice("Made after the dump")
    typed(RESTORE, str(where.database), tmp_path)

    with ServiceThread.running(postgres_url) as service:
        assert keys == hello(service)["keys"]
    with psycopg.connect(f"dbname={where.database}") as connection:
        assert [("Lakeside Oncology",)] == connection.execute("SELECT name FROM practices").fetchall()


def typed(line, database, folder):
    """Run one line of the page on *database*."""
    words = [re.sub(r"\bqopi$", database, word) for word in shlex.split(line)]
    subprocess.run(words, cwd=folder, check=True, env={**os.environ})


def test_the_epoch_can_be_raised(running):
    """By the statement as it stands."""
    change(running, text(EPOCH))


def test_the_service_says_how_it_is(running):
    """At the two addresses that the page names, with a number that its log has too."""
    answers = [httpx.get(f"{running.url}{path}") for path in ("/health", "/hello")]

    assert [200, 200] == [answer.status_code for answer in answers]
    wait_until(lambda: all(answer.headers["X-Request-Id"] in running.log.getvalue() for answer in answers))


def test_the_log_has_no_event_and_no_key_that_the_page_leaves_out(running):
    """And the page has none that is not there."""
    named = re.search(r"\| `request` \| `(.+?)` \|", PAGE)
    httpx.get(f"{running.url}/hello")
    wait_until(lambda: "request" in running.log.getvalue())
    line = httpx.Response(200, content=running.log.getvalue().splitlines()[0]).json()

    assert named
    assert set(line) - {"event", "level", "at"} <= set(named[1].split())


def hello(service):
    """What the service says of itself."""
    return httpx.get(f"{service.url}/hello").json()


def test_rounds_close_half_a_minute_after_the_grace_time():
    """As the page says."""
    assert (timedelta(seconds=30), timedelta(minutes=30)) == (DRAIN, GRACE)
