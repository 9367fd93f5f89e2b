"""The help desk's commands, as they are typed, against a service that answers from a script."""

from __future__ import annotations

import json

import httpx
import pytest

from qopi_desktop.cli.central import CREDENTIAL
from qopi_desktop.sync import help_desk

SECRET = "a-credential-of-the-tests"
AT = "2026-11-22T05:00:00.000000Z"
LAKESIDE = {
    "id": "p1",
    "name": "Lakeside Oncology",
    "offices": [{"id": "o1", "name": "Main"}, {"id": "o2", "name": "N"}],
}
DEVICE = {"id": "d1", "office": "o1", "enrolled_at": AT, "last_seen_at": None, "revoked_at": None}
ROUND = {"id": "fall", "title": "Fall", "opens_at": AT, "closes_at": AT, "grace_s": 1800, "state": "open"}
PRACTICES = ["practice  name               office  office name"]
PRACTICES += ["p1        Lakeside Oncology  o1      Main", "p1        Lakeside Oncology  o2      N"]
ROUNDS = ["id    title  opens                        closes                       grace (s)  state"]
ROUNDS += [f"fall  Fall   {AT}  {AT}  1800       open"]
PUT = {"title": "Fall", "opens_at": "2026-09-18T04:00:00.000000Z", "closes_at": "2026-10-30T04:00:00.000000Z"}


@pytest.fixture
def asked():
    """What the service was asked: method, target, credential and body."""
    return []


@pytest.fixture
def desk(run, asked, monkeypatch):
    """Type ``central ...`` at a service that gives *answer*."""
    monkeypatch.setenv(CREDENTIAL, SECRET)
    real = help_desk.HelpDesk

    def type_it(line, answer=None, status=200):
        def serve(request):
            said = json.loads(request.content) if request.content else None
            target = request.url.raw_path.decode().removeprefix("/v1/help-desk")
            asked.append((request.method, target, request.headers["Authorization"], said))
            return httpx.Response(status, content=b"" if answer is None else json.dumps(answer).encode())

        def scripted(url, secret, **more):
            return real(url, secret, httpx.MockTransport(serve), **more)

        monkeypatch.setattr(help_desk, "HelpDesk", scripted)
        return run("central", *line)

    return type_it


@pytest.mark.parametrize(
    ("line", "method", "target", "content", "answer", "told"),
    [
        (
            ("practice", "add", "Lakeside Oncology", "--office", "Main", "--office", "N"),
            "POST",
            "/practices",
            {"name": "Lakeside Oncology", "offices": ["Main", "N"]},
            LAKESIDE,
            PRACTICES,
        ),
        (("practice", "list"), "GET", "/practices", None, {"practices": [LAKESIDE]}, PRACTICES),
        (("practice", "list"), "GET", "/practices", None, {"practices": []}, ["none"]),
        (
            ("code", "o1"),
            "POST",
            "/codes",
            {"office": "o1"},
            {"code": "ABCDE-FGHJK-MNPQR-STVWX", "expires_at": AT},
            ["code                     good until", f"ABCDE-FGHJK-MNPQR-STVWX  {AT}"],
        ),
        (
            ("device", "list", "o1"),
            "GET",
            "/devices?office=o1",
            None,
            {"devices": [DEVICE]},
            ["id  joined                       last seen  revoked", f"d1  {AT}  -          -"],
        ),
        (
            ("device", "revoke", "d1", "--reason", "lost"),
            "POST",
            "/devices/d1/revoke",
            {"reason": "lost"},
            DEVICE,
            ["Workstation d1 takes part no more."],
        ),
        (
            ("grant", "ada", "practice", "p1"),
            "POST",
            "/grants",
            {"person": "ada", "level": "practice", "target": "p1"},
            {},
            ["ada may see p1."],
        ),
        (("round", "list"), "GET", "/rounds", None, {"rounds": [ROUND]}, ROUNDS),
        (
            (
                "round",
                "put",
                "fall",
                "--title",
                "Fall",
                "--opens",
                "2026-09-18T00:00-04:00",
                "--closes",
                "2026-10-30T04:00Z",
            ),
            "PUT",
            "/rounds/fall",
            {**PUT, "grace_s": 1800},
            ROUND,
            ROUNDS,
        ),
        (("round", "report", "fall"), "POST", "/rounds/fall/report", None, ROUND, ["Round fall is reported."]),
        (
            ("round", "charts", "fall", "--state", "held"),
            "GET",
            "/rounds/fall/charts?state=held",
            None,
            {"charts": [{"office": "o1", "chart": "c1", "rev": 2, "code": "own-chart"}]},
            ["office  chart  revision  code", "o1      c1     2         own-chart"],
        ),
        (
            ("extend", "o1", "fall", "--until", "2026-11-01T00:00-05:00", "--reason", "no network"),
            "POST",
            "/extensions",
            {"office": "o1", "round": "fall", "until": "2026-11-01T05:00:00.000000Z", "reason": "no network"},
            {},
            ["Round fall is open to office o1 until 2026-11-01T00:00:00-05:00."],
        ),
    ],
)
def test_each_command_asks_one_thing_and_prints_a_plain_table(desk, asked, line, method, target, content, answer, told):
    """What is typed becomes one request with the credential; what comes back becomes lines."""
    status, out, err = desk(line, answer)

    assert (0, told, []) == (status, out.splitlines(), err)
    assert [(method, target, f"QOPI-Help-Desk {SECRET}", content)] == asked


