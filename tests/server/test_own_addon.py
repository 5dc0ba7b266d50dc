"""An addon of its own brings a system: installed, uninstalled, and installed again in the database of a real server."""

import pytest
from conftest import ROOT, Server
from simulators.beispiel import BeispielSimulator
from test_uninstall import press

_MUTED = "the app for beispiel is not installed"
_COUNTS = ("created", "updated", "archived", "failed", "unchanged")
_BUTTONS = {"hr.department": "Sync Beispiel Departments", "hr.employee": "Sync Beispiel People"}
_MODELS = ("hr.sync.connection", "hr.sync.stream", "hr.sync.link", "hr.sync.run", "hr.sync.setting", "hr.employee")


@pytest.fixture
def server():
    """A server on a fresh database, which finds the addon beside this one."""
    server = Server("hr_sync_own_addon_test", addons=[ROOT / "tests" / "addons"]).start(fresh=True)
    yield server
    server.kill()


def test_own_addon(server):
    with BeispielSimulator() as simulator:
        fill(simulator)
        server("ir.module.module", "update_list")
        [module] = server("ir.module.module", "search", [["name", "=", "hr_sync_beispiel"]])
        press(server, "button_immediate_install", [module])
        connection = connect(server, simulator)
        runs = await_runs(server, connection)
        assert (runs["department"]["created"], runs["employee"]["created"]) == (2, 2), runs
        project = server("project.project", "create", {"name": "Neubau", "company_id": company(server)})
        server.wait(lambda: simulator.entities["projects"], "the project")
        await_runs(server, connection)
        assert buttons(server) == list(_BUTTONS)

        before, last = kept(server), newest_run(server)
        assert [len(found) for found in before] == [5, 2]
        press(server, "button_immediate_uninstall", [module])
        # The same process goes on: it has the addon's code, the database has not.
        assert _MUTED in read(server, "hr.sync.connection", connection, "muted_reason")
        assert _MUTED in read(server, "hr.sync.connection", connection, "health")
        assert kept(server) == before
        assert buttons(server) == []
        for model in _MODELS:
            check_opens(server, model)
        calls = len(simulator.requests)
        server("project.project", "write", [project], {"name": "Anbau"})
        server.wait(lambda: read(server, "hr.sync.connection", connection, "muted"), "the worker's turn")
        assert len(simulator.requests) == calls

        press(server, "button_immediate_install", [module])
        assert not read(server, "hr.sync.connection", connection, "muted_reason")
        assert buttons(server) == list(_BUTTONS)
        server("hr.sync.connection", "action_sync", [connection])
        runs = await_runs(server, connection, after=last)
        counts = {
            name: [run[one] for one in _COUNTS] for name, run in runs.items() if name in ("department", "employee")
        }
        assert counts == {"department": [0, 0, 0, 0, 2], "employee": [0, 0, 0, 0, 2]}
        server.wait(lambda: simulator.entities["projects"]["p1"]["title"] == "Anbau", "the project's new name")
        assert kept(server) == before


def fill(simulator):
    """Two departments and three people, one of them of another branch."""
    unit = simulator.add("departments", title="Technik")
    simulator.add("departments", title="Verwaltung")
    for first, branch in (("Anna", "b1"), ("Beat", "b1"), ("Carla", "b2")):
        simulator.add("people", first=first, last="Muster", number=f"P-{first}", department=unit, branch=branch)


def connect(server, simulator):
    """Go through the set-up, as a person does in its form; returns the connection's id."""
    values = {"name": "Beispiel", "system": "beispiel", "base_url": simulator.url, "api_key": simulator.key}
    setup = server("hr.sync.setup", "create", values)
    connection = read(server, "hr.sync.setup", setup, "connection_id")
    put_setting(server, connection, "pin", {"secret_value": simulator.pin})
    server("hr.sync.setup", "action_key", [setup])
    put_setting(server, connection, "branch", {"value": "b1"})
    server("hr.sync.setup", "action_look", [setup])
    server.wait(lambda: not read(server, "hr.sync.setup", setup, "looking"), "the previews")
    server("hr.sync.setup", "action_preview", [setup])
    server("hr.sync.setup", "action_mapped", [setup])
    server("hr.sync.setup", "action_start", [setup])
    return connection


def put_setting(server, connection, name, values):
    rows = server("hr.sync.setting", "search", [["connection_id", "=", connection], ["name", "=", name]])
    server("hr.sync.setting", "write", rows, values)
    [field] = values
    assert read(server, "hr.sync.setting", *rows, field) == values[field]


def await_runs(server, connection, after=0):
    """The syncs since a run, by record type, once all of them and what they have queued are over."""
    mine = ["connection_id", "=", connection]
    syncs = [mine, ["id", ">", after], ["kind", "=", "sync"]]

    def over():
        runs = server("hr.sync.run", "search_read", syncs, ["record_type", "state", "error", *_COUNTS])
        running = {run["record_type"] for run in runs if run["state"] == "running"}
        done = {run["record_type"] for run in runs} - running
        waiting = server("hr.sync.job", "search_count", [mine, ["state", "=", "pending"]])
        is_over = len(done) == len({run["record_type"] for run in runs}) and not waiting
        return is_over and {"department", "employee"} <= done and runs

    runs = {run["record_type"]: run for run in server.wait(over, "the runs to end")}
    assert {run["state"] for run in runs.values()} == {"done"}, runs
    return runs


def kept(server):
    """What was synced, and the links of it."""
    links = server("hr.sync.link", "search_read", [], ["record_type", "external_id", "res_model", "res_id", "state"])
    synced = [["hr_sync_external_id", "!=", False]]
    return links, server("hr.employee", "search_read", synced, ["name", "department_id", "hr_sync_external_id"])


def buttons(server):
    """The models whose lists have the button of the system."""
    return [model for model, label in _BUTTONS.items() if label in server(model, "get_view", view_type="list")["arch"]]


def check_opens(server, model):
    """The list and the form can be shown, with all records, and all of their fields."""
    for view in server(model, "get_views", [[False, "list"], [False, "form"]])["views"].values():
        assert view["arch"]
    fields = server(model, "fields_get", [], ["type"])
    ids = server(model, "search", [])
    assert ids, model
    assert len(server(model, "web_read", ids, {name: {} for name in fields})) == len(ids)


def read(server, model, id_, name):
    return server(model, "read", [id_], [name], load="")[0][name]


def company(server):
    return server("res.company", "search", [], limit=1)[0]


def newest_run(server):
    [run] = server("hr.sync.run", "search", [], limit=1, order="id desc")
    return run
