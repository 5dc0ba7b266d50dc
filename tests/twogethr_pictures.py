"""The pictures of 2getHR's pages, taken from its demo."""

import contextlib
import os
import sys

from browser import wait
from shown_demo import Demo

from devtools.console import Failure, step
from devtools.processes import Process, require_port, running

MASTER_DATA = ("department", "employee", "project", "task", "absence_type")
CONFLICT = [["error_code", "=", "conflict"], ["state", "=", "failed"]]
#: A line of a list, which a phone shows as a card.
LINE = ".o_list_view .o_data_row, .o_kanban_view .o_kanban_record:not(.o_kanban_ghost)"


@contextlib.contextmanager
def twogethr_demo(root, port):
    """Run the demo while the block runs."""
    require_port(port)
    process = Process("screenshots-demo", [sys.executable, root / "dev", "demo", "--port", port], os.environ)
    with running(process):
        with step(f"Starting the demo (what it says is in {process.log.relative_to(root)})"):
            # The first start of all makes the database and syncs everybody.
            process.wait_until(lambda: b"Press Ctrl-C" in process.log.read_bytes(), 1800)
        yield Demo(f"http://127.0.0.1:{port}")


def setup_key(browser, demo):
    """The set-up of a second company, which has some people already."""
    _setup(browser, demo, "button[name='action_key']")


def setup_match(browser, demo):
    connection = [demo.second()]
    demo.odoo("hr.sync.setup", "action_key", [demo.setup])
    mine = [["connection_id", "in", connection]]
    streams = demo.odoo("hr.sync.stream", "search_read", mine, ["record_type"])
    off = [stream["id"] for stream in streams if stream["record_type"] not in MASTER_DATA]
    demo.odoo("hr.sync.stream", "write", off, {"enabled": False})
    demo.odoo("hr.sync.setup", "action_look", [demo.setup])
    wait(
        lambda: not demo.odoo("hr.sync.setup", "read", [demo.setup], ["looking"])[0]["looking"],
        "Both sides are still being compared",
    )
    _setup(browser, demo, "button[name='action_preview']")


def matching(browser, demo):
    _setup(browser, demo, ".o_form_view .o_form_sheet")
    browser.scroll_to("button[name='action_open_matching']")
    browser.click("button[name='action_open_matching']")
    browser.wait_for(LINE)


def preview(browser, demo):
    """One record that is found in Odoo and would be changed."""
    mine = [["connection_id", "=", demo.second()], ["outcome", "=", "match"], ["record_type", "=", "employee"]]
    [proposal] = demo.odoo("hr.sync.proposal", "search", mine, limit=1)
    url = f"{demo.url}/odoo/action-hr_sync.hr_sync_proposal_action/{proposal}"
    browser.open(url, ".o_form_view [name='changes_table'] td")


def cancelled(browser, demo):
    """A run that somebody has stopped."""
    mine = [["connection_id", "=", demo.second()], ["record_type", "=", "employee"]]
    [stream] = demo.odoo("hr.sync.stream", "search", mine)
    run = demo.odoo("hr.sync.stream", "action_preview", [stream])["res_id"]
    demo.odoo("hr.sync.run", "action_cancel", [run])
    url = f"{demo.url}/odoo/action-hr_sync.hr_sync_preview_action/{run}"
    browser.open(url, ".o_form_view .o_arrow_button_current", "Cancelled")


def _setup(browser, demo, selector):
    demo.second()
    browser.company(demo.url, demo.company)
    browser.open(f"{demo.url}/odoo/action-hr_sync.hr_sync_setup_action/{demo.setup}", selector)


def panel(browser, demo):
    """The end of an employee's form."""
    domain = [["hr_sync_state", "=", "linked"]]
    [employee] = demo.odoo("hr.employee", "search", domain, limit=1, order="name")
    browser.open(f"{demo.url}/odoo/action-hr.open_view_employee_list_my/{employee}", ".o_form_view [name='name']")
    browser.scroll_to("button[name='action_hr_sync_now']")


def settings(browser, demo):
    browser.open(f"{demo.url}/odoo/settings", ".settings_tab .tab[data-key='hr_sync_twogethr']")
    browser.click(".settings_tab .tab[data-key='hr_sync_twogethr']")
    browser.wait_for(".settings [name='twogethr_state']", "Connected")


