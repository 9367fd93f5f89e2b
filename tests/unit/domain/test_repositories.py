"""What a store can be asked is written down once."""

from __future__ import annotations

import inspect

from qopi_desktop.domain import repositories
from qopi_desktop.domain.repositories import Audit, Candidates, Charts, People, Scorer, Store


def test_every_promise_of_a_store_is_described():
    """Each method of each protocol says what is true for the caller."""
    protocols = (Audit, Candidates, Charts, People, Scorer, Store)
    methods = [member for each in protocols for _, member in inspect.getmembers(each, inspect.isfunction)]

    assert [] == [
        method.__qualname__ for method in methods if method.__module__ == repositories.__name__ and not method.__doc__
    ]
