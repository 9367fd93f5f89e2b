"""Set-up: what is started, what is said, and that a second start starts nothing."""

from __future__ import annotations

import subprocess

import pytest

import run

DEFAULT = {"QT_QPA_PLATFORM": "offscreen"}


class Recorder:
    """Starts nothing: remembers each command, and answers the way a test wants."""

    def __init__(self, failing: tuple[str, ...] = (), installed: tuple[str, ...] = ()) -> None:
        self.commands: list[str] = []
        self._failing, self._installed = failing, installed

    def __call__(self, command, **_kwargs):
        """Answer instead of subprocess.run."""
        line = " ".join(command)
        self.commands.append(line)
        if "dpkg-query" in line:
            answer = "installed" if command[-1] in self._installed else ""
            return subprocess.CompletedProcess(command, 0, answer, "")
        failed = any(word in line for word in self._failing)
        return subprocess.CompletedProcess(command, int(failed), "", "first line\nno route to host" if failed else "")

    def started(self, word: str) -> bool:
        """Whether a command with *word* in it was started."""
        return any(word in line for line in self.commands)


@pytest.fixture
def checkout(tmp_path):
    """A checkout with a lock file, on which set-up has never run."""
    for name in ("pyproject.toml", "uv.lock"):
        (tmp_path / name).write_text(name, encoding="utf-8")
    (tmp_path / ".venv" / "bin").mkdir(parents=True)
    (tmp_path / ".venv" / "bin" / "python").touch()
    return tmp_path


@pytest.fixture
def machine(checkout, monkeypatch):
    """A maker of machines on that checkout."""
    monkeypatch.setattr(run, "put_on_path", lambda machine: None)

    def make(runner, environ=DEFAULT, *, is_root=True, is_debian=True):
        return run.Machine(checkout, runner, environ, is_root, is_debian, checkout / "system")

    return make


def test_a_bare_machine_gets_system_packages_then_python_packages(machine):
    """Set-up goes from apt-get over venv and pip to uv, in this order."""
    runner = Recorder()

    run.set_up(machine(runner))

    order = ["apt-get update", "apt-get install", "-m venv", "-m pip install", "sync --frozen"]
    lines = [line for line in runner.commands if "dpkg-query" not in line]
    assert [True] * 5 == [word in line for word, line in zip(order, lines, strict=True)]


def test_a_second_start_starts_no_program(machine):
    """Two hashes are compared, and that is all."""
    run.set_up(machine(Recorder()))
    runner = Recorder()

    run.set_up(machine(runner))

    assert [] == runner.commands


@pytest.mark.parametrize("name", ["pyproject.toml", "uv.lock"])
def test_a_changed_lock_is_set_up_again(machine, checkout, name):
    """Each of the two files is watched."""
    run.set_up(machine(Recorder()))
    (checkout / name).write_text("other", encoding="utf-8")
    runner = Recorder()

    run.set_up(machine(runner))

    assert runner.started("sync --frozen")


def test_a_virtual_environment_without_its_python_is_made_again(machine, checkout):
    """After an upgrade of the system's Python the old environment is not trusted."""
    run.set_up(machine(Recorder()))
    (checkout / ".venv" / "bin" / "python").unlink()
    runner = Recorder()

    run.set_up(machine(runner))

    assert runner.started("-m venv --clear")


def test_a_changed_list_of_system_packages_is_set_up_again(machine, monkeypatch):
    """A new system package is installed at the next start."""
    run.set_up(machine(Recorder()))
    monkeypatch.setattr(run, "SYSTEM_PACKAGES", ("new-package",))
    runner = Recorder()

    run.set_up(machine(runner))

    assert runner.started("apt-get install -y --no-install-recommends new-package")


def test_installed_system_packages_need_no_apt(machine):
    """An ordinary user can set up where the administrator has put the packages."""
    runner = Recorder(installed=run.SYSTEM_PACKAGES)

    run.set_up(machine(runner, is_root=False))

    assert not runner.started("apt-get")


