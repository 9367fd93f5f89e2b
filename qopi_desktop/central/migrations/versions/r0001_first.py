"""The tables of the first service."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_MOMENT = sa.BigInteger  # microseconds since 1970 in UTC


def upgrade() -> None:
    """Make every table, each after those that it names."""
    _service()
    _service_keys()
    _help_desk()
    _journal()
    _practices()
    _offices()
    _codes()
    _devices()
    _refresh_tokens()
    _people()
    _user_keys()
    _rosters()
    _physicians()
    _person_physicians()
    _grants()
    _rounds()
    _extensions()
    _intents()
    _charts()
    _chart_physicians()
    _chart_contributors()
    _ops()
    _events()
    _late_ops()
    _frozen_counts()


def _service() -> None:
    op.create_table(
        "service",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("epoch", sa.Integer, nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
    )


def _service_keys() -> None:
    op.create_table(
        "service_keys",
        sa.Column("kid", sa.String(64), primary_key=True),
        sa.Column("seed", sa.LargeBinary, nullable=False),
        sa.Column("public_key", sa.String(128), nullable=False),
        sa.Column("since", _MOMENT, nullable=False),
        sa.Column("retired_at", _MOMENT),
    )


def _help_desk() -> None:
    op.create_table(
        "help_desk",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("secret_sha256", sa.String(64), nullable=False, unique=True),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("revoked_at", _MOMENT),
    )


def _journal() -> None:
    op.create_table(
        "journal",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True, autoincrement=True),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("actor", sa.String(64), nullable=False),
        sa.Column("act", sa.String(128), nullable=False),
        sa.Column("subject", sa.String(64), nullable=False),
        sa.Column("reason", sa.String(500)),
    )


def _practices() -> None:
    op.create_table(
        "practices",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
    )


def _offices() -> None:
    op.create_table(
        "offices",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("practice_id", sa.String(64), sa.ForeignKey("practices.id"), nullable=False, index=True),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("seq", sa.BigInteger, nullable=False),
        sa.Column("head_sha256", sa.String(64), nullable=False),
        sa.Column("roster_sha256", sa.String(64), nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
    )


def _codes() -> None:
    op.create_table(
        "codes",
        sa.Column("code_sha256", sa.String(64), primary_key=True),
        sa.Column("office_id", sa.String(64), sa.ForeignKey("offices.id"), nullable=False),
        sa.Column("made_by", sa.String(64), nullable=False),
        sa.Column("expires_at", _MOMENT, nullable=False),
        sa.Column("used_at", _MOMENT),
        sa.Column("device_id", sa.String(64)),
    )


def _devices() -> None:
    op.create_table(
        "devices",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("office_id", sa.String(64), sa.ForeignKey("offices.id"), nullable=False, index=True),
        sa.Column("public_key", sa.String(128), nullable=False, unique=True),
        sa.Column("enrolled_at", _MOMENT, nullable=False),
        sa.Column("last_seen_at", _MOMENT),
        sa.Column("revoked_at", _MOMENT),
        sa.Column("revoked_by", sa.String(64)),
    )


def _refresh_tokens() -> None:
    op.create_table(
        "refresh_tokens",
        sa.Column("token_sha256", sa.String(64), primary_key=True),
        sa.Column("device_id", sa.String(64), sa.ForeignKey("devices.id"), nullable=False, index=True),
        sa.Column("issued_at", _MOMENT, nullable=False),
        sa.Column("used_at", _MOMENT),
        sa.Column("successor_sha256", sa.String(64)),
    )


def _people() -> None:
    op.create_table(
        "people",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("office_id", sa.String(64), sa.ForeignKey("offices.id"), nullable=False, index=True),
        sa.Column("roles", sa.String(200), nullable=False),
        sa.Column("active", sa.Boolean, nullable=False),
        sa.Column("registered_at", _MOMENT, nullable=False),
    )


def _user_keys() -> None:
    op.create_table(
        "user_keys",
        sa.Column("person_id", sa.String(64), sa.ForeignKey("people.id"), primary_key=True),
        sa.Column("key_id", sa.String(64), primary_key=True),
        sa.Column("public_key", sa.String(128), nullable=False, unique=True),
        sa.Column("registered_by", sa.String(64), nullable=False),
        sa.Column("registered_at", _MOMENT, nullable=False),
    )


def _rosters() -> None:
    op.create_table(
        "rosters",
        sa.Column("office_id", sa.String(64), sa.ForeignKey("offices.id"), primary_key=True),
        sa.Column("statement_sha256", sa.String(64), primary_key=True),
        sa.Column("device_id", sa.String(64), sa.ForeignKey("devices.id"), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("signer_id", sa.String(64), nullable=False),
        sa.Column("key_id", sa.String(64), nullable=False),
        sa.Column("signature", sa.String(512), nullable=False),
        sa.Column("signed_at", _MOMENT, nullable=False),
        sa.Column("registered_at", _MOMENT, nullable=False),
    )


def _physicians() -> None:
    op.create_table(
        "physicians",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("office_id", sa.String(64), sa.ForeignKey("offices.id"), nullable=False, index=True),
        sa.Column("npi", sa.String(10), nullable=False, index=True),
        sa.Column("registered_at", _MOMENT, nullable=False),
    )


def _person_physicians() -> None:
    op.create_table(
        "person_physicians",
        sa.Column("person_id", sa.String(64), sa.ForeignKey("people.id"), primary_key=True),
        sa.Column("physician_id", sa.String(64), primary_key=True),
        sa.Column("since", _MOMENT, nullable=False),
    )


def _grants() -> None:
    op.create_table(
        "grants",
        sa.Column("person_id", sa.String(64), sa.ForeignKey("people.id"), primary_key=True),
        sa.Column("level", sa.String(16), primary_key=True),
        sa.Column("target_id", sa.String(64), primary_key=True),
        sa.Column("granted_at", _MOMENT, nullable=False),
    )


def _rounds() -> None:
    op.create_table(
        "rounds",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("title", sa.String(120), nullable=False),
        sa.Column("opens_at", _MOMENT, nullable=False),
        sa.Column("closes_at", _MOMENT, nullable=False),
        sa.Column("grace_s", sa.Integer, nullable=False),
        sa.Column("closed_at", _MOMENT),
        sa.Column("reported_at", _MOMENT),
    )


def _extensions() -> None:
    op.create_table(
        "extensions",
        sa.Column("office_id", sa.String(64), sa.ForeignKey("offices.id"), primary_key=True),
        sa.Column("round_id", sa.String(64), sa.ForeignKey("rounds.id"), primary_key=True),
        sa.Column("until", _MOMENT, nullable=False),
        sa.Column("reason", sa.String(500), nullable=False),
        sa.Column("granted_by", sa.String(64), nullable=False),
        sa.Column("granted_at", _MOMENT, nullable=False),
    )


def _intents() -> None:
    op.create_table(
        "intents",
        sa.Column("office_id", sa.String(64), sa.ForeignKey("offices.id"), primary_key=True),
        sa.Column("op_id", sa.String(32), primary_key=True),
        sa.Column("payload_sha256", sa.String(64), primary_key=True),
        sa.Column("at", _MOMENT, nullable=False),
        sqlite_with_rowid=False,
    )


def _charts() -> None:
    op.create_table(
        "charts",
        sa.Column("chart_key", sa.String(64), primary_key=True),
        sa.Column("office_id", sa.String(64), sa.ForeignKey("offices.id"), primary_key=True),
        sa.Column("round_id", sa.String(64), sa.ForeignKey("rounds.id"), nullable=False),
        sa.Column("rev", sa.Integer, nullable=False),
        sa.Column("head_op", sa.String(32), nullable=False),
        sa.Column("withdrawn", sa.Boolean, nullable=False),
        sa.Column("held_code", sa.String(64)),
        sa.Column("treating_id", sa.String(64)),
        sa.Column("outcomes", sa.Text, nullable=False),
    )
    op.create_index(None, "charts", ["round_id", "office_id"])


def _chart_physicians() -> None:
    op.create_table(
        "chart_physicians",
        sa.Column("office_id", sa.String(64), primary_key=True),
        sa.Column("chart_key", sa.String(64), primary_key=True),
        sa.Column("physician_id", sa.String(64), primary_key=True),
        sa.Column("since", _MOMENT, nullable=False),
        sqlite_with_rowid=False,
    )


def _chart_contributors() -> None:
    op.create_table(
        "chart_contributors",
        sa.Column("office_id", sa.String(64), primary_key=True),
        sa.Column("chart_key", sa.String(64), primary_key=True),
        sa.Column("person_id", sa.String(64), primary_key=True),
        sa.Column("since", _MOMENT, nullable=False),
        sqlite_with_rowid=False,
    )


def _ops() -> None:
    op.create_table(
        "ops",
        sa.Column("office_id", sa.String(64), sa.ForeignKey("offices.id"), primary_key=True),
        sa.Column("op_id", sa.String(32), primary_key=True),
        sa.Column("device_id", sa.String(64), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("chart_key", sa.String(64), nullable=False),
        sa.Column("round_id", sa.String(64), nullable=False),
        sa.Column("rev", sa.Integer, nullable=False),
        sa.Column("seq", sa.BigInteger, nullable=False),
        sa.Column("payload", sa.Text, nullable=False),
        sa.Column("payload_sha256", sa.String(64), nullable=False),
        sa.Column("signer_id", sa.String(64), nullable=False),
        sa.Column("statement", sa.Text, nullable=False),
        sa.Column("received_at", _MOMENT, nullable=False),
        sa.Column("receipt", sa.Text, nullable=False),
        sa.UniqueConstraint("office_id", "chart_key", "rev"),
        sa.UniqueConstraint("office_id", "seq"),
    )


def _events() -> None:
    op.create_table(
        "events",
        sa.Column("office_id", sa.String(64), sa.ForeignKey("offices.id"), primary_key=True),
        sa.Column("seq", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("chart_key", sa.String(64), nullable=False),
        sa.Column("rev", sa.Integer, nullable=False),
        sa.Column("code", sa.String(64)),
        sa.Column("at", _MOMENT, nullable=False),
        sqlite_with_rowid=False,
    )


def _late_ops() -> None:
    op.create_table(
        "late_ops",
        sa.Column("office_id", sa.String(64), primary_key=True),
        sa.Column("op_id", sa.String(32), primary_key=True),
        sa.Column("round_id", sa.String(64), nullable=False),
        sa.Column("chart_key", sa.String(64), nullable=False),
        sa.Column("payload", sa.Text, nullable=False),
        sa.Column("payload_sha256", sa.String(64), nullable=False),
        sa.Column("arrived_at", _MOMENT, nullable=False),
    )


def _frozen_counts() -> None:
    op.create_table(
        "frozen_counts",
        sa.Column("round_id", sa.String(64), sa.ForeignKey("rounds.id"), primary_key=True),
        sa.Column("office_id", sa.String(64), sa.ForeignKey("offices.id"), primary_key=True),
        sa.Column("received", sa.Integer, nullable=False),
        sa.Column("counted", sa.Integer, nullable=False),
        sa.Column("held", sa.Integer, nullable=False),
        sa.Column("withdrawn", sa.Integer, nullable=False),
        sa.Column("outcomes", sa.Text, nullable=False),
        sa.Column("frozen_at", _MOMENT, nullable=False),
    )
