"""What deliveries are about is read again: each entity once, whatever they come like."""

from odoo.tests import freeze_time

from .people import PeopleCase


@freeze_time("2026-06-01 08:00:00")
class TestDeliveries(PeopleCase):
    def prepare(self):
        super().prepare()
        self.user, self.anna = self.synced(firstName="Anna", lastName="Muster", jobTitle="Alt")
        self.simulator.forget()
        self.number = 0

    def deliver(self, *external_ids, record_type="employee", deleted=False):
        values = []
        for external_id in external_ids:
            self.number += 1
            values.append(
                {
                    "connection_id": self.connection.id,
                    "record_type": record_type,
                    "purpose": "delivery",
                    "external_id": external_id,
                    "delivery_id": f"d-{self.number}",
                    "deleted": deleted,
                }
            )
        return self.env["hr.sync.job"].create(values)

    def test_changed(self):
        self.simulator.update_user(self.user, jobTitle="Neu")
        rows = self.deliver(self.user)
        self.work()
        self.assertEqual(self.anna.job_title, "Neu")
        self.assertEqual(rows.state, "done")
        self.assertEqual(self.simulator.count("listUsers"), 0)

    def test_burst(self):
        """A thousand about five people are five readings, and all are worked off."""
        people = [self.person(firstName="Kind", lastName=f"Nummer {number}") for number in range(4)]
        rows = self.deliver(*[self.user, *people] * 200)
        self.work()
        self.assertEqual(set(rows.mapped("state")), {"done"})
        self.assertLessEqual(self.simulator.count("getUser"), 50, "each once in a batch")
        self.assertEqual(len(self.all_employees()), 5)

    def test_late_and_out_of_order(self):
        """The entity is read as it is now, so that the order does not matter."""
        self.simulator.update_user(self.user, jobTitle="Eins")
        self.simulator.update_user(self.user, jobTitle="Zwei")
        self.deliver(self.user)
        self.work()
        self.deliver(self.user)
        with self.count_writes() as counter:
            self.work()
        self.assertEqual(counter.statements, [])
        self.assertEqual(self.anna.job_title, "Zwei")

    def test_unknown_entity(self):
        rows = self.deliver("nobody")
        self.work()
        self.assertEqual(rows.state, "done")
        self.assertNoIssues()

    def test_deleted(self):
        self.simulator.delete_user(self.user)
        self.deliver(self.user, deleted=True)
        self.work()
        self.assertFalse(self.anna.active)

    def test_not_found(self):
        """Nothing says that the only one was deleted: the right to read it may be lost."""
        self.simulator.vanish_user(self.user)
        self.deliver(self.user)
        self.work()
        self.assertTrue(self.anna.active)
        self.assertIn("lost permission", self.issues(error_code="guard").error)

    def test_work_schedule_alone(self):
        period = self.simulator.user(self.user)["workPeriods"][0]
        self.simulator.update_user(self.user, workPeriods=[{**period, "weeklyHours": 20.0, "workloadPercent": 50.0}])
        self.deliver(self.user)
        self.work()
        self.assertEqual(self.anna.resource_calendar_id.hours_per_week, 20.0)

    def test_only_listed(self):
        """Types that cannot be read one by one are read as a whole."""
        unit = self.simulator.units[0]["id"]
        self.simulator.update_unit(unit, name="Umbenannt")
        self.deliver(unit, record_type="department")
        self.work()
        self.assertEqual(self.department(unit).name, "Umbenannt")

    def test_switched_off(self):
        self.connection.stream_ids.filtered(lambda item: item.record_type == "employee").enabled = False
        self.simulator.update_user(self.user, jobTitle="Neu")
        rows = self.deliver(self.user)
        self.work()
        self.assertEqual((rows.state, self.anna.job_title), ("done", "Alt"))
        self.assertEqual(self.simulator.requests, [])

    def test_system_down(self):
        """What cannot be read now is read later; after some turns the system is left alone, and says so."""
        self.simulator.update_user(self.user, jobTitle="Neu")
        rows = self.deliver(self.user)
        self.simulator.faults.add("*", "status", status=500, times=None)
        for _turn in range(5):
            self.work()
        self.assertEqual(rows.state, "pending")
        self.assertIn("in a row", self.connection.last_error)
        calls = len(self.simulator.requests)
        self.work()
        self.assertEqual(len(self.simulator.requests), calls, "it is left alone")
        self.simulator.faults.clear()
        self.connection.action_resume()
        self.work()
        self.assertEqual((rows.state, self.anna.job_title), ("done", "Neu"))
        self.assertFalse(self.connection.last_error)

    def test_one_that_always_fails(self):
        """An entity over which the system fails again and again keeps no other away, nor anything else."""
        other, berta = self.synced(firstName="Berta", lastName="Beispiel", jobTitle="Alt")
        self.simulator.faults.add(
            "getUser", "status", status=500, times=None, when=lambda request: request.path.endswith(self.user)
        )
        for user in (self.user, other):
            self.simulator.update_user(user, jobTitle="Neu")
        rows = self.deliver(self.user, other)
        for _turn in range(2):
            self.work()
        self.assertEqual(berta.job_title, "Neu")
        self.assertEqual(rows.mapped("state"), ["pending", "done"])
        self.assertTrue(rows[0].next_attempt)
        self.simulator.faults.clear()
        rows.next_attempt = False
        self.work()
        self.assertEqual((self.anna.job_title, rows[0].state), ("Neu", "done"))

    def test_first_call_refused(self):
        """A refusal of the first call, whatever it is, costs a wait and stops nothing for good."""
        for kind, options in (("status", {"status": 409}), ("status", {"status": 403}), ("malformed", {})):
            with self.subTest(kind=kind, **options):
                self.simulator.update_user(self.user, jobTitle=f"{kind} {options}")
                self.simulator.faults.add("getCompany", kind, **options)
                rows = self.deliver(self.user)
                self.work()
                self.assertEqual((self.connection.state, rows.state), ("connected", "pending"))
                rows.next_attempt = False
                self.connection.stream_ids._start_again()  # a missing right stops the type for a while
                self.work()
                self.assertEqual((self.anna.job_title, rows.state), (f"{kind} {options}", "done"))
