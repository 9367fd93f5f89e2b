"""The service's tables, for SQLite and PostgreSQL alike; times are UTC, ids are those of the wire.

No column holds anything of a patient: a chart is its random key, a date two day offsets inside a payload.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from qopi_desktop.central.moments import Moment

METADATA = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

_ID, _SHA, _KEY = String(64), String(64), String(128)

service = Table(
    "service",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("epoch", Integer, nullable=False),
    Column("created_at", Moment, nullable=False),
)
"""One row. The epoch is raised when the service is restored from an older copy."""

service_keys = Table(
    "service_keys",
    METADATA,
    Column("kid", _ID, primary_key=True),
    Column("seed", LargeBinary, nullable=False),
    Column("public_key", _KEY, nullable=False),
    Column("since", Moment, nullable=False),
    Column("retired_at", Moment),
)

help_desk = Table(
    "help_desk",
    METADATA,
    Column("id", _ID, primary_key=True),
    Column("name", String(120), nullable=False),
    Column("secret_sha256", _SHA, nullable=False, unique=True),
    Column("created_at", Moment, nullable=False),
    Column("revoked_at", Moment),
)

journal = Table(
    "journal",
    METADATA,
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True),
    Column("at", Moment, nullable=False),
    Column("actor", _ID, nullable=False),
    Column("act", String(128), nullable=False),
    Column("subject", _ID, nullable=False),
    Column("reason", String(500)),
)
"""What the help desk, administrators and the closer did; never changed."""

practices = Table(
    "practices",
    METADATA,
    Column("id", _ID, primary_key=True),
    Column("name", String(200), nullable=False),
    Column("created_at", Moment, nullable=False),
)

offices = Table(
    "offices",
    METADATA,
    Column("id", _ID, primary_key=True),
    Column("practice_id", _ID, ForeignKey("practices.id"), nullable=False, index=True),
    Column("name", String(200), nullable=False),
    Column("seq", BigInteger, nullable=False, default=0),
    Column("head_sha256", String(64), nullable=False, default=""),
    Column("roster_sha256", String(64), nullable=False, default=""),
    Column("created_at", Moment, nullable=False),
)
"""``seq`` and ``head_sha256`` move together under the row's lock, so the order of numbers is the order of commits."""

