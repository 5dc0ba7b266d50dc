"""The lively part of the demo: what changes on one side arrives on the other while one looks."""

import shutil
import time

from .console import Failure, say, step

#: Seconds within which a change has to arrive.
SOON = 5
_PATIENCE = 60
_PAYSLIP = "Lohn Demo"


def go_live(client, connection, simulator, url):
    """Register the webhook, and try each way once; return whether everything arrived soon enough."""
    with step("Registering the webhook"):
        client("ir.config_parameter", "set_param", "web.base.url", url)
        client("hr.sync.connection", "action_register_webhook", [connection])
        answer = client("hr.sync.connection", "action_probe_webhook", [connection])["params"]
    if answer["type"] != "success":
        raise Failure(answer["message"])
    domain = [["hr_sync_external_id", "!=", False], ["company_id", "=", _company(client, connection)]]
    [employee] = client("hr.employee", "search_read", domain, ["name", "hr_sync_external_id"], limit=1, order="name")
    user = f"users/{employee['hr_sync_external_id']}"
    took = [
        _timed(f"Changed in 2getHR: the job of {employee['name']}", lambda: _from_there(client, simulator, employee)),
        _timed(f"Changed in Odoo: the phone of {employee['name']}", lambda: _from_here(client, simulator, employee)),
    ]
    if _confirm_payslip(client, employee):
        took.append(_timed("Confirmed in Odoo: a payslip", lambda: _sent(simulator, user)))
        say(about_document(simulator))
    is_right = _put_right(client, connection, simulator, user)
    return is_right and all(seconds <= SOON for seconds in took)


def how_to_try(simulator):
    """What a person does next."""
    answer = ": its PDF can be downloaded from the page of 2getHR" if _has_document(simulator) else ""
    return f"""
Now it is live. Open both pages beside each other:
  2getHR (simulated): {simulator.url}/
      change somebody's job there: it is in Odoo within {SOON} seconds
  Odoo, Employees:
      change a phone number, or make a project: it is on the other page within {SOON} seconds, in yellow
  The payslip "{_PAYSLIP}" was confirmed in Odoo (Payroll){answer}."""


def _company(client, connection):
    [found] = client("hr.sync.connection", "read", [connection], ["company_id"])
    return found["company_id"][0]


def _timed(what, act):
    """Do something on one side and wait until it is on the other; return the seconds that it took."""
    is_there = act()
    start = time.monotonic()
    while not is_there():
        if time.monotonic() - start > _PATIENCE:
            raise Failure(f"{what}: not on the other side after {_PATIENCE} s")
        time.sleep(0.1)
    took = time.monotonic() - start
    say(f"{what}: on the other side after {took:.1f} s")
    return took


def _from_there(client, simulator, employee):
    path = f"users/{employee['hr_sync_external_id']}"
    now = simulator.ask(path)["jobTitle"] or ""
    title = now.removesuffix(" (Stv.)") if now.endswith(" (Stv.)") else f"{now} (Stv.)".strip()
    simulator.tell(path, {"jobTitle": title})
    return lambda: client("hr.employee", "read", [employee["id"]], ["job_title"])[0]["job_title"] == title


def _from_here(client, simulator, employee):
    path = f"users/{employee['hr_sync_external_id']}"
    [now] = client("hr.employee", "read", [employee["id"]], ["work_phone"])
    numbers = ["+41 31 999 00 01", "+41 31 999 00 02"]
    phone = numbers[now["work_phone"] == numbers[0]]
    client("hr.employee", "write", [employee["id"]], {"work_phone": phone})
    return lambda: simulator.ask(path)["phone"] == phone


