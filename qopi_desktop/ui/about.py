"""About the program: its version, where the data are, and whose work it rests on."""

from __future__ import annotations

import platform
from importlib import metadata
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QGridLayout, QWidget

from qopi_desktop import __version__
from qopi_desktop.ui import theme
from qopi_desktop.ui.kit import Button, ButtonKind, Column, Ground, Label, WrapLabel, fix
from qopi_desktop.ui.panels import keep_room, scrolling
from qopi_desktop.ui.tables import RowsModel, RowsView, TableColumn, TableRow
from qopi_desktop.ui.words import say

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_WIDEST = 960
_MOST_ROWS = 40
_PATH = 80
_LONGEST_LICENSE = 60
_CLASSIFIER = "License :: "
_LIBRARIES = (
    "annotated-types",
    "cffi",
    "charset-normalizer",
    "cryptography",
    "greenlet",
    "Jinja2",
    "lark",
    "MarkupSafe",
    "pillow",
    "platformdirs",
    "pycparser",
    "pydantic",
    "pydantic_core",
    "reportlab",
    "SQLAlchemy",
    "sqlcipher3",
    "sqlmodel",
    "typing_extensions",
    "XlsxWriter",
)


class AboutView(Ground):
    """Says which version this is, where the data and backups lie, and under which licenses it stands."""

    def __init__(self, package: str, places: dict[str, Path], parent: QWidget | None = None) -> None:
        """Name the version of the forms and measures, and the folders ``store``, ``backups`` and ``log``."""
        super().__init__("surface", parent)
        self.setObjectName("about")
        self._places = places
        self.copied = Label("", "small", "text2")
        keep_room(self.copied)
        self.copies: dict[str, Button] = {}
        rows = RowsModel(_columns(), parent=self)
        rows.set_rows([TableRow(line[0], line) for line in components()])
        self.table = RowsView(rows, "licenses", say("about.licenses"))
        self.table.fit_rows(_MOST_ROWS)
        self._lay_out(package)
        self.setFocusProxy(next(iter(self.copies.values()), self.table))

    def _lay_out(self, package: str) -> None:
        page = Ground("surface")
        fix(page, most_width=_WIDEST)
        column = Column(page, margins=(32, 24, 32, 32), gap=8)
        column.addWidget(Label(say("about.name"), "title"))
        versions = f"{say('about.version', version=__version__)}. {say('about.package', package=package)}."
        for words in (versions, say("about.purpose"), say("about.own_words")):
            column.addWidget(WrapLabel(words, "body", "text2"))
        column.add_gap(12)
        column.addWidget(Label(say("about.where"), "head"))
        column.addLayout(self._places_grid())
        column.addWidget(self.copied)
        column.addWidget(Label(say("about.licenses"), "head"))
        column.addWidget(self.table)
        column.addStretch(1)
        Column(self).addWidget(scrolling(page))

    def _places_grid(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.current().px(16))
        grid.setColumnStretch(1, 1)
        for row, (name, path) in enumerate(self._places.items()):
            button = Button(say("about.copy"), ButtonKind.LINK)
            button.setObjectName(f"about_copy_{name}")
            button.setAccessibleName(f"{say('about.copy')}: {say(f'about.place.{name}')}")
            button.clicked.connect(self._on_copy)
            self.copies[name] = button
            grid.addWidget(Label(say(f"about.place.{name}"), "body", "text2"), row, 0)
            place = WrapLabel(str(path), "body", "text")
            fix(place, least_width=_PATH)  # a path breaks anywhere
            grid.addWidget(place, row, 1, Qt.AlignmentFlag.AlignVCenter)
            grid.addWidget(button, row, 2)
        return grid

    def _on_copy(self) -> None:
        name = next(name for name, button in self.copies.items() if button is self.sender())
        QGuiApplication.clipboard().setText(str(self._places[name]))
        self.copied.setText(say("about.copied"))


def components() -> list[tuple[str, str, str]]:
    """Return name, version and license of everything that is shipped, by name."""
    fixed = [
        (say("about.component.qt"), metadata.version("PySide6_Essentials"), say("about.component.qt_license")),
        (say("about.component.inter"), say("about.component.inter_version"), say("about.component.inter_license")),
        (say("about.component.sqlcipher"), "", say("about.component.sqlcipher_license")),
        (say("about.component.python"), platform.python_version(), say("about.component.python_license")),
    ]
    return sorted([*fixed, *_libraries()], key=lambda line: line[0].casefold())


def _libraries() -> Iterator[tuple[str, str, str]]:
    for name in _LIBRARIES:
        try:
            found = metadata.distribution(name)
        except metadata.PackageNotFoundError:  # not every system needs every library
            continue
        yield name, found.version, _license_of(found)


def _license_of(found: metadata.Distribution) -> str:
    facts = found.metadata
    given = next((text for key in ("License-Expression", "License") for text in facts.get_all(key) or []), "")
    if given and len(given) <= _LONGEST_LICENSE:
        return given
    named = [
        entry.rpartition(" :: ")[2] for entry in facts.get_all("Classifier") or [] if entry.startswith(_CLASSIFIER)
    ]
    return ", ".join(named) or say("about.not_stated")


def _columns() -> tuple[TableColumn, ...]:
    return (
        TableColumn(say("about.head.component"), 200, 1, style="label"),
        TableColumn(say("about.head.version"), 110),
        TableColumn(say("about.head.license"), 260, 2),
    )
