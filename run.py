"""Sets the program up on this machine and runs it, with nothing but the standard library.

python3 run.py                                   set up, then start the program
python3 run.py test [--no-skips] [PYTEST ARGS]   set up, then run every gate; with pytest arguments, pytest alone
python3 run.py cli ...                           the same program without a window: cli --help
python3 run.py central [...]                     the central service, on this machine alone by default: central --help
python3 run.py tour NAME --out DIR [--screen]    a scripted day in the real program, with its pictures
python3 run.py bench [...] [--json]              how fast it is, measured against simpler programs in one run
python3 run.py bundle                            build the folder that can be given to a clinic, and try it
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import time
import xml.etree.ElementTree as ET
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

ROOT = Path(__file__).resolve().parent
UV = "uv==0.13.9"
TOURS = ("first-chart", "demo-day", "own-chart", "skip-logic", "sync", "outage", "close", "revoked")
EXACT = ("domain", "conditions", "forms", "measures", "protocol")  # 100 % of the branches, by their own unit tests
PYTHON = (3, 11)

QT_PACKAGES = (
    "libgl1",
    "libegl1",
    "libglib2.0-0",
    "libdbus-1-3",
    "libfontconfig1",
    "libxkbcommon0",
    "fonts-dejavu-core",
)
WINDOW_PACKAGES = ("libxcb-cursor0", "libxcb-icccm4", "libxcb-keysyms1", "libxcb-shape0", "libxkbcommon-x11-0")
SYSTEM_PACKAGES = ("python3-venv", *QT_PACKAGES, *WINDOW_PACKAGES, "xvfb", "xauth")
TEST_PACKAGES = ("postgresql", "chromium")  # the service is tested on the one, exported questionnaires in the other
BUNDLE_PACKAGES = ("binutils", f"libpython3.{sys.version_info.minor}")  # PyInstaller calls objdump, and ships libpython
NO_CLUSTER = "etc/postgresql-common/createcluster.d/qopi-desktop.conf"

Runner = Callable[..., "subprocess.CompletedProcess[str]"]


class Stop(Exception):  # noqa: N818 - it ends the run with a sentence, and is no error of the program
    """Something is missing on this machine; the text says what, and what to do."""


@dataclass(frozen=True)
class Machine:
    """This computer as set-up sees it; *run* starts a program, so that tests can watch what would be started."""

    root: Path = ROOT
    run: Runner = subprocess.run
    environ: Mapping[str, str] = field(default_factory=lambda: dict(os.environ))
    is_root: bool = field(default_factory=lambda: hasattr(os, "geteuid") and os.geteuid() == 0)
    is_debian: bool = field(default_factory=lambda: shutil.which("dpkg-query") is not None)
    system: Path = Path("/")

    @property
    def venv(self) -> Path:
        """The virtual environment of this checkout."""
        return self.root / ".venv"

    def tool(self, name: str) -> str:
        """The path of a program of the virtual environment."""
        windows = os.name == "nt"
        return str(self.venv / ("Scripts" if windows else "bin") / (f"{name}.exe" if windows else name))

    def call(self, *command: str) -> int:
        """Run *command* to its end, showing what it says; returns its exit status."""
        return self.run(command, env=self.environ, check=False).returncode

    def need(self, what: str, *command: str, env: Mapping[str, str] | None = None) -> None:
        """Run *command* in silence, or stop, because without it *what* is missing; the last line it said goes along."""
        environ = {**self.environ, **(env or {})}
        answer = self.run(command, env=environ, check=False, capture_output=True, text=True)
        if answer.returncode:
            last = (answer.stderr or answer.stdout or "").strip().rpartition("\n")[2]
            raise Stop(
                f"Missing: {what}. If this machine has no network, connect it once and run the same command again. "
                f"({Path(command[0]).name}: {last})"
            )


# --- set-up ----------------------------------------------------------------------------------------------------------


def wanted(machine: Machine) -> dict[str, str]:
    """What set-up would put in place, as two hashes: of the locked Python packages and of the system packages."""
    locked = b"".join((machine.root / name).read_bytes() for name in ("pyproject.toml", "uv.lock"))
    place = str(machine.root).encode()  # a checkout that was moved is set up again
    system = " ".join((UV, *SYSTEM_PACKAGES)).encode()
    return {"python": hashlib.sha256(locked + place).hexdigest(), "system": hashlib.sha256(system).hexdigest()}


def set_up(machine: Machine) -> None:
    """Make this machine able to run the program; does nothing but compare two hashes when it has been done before."""
    if sys.version_info[:2] < PYTHON:
        raise Stop(f"Python {PYTHON[0]}.{PYTHON[1]} or newer is needed; this is {sys.version.split()[0]}.")
    stamp, want = machine.venv / "set-up.json", wanted(machine)
    if have(stamp) == want and Path(machine.tool("python")).exists():
        return
    add_system_packages(machine, SYSTEM_PACKAGES)
    add_python_packages(machine)
    stamp.write_text(json.dumps(want), encoding="utf-8")


def have(stamp: Path) -> object:
    """What the last finished set-up put in place; None if there was none."""
    try:
        return json.loads(stamp.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None


def add_system_packages(machine: Machine, names: Sequence[str]) -> None:
    """Install the Debian packages that are missing, or stop with the line that an administrator has to run."""
    missing = [name for name in names if machine.is_debian and not is_installed(machine, name)]
    if not missing:
        return
    line = f"apt-get install -y --no-install-recommends {' '.join(missing)}"
    if not machine.is_root:
        raise Stop(
            "System packages are missing. Run this line, then the same command again:\n"
            f"  sudo apt-get update && sudo {line}"
        )
    say(f"installing {len(missing)} system packages")
    quiet = {"DEBIAN_FRONTEND": "noninteractive"}
    what = f"the system packages {' '.join(missing)}"
    machine.need(what, "apt-get", "update", "-qq", env=quiet)  # exits 0 without a network; the next line notices
    machine.need(what, *line.split(), "-qq", env=quiet)


def add_test_packages(machine: Machine) -> None:
    """Install what only the tests need; Debian's PostgreSQL is told first to make and start no database of its own."""
    if machine.is_debian and machine.is_root and not is_installed(machine, "postgresql"):
        drop_in = machine.system / NO_CLUSTER
        drop_in.parent.mkdir(parents=True, exist_ok=True)
        drop_in.write_text("create_main_cluster = false\n", encoding="utf-8")
    add_system_packages(machine, TEST_PACKAGES)