codes = Table(
    "codes",
    METADATA,
    Column("code_sha256", _SHA, primary_key=True),
    Column("office_id", _ID, ForeignKey("offices.id"), nullable=False),
    Column("made_by", _ID, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("used_at", Moment),
    Column("device_id", _ID),
)

devices = Table(
    "devices",
    METADATA,
    Column("id", _ID, primary_key=True),
    Column("office_id", _ID, ForeignKey("offices.id"), nullable=False, index=True),
    Column("public_key", _KEY, nullable=False, unique=True),
    Column("enrolled_at", Moment, nullable=False),
    Column("last_seen_at", Moment),
    Column("revoked_at", Moment),
    Column("revoked_by", _ID),
)

refresh_tokens = Table(
    "refresh_tokens",
    METADATA,
    Column("token_sha256", _SHA, primary_key=True),
    Column("device_id", _ID, ForeignKey("devices.id"), nullable=False, index=True),
    Column("issued_at", Moment, nullable=False),
    Column("used_at", Moment),
    Column("successor_sha256", _SHA),
)

people = Table(
    "people",
    METADATA,
    Column("id", _ID, primary_key=True),
    Column("office_id", _ID, ForeignKey("offices.id"), nullable=False, index=True),
    Column("roles", String(200), nullable=False),
    Column("active", Boolean, nullable=False, default=True),
    Column("registered_at", Moment, nullable=False),
)

user_keys = Table(
    "user_keys",
    METADATA,
    Column("person_id", _ID, ForeignKey("people.id"), primary_key=True),
    Column("key_id", _ID, primary_key=True),
    Column("public_key", _KEY, nullable=False, unique=True),
    Column("registered_by", _ID, nullable=False),
    Column("registered_at", Moment, nullable=False),
)
"""A key is one person's for ever; ``registered_by`` is who vouched for it."""

rosters = Table(
    "rosters",
    METADATA,
    Column("office_id", _ID, ForeignKey("offices.id"), primary_key=True),
    Column("statement_sha256", _SHA, primary_key=True),
    Column("device_id", _ID, ForeignKey("devices.id"), nullable=False),
    Column("text", Text, nullable=False),
    Column("signer_id", _ID, nullable=False),
    Column("key_id", _ID, nullable=False),
    Column("signature", String(512), nullable=False),
    Column("signed_at", Moment, nullable=False),
    Column("registered_at", Moment, nullable=False),
)
"""Every roster as it was signed; each is carried out once, so that an old one sent again changes nothing."""

physicians = Table(
    "physicians",
    METADATA,
    Column("id", _ID, primary_key=True),
    Column("office_id", _ID, ForeignKey("offices.id"), nullable=False, index=True),
    Column("npi", String(10), nullable=False, index=True),
    Column("registered_at", Moment, nullable=False),
)

person_physicians = Table(
    "person_physicians",
    METADATA,
    Column("person_id", _ID, ForeignKey("people.id"), primary_key=True),
    Column("physician_id", _ID, primary_key=True),
    Column("since", Moment, nullable=False),
)
"""Every physician a person was ever said to be; only grows."""

grants = Table(
    "grants",
    METADATA,
    Column("person_id", _ID, ForeignKey("people.id"), primary_key=True),
    Column("level", String(16), primary_key=True),
    Column("target_id", _ID, primary_key=True),
    Column("granted_at", Moment, nullable=False),
)
"""``level`` is office or practice; a person of the roster has their own office without a row here."""

rounds = Table(
    "rounds",
    METADATA,
    Column("id", _ID, primary_key=True),
    Column("title", String(120), nullable=False),
    Column("opens_at", Moment, nullable=False),
    Column("closes_at", Moment, nullable=False),
    Column("grace_s", Integer, nullable=False),
    Column("closed_at", Moment),
    Column("reported_at", Moment),
)
"""Planned, open and grace follow from the clock; closed and reported are acts."""

extensions = Table(
    "extensions",
    METADATA,
    Column("office_id", _ID, ForeignKey("offices.id"), primary_key=True),
    Column("round_id", _ID, ForeignKey("rounds.id"), primary_key=True),
    Column("until", Moment, nullable=False),
    Column("reason", String(500), nullable=False),
    Column("granted_by", _ID, nullable=False),
    Column("granted_at", Moment, nullable=False),
)

intents = Table(
    "intents",
    METADATA,
    Column("office_id", _ID, ForeignKey("offices.id"), primary_key=True),
    Column("op_id", String(32), primary_key=True),
    Column("payload_sha256", _SHA, primary_key=True),
    Column("at", Moment, nullable=False),
    sqlite_with_rowid=False,
)

charts = Table(
    "charts",
    METADATA,
    Column("chart_key", _ID, primary_key=True),
    Column("office_id", _ID, ForeignKey("offices.id"), primary_key=True),
    Column("round_id", _ID, ForeignKey("rounds.id"), nullable=False),
    Column("rev", Integer, nullable=False),
    Column("head_op", String(32), nullable=False),
    Column("withdrawn", Boolean, nullable=False),
    Column("held_code", String(64)),
    Column("treating_id", _ID),
    Column("outcomes", Text, nullable=False),
    Index(None, "round_id", "office_id"),
)
"""The newest revision of each chart; ``held_code`` says why it is not counted. A key is looked for in every office."""

chart_physicians = Table(
    "chart_physicians",
    METADATA,
    Column("office_id", _ID, primary_key=True),
    Column("chart_key", _ID, primary_key=True),
    Column("physician_id", _ID, primary_key=True),
    Column("since", Moment, nullable=False),
    sqlite_with_rowid=False,
)
"""Every treating physician ever recorded on a chart; only grows."""

chart_contributors = Table(
    "chart_contributors",
    METADATA,
    Column("office_id", _ID, primary_key=True),
    Column("chart_key", _ID, primary_key=True),
    Column("person_id", _ID, primary_key=True),
    Column("since", Moment, nullable=False),
    sqlite_with_rowid=False,
)
"""Everybody who ever contributed to a chart, by their signatures; only grows."""

ops = Table(
    "ops",
    METADATA,
    Column("office_id", _ID, ForeignKey("offices.id"), primary_key=True),
    Column("op_id", String(32), primary_key=True),
    Column("device_id", _ID, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("chart_key", _ID, nullable=False),
    Column("round_id", _ID, nullable=False),
    Column("rev", Integer, nullable=False),
    Column("seq", BigInteger, nullable=False),
    Column("payload", Text, nullable=False),
    Column("payload_sha256", _SHA, nullable=False),
    Column("signer_id", _ID, nullable=False),
    Column("statement", Text, nullable=False),
    Column("received_at", Moment, nullable=False),
    Column("receipt", Text, nullable=False),
    UniqueConstraint("office_id", "chart_key", "rev"),
    UniqueConstraint("office_id", "seq"),
)
"""Every operation that was taken in, whole; ``statement`` is what the signer signed, with the signature."""

events = Table(
    "events",
    METADATA,
    Column("office_id", _ID, ForeignKey("offices.id"), primary_key=True),
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("chart_key", _ID, nullable=False),
    Column("rev", Integer, nullable=False),
    Column("code", String(64)),
    Column("at", Moment, nullable=False),
    sqlite_with_rowid=False,
)
"""Charts that were held, for ``code``, or counted again after they were received; with the receipts of `ops` these are
the line of an office, by numbers without gaps: what a workstation reads from its cursor on."""

late_ops = Table(
    "late_ops",
    METADATA,
    Column("office_id", _ID, primary_key=True),
    Column("op_id", String(32), primary_key=True),
    Column("round_id", _ID, nullable=False),
    Column("chart_key", _ID, nullable=False),
    Column("payload", Text, nullable=False),
    Column("payload_sha256", _SHA, nullable=False),
    Column("arrived_at", Moment, nullable=False),
)
"""What came too late: kept, exportable, never counted and never receipted."""

frozen_counts = Table(
    "frozen_counts",
    METADATA,
    Column("round_id", _ID, ForeignKey("rounds.id"), primary_key=True),
    Column("office_id", _ID, ForeignKey("offices.id"), primary_key=True),
    Column("received", Integer, nullable=False),
    Column("counted", Integer, nullable=False),
    Column("held", Integer, nullable=False),
    Column("withdrawn", Integer, nullable=False),
    Column("outcomes", Text, nullable=False),
    Column("frozen_at", Moment, nullable=False),
)
"""The counts of the closer's transaction."""
