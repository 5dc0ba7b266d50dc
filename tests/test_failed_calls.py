"""A call that fails stops what it is about, and nothing else."""

from datetime import timedelta

from odoo import fields

from ..engine.error_table import TRIES
from .failing import FailingCase
from .simulators.twogethr.receipts import png


class TestAnswersThatDoNotFit(FailingCase):
    """One issue for each kind of call, until the next answer that fits."""

    def prepare(self):
        super().prepare()
        self.users = [self.person(firstName="Anna", lastName=f"Nummer {number}") for number in range(4)]
        self.sync_through("employee")

    def check_one_issue(self, external_id):
        issue = self.issues()
        self.assertEqual((issue.mapped("error_code"), issue.mapped("external_id")), (["contract"], [external_id]))
        self.assertTrue(issue.error)
        return issue

    def turns(self, number=3):
        """Turns of the worker, each when all that is put off is due."""
        for _turn in range(number):
            jobs = self.env["hr.sync.job"].search([("state", "=", "pending")])
            jobs.next_attempt = False
            self.work()

    def test_list(self):
        self.simulator.faults.add("listUsers", "malformed", times=None)
        for _run in range(3):
            self.sync("employee")
        issue = self.check_one_issue("")
        self.simulator.faults.clear()
        self.sync("employee")
        self.assertEqual((issue.state, len(self.issues())), ("done", 0))

    def test_read_while_a_page_is_reconciled(self):
        """However many there are; the others of the page go in."""
        for user in self.users[:3]:
            self.link(user).remote_modified = fields.Datetime.now() + timedelta(days=1)
        for user in self.users:
            self.simulator.update_user(user, jobTitle="Neu")
        self.simulator.faults.add("getUser", "malformed", times=None)
        run = self.sync("employee", full=True)["employee"]
        self.assertIn(run.state, ("done", "partial"), run.error)
        self.assertEqual(self.employee(self.users[3]).job_title, "Neu")
        issue = self.check_one_issue("*:pull_single")
        self.simulator.faults.clear()
        issue.action_retry()
        self.work()
        self.assertNoIssues()
        self.assertEqual(issue.state, "done")
        self.assertEqual([self.employee(user).job_title for user in self.users], ["Neu"] * 4)

    def test_read_after_a_webhook(self):
        """What cannot be read alone comes with the list; nothing is asked again and again."""
        self.simulator.faults.add("getUser", "malformed", times=None)
        for user in self.users:
            self.simulator.update_user(user, jobTitle="Neu")
        self.jobs(self.users, purpose="delivery")
        self.work()
        issue = self.check_one_issue("*:delivery")
        self.assertEqual([self.employee(user).job_title for user in self.users], ["Neu"] * 4)
        asked = self.simulator.count("getUser")
        self.turns()
        self.assertEqual(self.simulator.count("getUser"), asked)
        self.simulator.faults.clear()
        self.jobs(self.users[:1], purpose="delivery")
        self.work()
        self.assertEqual((issue.state, len(self.issues())), ("done", 0))

    def test_read_when_due(self):
        rows = self.jobs(self.users[:2])
        self.simulator.faults.add("getUser", "malformed", times=None)
        self.turns()
        issue = self.check_one_issue("*:due")
        self.assertEqual(set(rows.mapped("state")), {"pending"}, "what takes effect today is not forgotten")
        self.simulator.faults.clear()
        self.turns(1)
        self.assertEqual((issue.state, set(rows.mapped("state"))), ("done", {"done"}))

    def test_sent(self):
        projects = self.made(2)
        for project in projects:
            project.description = "Neu"
        self.commit()
        self.simulator.faults.add("updateProject", "malformed", times=None)
        self.turns()
        issue = self.check_one_issue("*:push_update")
        self.simulator.faults.clear()
        projects[0].description = "Neuer"
        self.commit()
        self.turns(1)
        self.assertEqual((issue.state, len(self.issues())), ("done", 0))

    def test_who_is_there(self):
        """About no record type: one for the connection, and no record is failed."""
        rows = self.jobs(self.users[:2])
        self.simulator.faults.add("getCompany", "malformed", times=None)
        self.sync()
        self.turns()
        issue = self.check_one_issue("*:first_call")
        self.assertEqual(set(rows.mapped("state")), {"pending"})
        self.simulator.faults.clear()
        self.connection.action_resume()
        self.turns(1)
        self.assertEqual((issue.state, len(self.issues())), ("done", 0))

    def test_issue_of_what_is_only_sent(self):
        """Retrying it compares what waits: the call was carried out, so that nothing is sent again."""
        (project,) = self.made(1)
        self.stream("project").direction = "out"
        self.work()
        project.description = "Neu"
        self.commit()
        self.simulator.faults.add("updateProject", "malformed", times=1)
        self.work()
        issue = self.check_one_issue("*:push_update")
        self.assertEqual(self.written()[-1][0], "updateProject")
        issue.action_retry()
        self.simulator.forget()
        self.work()
        self.assertEqual(self.written(), [])
        self.assertNoIssues()
        self.assertEqual([one["description"] for one in self.simulator.all("projects")], ["Neu"])