def is_installed(machine: Machine, package: str) -> bool:
    """Whether dpkg lists *package* as installed."""
    query = ("dpkg-query", "--show", "--showformat=${db:Status-Status}", package)
    return machine.run(query, check=False, capture_output=True, text=True).stdout.strip() == "installed"


def add_python_packages(machine: Machine) -> None:
    """Make .venv hold exactly the packages of uv.lock, and put this checkout on its path."""
    if not all(Path(machine.tool(name)).exists() for name in ("python", "uv")):
        say(f"making {machine.venv}")
        machine.need(
            f"a virtual environment at {machine.venv}", sys.executable, "-m", "venv", "--clear", str(machine.venv)
        )
        machine.need(UV, machine.tool("python"), "-m", "pip", "install", "--retries=1", "--no-input", UV)
    say("installing the locked Python packages")
    locked = {
        "UV_PYTHON_DOWNLOADS": "never",
        "UV_PROJECT_ENVIRONMENT": str(machine.venv),
        "UV_PYTHON": machine.tool("python"),
        "UV_LINK_MODE": "copy",
    }
    sync = ("sync", "--frozen", "--all-groups", "--all-extras", "--no-progress", "--project", str(machine.root))
    machine.need("the Python packages of uv.lock", machine.tool("uv"), *sync, env=locked)
    put_on_path(machine)


def put_on_path(machine: Machine) -> None:
    """Let the Python of .venv import this checkout from any folder, and in any process the program starts."""
    purelib = "import sysconfig; print(sysconfig.get_path('purelib'))"
    answer = machine.run((machine.tool("python"), "-c", purelib), check=True, capture_output=True, text=True)
    Path(answer.stdout.strip(), "qopi_desktop.pth").write_text(f"{machine.root}\n", encoding="utf-8")


def say(text: str) -> None:
    """Tell the person at the terminal what is being done."""
    print(f"run.py: {text}", file=sys.stderr, flush=True)


# --- the program -----------------------------------------------------------------------------------------------------


def has_display(environ: Mapping[str, str], platform: str = sys.platform) -> bool:
    """Whether a window can be shown, or is not meant to be."""
    if not platform.startswith("linux"):
        return True
    return any(environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))


def start(machine: Machine, arguments: Sequence[str]) -> int:
    """Start the program in its window."""
    if not has_display(machine.environ):
        raise Stop(
            "The program is set up, but there is no display (neither DISPLAY nor WAYLAND_DISPLAY is set). "
            "These tours need none and leave pictures:\n"
            + "\n".join(f"  python3 run.py tour {name} --out tour/{name}" for name in TOURS)
        )
    return module(machine, "qopi_desktop", arguments)


