"""What the tests without Odoo share: the addon's lower floors as a package, a simulator, and clients for it."""

import re
import socket
import sys
import threading
import types
from pathlib import Path

import pytest
from hypothesis import settings

ROOT = Path(__file__).resolve().parents[2]

# The addon's own __init__ imports Odoo, so the package is put up without running it.
if "hr_sync" not in sys.modules:
    _package = types.ModuleType("hr_sync")
    _package.__path__ = [str(ROOT)]
    sys.modules["hr_sync"] = _package
if str(ROOT / "tests") not in sys.path:
    sys.path.insert(0, str(ROOT / "tests"))

# No deadline: machines that run tests are slow at times, and that is no failure of the code.
settings.register_profile("plain", deadline=None, database=None)
settings.load_profile("plain")

#: Unlike anything else in a test, so that finding it somewhere proves a leak.
KEY = "k3y/of+the'tests=="


@pytest.fixture
def simulator():
    """A small 2getHR that listens, with a key that would be recognised anywhere."""
    if sys.version_info < (3, 10):  # noqa: UP036
        pytest.skip("the lower floors run on Python 3.9, the simulator does not")
    from simulators.twogethr import TwogethrSimulator

    with TwogethrSimulator(employees=12, units=4, api_key=KEY) as simulator:
        yield simulator


@pytest.fixture
def transport(simulator):
    """A transport to the simulator that wastes no time between tries."""
    from hr_sync.systems.transport import Transport

    transport = Transport(simulator.url, {"X-Api-Key": simulator.api_key}, pause=0)
    yield transport
    transport.close()


@pytest.fixture
def client(simulator, transport):
    """A 2getHR client for the simulator."""
    from hr_sync.systems import Credentials, Twogethr

    client = Twogethr().connect(Credentials(simulator.url, simulator.api_key))
    client.close()
    client.transport = transport
    return client


@pytest.fixture
def sleeps(monkeypatch):
    """What the code under test sleeps, in seconds; nobody really does."""
    slept = []
    monkeypatch.setattr("time.sleep", slept.append)
    return slept


class Socket:
    """A server that answers requests with the given bytes, whatever they are.

    Of a list of answers each request gets the next one; the last is repeated.
    """

    def __init__(self, answer, then=b""):
        self.answers = answer if isinstance(answer, list) else [answer]
        self.then, self.requests = then, 0
        #: The last request that came completely, head and body.
        self.received = b""
        self.stopped = threading.Event()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self):
        while not self.stopped.is_set():
            try:
                connection = self._listener.accept()[0]
            except OSError:
                return
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection):
        """Answer one request; then send ``then`` again and again, until nobody listens."""
        with connection:
            received = b""
            try:
                while b"\r\n\r\n" not in received:
                    piece = connection.recv(4096)
                    if not piece:
                        return
                    received += piece
                length = re.search(rb"\r\nContent-Length: (\d+)\r\n", received)
                head = received.index(b"\r\n\r\n") + 4
                while length and len(received) < head + int(length[1]) and (piece := connection.recv(4096)):
                    received += piece
                self.received = received
                self.requests += 1
                connection.sendall(self.answers[min(self.requests, len(self.answers)) - 1])
                while self.then and not self.stopped.wait(0.005):
                    connection.sendall(self.then)
            except OSError:
                pass

    def stop(self):
        self.stopped.set()
        self._listener.close()


@pytest.fixture
def serve():
    """Start a socket server: ``serve(answer, then)``."""
    servers = []

    def start(answer, then=b""):
        servers.append(Socket(answer, then))
        return servers[-1]

    yield start
    for server in servers:
        server.stop()
