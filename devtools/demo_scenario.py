"""``./dev demo --system NAME``: Odoo, the addon and another simulated system, by its scenario in ``tests/demos``."""

import contextlib
import importlib
import sys

from . import paths
from .console import only_once, say, step
from .databases import database_of, ensure_database, is_known
from .demo_setup import about_access
from .environment import set_up
from .processes import Process, remembered_port, require_port, running, start_odoo, usual_port
from .rpc import Client, exchange

_FOLDER = paths.ROOT / "tests" / "demos"


def scenarios():
    """The names of the systems that have one."""
    return sorted(path.stem for path in _FOLDER.glob("[a-z]*.py"))


def load_scenario(system):
    """The module that shows a system."""
    if str(_FOLDER) not in sys.path:
        sys.path.insert(0, str(_FOLDER))
    return importlib.import_module(system)


def show_scenario(system, port, employees, leave):
    """Show one; return 0 only if both sides agree in the end."""
    if port:
        require_port(port)
    scenario = load_scenario(system)
    environment = set_up()
    employees = employees or scenario.EMPLOYEES
    database = database_of(f"hr_sync_demo_{system}", employees, scenario.EMPLOYEES)
    keep = paths.STATE / f"simulator-{system}-{employees}.json"
    clean = False
    # Ctrl-C is how a demo ends.
    with contextlib.suppress(KeyboardInterrupt), only_once("demo"):
        ensure_both(environment, database, keep)
        # Chosen now: the set-up may have taken minutes.
        port = port or usual_port()
        url = f"http://127.0.0.1:{port}"
        with (
            running(start_simulator(environment, system, employees, keep)) as simulator,
            running(_start_odoo(environment, database, port)) as odoo,
        ):
            client = Client(url, database, "admin", "admin")
            clean = scenario.show(client, simulator, url)
            print(f"\nOdoo: {url}  login: admin  password: admin")
            print(about_access(scenario.access(simulator)), flush=True)
            if not leave:
                print(scenario.how_to_try(simulator, url))
                print("Press Ctrl-C to stop.", flush=True)
                odoo.watch()
    return 0 if clean else 1


def ensure_both(environment, database, keep):
    """Make sure of the database of a demo. It knows what it has sent, and the simulated system has to know it too.

    If only one of the two is left, both are made afresh.

    :param keep: the file that holds what the simulated system knows.
    """
    is_there = is_known(environment, database)
    if is_there and not keep.exists():
        say("• What the simulated system knew is lost: starting over with a new database")
    elif not is_there:
        keep.unlink(missing_ok=True)
    ensure_database(environment, database, fresh=is_there and not keep.exists())


class _Simulator(Process):
    """The simulated system, on the port that the stored connection knows."""

    def __init__(self, environment, system, employees, keep):
        self.url = f"http://127.0.0.1:{remembered_port(f'simulator-port-{system}')}"
        script = paths.ROOT / "tests" / "simulators" / system
        command = [paths.PYTHON, script, "--port", self.url.rpartition(":")[2], "--employees", employees]
        command += ["--keep", keep]
        super().__init__(f"simulator-{system}", command, environment.variables)

    def is_ready(self):
        return b"listening on" in self.log.read_bytes()

    def ask(self, what):
        return exchange(f"{self.url}/_control/{what}")

    def tell(self, what, values):
        """Change something, as somebody at its screen would."""
        return exchange(f"{self.url}/_control/{what}", values)


def start_simulator(environment, system, employees, keep):
    """Start the simulated system; ``keep`` is the file that holds what it knows between two starts."""
    with step("Starting the simulated system"):
        simulator = _Simulator(environment, system, employees, keep)
        try:
            simulator.wait_until(simulator.is_ready, 60)
        except BaseException:
            simulator.stop()
            raise
    return simulator


def _start_odoo(environment, database, port):
    with step("Starting Odoo"):
        return start_odoo(environment, database, port)
