"""The least that could take in a batch: an endpoint that reads the request, opens and parses it, and commits its bytes.

One row a chart, as durable as the service's own, without a signature, a rule, a score or a receipt.
``python -m bench.bare_service DATABASE-URL`` prints ``listening URL`` and serves until it is ended.
"""

from __future__ import annotations

import gzip
import json
import socket
import sqlite3
import sys
import threading
from collections.abc import Callable, Sequence
from typing import Any

import psycopg
import uvicorn
from fastapi import FastAPI, Request
from sqlalchemy.engine import make_url
from starlette.concurrency import run_in_threadpool

Rows = Sequence[tuple[str, str]]
Commit = Callable[[Rows], None]
_TABLE = "CREATE TABLE taken_in (op_id TEXT PRIMARY KEY, payload TEXT NOT NULL)"


def make_app(commit: Commit) -> FastAPI:
    """The service with one endpoint."""
    app = FastAPI(openapi_url=None)

    @app.post("/v1/batches")
    async def take_in(request: Request) -> dict[str, Any]:
        body = gzip.decompress(await request.body())
        rows = [(op["op_id"], json.dumps(op)) for op in json.loads(body)["ops"]]
        await run_in_threadpool(commit, rows)
        return {"verdicts": [{"op_id": op_id, "verdict": "accepted"} for op_id, _text in rows]}

    return app


def on_sqlite(path: str) -> Commit:
    """Commit to a file with the same journal and the same syncs as the service's, one writer at a time."""
    connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    for statement in ("PRAGMA journal_mode = WAL", "PRAGMA synchronous = FULL", _TABLE):
        connection.execute(statement)
    turn = threading.Lock()

    def commit(rows: Rows) -> None:
        with turn:
            connection.execute("BEGIN IMMEDIATE")
            connection.executemany("INSERT INTO taken_in VALUES (?, ?)", rows)
            connection.execute("COMMIT")

    return commit


def on_postgres(address: str) -> Commit:
    """Commit to a PostgreSQL, by one connection a thread."""
    with psycopg.connect(address) as connection:
        connection.execute(_TABLE)
    own = threading.local()

    def commit(rows: Rows) -> None:
        if not hasattr(own, "connection"):
            own.connection = psycopg.connect(address)
        with own.connection.transaction(), own.connection.cursor() as cursor:
            cursor.executemany("INSERT INTO taken_in VALUES (%s, %s)", rows)

    return commit


def main() -> None:
    """Serve on a free port of this machine."""
    url = make_url(sys.argv[1])
    if url.get_backend_name() == "sqlite":
        commit = on_sqlite(str(url.database))
    else:
        commit = on_postgres(url.set(drivername="postgresql").render_as_string(hide_password=False))
    with socket.socket(proto=socket.IPPROTO_TCP) as listener:  # named, or asyncio leaves its sends to be delayed
        listener.bind(("127.0.0.1", 0))
        print(f"listening http://127.0.0.1:{listener.getsockname()[1]}", flush=True)
        uvicorn.Server(uvicorn.Config(make_app(commit), access_log=False, log_config=None)).run(sockets=[listener])


if __name__ == "__main__":
    main()
