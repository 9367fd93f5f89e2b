"""Programs of others, run with Node, that the engine and its exports are held against."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import platformdirs

HERE = Path(__file__).parent
_FILES = ("package.json", "package-lock.json", ".npmrc")


def installed() -> Path:
    """Return the folder whose ``node_modules`` holds the locked packages; the first call installs them.

    Raises:
        subprocess.CalledProcessError: The packages are not there and npm cannot fetch them.
    """
    key = hashlib.sha256(b"".join((HERE / name).read_bytes() for name in _FILES)).hexdigest()[:12]
    cache = platformdirs.user_cache_path("qopi-desktop")
    folder = cache / f"peers-{key}"
    cache.mkdir(parents=True, exist_ok=True)
    with _alone(cache / f"peers-{key}.lock"):
        if not (folder / "done").exists():
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            for name in _FILES:
                shutil.copy(HERE / name, folder / name)
            _npm("ci", "--ignore-scripts", "--no-audit", "--no-fund", cwd=folder)
            (folder / "done").touch()
    return folder


def node(script: Path, *arguments: str, given: object = None, heap_mb: int = 2048) -> Any:  # Any: what the script says
    """Run *script* of this folder with the packages at hand and *given* as JSON on its input; return what it wrote.

    Raises:
        RuntimeError: The script failed; its message is what it said.
    """
    command = [tool("node"), f"--max-old-space-size={heap_mb}", str(script), *arguments]
    answer = subprocess.run(  # noqa: S603 - a script of our own
        command, input=json.dumps(given), env=environment(), capture_output=True, text=True, check=False
    )
    if answer.returncode:
        raise RuntimeError(answer.stderr[-4000:])
    return json.loads(answer.stdout)


def environment() -> dict[str, str]:
    """Return the environment in which Node finds the packages: ``require`` reads NODE_PATH, scripts read PEERS."""
    folder = installed()
    return {**os.environ, "NODE_PATH": str(folder / "node_modules"), "PEERS": str(folder)}


def tool(name: str) -> str:
    """Return the path of ``node`` or ``npm``: those of the environment that runs this."""
    return str(Path(sys.executable).with_name(name))


def _npm(*arguments: str, cwd: Path) -> None:
    path = os.pathsep.join((str(Path(sys.executable).parent), os.environ.get("PATH", "")))
    subprocess.run(  # noqa: S603 - our own arguments
        [tool("npm"), *arguments], cwd=cwd, env={**os.environ, "PATH": path}, capture_output=True, check=True
    )


@contextmanager
def _alone(lock: Path) -> Iterator[None]:
    """Let one process install while the others wait."""
    with lock.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
