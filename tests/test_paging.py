"""Lists that move while they are read, servers that page as they like, and workers whose time is up."""

import time
from unittest.mock import patch

from odoo.tests import freeze_time, tagged

from ..engine.worker import Worker
from .twogethr import TwogethrCase


class TestPaging(TwogethrCase):
    """However the list is paged, everybody arrives once, and absence alone archives nobody."""

    employees, units = 9, 2

    def prepare(self):
        super().prepare()
        self.pages_of(4)

    def names(self):
        return sorted(self.all_employees().mapped("name"))

    def expected(self):
        return sorted(f"{user['firstName']} {user['lastName']}" for user in self.simulator.users)

    def test_several_pages(self):
        runs = self.sync()
        self.assertEqual(self.simulator.count("listUsers"), 3)
        self.assertCounts(runs["employee"], created=9)
        self.assertEqual(self.names(), self.expected())

    def test_server_caps_the_page(self):
        self.pages_of(100)
        self.simulator.faults.add("listUsers", "call", times=None, call=_cap_at(3))
        runs = self.sync()
        self.assertCounts(runs["employee"], created=9)
        self.assertEqual(self.simulator.count("listUsers"), 3)

    def test_duplicate_inside_a_page(self):
        self.simulator.faults.add("listUsers", "duplicate_item", page=1, times=None)
        runs = self.sync()
        self.assertCounts(runs["employee"], created=9)
        self.assertEqual(self.names(), self.expected())
        self.assertEqual(runs["employee"].state, "done")

    def test_page_repeated_once(self):
        self.simulator.faults.add("listUsers", "repeat_page", page=2, times=1)
        runs = self.sync()
        self.assertEqual(self.names(), self.expected())
        self.assertCounts(runs["employee"], created=9)
        self.assertEqual(runs["employee"].state, "done")

    def test_page_repeated_for_ever(self):
        """Who is never listed is neither archived nor reason to believe that the pass was complete."""
        self.sync()
        stream = self.connection.stream_ids.filtered(lambda item: item.record_type == "employee")
        cursor = stream.cursor
        active = self.all_employees().filtered("active")
        self.simulator.store.advance(minutes=10)
        self.simulator.faults.add("listUsers", "repeat_page", page=2, times=None)
        runs = self.sync(full=True)
        self.assertEqual(runs["employee"].state, "partial")
        self.assertIn("kept changing", runs["employee"].error)
        self.assertEqual(self.all_employees().filtered("active"), active)
        self.assertEqual(stream.cursor, cursor)

    def test_inserted_while_paging(self):
        def insert(_request):
            # At the front, so that all others move on by one.
            with self.simulator.store.lock:
                entries = self.simulator.store["users"].entries
                made = self.simulator.add_user(firstName="Nina", lastName="Neu")
                first = {made["id"]: entries.pop(made["id"])}
                first.update(entries)
                entries.clear()
                entries.update(first)
                self.simulator.store["users"].version += 1

        self.simulator.faults.add("listUsers", "call", page=2, call=insert)
        runs = self.sync()
        self.assertEqual(self.names(), self.expected())
        self.assertIn("Nina Neu", self.names())
        self.assertEqual(runs["employee"].state, "done")
        self.assertCounts(runs["employee"], created=10)

    def test_deleted_while_paging(self):
        """The entity that slides onto the page that was read is not lost, and not archived."""
        self.sync()
        users = self.simulator.users
        slides = self.employee(users[4]["id"])
        was_active = slides.active
        self.simulator.faults.add(
            "listUsers", "call", page=2, call=lambda _request: self.simulator.delete_user(users[0]["id"])
        )
        runs = self.sync(full=True)
        self.assertEqual(runs["employee"].state, "done")
        self.assertEqual(slides.active, was_active)
        self.assertFalse(self.employee(users[0]["id"]).active)

    def test_deleted_while_the_first_pass_pages(self):
        users = self.simulator.users
        self.simulator.faults.add(
            "listUsers", "call", page=2, call=lambda _request: self.simulator.delete_user(users[0]["id"])
        )
        self.sync()
        for user in users[1:]:
            self.assertTrue(self.employee(user["id"]), user["lastName"])

    def test_wrong_total(self):
        """A total that lies costs time, not records."""
        self.simulator.faults.add("listUsers", "wrong_total", delta=1, times=None)
        runs = self.sync()
        self.assertEqual(self.names(), self.expected())
        self.assertEqual(runs["employee"].state, "partial")
        self.assertCounts(runs["employee"], created=9)


