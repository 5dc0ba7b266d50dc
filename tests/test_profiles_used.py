"""A saved API profile counts from the connection's next turn on, and what is not saved or not valid never does."""

import json
from unittest.mock import patch

from odoo.exceptions import UserError, ValidationError

from ..engine.worker import Worker
from ..systems import SYSTEMS
from .profiles import EXAMPLE, ProfiledCase, changed, without
from .twogethr import TwogethrCase

_FIELDS = ("records", "employee", "fields")


class TestUsed(ProfiledCase):
    def employees_by_number(self):
        return {one.personnel_number: one for one in self.all_employees()}

    def test_synced(self):
        self.assertEqual(self.connection.state, "connected", self.connection.last_error)
        runs = self.sync()
        self.assertEqual({name: run.error for name, run in runs.items() if run.error}, {})
        self.assertEqual(len(self.all_employees()), 6)
        number, employee = next(iter(self.employees_by_number().items()))
        employee.work_email = "neu@alpenwerk.example"
        self.env.cr.flush()
        self.work()
        [person] = [one for one in self.source.store.all("users") if one["personnelNumber"] == number]
        self.assertEqual(person["email"], "neu@alpenwerk.example")

    def test_last_good_one_goes_on(self):
        """What is refused, and what is only a draft, changes nothing."""
        self.sync()
        with self.assertRaises(ValidationError):
            self.connection.profile = changed("records", "employee", "list", value={})
        self.draft(changed("records", "employee", "list", "path", value="/nowhere"))
        self.assertEqual({run.state for run in self.sync(full=True).values()}, {"done"})
        self.assertEqual(self.issues().mapped("error"), [])

    def test_another_meaning(self):
        """What is declared in another way is read in full once, and compared once where it is sent."""
        self.sync()
        men = {one["personnelNumber"] for one in self.source.store.all("users") if one["gender"] == "male"}
        self.assertTrue(men)
        before = self.connection.run_ids
        self.connection.profile = changed(*_FIELDS, "sex", "value", "values", "male", value="other")
        self.assertFalse(self.stream("employee").last_full)
        self.assertTrue(self.stream("department").last_full)
        comparison = self.connection.run_ids - before
        self.assertEqual(comparison.mapped(lambda run: (run.record_type, run.direction)), [("employee", "out")])
        self.sync()
        employees = self.employees_by_number()
        self.assertEqual({employees[number].sex for number in men}, {"other"})
        self.assertEqual(self.issues().mapped("error"), [])

    def test_streams_come(self):
        """A new record type is read only once somebody starts it, and sent only once somebody enables that."""
        self.connection.profile = without("project", "task", "time_entry")
        self.assertFalse(self.stream("project")._is_known())
        self.connection.profile = json.dumps(EXAMPLE)
        self.assertTrue(self.stream("project")._is_known())
        self.assertFalse(self.stream("project").enabled)
        self.assertFalse(self.stream("project").stopped)

    def test_streams_go(self):
        """A record type that is gone is disabled and says why; the others go on, and what waits for it is kept."""
        self.sync()
        self.connection.profile_version_ids.flush_recordset()
        job = self.env["hr.sync.job"].create(
            {
                "connection_id": self.connection.id,
                "record_type": "project",
                "direction": "in",
                "purpose": "record",
                "external_id": self.source.store.all("projects")[0]["id"],
            }
        )
        project = self.env["project.project"].search([("company_id", "=", self.company.id)], limit=1)
        self.connection.profile = without("project", "task", "time_entry")
        stream = self.stream("project")
        self.assertEqual((stream.enabled, stream.stopped), (False, "The API profile does not have this record type."))
        with self.assertRaises(UserError):
            stream.action_sync()
        project.name = "Another name"
        self.env.cr.flush()
        self.work()
        self.assertEqual({run.state for run in self.sync(full=True).values()}, {"done"})
        self.assertEqual(job.state, "pending")
        self.assertEqual(self.issues().mapped("error"), [])
        self.env["project.project"].get_view(view_type="form")
        self.connection.stream_ids.read()
        self.connection.profile = json.dumps(EXAMPLE)
        stream.enabled = True
        self.work()
        self.assertEqual(job.state, "done")

    def test_only_read_from_now_on(self):
        """Where the profile does not send any more, the stream only reads."""
        employee = {key: one for key, one in EXAMPLE["records"]["employee"].items() if key not in ("create", "update")}
        employee["fields"] = {
            name: {key: part for key, part in one.items() if key != "send"} for name, one in employee["fields"].items()
        }
        self.stream("project").direction = "out"
        project = {key: one for key, one in EXAMPLE["records"]["project"].items() if key not in ("create", "update")}
        project["fields"] = {
            name: {key: part for key, part in one.items() if key != "send"} for name, one in project["fields"].items()
        }
        document = {**EXAMPLE, "records": {**EXAMPLE["records"], "employee": employee, "project": project}}
        self.connection.profile = json.dumps(document)
        self.assertEqual((self.stream("employee").direction, self.stream("employee").enabled), ("in", True))
        # What was only sent must not be imported unasked.
        self.assertEqual((self.stream("project").direction, self.stream("project").enabled), ("in", False))

    def test_changed_during_a_pass(self):
        """The slice that is under way ends, and the next one reads the list from its start as it is declared now."""
        document = json.loads(changed("records", "employee", "list", "paging", "size", "value", value=2))
        self.connection.profile = json.dumps(document)
        document["records"]["employee"]["list"]["paging"]["size"]["value"] = 3
        drain, asked = Worker.drain, []

        def change(worker):
            if self.simulator.count("GET /people") == 2 and not asked:
                asked.append(worker)
                worker.connection.profile = json.dumps(document)
                worker.commit()
            return drain(worker)

        self.simulator.forget()
        with patch.object(Worker, "drain", change), patch("odoo.addons.hr_sync.engine.worker._LOOK_AGAIN", 0):
            runs = self.sync("employee")
        self.assertTrue(asked)
        run = runs["employee"]
        self.assertEqual((run.state, run.checkpoint), ("running", False))
        self.assertEqual(self.simulator.count("GET /people"), 2)
        self.work()
        self.assertEqual((run.state, run.error), ("done", False))
        self.assertEqual(len(self.all_employees()), 6)
        with self.count_writes() as counter:
            self.sync("employee")
        self.assertEqual(counter.statements, [])


