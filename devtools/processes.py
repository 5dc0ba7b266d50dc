"""Programs that run beside ``./dev``: started, waited for, and never left behind."""

import contextlib
import socket
import subprocess
import time
import urllib.request

from . import paths
from .console import Failure, die_with_parent, reason, shown

#: Odoo's own.
PORT = 8069


class Process:
    """A child process with its output in a log file."""

    def __init__(self, name, command, variables):
        self.name = name
        self.log = paths.LOGS / f"{name}.log"
        with open(self.log, "wb") as output:
            # In a session of its own, Ctrl-C reaches it through us only, and once.
            self._popen = subprocess.Popen(
                [str(part) for part in command],
                env=variables,
                cwd=paths.ROOT,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=die_with_parent,
            )

    def wait_until(self, is_ready, seconds):
        """Wait until the program is ready; say why if it ends or takes too long."""
        deadline = time.monotonic() + seconds
        while not is_ready():
            self.check()
            if time.monotonic() > deadline:
                raise Failure(f"{self.name} did not answer in {seconds} s: see {shown(self.log)}")
            time.sleep(0.2)
        self.check()

    def check(self):
        """Fail if the program has ended."""
        if self._popen.poll() is not None:
            raise Failure(f"{self.name} ended: {reason(self.log)} (all of it: {shown(self.log)})")

    def watch(self):
        """Stay as long as the program does."""
        while True:
            self.check()
            time.sleep(0.5)

    def wait(self):
        """Wait until the program ends by itself; return its exit status."""
        return self._popen.wait()

    def stop(self):
        """Ask the program to end, then make it."""
        if self._popen.poll() is None:
            self._popen.terminate()
            try:
                self._popen.wait(15)
            except subprocess.TimeoutExpired:
                self._popen.kill()
                self._popen.wait()


@contextlib.contextmanager
def running(process):
    """Stop the program when the block ends, however it does."""
    try:
        yield process
    finally:
        process.stop()


def start_odoo(environment, database, port):
    """Start Odoo's server on one database; return once it answers."""
    require_port(port)
    command = environment.server(database, f"--db-filter=^{database}$", f"--http-port={port}")
    # Several servers may share a database, and nobody could read what they all wrote into one file.
    process = Process(f"odoo-{database}-{port}", command, environment.variables)
    url = f"http://127.0.0.1:{port}/web/health"

    def is_ready():
        # Until it says so, another server may have the port for a moment, and answer.
        return b"HTTP service" in process.log.read_bytes() and answers(url)

    try:
        process.wait_until(is_ready, 120)
    except BaseException:
        process.stop()
        raise
    return process


def answers(url):
    """Tell whether a page can be had."""
    try:
        with urllib.request.urlopen(url, timeout=10) as response:
            return response.status == 200
    except OSError:
        return False


def is_free(port):
    """Tell whether a server could listen on this port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
            # Another socket may be bound to the port on all addresses.
            probe.listen()
        except OSError:
            return False
    return True


def require_port(port):
    """Fail with advice if the port is taken."""
    if not is_free(port):
        raise Failure(f"Port {port} is busy: choose another one with --port")


def usual_port():
    """Odoo's usual port, or one that is free where that is taken."""
    return PORT if is_free(PORT) else free_port()


def free_port():
    """Return a port that no one uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def require_free_ports(number):
    """Fail with advice if so many servers could not listen at the same time."""
    with contextlib.ExitStack() as stack:
        try:
            for _ in range(number):
                stack.enter_context(socket.socket()).bind(("127.0.0.1", 0))
        except OSError:
            raise Failure(f"{number} free ports are needed, and there are fewer: end what holds so many") from None


def remembered_port(name):
    """A port that is the same at each start, if that is possible: what has been connected stays connected."""
    memory = paths.STATE / name
    if memory.exists() and is_free(port := int(memory.read_text())):
        return port
    port = free_port()
    memory.write_text(str(port))
    return port
