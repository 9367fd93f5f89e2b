"""Every act of the chart window as data: its name, its words, its key."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from qopi_desktop.ui.words import say

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


@dataclass(frozen=True, slots=True)
class Act:
    """One act: ``menu`` names the menu it stands in, empty for a key alone."""

    name: str
    keys: tuple[str, ...] = ()
    menu: str = ""


ACTS = (
    Act("charts", ("Ctrl+1",), "home"),
    Act("import", ("Ctrl+I",), "home"),
    Act("sync", ("Ctrl+Shift+S",), "home"),
    Act("sync_now", ("F5",), "home"),
    Act("report", ("Ctrl+R",), "home"),
    Act("administration", ("Ctrl+Shift+A",), "home"),
    Act("undo", ("Ctrl+Z",), "chart"),
    Act("redo", ("Ctrl+Y", "Ctrl+Shift+Z"), "chart"),
    Act("history", ("F7",), "chart"),
    Act("card", ("F1",), "chart"),
    Act("question_note", ("Ctrl+E",), "chart"),
    Act("go_to", ("Ctrl+G",), "chart"),
    Act("copy", ("Ctrl+Shift+C",), "chart"),
    Act("complete", ("F12",), "chart"),
    Act("next_chart", ("Ctrl+Down",), "chart"),
    Act("previous_chart", ("Ctrl+Up",), "chart"),
    Act("find", ("F3", "Ctrl+F")),
    Act("next_pane", ("F6",)),
    Act("previous_pane", ("Shift+F6",)),
    Act("next_problem", ("F8",)),
    Act("previous_problem", ("Shift+F8",)),
    Act("measures", ("F9",)),
    Act("menu", ("F10",)),
    Act("timeline", ("F11",)),
    Act("next_section", ("Ctrl+Return", "Ctrl+PgDown")),
    Act("previous_section", ("Ctrl+Shift+Return", "Ctrl+PgUp")),
    Act("privacy", ("Ctrl+H",), "view"),
    Act("zoom_in", ("Ctrl++", "Ctrl+="), "view"),
    Act("zoom_out", ("Ctrl+-",), "view"),
    Act("zoom_reset", ("Ctrl+0",), "view"),
    Act("light", (), "view"),
    Act("dark", (), "view"),
    Act("system", (), "view"),
    Act("reset_panes", (), "view"),
    Act("keys", ("Ctrl+/",), "help"),
    Act("about", (), "help"),
    Act("reset_demonstration", (), "home"),
    Act("lock", ("Ctrl+L",), "home"),
    Act("quit", ("Ctrl+Q",), "home"),
)
MENUS = ("home", "chart", "view", "help")


def make_actions(window: QWidget, slots: Mapping[str, Callable[[], object]]) -> dict[str, QAction]:
    """Return one action for each act that *slots* serves, living on *window* and heard everywhere in it.

    Raises:
        KeyError: A slot that no act has, so that none is dead by a slip.
    """
    known = {act.name: act for act in ACTS}
    actions = {}
    for name, slot in slots.items():
        action = QAction(say(f"act.{name}"), window)
        action.setObjectName(f"act-{name}")
        action.setShortcuts([QKeySequence(key) for key in known[name].keys])
        action.triggered.connect(_without_checked(slot))
        window.addAction(action)
        actions[name] = action
    return actions


def _without_checked(slot: Callable[[], object]) -> Callable[[bool], object]:
    """Return *slot* for a signal that says whether the action is checked; none of ours is."""
    return lambda _checked: slot()


def make_menu(window: QWidget, actions: Mapping[str, QAction]) -> QMenu:
    """Return the menu of the window, one sub-menu for each group of acts."""
    menu = QMenu(window)
    menu.setToolTipsVisible(True)
    for group in MENUS:
        part = menu.addMenu(say(f"act.group.{group}"))
        part.setToolTipsVisible(True)
        for act in ACTS:
            if act.menu == group and act.name in actions:
                part.addAction(actions[act.name])
    return menu


def key_list(actions: Mapping[str, QAction]) -> list[tuple[str, str]]:
    """Return key and words of every act that has a key and is offered, in their order."""
    return [
        (" / ".join(actions[act.name].shortcuts()[n].toString() for n in range(len(act.keys))), say(f"act.{act.name}"))
        for act in ACTS
        if act.keys and act.name in actions and actions[act.name].isVisible()
    ]
