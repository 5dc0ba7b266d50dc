"""What all simulated systems have in common: they listen, record requests, and stop at once."""

from __future__ import annotations

import threading
from collections.abc import Callable
from copy import deepcopy
from datetime import datetime, timezone
from typing import Any, Self

from .faults import Faults
from .reply import Request, Violation
from .server import Server

_RUNNING = frozenset({"_port", "_server", "_thread"})


def _kept(value: Any) -> Callable[[], Any]:
    """A function that gives the value as it is now, whatever is done to it or to what the function gave before."""
    if hasattr(value, "snapshot"):
        known = value.snapshot()

        def part() -> Any:
            value.reset(known)
            return value

        return part
    if isinstance(value, (list, dict, set)):
        known = deepcopy(value)
        return lambda: deepcopy(known)
    return lambda: value


class Simulated:
    """A real HTTP server on the loopback address; a subclass says what it answers.

    It sets ``control`` (the doors for people) and ``service`` (the API).
    """

    control: Any
    service: Any

    def __init__(self, port: int = 0, *, gzip: bool = True) -> None:
        self.gzip = gzip
        self.faults = Faults()
        self.requests: list[Request] = []
        self.violations: list[Violation] = []
        self._port = port
        self._server: Server | None = None
        self._thread: threading.Thread | None = None

    def start(self) -> Self:
        """Listen; from here on `url` answers."""
        if self._server is not None:
            raise RuntimeError("the simulator is running")
        self.faults.open()
        self._server = Server(self, self._port)
        self._port = self._server.server_port  # a restart, as after a crash, keeps the address
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), name="simulator", daemon=True)
        self._thread.start()
        return self

    def stop(self) -> None:
        """Stop at once, whatever still hangs; what is known is kept."""
        server, thread = self._server, self._thread
        if server is None or thread is None:
            return
        self._server = self._thread = None
        self.quiet()
        self.faults.close()
        server.shutdown()
        thread.join()
        server.server_close()
        server.close_connections()

    def now(self) -> datetime:
        """What the clock of the simulated server says."""
        return datetime.now(timezone.utc)

    def quiet(self) -> None:
        """Stop whatever is done besides answering."""

    def snapshot(self) -> dict[str, Callable[[], Any]]:
        """What is known now, for `reset`. Parts with a snapshot of their own give theirs; other objects stay."""
        return {name: _kept(value) for name, value in vars(self).items() if name not in _RUNNING}

    def reset(self, snapshot: dict[str, Callable[[], Any]]) -> None:
        """Know what was known at that time and nothing more, as often as wanted; the address stays."""
        self.quiet()
        if self._server is None:
            self.start()
        for name in vars(self).keys() - snapshot.keys() - _RUNNING:
            delattr(self, name)
        for name, value in snapshot.items():
            setattr(self, name, value())
        self._server.connections = 0

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_exc: object) -> None:
        self.stop()

    @property
    def url(self) -> str:
        """The base address, without a slash at the end."""
        return f"http://127.0.0.1:{self._port}"

    @property
    def connections(self) -> int:
        """How many TCP connections were opened since the start; few, if clients keep them."""
        return self._server.connections if self._server else 0

    def count(self, operation: str | None = None) -> int:
        """How many requests came for an operation, or at all."""
        return sum(operation in {None, request.operation} for request in self.requests)

    def forget(self) -> None:
        """Empty the records of requests and violations, between two halves of a test."""
        self.requests.clear()
        self.violations.clear()

    def record_failure(self, method: str, path: str, error: BaseException | None) -> None:
        """Keep a failure of the simulator itself where tests look."""
        self.violations.append(Violation("", method, path, {"simulator": [repr(error)]}))
