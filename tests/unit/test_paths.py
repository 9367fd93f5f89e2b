"""The folders of a workstation."""

from __future__ import annotations

import pytest

from qopi_desktop import paths

FOLDERS = [paths.data_folder, paths.backup_folder, paths.demonstration_folder, paths.log_folder]


def test_a_home_of_its_own_holds_every_folder(home):
    """With QOPI_HOME set, nothing is looked for anywhere else."""
    assert ["data", "backups", "demonstration", "logs"] == [folder().relative_to(home).as_posix() for folder in FOLDERS]


@pytest.mark.parametrize("inner", FOLDERS)
@pytest.mark.parametrize("outer", FOLDERS)
def test_no_folder_lies_within_another(monkeypatch, tmp_path, inner, outer):
    """So a reset of the demonstration, or the loss of the data folder, takes nothing else along."""
    monkeypatch.delenv(paths.HOME)
    monkeypatch.setenv("HOME", str(tmp_path))

    assert inner is outer or not inner().is_relative_to(outer())


def test_naming_a_folder_makes_none(home):
    """A folder comes to be when something is written, not when it is asked for."""
    for folder in FOLDERS:
        folder()

    assert not home.exists()


def test_the_folders_of_a_workstation_are_named_together(home):
    """Store and window settings lie in the data folder, the demonstration apart."""
    folders = paths.Folders.of_this_machine()

    assert home / "data" / "store" == folders.data
    assert home / "data" == folders.settings
    assert home / "demonstration" / "store" == folders.demonstration
    assert (home / "backups", home / "logs") == (folders.backups, folders.logs)