def _put_right(client, connection, simulator, user):
    """Somebody edits a person in 2getHR while Odoo wins: the next run puts it right. Return whether it did."""
    domain = [["connection_id", "=", connection], ["record_type", "=", "employee"]]
    [stream] = client("hr.sync.stream", "search_read", domain, ["direction", "policy"])
    client("hr.sync.stream", "write", [stream["id"]], {"direction": "out", "policy": "odoo"})
    try:
        _last_run(client, stream)
        title = simulator.ask(user)["jobTitle"]
        simulator.tell(user, {"jobTitle": "Falsch erfasst"})
        client("hr.sync.stream", "action_sync", [stream["id"]])
        run = _last_run(client, stream)
        is_right = simulator.ask(user)["jobTitle"] == title and run["state"] == "done" and run["updated"] == 1
    finally:
        before = {name: stream[name] for name in ("direction", "policy")}
        client("hr.sync.stream", "write", [stream["id"]], before)
    outcome = "put right" if is_right else "NOT put right"
    say(
        f"Edited in 2getHR while Odoo wins: {outcome} by the next run"
        f" ({run['updated']} updated, {run['unchanged']} unchanged, {run['failed']} failed)"
    )
    return is_right


def _last_run(client, stream):
    """The newest outbound run of a stream, when it is over."""
    mine = [["stream_id", "=", stream["id"]], ["direction", "=", "out"]]
    names = ["state", "updated", "unchanged", "failed"]
    start = time.monotonic()
    while True:
        found = client("hr.sync.run", "search_read", mine, names, limit=1, order="id desc")
        if found and found[0]["state"] != "running":
            return found[0]
        if time.monotonic() - start > _PATIENCE:
            raise Failure(f"The run that sends employees is not over after {_PATIENCE} s")
        time.sleep(0.1)


def _confirm_payslip(client, employee):
    """Make and confirm a payslip, if there is none yet; return whether it was."""
    if client("hr.payslip", "search", [["name", "=", _PAYSLIP]]):
        return False
    [version] = client("hr.employee", "read", [employee["id"]], ["current_version_id", "company_id"])
    rules = [_rule(client, *line) for line in ((1, "BASIC", 6200), (2, "GROSS", 6200), (3, "AHV", -328.6))]
    rules.append(_rule(client, 4, "NET", 5871.4))
    company = version["company_id"][0]
    values = {"name": "Monatslohn", "code": "CH", "company_id": company, "rule_ids": [[6, 0, rules]]}
    [structure] = client("hr.payroll.structure", "create", [{**values, "parent_id": False}])
    values = {
        "name": _PAYSLIP,
        "employee_id": employee["id"],
        "contract_id": version["current_version_id"][0],
        "struct_id": structure,
        "date_from": "2026-05-01",
        "date_to": "2026-05-31",
        "company_id": company,
    }
    [payslip] = client("hr.payslip", "create", [values])
    client("hr.payslip", "action_payslip_done", [payslip])
    return True


def _rule(client, sequence, code, amount):
    """A salary rule of a fixed amount."""
    categories = client("hr.salary.rule.category", "search", [["code", "=", code]], limit=1)
    categories = categories or client("hr.salary.rule.category", "create", [{"name": code, "code": code}])
    values = {"name": code.capitalize(), "code": code, "sequence": sequence, "category_id": categories[0]}
    return client("hr.salary.rule", "create", [{**values, "amount_select": "fix", "amount_fix": amount}])[0]


def _sent(simulator, user):
    return lambda: any(f"users/{slip['userId']}" == user for slip in _payslips(simulator))


def about_document(simulator):
    """Whether the payslip came with its PDF, and why it may not have, in words."""
    if _has_document(simulator):
        return "  with its PDF"
    if shutil.which("wkhtmltopdf"):
        return "  without its PDF, although wkhtmltopdf is installed: see the payslip in Odoo"
    return "  without its PDF: Odoo prints with wkhtmltopdf, which is not installed (apt-get install wkhtmltopdf)"


def _has_document(simulator):
    return any((slip["document"] or {}).get("contentBase64") for slip in _payslips(simulator))


def _payslips(simulator):
    return [slip for slip in simulator.ask("payslips") if slip["name"] == _PAYSLIP]
