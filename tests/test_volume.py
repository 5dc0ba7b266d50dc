"""The pages of the app cost as much with many rows as with few.

How long they take with a million rows is measured by ``./dev bench --only volume``.
"""

from lxml import etree
from odoo.fields import Command

from ..engine.history import Change, keep_changes
from ..records import Ref, Sentence
from .matching import MatchingCase

#: Queries that a page may cost.
_MOST = 40
#: Of these, each has a text, records or values of its own, which a list must not look up one by one.
_CAUSES = ("value", "reference", "conflict", "match", "odoo")


class TestVolume(MatchingCase):
    #: Rows of each model: a page shows at most 80 of them.
    few, many = 20, 100
    limit = 80

    def prepare(self):
        super().prepare()
        # Whoever approves hours also sees on the overview how many wait.
        approver = self.env.ref("hr_timesheet.group_hr_timesheet_approver")
        self.officer.group_ids = [Command.link(approver.id)]
        self.stream = self.runs["department"].stream_id
        others = [
            {"name": system, "system": system, "company_id": self.company.id}
            for system in ("tripletex", "kleer", "xledger", "avantage")
        ]
        connections = self.connection | self.env["hr.sync.connection"].create(others)
        connections._put({"state": "connected"})

    def fill(self, first, last):
        """Matches, issues, runs and history, one of each for each number."""
        units = self.certain(last - first, first)
        common = {"connection_id": self.connection.id, "stream_id": self.stream.id, "state": "done"}
        batches = self.env["hr.sync.run.batch"].create(
            [
                {"connection_id": self.connection.id, "trigger": "manual", "kind": "sync", "started_at": "2026-06-01"}
                for _unit in units
            ]
        )
        runs = self.env["hr.sync.run"].create([{**common, "batch_id": batch.id} for batch in batches])
        self.env["hr.sync.link"].create(
            [
                {
                    **{"connection_id": self.connection.id, "record_type": "department", "res_id": unit.res_id},
                    **{"external_id": unit.external_id, "res_model": unit.res_model},
                }
                for unit in units
            ]
        )
        # Each of them was moved below another one.
        both = [Ref("department", unit.external_id) for unit in units]
        for unit, run, before, after in zip(units, runs, both, reversed(both), strict=True):
            values = {"name": (f"Old {unit.label}", unit.label), "parent": (before, after)}
            keep_changes(self.stream, "in", [Change("updated", unit.res_id, unit.label, values, run=run)])
        jobs = self.env["hr.sync.job"].create(
            [self.issue(unit, number) for number, unit in enumerate(units, start=first)]
        )
        both_sides = {"name": "name", "odoo_value": "A", "external_value": "B"}
        conflicts = jobs.filtered(lambda job: job.error_code == "conflict")
        self.env["hr.sync.conflict"].create([{**both_sides, "job_id": job.id} for job in conflicts])
        self.env.flush_all()

    def issue(self, unit, number):
        cause = _CAUSES[number % len(_CAUSES)]
        return {
            **{"connection_id": self.connection.id, "record_type": "department", "purpose": "issue"},
            **{"external_id": unit.external_id, "label": unit.label, "state": "failed", "error_code": cause},
            **{"res_model": unit.res_model, "res_id": unit.res_id, "candidates": [unit.res_id]},
            **{"error": Sentence("%(name)s is wrong.", name=unit.label), "user_id": self.officer.id},
            **{"fix_model": unit.res_model, "fix_id": unit.res_id, "missing": f"department/{number}"},
        }

    def pages(self):
        """What is read of each page, by its name: the action, the view of it, and the field that is grouped by."""
        actions = {name: self.env.ref(f"hr_sync.{action}")._get_action_dict() for name, action in _ACTIONS.items()}
        run = self.runs["department"]
        actions["history of a run"] = run.action_open_changes()
        actions["matches"] = self.as_officer(self.connection).action_open_matching()
        for name, action in actions.items():
            for view_id, kind in action["views"]:
                if kind in ("list", "kanban"):
                    yield f"{name}, {kind}", action, (view_id, kind), None
        for name, field in (("issues", "cause_key"), ("history", "run_id"), ("runs", "batch_id"), ("runs", "state")):
            yield f"{name} by {field}", actions[name], (False, "list"), field

    def read_page(self, action, view, group_by):
        Model = self.as_officer(self.env[action["res_model"]])
        arch = etree.fromstring(Model.get_view(*view)["arch"])
        names = {node.get("name") for node in arch.xpath("//field[not(ancestor::field)]")} & set(Model._fields)
        relations = ("many2one", "many2one_reference")
        shape = {
            name: {"fields": {"display_name": {}}} if Model._fields[name].type in relations else {} for name in names
        }
        if not group_by:
            return len(Model.web_search_read([], shape, limit=self.limit, count_limit=10_001)["records"])
        opened = {"auto_unfold": True, "unfold_read_specification": shape, "unfold_read_default_limit": self.limit}
        groups = Model.web_read_group([], [group_by], limit=10, **opened)["groups"]
        return sum(len(group.get("__records", ())) for group in groups)

    def measured(self):
        found = {}
        for name, *page in self.pages():
            self.read_page(*page)  # from now on Odoo has the views and the record rules, which it keeps for all
            seen = []
            with self.watch_queries(lambda cursor, *_query, seen=seen: seen.append(cursor._obj.query.decode())):
                rows = self.read_page(*page)
            found[name] = rows, seen
        return found

    def test_as_many_queries_for_many_rows(self):
        self.fill(0, self.few)
        few = self.measured()
        self.fill(self.few, self.many)
        many = self.measured()
        for name, (rows, queries) in many.items():
            with self.subTest(name):
                detail = "\n".join(" ".join(query.split())[:200] for query in queries)
                # Of groups the first ten are shown, and there are no more connections than before.
                is_longer = " by " not in name and "overview" not in name
                self.assertGreater(rows, few[name][0] if is_longer else 0)
                self.assertLessEqual(len(queries), len(few[name][1]) + 1, detail)
                self.assertLessEqual(len(queries), _MOST, detail)


_ACTIONS = {
    "overview": "hr_sync_overview_action",
    "issues": "hr_sync_job_action_issues",
    "preview": "hr_sync_proposal_action",
    "history": "hr_sync_change_action",
    "runs": "hr_sync_run_action",
}
