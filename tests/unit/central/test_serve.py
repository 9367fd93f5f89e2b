"""The service as a program: what it prints, how it is reached, how it ends, and when it does not start."""

from __future__ import annotations

import json
import os
import signal
import ssl
import subprocess
import sys
from contextlib import contextmanager

import httpx
import pytest
import trustme

from qopi_desktop import paths
from qopi_desktop.central.config import Config, default_folder, sqlite_url
from qopi_desktop.central.serve import refuse

PATIENCE_S = 60


@contextmanager
def program(*arguments):
    """The program with these arguments; it is ended with the test."""
    command = (sys.executable, "-m", "qopi_desktop.central", *map(str, arguments))
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


def run(*arguments):
    """The exit code and the lines of a program that ends by itself."""
    with program(*arguments) as process:
        said, _ = process.communicate(timeout=PATIENCE_S)
        return process.returncode, said.splitlines()


def address(process):
    """Where it says that it listens."""
    word, url = process.stdout.readline().split()
    assert "listening" == word
    return url


def test_the_first_start_shows_a_credential_once_and_says_where_it_listens(tmp_path):
    """It ends in order when it is told to, and the log on the other stream is of JSON lines."""
    with program("serve", "--data", tmp_path, "--port", 0) as process:
        word, secret = process.stdout.readline().split()
        url = address(process)
        desk = {"Authorization": f"QOPI-Help-Desk {secret}"}
        answer = httpx.get(f"{url}/v1/help-desk/practices", headers=desk)
        httpx.get(f"{url}/hello")
        process.send_signal(signal.SIGTERM)
        rest, log = process.communicate(timeout=PATIENCE_S)
    with program("serve", "--data", tmp_path, "--port", 0) as again:
        second = address(again)

    assert ("credential", 200) == (word, answer.status_code)
    assert url.startswith("http://127.0.0.1:") and second.startswith("http://127.0.0.1:")  # noqa: PT018 - both alike
    assert (0, "") == (process.returncode, rest)
    routes = [json.loads(line).get("route") for line in log.splitlines()]
    assert ["/v1/help-desk/practices", "/hello"] == [route for route in routes if route]
    assert secret not in log
    assert "date" in answer.headers
    assert "server" not in answer.headers


def test_production_serves_by_its_own_certificate(tmp_path):
    """As Python's own checks see it."""
    authority = trustme.CA()
    issued = authority.issue_cert("127.0.0.1")
    certificate, key = tmp_path / "certificate.pem", tmp_path / "key.pem"
    issued.private_key_and_cert_chain_pem.write_to_path(key)
    certificate.write_bytes(b"".join(each.bytes() for each in issued.cert_chain_pems))
    context = ssl.create_default_context()
    authority.configure_trust(context)
    options = ("--production", "--certificate", certificate, "--key", key)

    with program("serve", "--data", tmp_path, "--port", 0, *options) as process:
        process.stdout.readline()
        url = address(process)
        with httpx.Client(verify=context) as client:
            statuses = [client.get(f"{url}/{path}").status_code for path in ("hello", "openapi.json", "docs")]

    assert url.startswith("https://")
    assert [200, 404, 404] == statuses


@pytest.mark.parametrize(
    ("code", "options"),
    [
        ("production-needs-tls", ["--production"]),
        ("certificate-needs-key", ["--certificate", "x.pem"]),
        ("certificate-unreadable", ["--certificate", "x.pem", "--key", "x.pem"]),
        ("service-unavailable", ["--database", "postgresql://127.0.0.1:1/x"]),
        ("service-unavailable", ["--database", "sqlite:////dev/null/x/central.db"]),
    ],
)
def test_it_says_by_a_code_why_it_does_not_start(tmp_path, code, options):
    """And ends at once."""
    returned, said = run("serve", "--data", tmp_path, "--port", 0, *options)

    assert (2, f"refused {code}") == (returned, said[-1])


def test_it_says_when_its_port_is_taken(tmp_path):
    """By itself, for example."""
    with program("serve", "--data", tmp_path, "--port", 0) as process:
        process.stdout.readline()
        port = address(process).rpartition(":")[2]

        returned, said = run("serve", "--data", tmp_path, "--port", port)

    assert (True, ["refused cannot-listen"]) == (returned != 0, said)


def test_a_new_credential_takes_the_place_of_the_lost_one(tmp_path):
    """Without serving."""
    first, second = (run("credential", "--data", tmp_path) for _ in range(2))

    assert [0, 0] == [first[0], second[0]]
    assert first[1] != second[1]
    assert second[1][0].startswith("credential ")


def test_behind_a_proxy_production_does_without_a_certificate():
    """The proxy has it."""
    assert refuse(Config("", production=True, behind_proxy=True)) is None
    assert refuse(Config("")) is None


def test_without_a_folder_the_database_lies_beside_the_program_s_data(home):
    """Nothing has to be set up."""
    assert paths.data_folder() / "central" == default_folder()
    assert sqlite_url(default_folder()).startswith(f"sqlite:///{home}{os.sep}")


def test_a_database_address_is_not_shown_by_accident():
    """It may hold a password."""
    assert "secret" not in repr(Config("postgresql://u:secret@h/d"))
