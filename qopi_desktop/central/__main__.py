"""``python -m qopi_desktop.central serve``: the service as a program."""

from __future__ import annotations

import sys

from qopi_desktop.central.serve import main

sys.exit(main())
