"""The papers point to what is there, and name what the code names."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.architecture.sources import ROOT, package

LINK = re.compile(r"\]\((?!https?:|#)([^)#]+)")
IDENTIFIER = re.compile(r"`([^`]+)`")
PAPERS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])


def broken(paper: Path, text: str) -> list[str]:
    """The links in *text* that lead nowhere from where *paper* lies."""
    return [link for link in LINK.findall(text) if not (paper.parent / link).exists()]


def unknown(glossary: str) -> list[str]:
    """The identifiers in the last column of *glossary* that neither the code nor the data use."""
    data = [file.read_text(encoding="utf-8") for file in sorted((ROOT / "resources").rglob("*.toml"))]
    used = "\n".join([*(source.text for source in package()), *data])
    cells = [line.split("|")[-2] for line in glossary.splitlines() if line.startswith("|")]
    named = [name for cell in cells for name in IDENTIFIER.findall(cell)]
    return [name for name in named if name.rpartition(".")[2] not in used]


@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: paper.relative_to(ROOT).as_posix())
def test_every_link_leads_somewhere(paper):
    """A paper, a picture or a folder that is linked is in the tree."""
    assert [] == broken(paper, paper.read_text(encoding="utf-8"))


def test_the_glossary_names_what_the_code_names():
    """Each identifier of docs/glossary.md is used."""
    assert [] == unknown((ROOT / "docs" / "glossary.md").read_text(encoding="utf-8"))


def test_a_dead_link_and_an_unused_identifier_are_found():
    """The checks can fail."""
    assert ["gone.md"] == broken(ROOT / "README.md", "[x](gone.md) [y](docs/) [z](https://example.org)")
    assert ["ChartManager"] == unknown("| chart | a thing | ours | `ChartManager` |")
