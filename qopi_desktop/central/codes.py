"""One-time codes with which a workstation joins, and how a secret is kept: by its hash."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection

from qopi_desktop.central.keys import Randomness
from qopi_desktop.central.tables import codes
from qopi_desktop.protocol.canonical import digest
from qopi_desktop.protocol.wire import CodeAnswer

LIFE = timedelta(hours=24)

_SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base 32: no letter that is read as a digit
_READ_AS = str.maketrans("OIL", "011")
_LENGTH, _GROUP, _BITS = 20, 5, 5


def make_code(connection: Connection, office_id: str, made_by: str, at: datetime, random: Randomness) -> CodeAnswer:
    """Return a new code for *office_id* that *made_by* gives out; only its hash is kept."""
    number = int.from_bytes(random(_LENGTH * _BITS // 8 + 1))
    signs = "".join(_SIGNS[number >> _BITS * place & 31] for place in range(_LENGTH))
    row = {"code_sha256": digest(signs.encode()), "office_id": office_id, "made_by": made_by, "expires_at": at + LIFE}
    connection.execute(codes.insert(), row)
    shown = "-".join(signs[begin : begin + _GROUP] for begin in range(0, _LENGTH, _GROUP))
    return CodeAnswer(code=shown, expires_at=at + LIFE)


def hash_of_code(typed: str) -> str:
    """Return the hash of a code as somebody typed it: in any case, with or without the dashes."""
    signs = "".join(sign for sign in typed.upper() if sign.isascii() and sign.isalnum())
    return digest(signs.translate(_READ_AS).encode())


def hash_of_secret(secret: str) -> str:
    """Return the hash by which a random secret of at least 128 bits is kept."""
    return digest(secret.encode())
