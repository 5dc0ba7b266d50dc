"""Talking to the person at the terminal, and running programs on their behalf."""

import contextlib
import ctypes
import fcntl
import re
import signal
import subprocess
import sys
import time

from . import paths

DISK_FULL = "the disk is full"
#: How the system and PostgreSQL say it.
NO_SPACE = "No space left on device"
PR_SET_PDEATHSIG = 1
# Loaded here, as a child has little freedom between its birth and becoming another program.
LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None


class Failure(Exception):
    """Something a person has to act on: printed as one line, without a traceback."""


def say(message):
    """Report progress; on standard error, so that results alone are on standard output."""
    print(message, file=sys.stderr, flush=True)


@contextlib.contextmanager
def step(message):
    """Announce a long step, and tell how long it took."""
    say(f"• {message} …")
    start = time.monotonic()
    yield
    say(f"  {message}: done in {time.monotonic() - start:.0f} s")


@contextlib.contextmanager
def setup_lock():
    """Let one ``./dev`` at a time change the state folder; others wait here."""
    paths.prepare_state()
    with (paths.STATE / "setup.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("• Waiting for another ./dev that is setting up …")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@contextlib.contextmanager
def only_once(name):
    """Refuse to do the same thing twice at a time."""
    with (paths.STATE / f"{name}.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Failure(f"Another ./dev {name} is running in this checkout: end it") from None
        yield


def die_with_parent():
    """Have Linux end this child when ``./dev`` is killed without a chance to do it."""
    if LIBC:
        LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


class Terminated(KeyboardInterrupt):
    """SIGTERM or SIGHUP: to be treated as Ctrl-C, except that children did not get it too."""


def heed_signals():
    """Have the signals that ask for an end unwind the stack, so that children are ended."""

    def terminate(*_):
        raise Terminated

    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, terminate)


def call(command, variables):
    """Run a program at the terminal, leave Ctrl-C to it, and return its exit status."""
    options = {"env": variables, "cwd": paths.ROOT, "preexec_fn": die_with_parent}
    process = subprocess.Popen([str(part) for part in command], **options)
    try:
        return process.wait()
    except KeyboardInterrupt as interrupt:
        if isinstance(interrupt, Terminated):
            process.terminate()
        process.wait(15)
        raise
    finally:
        process.kill()


def run(command, what, *, log, advice="run the command again", **options):
    """Run a program with its output in a log file; on failure say what and where to look."""
    path = paths.LOGS / f"{log}.log"
    with open(path, "wb") as output:
        try:
            done = subprocess.run(
                [str(part) for part in command],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                check=False,
                preexec_fn=die_with_parent,
                **options,
            )
        except FileNotFoundError as error:
            raise Failure(f"{what} failed: {error.filename} is missing, install it") from None
    if done.returncode:
        cause = reason(path)
        if cause == DISK_FULL:
            advice = "free some room and run the command again"
        raise Failure(f"{what} failed: {cause}; {advice} (all of it: {shown(path)})")
    return path


def reason(log):
    """Return the line of a log that most likely tells what went wrong."""
    lines = [line.strip() for line in log.read_text("utf-8", "replace").splitlines()]
    lines = [line for line in lines if line]
    full = [line for line in lines if NO_SPACE in line]
    if full:
        return DISK_FULL
    raised = [line for line in lines if re.match(r"[\w.]+(Error|Exception)\b", line)]
    errors = [line for line in lines if re.match(r"(E|ERROR|FATAL|error): ", line)]
    shown = raised[-1:] or errors[:1] or lines[-1:] or ["no output"]
    return shown[0][:300]


def shown(path):
    """Return a path as a person in the checkout would type it."""
    return path.relative_to(paths.ROOT) if path.is_relative_to(paths.ROOT) else path
