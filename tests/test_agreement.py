"""Agreement, field by field: who changed a field is whose value counts; both is the policy's question."""

import logging

from .agreed import AgreedCase
from .twogethr import LEFT_OUT, TwogethrCase


class TestAgreement(AgreedCase):
    """Promises 4 and 5: a pull changes no field that nobody changed remotely, and loses nothing."""

    def fingerprints(self):
        link = self.link(self.user["id"])
        return dict(link.fingerprint_in), dict(link.fingerprint_out)

    def changed(self, before, after):
        return {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}

    def test_remote_changed(self):
        seen, built = self.fingerprints()
        self.simulator.update_user(self.user["id"], jobTitle="Neu")
        self.sync()
        self.assertEqual(self.person.job_title, "Neu")
        now_seen, now_built = self.fingerprints()
        self.assertEqual(self.changed(seen, now_seen), {"job_title"})
        self.assertEqual(self.changed(built, now_built), {"job_title"})

    def test_remote_emptied(self):
        self.simulator.update_user(self.user["id"], jobTitle=None)
        self.sync()
        self.assertFalse(self.person.job_title)

    def test_odoo_changed(self):
        self.person.job_title = "Hier"
        before = self.fingerprints()
        for full in (False, True, True):
            runs = self.sync(full=full)
            self.assertEqual(runs["employee"].updated, 0)
        self.assertEqual(self.person.job_title, "Hier")
        self.assertEqual(self.fingerprints(), before, "what was changed here is still known as changed")

    def test_odoo_changed_and_another_field_there(self):
        self.person.job_title = "Hier"
        self.simulator.update_user(self.user["id"], privateEmail="neu@post.example")
        self.sync()
        self.assertEqual((self.person.job_title, self.person.private_email), ("Hier", "neu@post.example"))
        self.assertFalse(self.issues())

    def test_both_changed_remote_wins(self):
        self.person.job_title = "Hier"
        self.simulator.update_user(self.user["id"], jobTitle="Dort")
        self.sync()
        self.assertEqual(self.person.job_title, "Dort")

    def test_both_changed_odoo_wins(self):
        self.stream.policy = "odoo"
        self.person.job_title = "Hier"
        self.simulator.update_user(self.user["id"], jobTitle="Dort", privateEmail="neu@post.example")
        self.sync()
        self.assertEqual((self.person.job_title, self.person.private_email), ("Hier", "neu@post.example"))
        self.sync(full=True)
        self.assertEqual(self.person.job_title, "Hier")
        self.assertNotIn("job_title", self.link(self.user["id"]).fingerprint_out, "it is left to be sent")

    def test_both_made_the_same_change(self):
        self.stream.policy = "ask"
        self.person.job_title = "Beide"
        self.simulator.update_user(self.user["id"], jobTitle="Beide")
        with self.count_writes() as counter:
            self.sync()
        self.assertEqual(counter.statements, [])
        self.assertFalse(self.issues())
        self.simulator.update_user(self.user["id"], jobTitle="Weiter")
        self.sync()
        self.assertEqual(self.person.job_title, "Weiter", "the same change was an agreement")

    def ask(self):
        self.stream.policy = "ask"
        self.person.job_title = "Hier"
        self.simulator.update_user(self.user["id"], jobTitle="Dort", privateEmail="neu@post.example")
        self.sync()
        issue = self.issues()
        self.assertEqual(issue.mapped("error_code"), ["conflict"])
        self.assertIn("Job Title", issue.error)
        self.assertEqual((self.person.job_title, self.person.private_email), ("Hier", "neu@post.example"))
        return issue

    def test_ask_freezes_only_that_field(self):
        issue = self.ask()
        self.simulator.update_user(self.user["id"], privateEmail="noch@post.example")
        self.sync()
        self.assertEqual((self.person.job_title, self.person.private_email), ("Hier", "noch@post.example"))
        self.assertEqual(self.issues(), issue)
        self.sync(full=True)
        self.assertEqual(self.issues(), issue)
        self.assertIn("Job Title", issue.error)

    def test_ask_take_remote(self):
        issue = self.ask()
        issue.action_take_remote()
        self.work()
        self.assertEqual((self.person.job_title, issue.state), ("Dort", "done"))

    def test_ask_keep_odoo(self):
        issue = self.ask()
        issue.action_keep_odoo()
        self.work()
        self.assertEqual((self.person.job_title, issue.state), ("Hier", "done"))
        self.sync(full=True)
        self.assertEqual(self.person.job_title, "Hier")
        self.assertFalse(self.issues())

    def test_ask_settled_in_odoo(self):
        """Somebody writes the other side's value by hand: that is an agreement."""
        issue = self.ask()
        self.person.job_title = "Dort"
        self.sync(full=True)
        self.assertEqual(issue.state, "done")

    def test_ask_settled_remotely(self):
        issue = self.ask()
        self.simulator.update_user(self.user["id"], jobTitle="Hier")
        self.sync()
        self.assertEqual(issue.state, "done")
        self.simulator.update_user(self.user["id"], jobTitle="Weiter")
        self.sync()
        self.assertEqual(self.person.job_title, "Weiter")

    def test_ask_remote_goes_back(self):
        """The remote side takes its change back: only Odoo has changed then."""
        issue = self.ask()
        self.simulator.update_user(self.user["id"], jobTitle="Alt")
        self.sync()
        self.assertEqual((self.person.job_title, issue.state), ("Hier", "done"))

    def test_stale_page(self):
        """A page that was made before what is known already is not believed: the entity is read again."""
        self.simulator.update_user(self.user["id"], jobTitle="Neu")
        self.sync()
        index = [user["id"] for user in self.simulator.users].index(self.user["id"])
        self.simulator.faults.add("listUsers", "wrong_type", field="jobTitle", value="Uralt", index=index, times=None)
        self.simulator.forget()
        self.sync(full=True)
        self.assertEqual(self.person.job_title, "Neu")
        self.assertEqual(self.simulator.count("getUser"), 1)

    def test_changed_without_a_new_time(self):
        """What the new reading says counts, also without a newer time of change."""
        self.spoil(self.user["id"], touch=False, jobTitle="Heimlich")
        self.sync(full=True)
        self.assertEqual(self.person.job_title, "Heimlich")

    def test_key_left_out_by_one(self):
        self.spoil(self.user["id"], jobTitle=LEFT_OUT)
        self.sync(full=True)
        self.assertFalse(self.person.job_title)
        self.assertFalse(self.issues())

    def test_key_left_out_by_everybody(self):
        titles = {employee.id: employee.job_title for employee in self.all_employees()}
        emails = self.person.private_email
        before = {user["id"]: user["jobTitle"] for user in self.simulator.users}
        for user in self.simulator.users:
            self.spoil(user["id"], jobTitle=LEFT_OUT)
        for _pass in range(2):
            self.sync(full=True)
            self.assertEqual({one.id: one.job_title for one in self.all_employees()}, titles)
            issue = self.issues()
            self.assertEqual(issue.mapped("error_code"), ["contract"])
            self.assertIn("Job Title", issue.error)
        self.assertEqual(self.person.private_email, emails)
        for id_, title in before.items():
            self.spoil(id_, jobTitle=title)
        self.sync(full=True)
        self.assertFalse(self.issues(), "the key is there again")

    def test_work_periods_left_out_by_everybody(self):
        """What is left of an employment without its periods would archive versions: all stays as it was."""
        before = self.env["hr.version"].search([])
        contracts = before.mapped("contract_date_start")
        for user in self.simulator.users:
            self.spoil(user["id"], workPeriods=LEFT_OUT)
        self.sync(full=True)
        self.assertEqual(self.env["hr.version"].search([]), before)
        self.assertEqual(before.mapped("contract_date_start"), contracts)
        self.assertIn("Employment", " ".join(self.issues().mapped("error")))

    def test_key_left_out_by_everybody_who_changed(self):
        """A pass over changes cannot tell: nothing is emptied by it, and a full pass comes next."""
        self.spoil(self.user["id"], jobTitle=LEFT_OUT)
        self.sync()
        self.assertEqual(self.person.job_title, "Alt")
        self.sync()
        self.assertFalse(self.person.job_title)

    def test_key_left_out_by_a_single_reading(self):
        self.spoil(self.user["id"], jobTitle=LEFT_OUT, birthDate="2087-01-01")
        self.sync()
        self.spoil(self.user["id"], birthDate="1990-01-01")
        self.issues(external_id=self.user["id"]).action_retry()
        self.work()
        self.assertEqual(str(self.person.birthday), "1990-01-01")
        self.assertEqual(self.person.job_title, "Alt")