@tagged("post_install", "-at_install", "hr_sync")
class TestSlices(TwogethrCase):
    """Promise 3: a worker may stop after any commit; the next goes on, with the same end and the same counters."""

    employees, units = 9, 3

    def prepare(self):
        super().prepare()
        self.pages_of(3)

    def test_a_page_a_slice(self):
        self.connection.action_sync()
        turns = self.work_in_slices(3)
        self.assertGreater(turns, 3)
        runs = {run.record_type: run for run in self.connection.run_ids}
        self.assertCounts(runs["employee"], created=9)
        self.assertCounts(runs["department"], created=3)
        self.assertEqual({run.state for run in runs.values()}, {"done"})
        self.assertFalse(any(run.checkpoint for run in runs.values()))
        self.check_all_set()
        calls = self.simulator.count("listUsers")
        self.assertEqual(calls, 3, "no page is read twice")

    def test_a_page_that_takes_too_long(self):
        """Odoo ends a cron that does not end by itself: a page is left between two chunks, and all counts once."""
        self.pages_of(9)
        self.simulator.add_user(lastName=None, personnelNumber="x")
        stream = self.connection.stream_ids.filtered(lambda item: item.record_type == "employee")
        self.sync("department")
        calls, names = [], dict.fromkeys(("_SMALLEST_CHUNK", "_FIRST_CHUNK", "_LARGEST_CHUNK"), 2)
        with patch.multiple("odoo.addons.hr_sync.engine.pull.run_pass", **names):
            for overdue in (False, True):
                for record in self.all_employees():
                    self.env["hr.sync.link"].search([("res_id", "=", record.id)]).unlink()
                self.simulator.forget()
                stream._request("manual", full=True)
                with patch.object(Worker, "is_overdue", lambda worker, overdue=overdue: overdue):
                    self.work_in_slices(4)
                run = self.connection.run_ids[0]
                self.assertEqual(run.state, "partial")
                self.assertEqual((run.fetched, run.failed, run.skipped), (10, 1, 0))
                self.assertEqual(run.created + run.updated + run.unchanged, 9)
                calls.append(self.simulator.count("listUsers"))
        self.assertLess(calls[0], calls[1])
        self.assertLessEqual(calls[1], calls[0] + 5)  # once more for each chunk, at most
        self.assertEqual(len(self.all_employees()), 9)

    def test_overdue(self):
        """Only where a cron says when its time is up, and some time after that."""
        for context, seconds, overdue in (
            ({}, 0.0, False),
            ({"cron_end_time": time.monotonic()}, 0.0, False),
            ({"cron_end_time": time.monotonic() - 60}, 0.0, True),
            ({"cron_end_time": time.monotonic() - 60}, 1.0, False),
        ):
            worker = Worker(self.connection.with_context(**context))
            worker.seconds_left = seconds
            self.assertEqual(worker.is_overdue(), overdue)

    def test_checkpoint(self):
        stream = self.connection.stream_ids.filtered(lambda item: item.record_type == "employee")
        self.sync("department")
        stream._request("manual")
        with self.slice(3):
            self.work()
        run = self.connection.run_ids[0]
        self.assertEqual(run.state, "running")
        self.assertEqual(run.created, 3)
        self.assertEqual(run.checkpoint["page"], 2)
        self.assertGreater(run.progress, 0)
        self.assertFalse(stream.cursor)
        self.work()
        self.assertEqual(run.state, "done")
        self.assertCounts(run, created=9)

    def test_incremental_in_slices(self):
        self.sync()
        for user in self.simulator.users:
            self.simulator.update_user(user["id"], jobTitle=f"Neu {user['personnelNumber']}")
        self.connection.action_sync()
        self.work_in_slices(3)
        run = self.connection.run_ids.filtered(lambda item: item.record_type == "employee")[0]
        self.assertCounts(run, updated=9)
        for user in self.simulator.users:
            self.assertEqual(self.employee(user["id"]).job_title, user["jobTitle"])

    def test_rate_limit_goes_on_where_it_was(self):
        self.sync("department")
        self.simulator.forget()
        self.simulator.faults.add("listUsers", "status", status=429, retry_after=600, page=3)
        run = self.sync("employee")["employee"]
        self.assertEqual(run.state, "running")
        self.assertEqual(self.connection.state, "connected")
        trigger = self.env["ir.cron.trigger"].search(
            [("cron_id", "=", self.connection.cron_id.id)], order="call_at desc"
        )
        self.assertGreater((trigger[0].call_at - run.started_at).total_seconds(), 500)
        self.work()
        self.assertEqual(run.state, "running", "it asked not to be called yet")
        with freeze_time(trigger[0].call_at):
            self.work()
        self.assertEqual(run.state, "done")
        self.assertCounts(run, created=9)
        pages = [request.query["page"] for request in self.simulator.requests if request.operation == "listUsers"]
        self.assertEqual(pages, [1, 2, 3, 3])

    def test_killed_between_pages(self):
        """What is killed is like SIGKILL to the database: nothing after the last commit is there."""
        self.connection.action_sync()
        importer = "odoo.addons.hr_sync.engine.pull.importer.Importer"
        with self.die_at(importer, "import_records", after=2):
            self.work()
        with self.die_at(importer, "import_records", after=2):
            self.work()
        self.work()
        runs = {run.record_type: run for run in self.connection.run_ids}
        self.assertEqual({run.state for run in runs.values()}, {"done"})
        self.assertEqual(len(self.all_employees()), 9)
        self.assertEqual(runs["employee"].created, 9)
        self.assertLessEqual(runs["employee"].fetched, 9)
        self.check_all_set()

    def check_all_set(self):
        for user in self.simulator.users:
            employee = self.employee(user["id"])
            self.assertEqual(employee.department_id, self.department(user["organisationUnitId"] or ""))
            self.assertEqual(employee.parent_id, self.employee(user["managerId"] or ""))
        for unit in self.simulator.units:
            department = self.department(unit["id"])
            self.assertEqual(department.manager_id, self.employee(unit["headUserId"] or ""))
            self.assertEqual(department.parent_id, self.department(unit["parentId"] or ""))


def _cap_at(limit):
    """A server that gives fewer a page than it was asked for, and says so."""

    def cap(request):
        request.query["pageSize"] = min(request.query["pageSize"], limit)

    return cap
