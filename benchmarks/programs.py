"""Programs beside the benchmarks: the simulated systems, Odoo's server, and one process for each measurement."""

import contextlib
import json
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

from databases import STATE

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
LOG = STATE / "log" / "bench.log"
#: Seconds that a single step may take; 10,000 employees are created in some minutes.
PATIENCE = 3600


def child(step, database, **options):
    """Take one measurement in a process of its own; return its answer."""
    command = [sys.executable, str(HERE / "child.py"), step, database, json.dumps(options)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=False)
    if done.returncode:
        print(done.stderr[-3000:], file=sys.stderr)
        raise SystemExit(f"{step} on {database} failed (Odoo's log: {LOG})")
    return json.loads(done.stdout.strip().splitlines()[-1])


def install(database, addons_path):
    """Install the addon."""
    command = [sys.executable, "-m", "odoo", "server", "-d", database, "-i", "hr_sync", "--stop-after-init"]
    command += ["--no-http", "--max-cron-threads=0", f"--addons-path={addons_path}", f"--data-dir={STATE / 'data'}"]
    subprocess.run([*command, "--log-level=warn", f"--logfile={LOG}"], check=True, timeout=PATIENCE)


@contextlib.contextmanager
def simulator(employees, units, extent=""):
    """The address of a simulated 2getHR in a process of its own, so that it costs ours neither time nor memory.

    :param extent: how much it has of everything else, as ``projects=4,absences=20``.
    """
    sizes = [f"--employees={employees}", f"--units={units}", "--seed=1", "--no-strict"]
    sizes += [f"--extent={extent}"] if extent else []
    with _simulated("twogethr", *sizes) as url:
        yield url


@contextlib.contextmanager
def tripletex(employees):
    """The address of a simulated Tripletex, likewise."""
    with _simulated("tripletex", f"--employees={employees}", "--no-strict") as url:
        yield url


@contextlib.contextmanager
def xledger():
    """The address of a simulated Xledger in which nobody is yet, likewise."""
    with _simulated("xledger") as url:
        yield url


@contextlib.contextmanager
def _simulated(name, *options):
    script = ROOT / "tests" / "simulators" / name
    command = [sys.executable, str(script), "--port=0", *options]
    with _running(command, stdout=subprocess.PIPE, text=True) as process:
        yield process.stdout.readline().split()[-1]


def ask(url, what):
    """What a simulated system says about itself."""
    with urllib.request.urlopen(f"{url}/_control/{what}", timeout=60) as answer:
        return json.load(answer)


@contextlib.contextmanager
def server(database, addons_path, port):
    """Odoo's own server with one database: what a peer that speaks JSON-RPC talks to."""
    command = [sys.executable, "-m", "odoo", "server", "-d", database, f"--db-filter=^{database}$"]
    command += [f"--http-port={port}", "--http-interface=127.0.0.1", "--workers=0", "--max-cron-threads=0"]
    command += [f"--addons-path={addons_path}", f"--data-dir={STATE / 'data'}", "--log-level=warn", f"--logfile={LOG}"]
    url = f"http://127.0.0.1:{port}"
    with _running(command) as process:
        for _attempt in range(240):
            with contextlib.suppress(OSError), urllib.request.urlopen(f"{url}/web/health", timeout=5):
                break
            if process.poll() is not None:
                raise SystemExit(f"Odoo's server ended: see {LOG}")
            time.sleep(0.5)
        else:
            raise SystemExit(f"Odoo's server does not answer: see {LOG}")
        yield url


@contextlib.contextmanager
def _running(command, **options):
    process = subprocess.Popen(command, **options)
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
