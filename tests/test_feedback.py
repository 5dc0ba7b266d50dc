"""What people are told after an action, and what open pages are told while something runs."""

import json
from datetime import timedelta

from odoo import fields
from odoo.tests import freeze_time, new_test_user

from .people import PeopleCase


@freeze_time("2026-06-03 08:00:00")
class TestFeedback(PeopleCase):
    def prepare(self):
        super().prepare()
        self.bad = [self.person(lastName=f"Falsch {number}", ahvNumber="756.1234.5678.90") for number in range(3)]
        self.sync()
        self.wrong = self.issues().sorted("id")
        groups = "hr_sync.group_officer,hr.group_hr_user"
        self.officer = new_test_user(
            self.env(user=1), "hs_officer", groups, company_id=self.company.id, company_ids=self.company.ids
        )
        self.mine = self.wrong.with_user(self.officer)

    def told(self, kind, user=None):
        """The messages of that type, to the officers or to that user."""
        channel = user.partner_id if user else self.env.ref("hr_sync.group_officer")
        rows = self.env["bus.bus"].sudo().search([("channel", "like", f'"{channel._name}",{channel.id}]')], order="id")
        messages = [json.loads(message) for message in rows.mapped("message")]
        return [message["payload"] for message in messages if message["type"] == kind]

    def come(self, status="online"):
        """The officer has Odoo open, or has closed it again."""
        presence = self.env["mail.presence"].sudo().search([("user_id", "=", self.officer.id)])
        if presence:
            presence.status = status
        else:
            presence.create({"user_id": self.officer.id, "status": status})

    def correct(self, *users):
        for user in users:
            self.simulator.update_user(user, ahvNumber=None)

    def test_retry(self):
        """At once that it is queued, and once, when all is through, what came of it; only to who asked."""
        self.correct(*self.bad[:2])
        said = self.mine.action_retry()["params"]
        self.assertEqual((said["title"], said["message"][:27]), ("Retry queued", "Records that will be tried:"))
        self.assertEqual(said["next"], {"type": "ir.actions.act_window_close"})
        self.assertEqual(self.told("hr_sync.retried", self.officer), [])
        self.work()
        self.assertEqual(self.told("hr_sync.retried", self.officer), [{"job_ids": self.wrong.ids}])
        name = self.wrong[2].display_name
        result = {"message": f"2 fixed, 1 still fails: {name}", "type": "warning"}
        self.assertEqual(self.mine.retry_result(), result)
        self.assertEqual(self.mine[:2].retry_result(), {"message": "2 fixed", "type": "success"})
        self.assertFalse(self.wrong.retried_by_id)
        self.sync("employee", full=True)
        self.assertEqual(len(self.told("hr_sync.retried", self.officer)), 1)

    def test_unanswered_retry(self):
        """What could not be tried is no result yet: it is said that it is tried again."""
        self.mine[0].action_retry()
        self.simulator.faults.add("*", "status", status=503, times=None)
        self.work()
        self.assertEqual(self.told("hr_sync.retried", self.officer), [{"job_ids": self.wrong[0].ids}])
        self.assertEqual(self.mine[0].retry_result()["message"], "1 will be tried again later")

    def test_stopped(self):
        """Of a connection that is paused nothing is tried, and that is said."""
        self.connection.action_pause()
        said = self.mine[0].action_retry()["params"]
        self.assertEqual((said["type"], said["message"]), ("warning", self._once(1)))
        self.work()
        self.assertEqual(self.told("hr_sync.retried", self.officer), [])

    def outbound(self):
        """An issue about sending, though the record type is not sent."""
        employee = self.env["hr.employee"].create({"name": "Only Here", "company_id": self.company.id})
        place = {"connection_id": self.connection.id, "record_type": "employee", "direction": "out"}
        record = {"res_model": "hr.employee", "res_id": employee.id, "label": "Only Here"}
        return self.env["hr.sync.job"].create({**place, **record, "purpose": "issue", "state": "failed"})

    def test_not_sent(self):
        """What is not sent keeps nobody waiting for the others."""
        issue = self.outbound()
        self.correct(self.bad[0])
        asked = issue | self.wrong[0]
        asked.with_user(self.officer).action_retry()
        self.work()
        self.assertEqual(self.told("hr_sync.retried", self.officer), [{"job_ids": sorted(asked.ids)}])
        result = asked.with_user(self.officer).retry_result()
        self.assertEqual(result["message"], "1 fixed, 1 will be tried again later")

    def test_refused(self):
        """Nor does what the key may not read: the record type is not tried before its time has come."""
        self.mine.action_retry()
        self.simulator.faults.add("*", "status", status=403, times=None)
        self.work()
        self.assertEqual(self.told("hr_sync.retried", self.officer), [{"job_ids": self.wrong.ids}])
        self.assertEqual(self.mine.retry_result()["message"], "3 will be tried again later")

    def test_other_company(self):
        """The result is told whatever company is switched on; of what the user may not read nothing is said."""
        other = self.env["res.company"].create({"name": "Andere AG"})
        self.officer.company_ids |= other
        self.mine.action_retry()
        self.work()
        switched = self.mine.with_context(allowed_company_ids=other.ids)
        self.assertIn("3 still fail: ", switched.retry_result()["message"])
        self.officer.write({"company_id": other.id, "company_ids": [fields.Command.set(other.ids)]})
        self.assertEqual(self.mine.retry_result()["message"], "")

    def test_whole_type(self):
        """An issue about the whole record type is answered by a run: no other result is promised."""
        values = {"connection_id": self.connection.id, "record_type": "employee", "purpose": "issue"}
        whole = self.env["hr.sync.job"].create({**values, "external_id": "*mobile", "state": "failed"})
        said = whole.with_user(self.officer).action_retry()["params"]
        self.assertEqual(said["message"], "The whole record type is synced again. See the runs.")
        said = (whole | self.wrong[0]).with_user(self.officer).action_retry()["params"]
        self.assertEqual(said["message"], "Records that will be tried: 1. The result is shown here.")
        self.work()
        self.assertEqual(self.told("hr_sync.retried", self.officer), [{"job_ids": self.wrong[0].ids}])

    def _once(self, count):
        return f"Records that will be tried: {count}, once {self.connection.name} is connected again."

    def test_lists_of_issues(self):
        """Once a commit, and only while an officer has Odoo open."""
        self.correct(self.bad[0])
        self.sync("employee")
        self.assertEqual(self.wrong[0].state, "done")
        self.assertEqual(self.told("hr_sync.job"), [], "nobody is there")
        self.come()
        self.correct(*self.bad[1:])
        self.sync("employee")
        told = {"connection_ids": self.connection.ids, "company_ids": self.company.ids}
        self.assertEqual(self.told("hr_sync.job"), [told])

    def test_runs(self):
        """What runs by itself is told to officers who are there; a sync that somebody started always is."""
        stream = self.connection.stream_ids.filtered(lambda one: one.record_type == "employee")
        for status, told in (("offline", 0), ("online", 1), ("away", 2)):
            self.come(status)
            run = stream._request("schedule")
            self.work()
            self.assertEqual(run.state, "partial")
            finished = [message for message in self.told("hr_sync.run") if run.id in message["run_ids"]]
            self.assertEqual(bool(finished), bool(told), status)
            self.assertFalse([message for message in finished if message["user_ids"]], "nobody waits for it")
        self.come("offline")
        stream.with_user(self.officer).action_sync()
        run = stream._last_run()
        self.work()
        told = [message for message in self.told("hr_sync.run") if run.id in message["run_ids"]]
        self.assertTrue(told)
        for message in told:
            self.assertEqual((message["user_ids"], message["company_ids"]), (self.officer.ids, self.company.ids))

    def test_words(self):
        """What each button says."""
        self.assertEqual(self.connection.action_pause()["params"]["title"], "Paused")
        self.assertIn("synced now", self.connection.action_resume()["params"]["message"])
        started = self.connection.action_sync()["params"]
        self.assertRegex(started["message"], r"^[\w ,]*Employee[\w ,]*: %s$")
        values = {"job_ids": self.mine[:2].ids, "reason": "No"}
        ignored = self.env["hr.sync.ignore"].with_user(self.officer).create(values)
        self.assertEqual(ignored.action_ignore()["params"]["title"], "Issues ignored: 2")

    def test_choices(self):
        """After each choice how many are left, and after the last one that the record is tried."""
        both = [{"name": name, "label": name} for name in ("mobile", "job_title")]
        commands = [fields.Command.create(values) for values in both]
        self.wrong[0].write({"error_code": "conflict", "conflict_ids": commands})
        first, second = self.mine[0].conflict_ids
        self.assertEqual(first.action_choose_odoo()["params"]["message"].split(": ")[1], "1.")
        self.assertEqual(second.action_choose_remote()["params"]["title"], "Retry queued")
        self.assertEqual(self.wrong[0].state, "pending")

    def test_queries(self):
        """The page of issues is read in a few queries, however many issues and links there are."""
        self.env.flush_all()
        names = "connection_id, company_id, record_type, direction, purpose, state, error_code, error, create_date"
        self.env.cr.execute(
            f"INSERT INTO hr_sync_job ({names}, external_id, label) "
            f"SELECT {names}, 'n' || number, to_jsonb('Person ' || number) "
            "FROM hr_sync_job, generate_series(1, 5000) AS number WHERE id = %s",
            [self.wrong[0].id],
        )
        self.env.cr.execute(
            "INSERT INTO hr_sync_link (connection_id, company_id, record_type, external_id, res_model, res_id, part, "
            "state) SELECT %s, %s, 'employee', 'n' || number, 'hr.employee', 10000000 + number, '', 'linked' "
            "FROM generate_series(1, 100000) AS number",
            [self.connection.id, self.company.id],
        )
        view = self.env["hr.sync.job"].with_user(self.officer).get_views([(False, "list")])
        names = view["models"]["hr.sync.job"]["fields"]
        specification = {name: {} for name in names if name in self.mine._fields}
        self.env.invalidate_all()
        seen = []
        with self.watch_queries(lambda _cursor, query, *_rest: seen.append(query)):
            page = self.mine.web_search_read(
                [("purpose", "=", "issue"), ("state", "in", ("failed", "pending"))], specification, limit=80
            )
        self.assertEqual(len(page["records"]), 80)
        self.assertLessEqual(len(seen), 40, "\n".join(map(str, seen)))

    def test_index(self):
        """Looking for what people have asked for reads no other job."""
        # Without the connection: beside few jobs its own index costs the same, and the planner may take either.
        query = self.env["hr.sync.job"]._search([("retried_by_id", "!=", False)]).select()
        self.env.cr.execute("SET LOCAL enable_seqscan = off")
        self.env.cr.execute(f"EXPLAIN {query.code}", query.params)
        self.assertIn("retried_index", "\n".join(row[0] for row in self.env.cr.fetchall()))

    def test_put_off_is_through(self):
        """A retry that is planned for later keeps nobody waiting for the others."""
        self.mine.action_retry()
        self.wrong[0].next_attempt = fields.Datetime.now() + timedelta(hours=1)
        self.work()
        self.assertEqual(self.told("hr_sync.retried", self.officer), [{"job_ids": self.wrong.ids}])