def test_an_ordinary_user_is_given_the_one_line_to_run(machine):
    """Nothing is attempted, and what is missing is in the line."""
    runner = Recorder(installed=run.SYSTEM_PACKAGES[2:])

    with pytest.raises(run.Stop) as stopped:
        run.set_up(machine(runner, is_root=False))

    line = f"sudo apt-get install -y --no-install-recommends {' '.join(run.SYSTEM_PACKAGES[:2])}"
    assert str(stopped.value).endswith(line)
    assert not runner.started("apt-get")


@pytest.mark.parametrize(
    ("failing", "missing"),
    [
        ("apt-get install", "Missing: the system packages"),
        ("-m venv", "Missing: a virtual environment"),
        ("pip install", f"Missing: {run.UV}"),
        ("sync --frozen", "Missing: the Python packages of uv.lock"),
    ],
)
def test_without_a_network_it_says_what_is_missing(machine, checkout, failing, missing):
    """One sentence with the cause, and the next start tries again."""
    with pytest.raises(run.Stop) as stopped:
        run.set_up(machine(Recorder(failing=(failing,))))

    assert str(stopped.value).startswith(missing)
    assert str(stopped.value).endswith("no route to host)")
    assert not (checkout / ".venv" / "set-up.json").exists()


@pytest.mark.parametrize(
    ("arguments", "needed"),
    [
        ([], False),
        (["cli", "check"], False),
        (["central"], False),
        (["bench", "store"], False),
        (["bench", "service", "--json"], True),
        (["bench", "--json"], True),
        (["test"], True),
        (["test", "-k", "dates"], True),
    ],
)
def test_postgresql_and_a_browser_are_installed_for_the_tests_alone(machine, arguments, needed):
    """Who only starts the program, or the service with SQLite, gets no database server and no browser."""
    runner = Recorder()

    run.main(arguments, machine(runner))

    assert needed == runner.started("install -y --no-install-recommends postgresql chromium")


def test_debians_postgresql_makes_no_database_of_its_own(machine, checkout):
    """The package would otherwise make one and start it, wherever services can be started."""
    drop_in = checkout / "system" / run.NO_CLUSTER
    told = []

    def runner(command, **_kwargs):
        if "install" in command:
            told.append(drop_in.read_text(encoding="utf-8"))
        return subprocess.CompletedProcess(command, 0, "", "")

    run.add_test_packages(machine(runner))

    assert ["create_main_cluster = false\n"] == told


def test_a_postgresql_that_is_there_is_left_as_it_is(machine, checkout):
    """Somebody else may have set it up."""
    run.add_test_packages(machine(Recorder(installed=run.TEST_PACKAGES)))

    assert not (checkout / "system").exists()


def test_an_ordinary_user_is_told_to_install_them(machine, checkout):
    """The line is given, and nothing is written to the system's folders."""
    with pytest.raises(run.Stop) as stopped:
        run.add_test_packages(machine(Recorder(), is_root=False))

    assert str(stopped.value).endswith("postgresql chromium")
    assert not (checkout / "system").exists()


def test_other_systems_need_no_debian_packages(machine):
    """Where there is no dpkg, apt-get is not called."""
    runner = Recorder()

    run.set_up(machine(runner, is_debian=False))

    assert not runner.started("apt-get")


@pytest.mark.parametrize(
    ("environ", "expected"),
    [({}, False), ({"DISPLAY": ":1"}, True), ({"WAYLAND_DISPLAY": "wayland-0"}, True), (DEFAULT, True)],
)
def test_a_display_is_looked_for_on_linux(environ, expected):
    """X, Wayland and a platform chosen by hand all count."""
    assert expected == run.has_display(environ, "linux")
    assert run.has_display(environ, "win32")


def test_without_a_display_the_tours_are_named(machine, capsys):
    """The program is not started, and each tour is given as the line to run."""
    runner = Recorder()

    status = run.main([], machine(runner, {}))

    told = capsys.readouterr().err
    assert 1 == status
    assert [True] * len(run.TOURS) == [f"python3 run.py tour {name} --out" in told for name in run.TOURS]
    assert not runner.started("-m qopi_desktop")


