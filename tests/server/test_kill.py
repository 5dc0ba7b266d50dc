"""``kill -9`` at any point: the next run completes, nothing comes twice, nothing is lost."""

import os
import random

from simulators.twogethr import TwogethrSimulator

EMPLOYEES = int(os.environ.get("HR_SYNC_KILL_EMPLOYEES", "120"))
KILLS = 3
SEED = int(os.environ.get("HR_SYNC_KILL_SEED", "0")) or random.SystemRandom().randrange(10**6)


def connect(server, simulator):
    connection = server(
        "hr.sync.connection",
        "create",
        {"name": "2getHR", "system": "twogethr", "base_url": simulator.url, "api_key": simulator.api_key},
    )
    server("hr.sync.connection", "action_test", [connection])
    return connection


def runs(server):
    return server("hr.sync.run", "search_read", [], ["state", "record_type", "created", "failed", "fetched"])


def finish(server, connection):
    """Sync once more and wait until nothing is running."""
    server("hr.sync.connection", "action_sync", [connection])
    server.wait(lambda: all(run["state"] != "running" for run in runs(server)), "the runs to end")


def employees(server):
    """All employees by external id, with what the simulator can be compared with."""
    names = ["name", "work_email", "personnel_number", "department_id", "parent_id", "active", "hr_sync_external_id"]
    domain = [["hr_sync_external_id", "!=", False]]
    found = server("hr.employee", "search_read", domain, names, context={"active_test": False})
    assert len({employee["hr_sync_external_id"] for employee in found}) == len(found), "an entity came twice"
    return {employee["hr_sync_external_id"]: employee for employee in found}


def compare(server, simulator):
    """Odoo has exactly what the simulator has, with all references."""
    here = employees(server)
    departments = server("hr.department", "search_read", [], ["name", "parent_id", "manager_id", "hr_sync_external_id"])
    external = {employee["id"]: key for key, employee in here.items()}
    units = {department["id"]: department["hr_sync_external_id"] for department in departments}
    for user in simulator.users:
        employee = here[user["id"]]
        assert employee["name"] == f"{user['firstName']} {user['lastName']}"
        assert employee["personnel_number"] == (user["personnelNumber"] or False)
        assert external.get(employee["parent_id"] and employee["parent_id"][0]) == user["managerId"], employee
        assert units.get(employee["department_id"] and employee["department_id"][0]) == user["organisationUnitId"]
    by_unit = {department["hr_sync_external_id"]: department for department in departments}
    for unit in simulator.units:
        head = by_unit[unit["id"]]["manager_id"]
        assert external.get(head and head[0]) == unit["headUserId"], unit
    gone = set(here) - {user["id"] for user in simulator.users}
    assert not [here[one] for one in gone if here[one]["active"]], "somebody who is gone is still active"
    open_issues = server("hr.sync.job", "search_read", [["state", "=", "failed"]], ["error"])
    assert not open_issues


def test_killed_again_and_again(server):
    """Killed at random points, while people come and go remotely and somebody edits employees in Odoo."""
    print("seed", SEED)
    chance = random.Random(SEED)
    with TwogethrSimulator(employees=EMPLOYEES, units=max(4, EMPLOYEES // 15), seed=3, strict=False) as simulator:
        connection = connect(server, simulator)
        server("hr.sync.connection", "action_sync", [connection])
        edited = None
        for kill in range(KILLS):
            wanted = chance.randrange(1, EMPLOYEES // KILLS) + kill * (EMPLOYEES // KILLS)
            server.wait(
                lambda wanted=wanted: (
                    sum(run["created"] for run in runs(server)) >= wanted
                    or all(run["state"] != "running" for run in runs(server))
                ),
                f"{wanted} records",
            )
            known = [key for key, employee in employees(server).items() if employee["active"]]
            if known and not edited:
                edited = chance.choice(known)
                number = employees(server)[edited]["id"]
                server(
                    "hr.employee", "write", [number], {"mobile_phone": "+41 79 000 00 00", "private_car_plate": "ZH 1"}
                )
            server.kill()
            heads = {unit["headUserId"] for unit in simulator.units} | {user["managerId"] for user in simulator.users}
            leaving = [user["id"] for user in simulator.users if user["id"] not in heads and user["id"] != edited]
            simulator.delete_user(chance.choice(leaving))
            simulator.add_user(
                firstName="Neu", lastName=f"Nummer{kill}", email=f"neu{kill}@example.ch", personnelNumber=f"N{kill}"
            )
            server.start()
            server("hr.sync.connection", "action_sync", [connection])
        finish(server, connection)
        finish(server, connection)
        compare(server, simulator)
        mine = employees(server)[edited]
        kept = server("hr.employee", "read", [mine["id"]], ["mobile_phone", "private_car_plate"])[0]
        assert (kept["mobile_phone"], kept["private_car_plate"]) == ("+41 79 000 00 00", "ZH 1")
        assert not simulator.violations
