"""``./dev test``: what it makes of its arguments, and what becomes of a run in which a process dies."""

import errno
import os
import re
import resource
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

TESTS = {
    "test_dies.py": "import os\ndef test_dies(): os._exit(3)\n",
    "test_fails.py": "class TestFails:\n    def test_it(self): assert False\n",
    "test_passes.py": "def test_passes(): pass\n",
    "test_a_tour.py": "def test_a(): pass\n",
    "test_b_tour.py": "def test_b(): pass\n",
    "test_sizes.py": "class TestA:\n"
    "    def test_a(self): pass\n"
    "class TestB:\n"
    "    def test_b(self): pass\n"
    "    def test_c(self): pass\n"
    "class TestC:\n"
    "    def test_d(self): pass\n",
    "test_frozen.py": "import freezegun, pytest\n"
    "@pytest.fixture\n"
    "def frozen():\n"
    "    with freezegun.freeze_time('2001-01-01'): yield\n"
    "def test_frozen(frozen): pass\n",
}


@pytest.fixture(scope="module")
def suite():
    """The module behind the command; the repository's root is in sight only while it is imported."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(ROOT))
        from devtools import suite
    return suite


@pytest.fixture(scope="module")
def run(suite, tmp_path_factory):
    """Runs some of ``TESTS`` as the suite runs its own; returns exit status and output."""

    def run(*names, options=()):
        folder = tmp_path_factory.mktemp("tests")
        for name in names:
            (folder / name).write_text(TESTS[name])
        arguments = [f"--rootdir={folder}", "-p", "no:odoo", *suite._parallel(2), *options, folder]
        line, variables = suite.pytest_command(arguments, {"PYTHONPATH": "", "PATH": ""})
        line = [sys.executable, *map(str, line[1:])]
        variables["HR_SYNC_ROOT"] = str(folder)
        done = subprocess.run(line, env=variables, cwd=folder, capture_output=True, text=True, check=False)
        return done.returncode, done.stdout + done.stderr

    return run


@pytest.fixture(scope="module")
def failed(suite, run):
    """A shuffled run in which one test fails."""
    options, _rest = suite._parser().parse_known_args(suite._completed(["--shuffle=7", "--durations=9"]))
    options = [*suite._for_pytest(options), "--durations-min=0"]
    return run("test_fails.py", "test_passes.py", "test_frozen.py", options=options)


def test_a_process_that_dies_fails_the_run(run):
    status, output = run("test_dies.py", "test_passes.py")
    assert status != 0
    assert "crashed while running 'test_dies.py::test_dies'" in output


def test_all_tours_are_in_one_process(run):
    """Each process that runs a tour has to build the files of the web client first."""
    status, output = run("test_a_tour.py", "test_b_tour.py", "test_passes.py", options=["-v"])
    assert status == 0, output
    ran = {name: place for place, name in re.findall(r"\[(gw\d)\] .*PASSED (test_\w+)\.py", output)}
    assert set(ran) == {"test_a_tour", "test_b_tour", "test_passes"}, output
    assert ran["test_a_tour"] == ran["test_b_tour"] != ran["test_passes"]


def test_the_largest_classes_come_first(run):
    """What is left at the end is small, so that no process works on alone for long."""
    _status, output = run("test_sizes.py", options=["-v", "-n0"])
    assert re.findall(r"::(\w+)::test_\w+ PASSED", output) == ["TestB", "TestB", "TestA", "TestC"]
    _status, output = run("test_sizes.py", options=["-v", "-n0", "--random-order", "--random-order-seed=2"])
    assert "4 passed" in output


def test_what_failed_is_shown_with_the_way_to_run_it_alone(failed):
    status, output = failed
    assert status == 1
    assert "./dev test test_fails.py::TestFails::test_it" in output
    assert "--shuffle=7" in output


def test_durations_are_true_while_time_stands_still(failed):
    seconds = re.findall(r"([\d.]+)s (?:setup|call) +test_frozen.py::test_frozen", failed[1])
    assert len(seconds) == 2, failed[1]
    assert max(map(float, seconds)) < 600, failed[1]


def test_files_after_options_that_take_a_number(suite):
    completed = suite._completed(["--durations", "tests/test_status.py", "-n", "2"])
    options, rest = suite._parser().parse_known_args(completed)
    assert (options.durations, options.n, rest) == (suite.SLOWEST, 2, ["tests/test_status.py"])
    assert suite._completed([]) == []
    options, _rest = suite._parser().parse_known_args(suite._completed(["--durations", "7"]))
    assert options.durations == 7


def test_a_file_needs_one_process(suite):
    options, _rest = suite._parser().parse_known_args([])
    assert suite._processes(options, [str(ROOT / "tests" / "test_status.py")]) == 1
    assert suite._processes(options, [str(ROOT / "tests")]) == suite._cores()
    options, _rest = suite._parser().parse_known_args(["--pdb"])
    assert suite._processes(options, [str(ROOT / "tests")]) == 1


def test_one_core_needs_no_processes_beside(suite):
    assert suite._parallel(1) == []


def test_a_full_disk_is_called_that(suite):
    from devtools.cli import _explain

    many = shutil.Error([("a", "b", f"[Errno {errno.ENOSPC}] {os.strerror(errno.ENOSPC)}: 'b'")])
    for error in (OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)), many):
        assert _explain(error) == "the disk is full: free some room and run this again"


def test_too_few_free_ports_are_one_line(suite):
    from devtools.console import Failure
    from devtools.processes import require_free_ports

    require_free_ports(2)
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    # No port can be taken without a file for its socket.
    resource.setrlimit(resource.RLIMIT_NOFILE, (3, before[1]))
    try:
        with pytest.raises(Failure, match="2 free ports are needed"):
            require_free_ports(2)
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, before)


def test_what_tests_leave_behind_does_not_make_the_databases_outdated(suite, tmp_path, monkeypatch):
    from devtools import databases, paths

    monkeypatch.setattr(paths, "ROOT", tmp_path)
    (tmp_path / "models").mkdir()
    (tmp_path / "models" / "model.py").write_text("x = 1\n")
    before = databases.fingerprint()
    (tmp_path / ".hypothesis" / "unicode_data").mkdir(parents=True)
    (tmp_path / ".hypothesis" / "unicode_data" / "data").write_text("x")
    assert databases.fingerprint() == before
    (tmp_path / "README.rst").write_text("x")
    assert databases.fingerprint() == before
    for loaded in (("models", "model.py"), ("hooks.py",)):
        tmp_path.joinpath(*loaded).write_text("x = 2\n")
        assert databases.fingerprint() != before, loaded
        before = databases.fingerprint()


@pytest.mark.parametrize(
    ("options", "has_ensurepip", "taken"),
    [("", True, True), ("--enable-shared", True, True), ("--enable-optimizations", True, False), ("", False, False)],
)
def test_a_slow_python_is_replaced(suite, monkeypatch, tmp_path, options, has_ensurepip, taken):
    """The environment gets the distribution's Python where the one that runs the command is not optimised."""
    from devtools import python_env

    program = tmp_path / "bin" / f"python{sys.version_info.major}.{sys.version_info.minor}"
    program.parent.mkdir()
    program.write_text(f"#!/bin/sh\nprintf '{has_ensurepip}\\nTrue\\n3.77\\n'\n")
    program.chmod(0o755)
    monkeypatch.setattr(python_env, "DISTRIBUTION", program.parent)
    monkeypatch.setitem(sysconfig.get_config_vars(), "CONFIG_ARGS", options)
    python_env._interpreter.cache_clear()
    try:
        found = python_env._interpreter()
    finally:
        python_env._interpreter.cache_clear()
    assert (found.program == program, found.version == "3.77") == (taken, taken)
