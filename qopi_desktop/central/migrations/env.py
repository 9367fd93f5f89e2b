"""Runs the steps on the connection that the program gives, in the transaction that it began."""

from __future__ import annotations

from alembic import context

from qopi_desktop.central.tables import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    render_as_batch=True,  # SQLite changes a table by making it anew
)
with context.begin_transaction():
    context.run_migrations()