class TestOneThatAlwaysFails(FailingCase):
    def test_others_go_on(self):
        users = [self.person(firstName="Anna", lastName=f"Nummer {number}") for number in range(4)]
        self.sync_through("employee")
        for user in users:
            self.simulator.update_user(user, jobTitle="Neu")
        rows = self.jobs(users, purpose="delivery")
        bad, good = rows[0], rows[1:]
        self.simulator.faults.add(
            "getUser", "status", status=500, times=None, when=lambda request: users[0] in request.path
        )
        self.work()
        self.assertEqual((bad.state, set(good.mapped("state"))), ("pending", {"done"}))
        self.assertEqual([self.employee(user).job_title for user in users[1:]], ["Neu"] * 3)
        self.assertFalse(self.connection.failures)
        waits = []
        for _try in range(TRIES - 1):
            waits.append(bad.next_attempt - fields.Datetime.now())
            asked = self.simulator.count("getUser")
            self.work()
            self.assertEqual(self.simulator.count("getUser"), asked, "not before its time")
            self.assertNoIssues()
            bad.next_attempt = False
            self.work()
        self.assertEqual(waits, sorted(set(waits)), "longer each time")
        self.assertEqual((bad.state, self.issues().external_id), ("done", users[0]))
        self.simulator.faults.clear()
        self.issues().action_retry()
        self.work()
        self.assertNoIssues()
        self.assertEqual(self.employee(users[0]).job_title, "Neu")

    def test_error_in_a_program(self):
        """An entity over which our own code fails is reported, and the others go on."""
        users = [self.person(firstName="Anna", lastName=f"Nummer {number}") for number in range(2)]
        self.sync_through("employee")
        for user in users:
            self.simulator.update_user(user, jobTitle="Neu")
        rows = self.jobs(users, purpose="delivery")
        original = self.stream("employee")._declaration().read

        def read(stream, external_id, single=True):
            if external_id == users[0]:
                raise ZeroDivisionError
            return original(stream, external_id, single)

        self.patch(self.stream("employee")._declaration(), "read", read)
        with self.assertLogs("odoo.addons.hr_sync.engine.pull.deliveries", "ERROR"):
            self.work()
        self.assertEqual(set(rows.mapped("state")), {"done"})
        self.assertEqual(self.employee(users[1]).job_title, "Neu")
        self.assertEqual((self.issues().external_id, self.issues().error_code), (users[0], "unexpected"))

    def test_beside_another_issue(self):
        """What is due and fails makes way for the issue that its record has already."""
        (user,) = self.people(1)
        due, issue = self.jobs([user]), self.jobs([user], purpose="issue", error_code="value", state="failed")

        def read(stream, external_id, single=True):
            raise ZeroDivisionError

        self.patch(self.stream("employee")._declaration(), "read", read)
        with self.assertLogs("odoo.addons.hr_sync.engine.pull.inbox", "ERROR"):
            self.work()
        self.assertEqual((due.state, self.issues(), issue.error_code), ("done", issue, "unexpected"))


