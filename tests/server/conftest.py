"""What the tests of real server processes share: an Odoo that can be killed, and a client for it."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "tests"), str(ROOT)]

from devtools.processes import free_port  # noqa: E402
from devtools.rpc import Client  # noqa: E402

#: Seconds until somebody has to look why nothing happens.
PATIENCE = 600


class Server:
    """An Odoo of its own process with the addon in a database of its own, started as people start it."""

    def __init__(self, database, addons=()):
        self.database = database
        self.addons = [option for folder in addons for option in ("--addons", str(folder))]
        self.port = free_port()
        self.process = None
        self.client = None

    def start(self, fresh=False):
        """Start, and wait until it answers."""
        command = [sys.executable, ROOT / "dev", "serve", "--db", self.database, "--port", str(self.port)]
        command += self.addons
        self.process = subprocess.Popen(
            [*command, "--fresh"] if fresh else command, cwd=ROOT, stdout=subprocess.PIPE, text=True
        )
        try:
            self._await_ready()
            self.client = Client(f"http://127.0.0.1:{self.port}", self.database, "admin", "admin")
        except BaseException:
            # Left alone, it would work in the database of the next test.
            self.kill()
            raise
        return self

    def _await_ready(self):
        lines = []
        for line in self.process.stdout:
            lines.append(line)
            if line.startswith("ready:"):
                return
        raise AssertionError("the server did not start: " + "".join(lines[-5:]))

    @property
    def log(self):
        """What it has said so far."""
        return (ROOT / ".dev" / "log" / f"odoo-{self.database}-{self.port}.log").read_text(errors="replace")

    def kill(self):
        """As if the power had gone: no process gets to say anything."""
        if self.process and self.process.poll() is None:
            family = [*psutil.Process(self.process.pid).children(recursive=True), psutil.Process(self.process.pid)]
            for member in family:
                os.kill(member.pid, signal.SIGKILL)
            psutil.wait_procs(family, timeout=30)
        self.process = None

    def __call__(self, model, method, *arguments, **keywords):
        return self.client(model, method, *arguments, **keywords)

    def wait(self, condition, why):
        """Poll until ``condition()`` gives something; the server is another process, there is nothing to wait on."""
        limit = time.monotonic() + PATIENCE
        while time.monotonic() < limit:
            if found := condition():
                return found
            time.sleep(0.05)
        raise AssertionError(f"waited in vain for {why}")


@pytest.fixture
def server():
    """A server on a fresh database."""
    server = Server("hr_sync_server_test").start(fresh=True)
    yield server
    server.kill()


@pytest.fixture
def second(server):
    """Another server on the same database."""
    second = Server(server.database).start()
    yield second
    second.kill()
