"""The demo of which pictures are taken: its Odoo, and the simulated 2getHR beside it."""

from browser import PATIENCE, wait

from devtools.demo import DATABASE
from devtools.demo_company import API_KEY
from devtools.rpc import Client, exchange

LOGIN = PASSWORD = "admin"
SECOND = "Alpin Treuhand AG"


class Demo:
    """A demo that is up: its Odoo, and the simulated 2getHR that it is connected to."""

    def __init__(self, url):
        self.url = url
        self._second = self.company = self.setup = None
        self.odoo = Client(url, DATABASE, LOGIN, PASSWORD)
        domain = [["system", "=", "twogethr"]]
        [self.connection] = self.odoo("hr.sync.connection", "search_read", domain, ["base_url"], limit=1, order="id")

    def second(self):
        """The connection of a second company, which is being set up; it has some of 2getHR's people already."""
        if self._second:
            return self._second
        companies = self.odoo("res.company", "search", [["name", "=", SECOND]])
        self.company = (companies or self.odoo("res.company", "create", [{"name": SECOND}]))[0]
        [me] = self.odoo("res.users", "search", [["login", "=", LOGIN]])
        self.odoo("res.users", "write", [me], {"company_ids": [[4, self.company]]})
        mine = ["company_id", "=", self.company]
        if not self.odoo("hr.employee", "search_count", [mine]):
            known = [["hr_sync_external_id", "!=", False], ["personnel_number", "!=", False]]
            people = self.odoo("hr.employee", "search_read", known, ["name", "personnel_number"], limit=16)
            values = [
                {"name": one["name"], "personnel_number": one["personnel_number"], "company_id": self.company}
                for one in people
            ]
            for one in values[12:]:
                one["personnel_number"] = f"0{one['personnel_number']}"  # which nearly fits, so that somebody is asked
            self.odoo("hr.employee", "create", values)
        found = self.odoo("hr.sync.connection", "search", [mine])
        values = {"base_url": self.connection["base_url"], "api_key": API_KEY}
        if found:
            self.odoo("hr.sync.connection", "write", found, values)
            setups = [self.odoo("hr.sync.connection", "action_setup_update", found)["res_id"]]
        else:
            values |= {"name": "2getHR", "system": "twogethr", "company_id": self.company}
            setups = self.odoo("hr.sync.setup", "create", [values])
        [setup] = self.odoo("hr.sync.setup", "read", setups, ["connection_id", "step"])
        while setup["step"] != "key":
            self.odoo("hr.sync.setup", "action_back", setups)
            [setup] = self.odoo("hr.sync.setup", "read", setups, ["connection_id", "step"])
        self._second, self.setup = setup["connection_id"][0], setup["id"]
        return self._second

    def users(self, id_="", fields=None):
        """Return the people in 2getHR; or one of them, changed there as by somebody at its screen."""
        url = f"{self.connection['base_url'].rstrip('/')}/_control/users/{id_}"
        return exchange(url, fields, PATIENCE)

    def sync(self, record_type):
        """Sync and return the state of the run once it is over."""
        mine = ["connection_id", "=", self.connection["id"]]
        before = self.odoo("hr.sync.run", "search", [mine], limit=1, order="id desc")
        stream = self.odoo("hr.sync.stream", "search", [mine, ["record_type", "=", record_type]])
        self.odoo("hr.sync.stream", "action_sync", stream)
        new = [mine, ["id", ">", before[0] if before else 0]]

        def states():
            runs = self.odoo("hr.sync.run", "search_read", new, ["record_type", "state"])
            over = runs and all(run["state"] != "running" for run in runs)
            return over and {run["record_type"]: run["state"] for run in runs}

        return wait(states, "The sync is not over")[record_type]