class TestRefusedFirstCall(FailingCase):
    """The key may not ask who is there: one record type rests, and that is all."""

    def prepare(self):
        super().prepare()
        self.user = self.person(firstName="Anna", lastName="Muster")
        self.sync_through()
        self.simulator.update_user(self.user, jobTitle="Neu")
        self.simulator.faults.add("getCompany", "status", status=403, times=1)

    def stopped(self):
        return self.connection.stream_ids.filtered("stopped").mapped("record_type")

    def test_of_a_pass(self):
        runs = self.sync("employee", "project")
        self.assertEqual(self.stopped(), ["employee"])
        self.assertEqual((runs["employee"].state, runs["project"].state), ("failed", "done"))
        self.assertNoIssues()

    def test_of_a_delivery(self):
        row = self.jobs([self.user], purpose="delivery")
        runs = self.sync("expense_type")
        self.assertEqual((self.stopped(), runs["expense_type"].state), (["employee"], "done"))
        self.assertEqual(row.state, "pending")
        self.assertNoIssues()
        self.check_goes_on(row)

    def test_of_a_retried_issue(self):
        row = self.jobs([self.user], purpose="issue", error_code="value")
        runs = self.sync("expense_type")
        self.assertEqual((self.stopped(), runs["expense_type"].state), (["employee"], "done"))
        self.assertEqual((row.state, row.error_code), ("pending", "value"))
        self.check_goes_on(row)

    def test_of_a_record_that_is_sent(self):
        (project,) = self.env["project.project"].create([{"name": "Bau", "company_id": self.company.id}])
        self.stream("project").seen_job = 2**30
        self.commit()
        self.work()
        self.assertEqual(self.stopped(), ["project"])
        self.assertNoIssues()
        self.stream("project")._start_again()
        self.work()
        self.assertTrue(project.hr_sync_external_id)

    def check_goes_on(self, row):
        self.stream("employee")._start_again()
        self.work()
        self.assertEqual((row.state, self.employee(self.user).job_title, self.stopped()), ("done", "Neu", []))


class TestFiles(FailingCase):
    """A receipt that cannot be had is reported on its expense; all others come."""

    def test_listed(self):
        for kind, options in (
            ("status", {"status": 404}),
            ("status", {"status": 403}),
            ("redirect", {}),
            ("status", {"status": 418}),
        ):
            with self.cell(kind=kind, **options):
                expenses = [self.spend(amount=10 + number) for number in range(3)]
                bad = self.simulator.add_receipt(expenses[0], png(), "image/png", "Schlecht.png")
                for expense in expenses:
                    self.simulator.add_receipt(expense, png(), "image/png", "Gut.png")
                self.simulator.faults.add(
                    "getExpenseReceipt", kind, times=None, when=lambda request, bad=bad: bad in request.path, **options
                )
                runs = self.sync()
                self.assertEqual({run.state for run in runs.values()}, {"done"})
                issue = self.issues()
                self.assertEqual((issue.mapped("external_id"), issue.error_code), ([expenses[0]], "file"))
                self.assertIn("Schlecht.png", issue.error)
                for expense in expenses:
                    self.assertEqual(self.receipts(expense).mapped("name"), ["Gut.png"])
                self.assertFalse(self.connection.stream_ids.filtered("stopped") or self.connection.failures)

    def test_refused_first_call(self):
        """Nobody may ask who is there when the files' turn comes: they wait for the right."""
        _type, rows = self.begin_file(2)
        self.simulator.faults.add("getCompany", "status", status=403, times=1)
        self.work()
        self.assertEqual(set(rows.mapped("state")), {"pending"})
        self.assertEqual(self.connection.stream_ids.filtered("stopped").mapped("record_type"), ["expense"])
        self.assertNoIssues()
        self.stream("expense")._start_again()
        self.work()
        self.assertEqual(set(rows.mapped("state")), {"done"})


class TestWebhookKeys(FailingCase):
    """A key that is refused stops the connection, whatever it was used for, and says so."""

    def refused(self, operation, press):
        with self.cell(operation=operation, press=press):
            self.simulator.faults.add(operation, "status", status=401)
            with self.assertLogs("odoo.addons.hr_sync.models.sync.hr_sync_connection_engine"):
                answer = getattr(self.connection, press)()["params"]
            self.assertIn(answer["type"], ("danger", "warning"))
            self.assertEqual(self.connection.state, "error")
            self.assertIn("the API key was refused", self.connection.last_error)

    def test_refused(self):
        self.refused("createWebhook", "action_register_webhook")
        self.connection.action_register_webhook()
        self.refused("createWebhook", "action_rotate_webhook_secret")
        self.refused("deleteWebhook", "action_register_webhook")
        self.refused("deleteWebhook", "action_remove_webhook")
