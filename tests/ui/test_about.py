"""About: version, licenses, and where the data are."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from qopi_desktop import __version__
from qopi_desktop.ui.about import AboutView, components


@pytest.fixture
def view(shown, tmp_path):
    """The screen, shown."""
    places = {"store": tmp_path / "store", "backups": tmp_path / "backups", "log": tmp_path / "log"}
    return shown(AboutView("2026.1", places), 1280, 720)


def test_each_place_can_be_copied(qtbot, view, tmp_path):
    """The path is needed in a file manager or a mail to the help desk."""
    qtbot.mouseClick(view.copies["backups"], Qt.MouseButton.LeftButton)

    assert str(tmp_path / "backups") == QGuiApplication.clipboard().text()


def test_the_licenses_name_what_must_be_named():
    """Qt under the LGPL, the typeface under the OFL, SQLCipher under BSD."""
    licenses = {name: license_ for name, _version, license_ in components()}

    assert "LGPL" in licenses["Qt and PySide6"]
    assert "Open Font License" in licenses["Inter typeface"]
    assert any("BSD" in license_ for name, license_ in licenses.items() if name.startswith("SQLCipher"))
    assert all(licenses.values())


def test_the_version_is_shown(view):
    """It is the first thing a help desk asks for."""
    words = [label.text() for label in view.findChildren(type(view.copied))]

    assert any(__version__ in text for text in words)
