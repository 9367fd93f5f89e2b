"""Is Caps Lock on: asked of the system where it can say so, at best a guess elsewhere."""

from __future__ import annotations

import sys
from functools import cache
from pathlib import Path

_CAPITAL = 0x14  # VK_CAPITAL of Windows
_LEDS = Path("/sys/class/leds")


def is_caps_lock_on() -> bool:
    """Return whether the system says that Caps Lock is on; False where it does not say."""
    if sys.platform == "win32":
        import ctypes  # noqa: PLC0415 - the first window does without elsewhere

        return bool(ctypes.windll.user32.GetKeyState(_CAPITAL) & 1)
    return any(_is_lit(led) for led in _lamps())


@cache
def _lamps() -> tuple[Path, ...]:
    try:
        return tuple(_LEDS.glob("*::capslock/brightness"))
    except OSError:
        return ()


def _is_lit(lamp: Path) -> bool:
    try:
        return lamp.read_text(encoding="ascii").strip() not in {"", "0"}
    except OSError:
        return False
