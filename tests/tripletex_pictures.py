"""The pictures of Tripletex' page, taken from its own demo."""

import contextlib
import os
import sys
from datetime import date, timedelta

from browser import wait

from devtools.console import step
from devtools.processes import Process, free_port, running
from devtools.rpc import Client

DATABASE = "hr_sync_demo_tripletex"
LOGIN = PASSWORD = "admin"


class TripletexDemo:
    """The demo that is up, with some hours that nobody has approved yet."""

    def __init__(self, url):
        self.url = url
        self.odoo = Client(url, DATABASE, LOGIN, PASSWORD)
        [self.connection] = self.odoo("hr.sync.connection", "search", [["system", "=", "tripletex"]], limit=1)
        self.setup = None
        self._register()

    def _register(self):
        today = date.today()
        monday = today - timedelta(days=today.weekday())
        mine = [["date", ">=", str(monday)], ["project_id.project_number", "!=", False]]
        if known := self.odoo("account.analytic.line", "search", mine):
            # The demo approves whatever is open when it starts.
            self.odoo("account.analytic.line", "action_reopen_timesheet", known)
            return
        employees = self.odoo("hr.employee", "search", [["personnel_number", "!=", False]], limit=3, order="id")
        projects = self.odoo("project.project", "search", [["project_number", "!=", False]], limit=2, order="id")
        lines = [
            {
                "employee_id": employee,
                "project_id": projects[day % 2],
                "date": str(monday + timedelta(days=day)),
                "name": "Montering",
                "unit_amount": 7.5,
            }
            for employee in employees
            for day in range(3)
        ]
        self.odoo("account.analytic.line", "create", lines)

    def steps(self, browser, step_name, selector):
        form = f"{self.url}/odoo/action-hr_sync.hr_sync_choice_action/{self.setup}"
        browser.open(form, selector, step_name)


@contextlib.contextmanager
def tripletex_demo(root):
    """Run the demo while the block runs."""
    port = free_port()
    command = [sys.executable, root / "dev", "demo", "--system", "tripletex", "--port", port]
    process = Process("screenshots-demo-tripletex", command, os.environ)
    with running(process):
        with step("Starting the demo of Tripletex"):
            process.wait_until(lambda: b"Press Ctrl-C" in process.log.read_bytes(), 1800)
        yield TripletexDemo(f"http://127.0.0.1:{port}")


def tripletex_settings(browser, demo):
    """The block at the end of the general settings."""
    browser.open(f"{demo.url}/odoo/settings", ".app_settings_block")
    browser.scroll_to("button[name='action_hr_sync_update']")


def tripletex_key(browser, demo):
    demo.setup = demo.odoo("hr.sync.connection", "action_setup_update", [demo.connection])["res_id"]
    demo.steps(browser, "", "button[name='action_key']")


def tripletex_choice(browser, demo):
    demo.odoo("hr.sync.setup", "action_key", [demo.setup])
    wait(
        lambda: not demo.odoo("hr.sync.setup", "read", [demo.setup], ["looking"])[0]["looking"],
        "The lists are still being read",
    )
    for _type in range(2):
        demo.odoo("hr.sync.setup", "action_next", [demo.setup])
    demo.steps(browser, "", "[name='choice_ids'] .o_data_row")


def tripletex_approval(browser, demo):
    demo.odoo("hr.sync.setup", "action_cancel", [demo.setup])
    url = f"{demo.url}/odoo/action-hr_sync.hr_timesheet_approval_action"
    browser.open(url, ".o_group_header")
    browser.click(".o_group_header")
    browser.wait_for(".o_group_header:nth-child(2)", "W")
    browser.click(".o_group_header:nth-child(2)")
    browser.wait_for(".o_data_row")


def tripletex_hours(browser, demo):
    browser.open(f"{demo.url}/odoo/action-hr_sync.hr_approved_hours_action", ".o_data_row:nth-child(10)")


PICTURES = {
    tripletex_settings: 600,
    tripletex_key: 620,
    tripletex_choice: 640,
    tripletex_approval: 480,
    tripletex_hours: 520,
}
