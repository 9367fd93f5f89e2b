"""One way to write a value as bytes, so that one hash holds on all machines.

Source: RFC 8785 (JSON Canonicalization Scheme).
"""

from __future__ import annotations

import hashlib
from typing import Any

import rfc8785


def canonical(value: Any) -> bytes:  # Any: whatever JSON can hold, which rfc8785 checks
    """Return *value* as canonical JSON.

    Raises:
        ValueError: JSON cannot hold it.
    """
    try:
        return rfc8785.dumps(value)
    except rfc8785.CanonicalizationError as error:
        raise ValueError("not a JSON value") from error


def digest(data: bytes) -> str:
    """Return the SHA-256 of *data* in hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()
