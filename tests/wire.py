"""A wire between workstation and service that a test can listen to, cut, and cut at one kind of request."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterator

_CHUNK = 65536


class Wire:
    """Passes bytes on to *port* of this machine and keeps a copy of each direction.

    While ``down`` nothing connects; a request that begins with one of ``cut`` (as ``POST /v1/batches``) is not passed
    on, its connection ends; with one of ``deaf`` it arrives, and the answer is lost.
    """

    def __init__(self, port: int) -> None:
        self.target, self.down = port, False
        self.cut: set[bytes] = set()
        self.deaf: set[bytes] = set()
        self.sent, self.answered = bytearray(), bytearray()
        self._server = socket.create_server(("127.0.0.1", 0))
        threading.Thread(target=self._listen, daemon=True).start()

    @property
    def port(self) -> int:
        """The port to connect to."""
        return int(self._server.getsockname()[1])

    @property
    def url(self) -> str:
        """The address of the service on this wire."""
        return f"http://127.0.0.1:{self.port}"

    def close(self) -> None:
        """Listen no more."""
        self._server.close()

    def _listen(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                near, _ = self._server.accept()
                threading.Thread(target=self._connect, args=(near,), daemon=True).start()

    def _connect(self, near: socket.socket) -> None:
        if self.down:
            near.close()
            return
        try:
            far = socket.create_connection(("127.0.0.1", self.target))
        except OSError:
            near.close()
            return
        deaf = threading.Event()
        threading.Thread(target=self._answer, args=(far, near, deaf), daemon=True).start()
        with contextlib.suppress(OSError):
            while data := near.recv(_CHUNK):
                self.sent += data
                if self.down or any(data.startswith(begin) for begin in self.cut):
                    break
                if any(data.startswith(begin) for begin in self.deaf):
                    deaf.set()
                far.sendall(data)
        _end(near, far)

    def _answer(self, far: socket.socket, near: socket.socket, deaf: threading.Event) -> None:
        with contextlib.suppress(OSError):
            while data := far.recv(_CHUNK):
                self.answered += data
                if deaf.is_set() or self.down:
                    break
                near.sendall(data)
        _end(near, far)


def _end(*ends: socket.socket) -> None:
    for end in ends:
        with contextlib.suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)
        end.close()


@contextlib.contextmanager
def wire_to(port: int) -> Iterator[Wire]:
    """Give a wire to the service on *port*, and take it down at the end."""
    wire = Wire(port)
    try:
        yield wire
    finally:
        wire.close()
