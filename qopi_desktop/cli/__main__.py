"""``python -m qopi_desktop.cli``."""

from __future__ import annotations

import sys

from qopi_desktop.cli import main

sys.exit(main())
