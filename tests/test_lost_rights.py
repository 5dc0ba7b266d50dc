"""What the system shows no more: a lost right empties nothing, and what is shown again is taken back."""

from contextlib import contextmanager
from unittest.mock import patch

from odoo.tests import freeze_time

from .hours import HoursCase
from .simulators.twogethr.entities import NotFoundError
from .twogethr import RECORD_TYPES, TwogethrCase

#: The simulator's collections by record type.
COLLECTIONS = {
    "department": "organisation-units",
    "employee": "users",
    "project": "projects",
    "task": "subprojects",
    "absence_type": "absence-types",
    "public_holiday": "public-holidays",
    "absence": "absences",
    "activity": "activity-types",
    "time_entry": "time-entries",
    "hours_report": "hours-reports",
    "expense_type": "expense-types",
    "expense": "expenses",
}


@contextmanager
def hidden(store, *collections, ids=None):
    """The key may not read these: lists leave them out, and each by itself is not found.

    :param ids: only these, all by default.
    """
    select, entry = store.select, store.entry

    def chosen(name, id_):
        return name in collections and (ids is None or id_ in ids)

    def select_rest(name, *args):
        return [one for one in select(name, *args) if not chosen(name, one.data["id"])]

    def entry_rest(name, id_):
        if chosen(name, id_):
            raise NotFoundError(id_)
        return entry(name, id_)

    with patch.object(store, "select", select_rest), patch.object(store, "entry", entry_rest):
        yield


@freeze_time("2026-06-01 08:00:00")
class TestEveryType(HoursCase):
    """One company with something of each type."""

    record_types = RECORD_TYPES

    def prepare(self):
        super().prepare()
        for name in ("absence-types", "public-holidays", "expense-types", "activity-types"):
            for one in self.simulator.all(name):
                self.simulator.vanish(name, one["id"])
        simulator = self.simulator
        project = simulator.add_project(name="Neubau")["id"]
        task = simulator.add_subproject(project)["id"]
        activity = simulator.add_activity()["id"]
        simulator.add_time_entry(
            self.user, "2026-05-04", 3, projectId=project, subprojectId=task, activityTypeId=activity
        )
        simulator.add_absence(self.user, simulator.add_absence_type(unit="day")["id"], "2026-06-08")
        simulator.add_holiday("Bundesfeier", "2026-07-31")
        simulator.add_expense(self.user, simulator.add_expense_type()["id"], "2026-05-20", 43.24, state="approved")
        self.report_of(self.line("2026-05-18"), user=self.user)
        self.sync_through(*COLLECTIONS)
        self.assertNoIssues()

    def snapshot(self):
        """Each type's links with the record's state."""
        answer = {}
        for record_type in COLLECTIONS:
            for link in self.env["hr.sync.link"].search([("record_type", "=", record_type)]):
                record = link._record()
                names = [name for name in ("active", "state", "name", "unit_amount") if name in record._fields]
                answer[record_type, link.external_id] = [record.exists() and record[name] for name in names]
        return answer

    def test_nothing_is_shown(self):
        before = self.snapshot()
        self.assertEqual({record_type for record_type, _id in before}, set(COLLECTIONS))
        with hidden(self.simulator.store, *COLLECTIONS.values()):
            for _turn in range(2):
                self.sync_through(*COLLECTIONS, full=True)
                self.assertEqual(self.snapshot(), before)
                held = self.issues(error_code="guard")
                self.assertEqual({(job.record_type, job.external_id) for job in held}, set(before))
                self.assertIn("lost permission", held[0].error)
            held.action_retry()
            self.work()
            self.assertEqual(self.snapshot(), before, "to try again is no answer")
            self.assertEqual(len(self.issues(error_code="guard")), len(held))
        self.sync_through(*COLLECTIONS, full=True)
        self.assertNoIssues()
        self.assertSilentAgain()

    def test_allowed_and_shown_again(self):
        before = self.snapshot()
        with hidden(self.simulator.store, *COLLECTIONS.values()):
            self.sync_through(*COLLECTIONS, full=True)
            # Who refers to others goes first, as a person would have it.
            for record_type in reversed(COLLECTIONS):
                self.issues(error_code="guard", record_type=record_type).action_allow()
                self.work()
            self.assertNoIssues()
            self.sync_through(*COLLECTIONS, full=True)
            self.assertNoIssues()
            after = self.snapshot()
            self.assertFalse([key for key in after if after[key] == before[key]], "everything is gone")
        self.sync_through(*COLLECTIONS, full=True)
        self.assertNoIssues()
        self.assertEqual(self.snapshot(), before)
        self.assertSilentAgain()


