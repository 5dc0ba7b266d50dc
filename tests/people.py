"""People for tests: an almost empty company at the simulator, to which each test adds whom it needs."""

from odoo.tests import freeze_time

from .twogethr import TwogethrCase


@freeze_time("2026-06-01 08:00:00")
class PeopleCase(TwogethrCase):
    """A company with one unit and nobody in it, on a Monday."""

    employees, units = 0, 1

    def period(self, valid_from, key=None, **values):
        """A work period as 2getHR tells it: full-time unless ``hours`` or ``schedule`` say something else."""
        hours = values.pop("hours", 40.0)
        left = values.get("status") == "left"
        return {
            "id": key or f"period-{valid_from}",
            "validFrom": valid_from,
            "validTo": None,
            "status": "active",
            "workloadPercent": 0.0 if left else hours / 0.4,
            "weeklyHours": 0.0 if left else hours,
            "schedule": None,
            **values,
        }

    def person(self, *periods, **fields):
        """Add a user with these work periods (none: full-time since 2020); returns the id."""
        periods = periods or (self.period("2020-01-01"),)
        return self.simulator.add_user(
            **{"workPeriods": list(periods), "entryDate": periods[0]["validFrom"], **fields}
        )["id"]

    def synced(self, *periods, **fields):
        """The same, and the employee that a sync makes of it."""
        user = self.person(*periods, **fields)
        self.sync_through("employee")
        return user, self.employee(user)

    def change(self, user, **fields):
        """Change a user and sync what has changed."""
        self.simulator.update_user(user, **fields)
        return self.sync_through("employee")

    def sync_through(self, *record_types, **options):
        """Sync, and see to it that the run came to its end, with issues or without."""
        runs = self.sync(*record_types, **options)
        self.assertEqual([run.error for run in runs.values() if run.state not in ("done", "partial")], [])
        return runs

    def let_go(self, collection, external_id):
        """The only one of its kind vanishes, and somebody says that it is gone."""
        self.simulator.vanish(collection, external_id)
        self.sync_through(full=True)
        self.assertEqual(self.issues(error_code="guard").mapped("external_id"), [external_id])
        self.issues(error_code="guard").action_allow()
        self.work()

    def assertNoIssues(self):
        self.assertEqual(self.issues().mapped("error"), [])

    def assertSilentAgain(self):
        """A second sync of everything writes nothing."""
        self.env.flush_all()
        with self.count_writes() as counter:
            runs = self.sync(full=True)
        self.assertEqual(counter.statements, [])
        self.assertEqual({name: run.state for name, run in runs.items()}, dict.fromkeys(self.record_types, "done"))
        self.assertEqual({name: run.unchanged for name, run in runs.items() if run.unchanged != run.fetched}, {})