@pytest.mark.parametrize(
    ("arguments", "command"),
    [
        ([], "-P -m qopi_desktop"),
        (["--self-test"], "-P -m qopi_desktop --self-test"),
        (["cli", "check"], "-P -m qopi_desktop.cli check"),
        (["tour", "own-chart", "--out", "x"], "-P -m tests.tours own-chart --out x"),
        (["central"], "-P -m qopi_desktop.central serve"),
        (["central", "--port", "0"], "-P -m qopi_desktop.central serve --port 0"),
        (["central", "serve", "--port", "0"], "-P -m qopi_desktop.central serve --port 0"),
        (["bench", "--json"], "-P -m bench --json"),
        (["test", "-k", "dates"], "-k dates"),
    ],
)
def test_each_verb_runs_its_module(machine, arguments, command):
    """What follows the verb is passed on."""
    runner = Recorder()

    run.main(arguments, machine(runner))

    assert runner.commands[-1].endswith(command)


def test_a_tour_on_a_screen_gets_a_virtual_one_where_there_is_none(machine):
    """With --screen, Qt meets a real X server."""
    runner = Recorder()

    run.main(["tour", "own-chart", "--screen"], machine(runner, {}))

    assert runner.commands[-1].startswith("xvfb-run -a")


def test_an_unknown_verb_is_refused_before_set_up(machine, capsys):
    """A slip of the keyboard installs nothing."""
    runner = Recorder()

    status = run.main(["tset"], machine(runner))

    assert 2 == status
    assert "no such command: tset" in capsys.readouterr().err
    assert [] == runner.commands


REPORT = """<testsuites><testsuite>
<testcase classname="a" name="passes"/>
<testcase classname="a" name="fails"><failure message="no"/></testcase>
<testcase classname="a" name="breaks"><error message="no"/></testcase>
<testcase classname="a" name="skips"><skipped type="pytest.skip" message="no Chromium"/></testcase>
<testcase classname="a" name="expected"><skipped type="pytest.xfail" message="known"/></testcase>
</testsuite></testsuites>"""


def test_tests_are_counted_from_what_pytest_wrote(tmp_path):
    """An error is a failure, an expected failure passes, and a skip keeps its reason."""
    for name in ("pytest", "coverage"):
        (tmp_path / f"{name}.xml").write_text(REPORT, encoding="utf-8")

    assert run.Tests(4, 4, ("a.skips: no Chromium",) * 2) == run.counted(tmp_path)


def test_the_tests_of_the_engines_run_once_and_are_measured(machine, tmp_path):
    """What one gate leaves out is what the other runs."""
    gates = run.gates(machine(Recorder()), tmp_path)
    left_out = [each.removeprefix("--ignore=") for each in gates["pytest"] if each.startswith("--ignore=")]

    assert left_out == [each for each in gates["coverage"] if "/tests/unit/" in each]
    assert 5 == len(left_out)


def test_what_is_compiled_is_kept_whatever_the_machine_says(machine):
    """Else each process of the tests would compile all it imports."""
    told = machine(Recorder(), {"PYTHONDONTWRITEBYTECODE": "1", "HOME": "/home"})

    assert {"HOME", "PYTHONPYCACHEPREFIX"} == set(run.compiling(told).environ)


@pytest.mark.parametrize(
    ("steps", "tests", "no_skips", "expected"),
    [
        ([("ruff check", False), ("pytest", False)], run.Tests(5), True, (0, "5 passed, 0 failed, 0 skipped")),
        ([("ruff check", True), ("pytest", False)], run.Tests(5), False, (1, "5 passed, 1 failed, 0 skipped")),
        ([("pytest", True)], run.Tests(4, 2), False, (1, "4 passed, 2 failed, 0 skipped")),
        ([("pytest", True)], run.Tests(4), False, (1, "4 passed, 1 failed, 0 skipped")),
        ([("pytest", False)], run.Tests(), False, (1, "0 passed, 0 failed, 0 skipped")),
        ([("pytest", False)], run.Tests(3, 0, ("why",)), False, (0, "3 passed, 0 failed, 1 skipped")),
        ([("pytest", False)], run.Tests(3, 0, ("why",)), True, (1, "3 passed, 1 failed, 0 skipped")),
    ],
)
def test_the_closing_line_counts_gates_and_skips(capsys, steps, tests, no_skips, expected):
    """A failed gate is a failure, and so is a skip under --no-skips."""
    status = run.summary([run.Step(name, 1.0, failed) for name, failed in steps], tests, no_skips=no_skips)

    assert expected == (status, capsys.readouterr().out.splitlines()[-1])