class TestSmallCompany(TwogethrCase):
    """Six employees and four projects: fewer than any number that a guard could count."""

    employees, units = 6, 2
    record_types = ("department", "employee", "project")

    def prepare(self):
        super().prepare()
        for one in self.simulator.all("projects"):
            self.simulator.vanish("projects", one["id"])
        self.projects = [self.simulator.add_project()["id"] for _number in range(4)]
        self.sync()
        self.users = [user["id"] for user in self.simulator.users]

    def project(self, external_id):
        return self._target("project", "project.project", external_id, None)

    def active(self):
        """The external ids of those whose record is active."""
        shown = [id_ for id_ in self.users if self.employee(id_).active]
        return shown + [id_ for id_ in self.projects if self.project(id_).active]

    def deliver(self, record_type, *external_ids, **values):
        common = {"connection_id": self.connection.id, "record_type": record_type, "purpose": "delivery", **values}
        self.env["hr.sync.job"].create([{**common, "external_id": id_, "delivery_id": id_} for id_ in external_ids])
        self.work()

    def test_half_may_go(self):
        """Three of six that vanish leave a list that can be believed; a fourth within the day does not."""
        before = self.active()
        with hidden(self.simulator.store, "users", ids=self.users[:3]):
            self.sync(full=True)
        self.assertEqual(set(before) - set(self.active()), set(self.users[:3]))
        self.assertFalse(self.issues())
        with hidden(self.simulator.store, "users", ids=self.users[:4]):
            self.sync(full=True)
            self.assertTrue(self.employee(self.users[3]).active)
            self.assertEqual(self.issues(error_code="guard").external_id, self.users[3])

    def test_more_than_half(self):
        before = self.active()
        with hidden(self.simulator.store, "projects", ids=self.projects[:3]):
            self.sync(full=True)
        self.assertEqual(self.active(), before)
        held = self.issues(error_code="guard")
        self.assertEqual(set(held.mapped("external_id")), set(self.projects[:3]))
        self.assertIn("Issues that need attention: 3", self.connection.health)
        self.sync()  # nothing has changed there, and yet everything is read
        self.assertEqual(set(held.mapped("state")), {"done"})

    def test_answers_cover_what_was_asked(self):
        with hidden(self.simulator.store, "projects", ids=self.projects[:3]):
            self.sync(full=True)
            allowed, ignored, left = self.issues(error_code="guard")
            allowed.action_allow()
            ignored._ignore()
            self.work()
            self.sync(full=True)
            self.assertFalse(self.project(allowed.external_id).active)
            self.assertTrue(self.project(ignored.external_id).active)
            self.assertTrue(self.project(left.external_id).active)
            self.assertEqual(self.issues(), left)

    def test_only_project(self):
        """A company with one project deletes it: said in the changes it goes, without a word it takes one answer."""
        for one in self.projects[1:]:
            self.simulator.delete("projects", one)
        self.sync()
        last = self.project(self.projects[0])
        self.env["hr.sync.job"].search([("purpose", "=", "removal")]).unlink()  # as if it were the day after
        with hidden(self.simulator.store, "projects"):
            self.sync(full=True)
            self.assertTrue(last.active)
            self.issues(error_code="guard").action_allow()
            self.work()
            self.assertFalse(last.active)
            self.assertFalse(self.issues())

    def test_deleted_before_a_full_pass(self):
        """What the changes tell is no lost right, even if nothing is left."""
        for one in self.projects:
            self.simulator.delete("projects", one)
        self.sync(full=True)
        self.assertEqual(self.active(), self.users)
        self.assertFalse(self.issues())

    def test_webhooks(self):
        with hidden(self.simulator.store, "users"):
            self.deliver("employee", *self.users)
        self.assertEqual(len(self.active()), 10)
        self.assertEqual(set(self.issues(error_code="guard").mapped("external_id")), set(self.users))
        self.sync()
        self.assertFalse(self.issues())

    def test_webhooks_in_a_day(self):
        with hidden(self.simulator.store, "users"):
            for user in self.users:
                self.deliver("employee", user)
        self.assertEqual(len(self.active()), 10 - 3)
        self.assertEqual(set(self.issues(error_code="guard").mapped("external_id")), set(self.users[3:]))

    def test_webhooks_of_deletions(self):
        with hidden(self.simulator.store, "projects"):
            self.deliver("project", *self.projects, deleted=True)
        self.assertEqual(self.active(), self.users)

    def test_own_archiving_stays(self):
        """What a person has archived in Odoo is not woken by what vanishes and is shown again."""
        mine, other = map(self.project, self.projects[:2])
        mine.active = False
        with hidden(self.simulator.store, "projects", ids=self.projects[:2]):
            self.sync(full=True)
            self.assertFalse(other.active)
        for _turn in range(2):
            self.sync(full=True)
            self.assertEqual((mine.active, other.active), (False, True))
        self.assertFalse(self.issues())