def module(machine: Machine, name: str, arguments: Sequence[str], before: Sequence[str] = ()) -> int:
    """Run a module of this checkout from the folder the person is in."""
    return machine.call(*before, machine.tool("python"), "-P", "-m", name, *arguments)


def tour(machine: Machine, arguments: Sequence[str]) -> int:
    """Run a tour offscreen; with --screen, in a real window, on a virtual screen if there is no other."""
    on_screen = "--screen" in arguments
    bare = on_screen and not machine.environ.get("DISPLAY")
    before = ("xvfb-run", "-a", "-s", "-screen 0 1920x1200x24") if bare else ()
    if not on_screen:
        machine = offscreen(machine)
    return module(machine, "tests.tours", arguments, before)


def offscreen(machine: Machine) -> Machine:
    """The same machine with Qt drawing into memory."""
    environ = {**machine.environ, "QT_QPA_PLATFORM": "offscreen"}
    return replace(machine, environ=environ)


def central(machine: Machine, arguments: Sequence[str]) -> int:
    """Run the central service; options alone mean that it is to serve."""
    named = arguments and not arguments[0].startswith("-")
    return module(machine, "qopi_desktop.central", arguments if named else ("serve", *arguments))


def bench(machine: Machine, arguments: Sequence[str]) -> int:
    """Measure the program offscreen; the service also on PostgreSQL."""
    parts = [argument for argument in arguments if not argument.startswith("-")]
    if not parts or "service" in parts:
        add_test_packages(machine)
    return module(offscreen(machine), "bench", arguments)


def bundle(machine: Machine) -> int:
    """Build dist/qopi-desktop, then start it and let it open the demonstration practice."""
    add_system_packages(machine, BUNDLE_PACKAGES)
    folders = ("--distpath", str(machine.root / "dist"), "--workpath", str(machine.root / "build"))
    quiet = ("--noconfirm", "--log-level=ERROR")
    if failed := module(machine, "PyInstaller", (*quiet, *folders, str(machine.root / "build.spec"))):
        return failed
    built = machine.root / "dist" / "qopi-desktop"
    failed = offscreen(machine).call(str(built / "qopi-desktop"), "--self-test")
    size = sum(file.stat().st_size for file in built.rglob("*") if file.is_file() and not file.is_symlink())
    say(f"{built}: {size / 1e6:.0f} MB, self-test {'failed' if failed else 'passed'}")
    return failed


# --- the gates -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Step:
    """One gate that was run."""

    name: str
    seconds: float
    failed: bool


@dataclass(frozen=True)
class Tests:
    """What pytest counted, and why it skipped what it skipped."""

    passed: int = 0
    failed: int = 0
    skipped: tuple[str, ...] = ()


def test(machine: Machine, arguments: Sequence[str]) -> int:
    """Run every gate, then say of each how long it took; with pytest arguments, run pytest alone."""
    no_skips = "--no-skips" in arguments
    narrow = [argument for argument in arguments if argument != "--no-skips"]
    add_test_packages(machine)
    machine = compiling(offscreen(machine))
    counts = machine.root / "build" / "tests"
    shutil.rmtree(counts, ignore_errors=True)
    commands = gates(machine, counts) if not narrow else {"pytest": pytest(machine, counts, narrow)}
    steps = [timed(machine, name, command) for name, command in commands.items()]
    return summary(steps, counted(counts), no_skips=no_skips)


