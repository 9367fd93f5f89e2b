"""The dictionary works in a browser that opens it from a disk: the search finds, links lead on, nothing is fetched."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from bench.peers import HERE, installed, node
from qopi_desktop.reports.dictionary.site import site
from tests import shipped

pytestmark = pytest.mark.slow

TYPED = {
    "D07": "D07",
    "stage_documented_on": "D07",
    "BR 52": "BR 52",
    "her2 test": "B03",
    "capecitabine": "C04",
    "Xeloda": "C04",
    "MammaPrint": "B27",
    "Herceptin": "C04",
}
"""What is typed, and what must be found first."""

DARK, LIGHT = (0x1A, 0x1E, 0x25), (0xFF, 0xFF, 0xFF)


@pytest.fixture(scope="module")
def shots(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the pictures of the pages are."""
    return tmp_path_factory.mktemp("shots")


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory, shots: Path) -> Any:
    """What the browser saw."""
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.skip("Chromium is not installed: apt-get install chromium")
    try:
        installed()
    except (OSError, subprocess.CalledProcessError) as error:
        pytest.skip(f"The script that drives Chromium is not installed: {error}")
    folder = tmp_path_factory.mktemp("dictionary")
    for name, content in site(shipped.package()).items():
        (folder / name).write_bytes(content)
    given = {"chromium": chromium, "profile": str(tmp_path_factory.mktemp("profile")), "site": str(folder)}
    return node(
        HERE / "dictionary.mjs",
        given={**given, "typed": [*TYPED, "qwxz"], "follow": "b31", "shots": str(shots)},
    )


def test_the_search_finds_by_id_name_code_and_brand(seen: Any) -> None:
    """What is named so stands first; words that stand nowhere find nothing."""
    firsts = [found[0] if found else None for found in seen["found"]]

    assert [*TYPED.values(), None] == firsts


def test_enter_leads_to_the_first_hit(seen: Any) -> None:
    """On its page, scrolled to its place."""
    assert "br.html#B31" == seen["followed"]["hash"]
    assert seen["followed"]["heading"].startswith("B31")
    assert 0 <= seen["followed"]["top"] < 100


def test_a_link_leads_on_by_keyboard(seen: Any) -> None:
    """From a rule to the question that it names, on another page."""
    assert "core.html#G06" == seen["link"]["hash"]
    assert seen["link"]["heading"].startswith("G06")


def test_pages_ask_no_network_and_say_no_error(seen: Any) -> None:
    """Everything is in the folder."""
    assert ([], []) == (seen["asked"], seen["errors"])


@pytest.mark.parametrize(("shot", "ground"), [("question-light", LIGHT), ("question-dark", DARK)])
@pytest.mark.usefixtures("seen")
def test_pages_are_light_or_dark_as_the_system_is(shots: Path, shot: str, ground: tuple[int, int, int]) -> None:
    """Most of the picture is the ground, and words stand on it."""
    picture = Image.open(shots / f"{shot}.png").convert("RGB")
    counts = {color: count for count, color in picture.getcolors(picture.width * picture.height) or ()}

    share = counts[ground] / (picture.width * picture.height)

    assert 0.7 < share < 0.98
