"""Uninstalling the addon leaves what was synced; installing it again takes up from there."""

from contextlib import suppress

from simulators.twogethr import TwogethrSimulator

from devtools.console import Failure

_KEPT = (
    "account.analytic.line",
    "hr.contract.type",
    "hr.department",
    "hr.employee",
    "hr.expense",
    "hr.leave",
    "hr.leave.type",
    "hr.version",
    "ir.attachment",
    "product.product",
    "project.project",
    "project.task",
    "res.partner",
    "res.partner.bank",
    "resource.calendar",
    "resource.calendar.leaves",
)
_VALUES = ["name", "work_email", "active", "contract_type_id", "department_id", "parent_id", "resource_calendar_id"]
_ALL = {"context": {"active_test": False}}


def rows(server):
    """How many records of each kind there are, without what belongs to Odoo's own files."""
    domains = {"ir.attachment": [["res_model", "in", ["hr.expense", "hr.employee"]]]}
    return {model: server(model, "search_count", domains.get(model, []), **_ALL) for model in _KEPT}


def fill(simulator):
    """One of each of what becomes Odoo's own records."""
    user = simulator.users[0]["id"]
    project = simulator.add_project(name="Umbau Bahnhof")["id"]
    task = simulator.add_subproject(project, name="Malerarbeiten")["id"]
    simulator.add_time_entry(user, "2026-05-27", 8, projectId=project, subprojectId=task, note="Wand gestrichen")
    simulator.add_absence(user, simulator.add_absence_type(name="Ferien")["id"], "2026-05-28")


def press(server, button, module):
    """Press a button of the list of apps; Odoo refuses while one of its scheduled actions runs."""

    def pressed():
        with suppress(Failure):
            return server("ir.module.module", button, module)

    server.wait(pressed, button)


def test_uninstalled(server):
    with TwogethrSimulator(employees=6, units=2, seed=3) as simulator:
        fill(simulator)
        values = {"name": "2getHR", "system": "twogethr", "base_url": simulator.url, "api_key": simulator.api_key}
        connection = server("hr.sync.connection", "create", values)
        server("hr.sync.connection", "action_test", [connection])
        server("hr.sync.connection", "action_sync", [connection])
        running = [["connection_id", "=", connection], ["state", "=", "running"]]
        server.wait(lambda: not server("hr.sync.run", "search_count", running), "the runs to end")
        [leased] = server("hr.contract.type", "search", [["code", "=", "Personalverleih"]])
        [first, *_others] = server("hr.employee", "search", [["hr_sync_external_id", "!=", False]])
        server("hr.employee", "write", [first], {"contract_type_id": leased})
        before, people = rows(server), server("hr.employee", "search_read", [], _VALUES, **_ALL)
        assert min(before[model] for model in ("account.analytic.line", "hr.leave", "project.task")) > 0, before
        module = server("ir.module.module", "search", [["name", "=", "hr_sync"]])
        press(server, "button_immediate_uninstall", module)
        assert rows(server) == before
        assert server("hr.employee", "search_read", [], _VALUES, **_ALL) == people
        crons = server("ir.cron", "search_read", [], ["name"], **_ALL)
        assert not [cron for cron in crons if "HR Sync" in cron["name"] or "2getHR" in cron["name"]], crons
        secrets = server("ir.config_parameter", "search_count", [["key", "like", "hr_sync"]])
        assert not secrets
        press(server, "button_immediate_install", module)
        assert server("hr.contract.type", "search", [["code", "=", "Personalverleih"]]) == [leased]