class TestTrying(ProfiledCase):
    def test_tried(self):
        """A list is read as the draft says, and nothing is imported."""
        draft = self.draft(changed("records", "employee", "list", "paging", "size", "value", value=4))
        trial = self.connection.action_try_profile("employee")
        self.assertEqual((trial["pages"], trial["is_complete"], trial["error"]), ([4, 2], True, ""))
        self.assertEqual(len(trial["items"]), 5)
        [email] = [one for one in trial["items"][0]["fields"] if one["name"] == "work_email"]
        self.assertEqual((email["label"], email["raw"]), ("Work Email", [email["value"]]))
        row = self.row("employee", "work_email")
        self.assertEqual((row.sample, row.decoded), (email["value"], email["value"]))
        self.assertIn("records read: 4 + 2 of 6.", self.record("employee").trial_result)
        self.env["res.lang"]._activate_lang("de_DE")
        german = self.record("employee").with_context(lang="de_DE")
        self.assertIn("4 + 2 von 6", german.trial_result)
        self.assertFalse(self.all_employees())
        self.assertFalse(self.connection.run_ids)
        draft.action_save()
        self.assertFalse(row.sample or self.record("employee").trial_result)

    def test_wrong(self):
        """What cannot be read is shown beside the field, before anything is saved."""
        self.draft(changed(*_FIELDS, "birthday", "value", value={"type": "birthday", "format": "dd.MM.yyyy"}))
        self.record("employee").action_try()
        self.assertIn("not a valid date", self.row("employee", "birthday").error)
        self.env["res.lang"]._activate_lang("de_DE")
        self.assertIn("kein gültiges Datum", self.row("employee", "birthday").with_context(lang="de_DE").error)
        self.row("employee", "birthday").options = False
        self.assertFalse(self.row("employee", "birthday").error)
        self.draft(changed("records", "employee", "list", "path", value="/nowhere"))
        trial = self.connection.action_try_profile("employee")
        self.assertTrue(trial["error"])
        self.assertIn(trial["error"], self.record("employee").trial_result)

    def test_not_ready(self):
        self.draft(changed("records", "employee", "fields", "name"))
        with self.assertRaisesRegex(UserError, "Correct this first:\n/records/employee"):
            self.connection.action_try_profile("employee")
        self.draft(changed("records", "time_entry"))
        with self.assertRaisesRegex(UserError, "is not in the profile"):
            self.connection.action_try_profile("time_entry")
        self.connection.api_key = False
        with self.assertRaisesRegex(UserError, "Enter the URL and the API key first"):
            self.connection.action_try_profile("employee")

    def test_forgotten(self):
        """What was read about people is not kept for long."""
        self.draft()
        self.connection.action_try_profile("employee")
        rows = self.record("employee").field_ids
        rows._gc_trials()
        self.assertTrue(any(rows.mapped("sample_value")))
        rows.sudo().write({"tried_at": "2020-01-01 00:00:00"})
        rows._gc_trials()
        self.assertFalse(any(rows.mapped("sample_value")))