class TestSecrets(TwogethrCase):
    """Promise 8: neither the key of the account nor that of the fingerprints is in any log."""

    employees, units = 2, 1

    def test_logs(self):
        parameter = "hr_sync.fingerprint_key"
        self.env["ir.config_parameter"].search([("key", "=", parameter)]).unlink()
        self.simulator.api_key = "very-secret-key-of-alpenwerk"
        lines = []
        handler = logging.Handler()
        handler.setFormatter(logging.Formatter("%(message)s"))
        handler.emit = lambda record: lines.append(handler.format(record))
        names = ("odoo.sql_db", "urllib3.connectionpool", "odoo.addons.hr_sync", "odoo.models")
        loggers = [(logging.getLogger(name), logging.getLogger(name).level) for name in names]
        for logger, _level in loggers:
            logger.setLevel(logging.DEBUG)
            logger.addHandler(handler)
        try:
            self.connection.api_key = self.simulator.api_key
            self.env.flush_all()
            self.sync()
        finally:
            for logger, level in loggers:
                logger.setLevel(level)
                logger.removeHandler(handler)
        text = "\n".join(lines)
        self.assertIn("hr_sync_connection", text)
        # Not assertNotIn: that would print them.
        self.assertFalse(self.simulator.api_key in text, "the API key is in the log")
        secret = self.env["ir.config_parameter"].get_param(parameter)
        self.assertTrue(secret)
        self.assertFalse(secret in text, "the key of the fingerprints is in the log")