def connections(browser, demo):
    browser.open(f"{demo.url}/odoo/action-hr_sync.hr_sync_overview_action", ".o_kanban_record canvas")


def api_profile(browser, demo):
    """What the profile of 2getHR says of employees, with the values that a trial has read."""
    [connection] = demo.odoo("hr.sync.connection", "search", [["state", "=", "connected"]], limit=1)
    demo.odoo("hr.sync.connection", "action_try_profile", [connection], "employee")
    mine = [["profile_id.connection_id", "=", connection], ["record_type", "=", "employee"]]
    [record] = demo.odoo("hr.sync.profile.record", "search", mine)
    name = [["record_id", "=", record], ["name", "=", "name"]]
    [row] = demo.odoo("hr.sync.profile.field", "search_read", name, ["decoded"])
    browser.open(f"{demo.url}/odoo/hr.sync.profile.record/{record}", ".o_form_view .o_data_row", row["decoded"])


def employees(browser, demo):
    """The list without its side panel, and with the number that 2getHR brings in place of Odoo's empty jobs."""
    url = f"{demo.url}/odoo/action-hr.open_view_employee_list_my?view_type=list"
    browser.open(url, ".o_control_panel button", "Sync 2getHR Employees")
    browser.click(".o_search_panel button")
    for column in ("job_id", "personnel_number"):
        browser.click(".o_optional_columns_dropdown button")
        browser.click(f".o-dropdown--menu input[name='{column}']")
        browser.click(".o_optional_columns_dropdown button")
    browser.wait_for("th[data-name='personnel_number']")


def run(browser, demo):
    """The run that brought most: as a rule the first one."""
    domain = [["record_type", "=", "employee"], ["state", "=", "done"]]
    runs = demo.odoo("hr.sync.run", "search_read", domain, ["created"], order="id")
    best = max(runs, key=lambda run: run["created"])
    browser.open(f"{demo.url}/odoo/action-hr_sync.hr_sync_run_action/{best['id']}", ".o_form_view [name='created']")


def time_off(browser, demo):
    """All of it, not only what waits for somebody."""
    url = f"{demo.url}/odoo/action-hr_holidays.hr_leave_action_action_approve_department?view_type=list"
    browser.open(url, ".o_control_panel button", "Sync 2getHR Time Off")
    # Clicked at once: a facet may go by itself while it is waited for.
    while browser.evaluate("!!document.querySelector('.o_facet_remove')"):
        browser.evaluate("document.querySelector('.o_facet_remove')?.click()")
        browser.wait_for(".o_list_view")
    browser.wait_for(".o_data_row:nth-child(12)")


def hours_report(browser, demo):
    """One that has been invoiced."""
    [report] = demo.odoo("hr.hours.report", "search", [["invoice_id", "!=", False]], limit=1, order="name")
    url = f"{demo.url}/odoo/action-hr_sync.hr_hours_report_action/{report}"
    browser.open(url, ".o_form_view .o_field_widget[name='name']", "SR-")


def expenses(browser, demo):
    url = f"{demo.url}/odoo/action-hr_sync.hr_expense_action_all?view_type=list"
    browser.open(url, ".o_control_panel button", "Sync 2getHR Expenses")
    browser.wait_for(".o_data_row:nth-child(12)")


def issues(browser, demo):
    browser.open(f"{demo.url}/odoo/action-hr_sync.hr_sync_job_action_issues", LINE)


@contextlib.contextmanager
def mistakes(demo):
    """Have people make three mistakes in 2getHR, which become issues, and mend them when the block ends or fails."""
    people = sorted((user for user in demo.users() if user["status"] == "active"), key=lambda user: user["lastName"])
    born, insured, twice, first = people[:4]
    digit = (int(insured["ahvNumber"][-1]) + 1) % 10
    wrong = [
        (born, {"birthDate": "2087-03-01"}),
        (insured, {"ahvNumber": f"{insured['ahvNumber'][:-1]}{digit}"}),
        (twice, {"personnelNumber": first["personnelNumber"]}),
    ]
    try:
        with step("Syncing mistakes"):
            for user, fields in wrong:
                demo.users(user["id"], fields)
            demo.sync("employee")
        yield
    finally:
        # The simulated 2getHR stores them, as a real one does.
        for user, fields in wrong:
            demo.users(user["id"], {name: user[name] for name in fields})
    with step("Syncing their corrections"):
        state = demo.sync("employee")
    if state != "done":
        raise Failure(f"The demo still has issues (the last run is {state}); the next ./dev demo mends that")