def compiling(machine: Machine) -> Machine:
    """The same machine, on which what one process of the tests has compiled serves all others, whatever it says."""
    environ = {name: value for name, value in machine.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return replace(machine, environ={**environ, "PYTHONPYCACHEPREFIX": str(machine.root / "build" / "pycache")})


def gates(machine: Machine, counts: Path) -> dict[str, tuple[str, ...]]:
    """Every gate in its order, with the command that runs it."""
    root = str(machine.root)
    python, config = machine.tool("python"), str(machine.root / "pyproject.toml")
    lint_imports = "from importlinter.cli import lint_imports_command as lint; lint()"
    return {
        "ruff check": (machine.tool("ruff"), "check", "--quiet", root),
        "ruff format": (machine.tool("ruff"), "format", "--check", "--quiet", root),
        "mypy": (python, "-P", "-m", "mypy", "--config-file", config),
        "lint-imports": (python, "-c", lint_imports, "--config", config),
        "pytest": pytest(machine, counts, [f"--ignore={folder}" for folder in engine_tests(machine)]),
        "coverage": coverage(machine, counts),
        "mutants": (python, "-P", "-m", "qopi_desktop.cli", "mutate"),
    }


def pytest(machine: Machine, counts: Path, narrow: Sequence[str]) -> tuple[str, ...]:
    """The command for the tests, all of them or the narrow choice, on two cores."""
    base = ("-P", "-m", "pytest", "-q", "-n", "2", "--dist", "worksteal", f"--junitxml={counts / 'pytest.xml'}")
    return (machine.tool("python"), *base, *narrow)


def engine_tests(machine: Machine) -> list[str]:
    """The folders of the unit tests of the engines."""
    return [str(machine.root / "tests" / "unit" / name) for name in EXACT]


def coverage(machine: Machine, counts: Path) -> tuple[str, ...]:
    """The command that runs the unit tests of the engines, and fails unless they reach every branch of them."""
    measured = [f"--cov={machine.root / 'qopi_desktop' / name}" for name in EXACT]  # folders: also what no test imports
    base = ("-P", "-m", "pytest", "-q", "-n", "2", "--dist", "worksteal", f"--junitxml={counts / 'coverage.xml'}")
    report = ("--cov-branch", "--cov-fail-under=100", "--cov-report=term-missing")
    return (machine.tool("python"), *base, *report, *measured, *engine_tests(machine))


def timed(machine: Machine, name: str, command: Sequence[str]) -> Step:
    """Run one gate in the checkout and measure it."""
    print(f"\n=== {name}", flush=True)
    begun = time.monotonic()
    status = machine.run(command, cwd=machine.root, env=machine.environ, check=False).returncode
    return Step(name, time.monotonic() - begun, failed=status != 0)


def counted(folder: Path) -> Tests:
    """What pytest wrote to the files of *folder*; nothing passed if it wrote nothing."""
    passed, failed, skipped = 0, 0, []
    cases = [case for file in folder.glob("*.xml") for case in ET.parse(file).iter("testcase")]  # noqa: S314 - its own
    for case in cases:
        skip = case.find("skipped")
        if case.find("failure") is not None or case.find("error") is not None:
            failed += 1
        elif skip is not None and skip.get("type") != "pytest.xfail":
            skipped.append(f"{case.get('classname')}.{case.get('name')}: {skip.get('message')}")
        else:
            passed += 1
    return Tests(passed, failed, tuple(skipped))


def summary(steps: Sequence[Step], tests: Tests, *, no_skips: bool) -> int:
    """Print the table of gates, every skip with its reason, and the closing counts; returns the exit status."""
    print("\n=== gates")
    for step in steps:
        print(f"{'FAILED' if step.failed else 'passed'}  {step.seconds:7.1f} s  {step.name}")
    print(f"        {sum(step.seconds for step in steps):7.1f} s  in all\n")
    for reason in tests.skipped:
        print(f"{'FAILED' if no_skips else 'skipped'}  {reason}")
    gates_failed = sum(step.failed for step in steps if step.name != "pytest")
    pytest_failed = any(step.failed for step in steps if step.name == "pytest")
    failed = (tests.failed or int(pytest_failed)) + gates_failed + (len(tests.skipped) if no_skips else 0)
    print(f"{tests.passed} passed, {failed} failed, {0 if no_skips else len(tests.skipped)} skipped")
    return 1 if failed or not tests.passed else 0


def main(arguments: Sequence[str], machine: Machine) -> int:
    """Set up and do what *arguments* ask; returns the exit status."""
    verb, *rest = arguments or [""]
    if verb in {"-h", "--help", "help"}:
        print(__doc__)
        return 0
    verbs: dict[str, Callable[[], int]] = {
        "test": lambda: test(machine, rest),
        "cli": lambda: module(machine, "qopi_desktop.cli", rest),
        "tour": lambda: tour(machine, rest),
        "central": lambda: central(machine, rest),
        "bench": lambda: bench(machine, rest),
        "bundle": lambda: bundle(machine),
    }
    if verb and not verb.startswith("-") and verb not in verbs:
        print(f"run.py: no such command: {verb}\n\n{__doc__}", file=sys.stderr)
        return 2
    try:
        set_up(machine)
        return verbs.get(verb, lambda: start(machine, arguments))()
    except Stop as stop:
        print(f"run.py: {stop}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], Machine()))