class TestBuiltIn(TwogethrCase):
    """A system with a built-in profile: a connection may have another one, and go back."""

    employees, units = 4, 2

    def draft(self):
        return self.env["hr.sync.profile"].browse(self.connection.action_open_profile()["res_id"])

    def test_corrected(self):
        self.sync()
        draft = self.draft()
        self.assertEqual((draft.state, draft.has_built_in, draft.built_in_diff), ("saved", True, ""))
        employee = draft.record_ids.filtered(lambda one: one.record_type == "employee")
        row = employee.field_ids.filtered(lambda one: one.name == "work_email")
        path = row.path
        row.path = "another"
        self.assertIn('"path": "another"', draft.built_in_diff)
        draft.action_save()
        self.assertTrue(self.connection.profile)
        self.assertIsNot(self.connection._system(), SYSTEMS["twogethr"])
        self.assertIn(f'-          "path": "{path}"', self.connection.profile_version_ids.diff)
        # The document that is built in is not kept twice.
        row.path = path
        self.assertEqual((draft.state, draft.built_in_diff), ("changed", ""))
        draft.action_save()
        self.assertFalse(self.connection.profile)
        self.assertIs(self.connection._system(), SYSTEMS["twogethr"])
        self.assertEqual({run.state for run in self.sync().values()}, {"done"})
        self.assertEqual(self.issues().mapped("error"), [])
        # The first version is that of the profile that was saved; going back to the built-in one is possible too.
        newest, first = self.connection.profile_version_ids
        first.action_restore()
        self.assertIn("another", self.connection.profile)
        newest.action_restore()
        self.assertFalse(self.connection.profile)

    def test_proposed(self):
        """A draft is proposed from the description that the live system shows; the connection goes on as before."""
        before = self.connection.action_propose_profile()
        draft = self.draft()
        self.assertEqual(before["res_id"], draft.id)
        employee = draft.record_ids.filtered(lambda one: one.record_type == "employee")
        self.assertIn("users", employee.list_path)
        self.assertIn("certain", employee.field_ids.mapped("certainty"))
        self.assertEqual(
            draft._content()["description"], "/swagger/v1/swagger.json", "a test reads it without a search"
        )
        self.assertFalse(self.connection.profile)
        document = draft.document
        self.simulator.faults.add("*", "status", status=500, times=None)
        with self.assertRaises(UserError):
            self.connection.action_propose_profile()
        self.assertEqual(draft.document, document)
        self.connection.base_url = False
        with self.assertRaisesRegex(UserError, "Enter the URL first"):
            self.connection.action_propose_profile()
