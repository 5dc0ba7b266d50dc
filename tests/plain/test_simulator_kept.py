"""A simulated system as a program of its own: the next start knows what this one was told, however it ends."""

import subprocess
import sys
import time
from pathlib import Path

import pytest
import requests

pytestmark = pytest.mark.skipif(sys.version_info < (3, 11), reason="the simulator needs a newer Python")

FOLDER = Path(__file__).resolve().parents[1] / "simulators"
#: By system: what somebody changes, and what is then found where.
CHANGES = {
    "tripletex": ("month", {"employee": 1, "month": "2031-05", "approved": True}, "state", "2031-05"),
    "twogethr": ("projects", {"name": "Brygga"}, "projects", "Brygga"),
}


@pytest.fixture
def start(tmp_path):
    """Starts one that keeps what it knows in a file; returns the process, its address and the file."""
    started = []

    def begin(system):
        keep = tmp_path / f"{system}.json"
        command = [sys.executable, str(FOLDER / system), "--employees", "2", "--keep", str(keep)]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        started.append(process)
        return process, process.stdout.readline().split()[-1], keep

    yield begin
    for process in started:
        process.kill()
        process.communicate()


@pytest.mark.parametrize("system", CHANGES)
@pytest.mark.parametrize("end", ["kill", "terminate"])
def test_kept(start, system, end):
    door, values, where, found = CHANGES[system]
    process, url, keep = start(system)
    requests.post(f"{url}/_control/{door}", json=values, timeout=10).raise_for_status()
    if end == "kill":
        limit = time.monotonic() + 30
        while found not in keep.read_text(encoding="utf-8"):
            assert time.monotonic() < limit, "it only saves when it ends"
            time.sleep(0.05)
    getattr(process, end)()
    process.wait()
    _process, url, _keep = start(system)
    assert found in requests.get(f"{url}/_control/{where}", timeout=10).text