def test_a_refusal_is_one_sentence(desk):
    """In words, and with the status of input that does not hold."""
    status, out, err = desk(("practice", "list"), {"code": "not-authenticated", "facts": {}}, status=401)

    assert (2, "", ["The central service did not do this: it does not know this sign-in."]) == (status, out, err)


def test_without_a_service_it_says_so(run, monkeypatch):
    """Nothing listens on the discard port."""
    monkeypatch.setenv(CREDENTIAL, SECRET)

    status, out, err = run("central", "practice", "list", "--service", "http://127.0.0.1:9")

    assert (2, "") == (status, out)
    assert ["The central service cannot be reached: there is no connection to it."] == err


def test_a_service_elsewhere_is_asked_by_tls_alone(run, monkeypatch):
    """The credential is sent to nobody in the clear."""
    monkeypatch.setenv(CREDENTIAL, SECRET)

    status, _, err = run("central", "practice", "list", "--service", "http://central.example.org")

    assert (2, 1) == (status, len(err))
    assert "its address is not an https address" in err[0]


def test_the_credential_is_read_from_a_file(desk, asked, monkeypatch, tmp_path):
    """With the line end that editors write; the environment is not asked then."""
    monkeypatch.delenv(CREDENTIAL)
    file = tmp_path / "credential"
    file.write_text("from-a-file\n", encoding="utf-8")

    desk(("practice", "list", "--credential-file", str(file)), {"practices": []})

    assert ["QOPI-Help-Desk from-a-file"] == [credential for _, _, credential, _ in asked]


@pytest.mark.parametrize("content", [None, b"", b"two\nlines", "gehe\u0131m".encode(), b"\xff"])
def test_without_a_credential_nothing_is_asked(run, monkeypatch, tmp_path, content):
    """No file, an empty one, and one that holds something else; what it holds is not shown."""
    monkeypatch.delenv(CREDENTIAL, raising=False)
    file = tmp_path / "credential"
    if content is not None:
        file.write_bytes(content)

    status, out, err = run("central", "practice", "list", "--credential-file", str(file))

    assert (2, "", 1) == (status, out, len(err))
    assert "lines" not in err[0]


def test_without_a_file_the_environment_is_asked(run, monkeypatch):
    """And the sentence says how a credential is given."""
    monkeypatch.delenv(CREDENTIAL, raising=False)

    status, _, err = run("central", "practice", "list")

    expected = "There is no help-desk credential: name its file with --credential-file, or set QOPI_HELP_DESK."
    assert (2, [expected]) == (status, err)


@pytest.mark.parametrize("written", ["2026-10-30", "2026-10-30T00:00", "soon"])
def test_an_instant_needs_its_time_zone(desk, asked, written, capsys):
    """A round closes at one instant everywhere; midnight alone is many."""
    with pytest.raises(SystemExit) as ended:
        desk(("extend", "o1", "fall", "--until", written, "--reason", "no network"))

    assert 2 == ended.value.code
    assert f'"{written}" is no instant: write 2026-10-30T00:00-04:00' in capsys.readouterr().err
    assert [] == asked


@pytest.mark.parametrize("place", ["before", "after"])
def test_the_way_may_be_named_before_the_verb_or_after_it(run, tmp_path, monkeypatch, place):
    """As people type it; the later one counts."""
    monkeypatch.delenv(CREDENTIAL, raising=False)
    way = ("--service", "http://127.0.0.1:1", "--credential-file", str(tmp_path / "no-such"))
    asked = ("central", *way, "practice", "list") if place == "before" else ("central", "practice", "list", *way)

    status, _, err = run(*asked)

    assert 2 == status
    assert err[0].startswith("no-such: ")
