"""What is heavy to import: the store and the package of forms and measures, loaded once and beside the window."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from qopi_desktop.measures.package import Package, load_package
from qopi_desktop.protocol.publisher import Publisher
from qopi_desktop.store.store import Store


@dataclass(frozen=True)
class Engines:
    """The store's class, the package, and the scorer that the store asks."""

    store: type[Store]
    package: Package
    scorer: Publisher


@cache
def engines() -> Engines:
    """Return the engines; the first call takes about a second, so it is made off the window's thread."""
    package = load_package()
    return Engines(Store, package, Publisher(package))
