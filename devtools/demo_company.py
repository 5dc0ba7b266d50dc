"""The company that the demo shows: Swiss, with a simulated 2getHR, synchronised as its administrator would."""

import time

from .console import Failure, say, step
from .demo_setup import localise

API_KEY = "demo-key"
TIME_ZONE = "Europe/Zurich"
LONGEST_SYNC = 1800
COUNTS = ("fetched", "created", "updated", "unchanged", "archived", "skipped", "failed")
LEASED = "hr_sync.contract_type_personalverleih"


def make_swiss(client):
    """2getHR is a Swiss system: have a Swiss company use it, if that was not done before."""
    company = localise(client, "Muster AG", "CH", "CHF", TIME_ZONE)
    if not client("res.currency.rate", "search_count", [["company_id", "=", company]]):
        _set_rates(client, company)


def _set_rates(client, company):
    """Rates of the currencies that people spend abroad: without one, Odoo would take them for francs."""
    rates = []
    for name, rate in (("EUR", 1.07), ("USD", 1.24)):
        [currency] = client("res.currency", "search", [["name", "=", name], ["active", "in", [True, False]]])
        rates.append({"currency_id": currency, "name": "2020-01-01", "rate": rate, "company_id": company})
    client("res.currency.rate", "create", rates)


def connect(client, url):
    """Return the connection to the simulator, made or mended where necessary."""
    values = {"base_url": url, "api_key": API_KEY, "record_url": url + "/#{id}"}
    domain = [["system", "=", "twogethr"]]
    known = ["base_url", "record_url"]
    found = client("hr.sync.connection", "search_read", domain, known, limit=1, order="id")
    if found and all(found[0][name] == values[name] for name in known):
        return found[0]["id"]
    with step("Connecting Odoo with 2getHR"):
        if found:
            connection = found[0]["id"]
            client("hr.sync.connection", "write", [connection], values)
        else:
            [company] = client("res.company", "search", [], limit=1)
            values |= {"name": "2getHR", "system": "twogethr", "company_id": company, **_defaults(client, company)}
            [connection] = client("hr.sync.connection", "create", [values])
        client("hr.sync.connection", "action_test", [connection])
    return connection


def _defaults(client, company):
    """What an administrator chooses in Settings: how hours are invoiced, and where they go without a project."""
    mine = ["company_id", "=", company]
    rate = {"name": "Personalverleih", "type": "service", "list_price": 85, "sale_ok": True, "purchase_ok": False}
    [product] = client("product.product", "create", [{**rate, "uom_id": _id_of(client, "uom.product_uom_hour")}])
    journals = client("account.journal", "search", [mine, ["type", "=", "sale"]], limit=1)
    if not journals:
        journals = client("account.journal", "create", [{"name": "Rechnungen", "code": "RE", "type": "sale"}])
    [project] = client("project.project", "create", [{"name": "Ohne Projekt", "company_id": company}])
    [customer] = client("res.partner", "create", [{"name": "Diverse Kunden", "is_company": True}])
    return {
        "default_product_id": product,
        "default_journal_id": journals[0],
        "default_project_id": project,
        "default_customer_id": customer,
    }


def _id_of(client, xml_id):
    module, name = xml_id.split(".")
    domain = [["module", "=", module], ["name", "=", name]]
    return client("ir.model.data", "search_read", domain, ["res_id"], limit=1)[0]["res_id"]


def lease(client, reports):
    """Give the people of hours reports the contract type that has them invoiced; return whether anybody lacked it."""
    users = sorted({report["userId"] for report in reports})
    leased = _id_of(client, LEASED)
    domain = [["hr_sync_external_id", "in", users], ["contract_type_id", "!=", leased], ["active", "in", [True, False]]]
    employees = client("hr.employee", "search", domain)
    if employees:
        with step(f"Making {len(employees)} employees leased ones, as an officer would"):
            versions = client("hr.version", "search", [["employee_id", "in", employees]])
            client("hr.version", "write", versions, {"contract_type_id": leased})
    return bool(employees)


def synchronise(client, connection, odoo):
    """Ask for a sync, wait until it is over, and return its runs."""
    last = client("hr.sync.run", "search_read", [["connection_id", "=", connection]], ["id"], limit=1, order="id desc")
    with step("Synchronising"):
        # Everything is read each time, so that the second start shows that nothing has to be written.
        streams = client("hr.sync.stream", "search", [["connection_id", "=", connection], ["enabled", "=", True]])
        client("hr.sync.stream", "action_full_sync", streams)
        return finish(client, connection, odoo, after=last)


def finish(client, connection, odoo, after):
    """Wait until all that was asked for since the runs ``after`` is over, and return its runs."""
    mine = ["connection_id", "=", connection]
    new = [mine, ["id", ">", max((run["id"] for run in after), default=0)]]
    fields = ["record_type", "state", *COUNTS]
    waiting = [mine, ["purpose", "=", "files"], ["state", "=", "pending"]]
    deadline = time.monotonic() + LONGEST_SYNC
    quiet = printed = 0
    # One stream's run starts after another's: look again before calling it the end.
    while quiet < 3:
        time.sleep(0.5)
        odoo.check()
        runs = client("hr.sync.run", "search_read", new, fields, order="id")
        over = bool(runs) and all(run["state"] != "running" for run in runs)
        over = over and not client("hr.sync.job", "search_count", waiting)
        quiet = quiet + 1 if over else 0
        fetched = sum(run["fetched"] for run in runs)
        if fetched >= printed + 1000:
            say(f"  {fetched} records so far")
            printed = fetched
        if time.monotonic() > deadline:
            raise Failure(f"The sync is not over after {LONGEST_SYNC} s: see {odoo.log}")
    return runs