def conflict(browser, demo):
    """An issue with both values of two fields."""
    [issue] = demo.odoo("hr.sync.job", "search", CONFLICT, limit=1)
    url = f"{demo.url}/odoo/action-hr_sync.hr_sync_job_action_issues/{issue}"
    browser.open(url, ".o_field_widget[name='conflict_ids'] :is(.o_data_row, .o_kanban_record):nth-child(2)")


def undo(browser, demo):
    """What the last run that changed employees would be taken back to."""
    domain = [["record_type", "=", "employee"], ["updated", ">", 0], ["connection_id", "=", demo.connection["id"]]]
    [run] = demo.odoo("hr.sync.run", "search", domain, limit=1, order="id desc")
    url = f"{demo.url}/odoo/action-hr_sync.hr_sync_run_action/{run}"
    browser.open(url, ".o_form_view button[name='action_undo']")
    browser.click("button[name='action_undo']")
    browser.wait_for(".modal [name='line_ids'] :is(.o_data_row, .o_kanban_record)")


@contextlib.contextmanager
def disagreement(demo):
    """Have two fields of an employee changed on both sides while neither hears of the other; answered in the end."""
    domain = [["hr_sync_external_id", "!=", False], ["job_title", "!=", False], ["work_phone", "!=", False]]
    # An interrupted run may have left one with the new values: to write them again is no change.
    domain += [["job_title", "not in", ["Teamleiterin Logistik", "Leiterin Lager"]]]
    names = ["job_title", "work_phone", "hr_sync_external_id"]
    [employee] = demo.odoo("hr.employee", "search_read", domain, names, limit=1, offset=5, order="name")
    connection, user = [demo.connection["id"]], employee["hr_sync_external_id"]
    mine = [["connection_id", "=", connection[0]], ["record_type", "=", "employee"]]
    stream = demo.odoo("hr.sync.stream", "search", mine)
    [before] = demo.odoo("hr.sync.stream", "read", stream, ["policy"])
    was = demo.users(user)
    with step("Having both sides edit the same fields"):
        demo.odoo("hr.sync.stream", "write", stream, {"policy": "ask"})
        demo.odoo("hr.sync.connection", "action_pause", connection)
        values = {"job_title": "Teamleiterin Logistik", "work_phone": "+41 31 555 09 01"}
        demo.odoo("hr.employee", "write", [employee["id"]], values)
        demo.users(user, {"jobTitle": "Leiterin Lager", "phone": "+41 31 555 09 02"})
        demo.odoo("hr.sync.connection", "action_resume", connection)
        issue = wait(lambda: demo.odoo("hr.sync.job", "search", CONFLICT), "Nobody is asked")
    try:
        yield
    finally:
        demo.users(user, {name: was[name] for name in ("jobTitle", "phone")})
        demo.odoo("hr.sync.job", "action_take_remote", issue)
        demo.odoo("hr.sync.stream", "write", stream, {"policy": before["policy"]})
    with step("Settling it"):
        wait(lambda: not demo.odoo("hr.sync.job", "search", CONFLICT), "The question is not answered")


#: What happens at the demo meanwhile, the pictures with their heights, and those which are taken on a phone too.
PICTURES = [
    (contextlib.nullcontext, {settings: 950, connections: 700, api_profile: 800, employees: 800, run: 470}, {}),
    (contextlib.nullcontext, {time_off: 700, hours_report: 700, expenses: 700}, {}),
    (contextlib.nullcontext, {panel: 700}, {panel: 800, connections: 800}),
    (mistakes, {issues: 400}, {issues: 700}),
    (disagreement, {conflict: 690}, {conflict: 900}),
    (contextlib.nullcontext, {undo: 500}, {undo: 700}),
    (contextlib.nullcontext, {setup_key: 420, setup_match: 650, matching: 420, preview: 640, cancelled: 500}, {}),
    (contextlib.nullcontext, {}, {matching: 700}),
]
