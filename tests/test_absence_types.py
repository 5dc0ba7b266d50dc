"""Absence types become time off types of the company, for which nobody needs an allocation."""

from odoo.tests import freeze_time

from ..models.time_off.hr_leave_type import nearest_color
from ..records import RecordError
from .absences import AbsenceCase


@freeze_time("2026-06-01 08:00:00")
class TestAbsenceTypes(AbsenceCase):
    record_types = ("absence_type",)

    def prepare(self):
        super().prepare()
        for kind in self.simulator.all("absence-types"):
            self.simulator.vanish("absence-types", kind["id"])

    def sync_type(self, external_id, **fields):
        self.simulator.update("absence-types", external_id, **fields)
        self.sync_through("absence_type")
        self.assertNoIssues()
        return self.leave_type(external_id)

    def existing(self, name="Urlaub", **values):
        return self.env["hr.leave.type"].create({"name": name, "company_id": self.company.id, **values})

    def test_all_fields(self):
        kind = self.kind(
            name="Urlaub", code="URL", unit="halfDay", isPaid=False, requiresApproval=True, color="#2e7d32"
        )
        self.sync_through("absence_type")
        self.assertRecordValues(
            self.leave_type(kind),
            [
                {
                    "name": "Urlaub",
                    "code": "URL",
                    "request_unit": "half_day",
                    "unpaid": True,
                    "leave_validation_type": "hr",
                    "color": 10,
                    "requires_allocation": False,
                    "company_id": self.company.id,
                    "time_type": "leave",
                    "active": True,
                    "hr_sync_external_id": kind,
                }
            ],
        )
        self.assertSilentAgain()

    def test_each_change(self):
        kind = self.kind(name="Urlaub")
        self.sync_through("absence_type")
        for fields, name, value in (
            ({"name": "Ferien"}, "name", "Ferien"),
            ({"code": None}, "code", False),
            ({"unit": "hour"}, "request_unit", "hour"),
            ({"unit": "day"}, "request_unit", "day"),
            ({"unit": "halfDay"}, "request_unit", "half_day"),
            ({"isPaid": False}, "unpaid", True),
            ({"isPaid": True}, "unpaid", False),
            ({"requiresApproval": False}, "leave_validation_type", "no_validation"),
            ({"requiresApproval": True}, "leave_validation_type", "hr"),
            ({"color": "#ff0000"}, "color", 1),
            ({"color": None}, "color", 0),
            ({"isActive": False}, "active", False),
            ({"isActive": True}, "active", True),
        ):
            with self.subTest(fields):
                self.assertEqual(self.sync_type(kind, **fields)[name], value)
                self.assertSilentAgain()

    def test_colors(self):
        for color, number in (
            ("#ee2d2d", 1),
            ("#EE2D2D", 1),
            ("#c62828", 1),
            ("#ef6c00", 2),
            ("#1565c0", 8),
            ("#808080", 5),
            ("#ffffff", 0),
            (None, 0),
        ):
            with self.subTest(color):
                self.assertEqual(nearest_color(color), number)
        for bad in ("red", "#12345", "#1234567", "#gggggg"):
            with self.subTest(bad), self.assertRaises(RecordError):
                nearest_color(bad)

    def test_deleted(self):
        kind = self.kind()
        self.sync_through("absence_type")
        self.simulator.delete("absence-types", kind)
        self.sync_through("absence_type")
        self.assertFalse(self.leave_type(kind).active)
        self.assertSilentAgain()

    # --- Types that are there already ----------------------------------------------------------------

    def test_adopted_by_code_or_name(self):
        by_code, by_name = self.existing("Anderes", code="URL"), self.existing("Krank", leave_validation_type="manager")
        kinds = [self.kind(name="Urlaub", code="URL"), self.kind(name="Krank", code="KRA")]
        self.sync_through("absence_type")
        self.assertNoIssues()
        self.assertEqual([self.leave_type(kind) for kind in kinds], [by_code, by_name])
        self.assertEqual(by_name.leave_validation_type, "hr", "it asked for allocations, and was set up anew")
        self.assertEqual((by_code + by_name).mapped("requires_allocation"), [False, False])
        self.assertEqual(by_code.name, "Urlaub")
        self.assertSilentAgain()

    def test_approval_by_the_approver_stays(self):
        known = self.existing("Krank", leave_validation_type="manager", requires_allocation=False)
        kind = self.kind(name="Krank")
        self.sync_through("absence_type")
        self.assertEqual(self.leave_type(kind), known)
        self.assertEqual(known.leave_validation_type, "manager")

    def test_types_of_another_company_are_not_taken(self):
        other = self.env["res.company"].create({"name": "Talwerk AG"})
        others = self.existing("Krank", company_id=other.id)
        kind = self.kind(name="Krank")
        self.sync_through("absence_type")
        self.assertNotIn(self.leave_type(kind), others)
        self.assertEqual(self.leave_type(kind).company_id, self.company)

    def test_used_with_allocations(self):
        """Odoo does not let go of allocations once a type is used: the run says so."""
        known = self.existing("Krank", requires_allocation=True)
        employee = self.env["hr.employee"].create({"name": "Anna", "company_id": self.company.id})
        self.env["hr.leave.allocation"].create(
            {
                "employee_id": employee.id,
                "holiday_status_id": known.id,
                "number_of_days": 20,
                "date_from": "2026-01-01",
                "state": "confirm",
            }
        ).action_approve()
        self.env["hr.leave"].create(
            {
                "employee_id": employee.id,
                "holiday_status_id": known.id,
                "request_date_from": "2026-06-08",
                "request_date_to": "2026-06-09",
            }
        )
        kind = self.kind(name="Krank")
        runs = self.sync_through("absence_type")
        self.assertNoIssues()
        self.assertEqual(self.leave_type(kind), known)
        self.assertTrue(known.requires_allocation)
        self.assertIn("Krank still requires allocations in Odoo", str(runs["absence_type"].notes))
        self.assertSilentAgain()

    def test_bad_ones(self):
        good = self.kind(name="Urlaub")
        bad = {self.kind(name=name) for name in ("Eins", "Zwei", "Drei")}
        for kind, fields in zip(sorted(bad), ({"name": ""}, {"unit": "week"}, {"name": ["x"]}), strict=True):
            self.spoil(kind, "absence-types", **fields)
        self.sync_through("absence_type")
        self.assertTrue(self.leave_type(good))
        self.assertEqual(set(self.issues().mapped("external_id")), bad)


@freeze_time("2026-06-01 08:00:00")
class TestAbsenceTypesInUse(AbsenceCase):
    """What changes about a type of which there are absences."""

    def prepare(self):
        super().prepare()
        self.user = self.person()

    def test_half_days_stay_when_the_unit_changes(self):
        """From whole days to half ones and back, after somebody was absent for half a day."""
        kind = self.kind(unit="day")
        absence = self.absent(self.user, kind, "2026-06-08", "2026-06-12", startPeriod="afternoon")
        self.sync_all()
        here = self.leave_type(kind)
        for unit, name in (("halfDay", "Neu"), ("day", "Neuer"), ("day", "Am neusten")):
            with self.subTest(unit=unit, name=name):
                self.simulator.update("absence-types", kind, unit=unit, name=name)
                self.sync_all()
                self.assertNoIssues()
                self.assertEqual((here.request_unit, here.name), ("half_day", name))
                self.assertApproved(self.leave(absence), 4.5, 36)
                self.assertSilentAgain()

    def test_whole_days_again(self):
        """Without half days the type counts whole days, as it says."""
        kind = self.kind(unit="halfDay")
        absence = self.absent(self.user, kind, "2026-06-08", "2026-06-12")
        self.sync_all()
        self.simulator.update("absence-types", kind, unit="day")
        self.sync_all()
        self.assertEqual(self.leave_type(kind).request_unit, "day")
        self.assertApproved(self.leave(absence), 5, 40)
        self.assertSilentAgain()

    def test_days_become_hours_and_days_again(self):
        kind = self.kind(unit="halfDay")
        whole = self.absent(self.user, kind, "2026-06-08", "2026-06-12")
        half = self.absent(self.user, kind, "2026-06-15", "2026-06-16", startPeriod="afternoon")
        answer = self.absent(self.user, kind, "2026-06-17", hours=3)
        self.sync_all()
        self.assertNoIssues()
        for unit, hours in (("hour", 3), ("halfDay", 8), ("hour", 3)):
            with self.subTest(unit):
                self.simulator.update("absence-types", kind, unit=unit)
                self.sync_all()
                self.assertNoIssues()
                self.assertApproved(self.leave(whole), 5, 40)
                self.assertApproved(self.leave(half), 1.5, 12)
                self.assertApproved(self.leave(answer), hours / 8, hours)
                self.assertSilentAgain()

    def test_deleted_while_in_use(self):
        kind = self.kind()
        absence = self.absent(self.user, kind, "2026-06-08", "2026-06-12")
        self.sync_all()
        self.simulator.delete("absence-types", kind)
        self.sync_all()
        self.assertNoIssues()
        self.assertFalse(self.leave(absence).holiday_status_id.active)
        self.assertApproved(self.leave(absence), 5)
        self.simulator.update("absences", absence, endDate="2026-06-10")
        self.sync_all()
        self.assertNoIssues()
        self.assertApproved(self.leave(absence), 3)
        self.assertSilentAgain()

    def test_deleted_before_it_came(self):
        """An absence of a type that is not there is left out, and comes with it."""
        kind = self.kind()
        absence = self.absent(self.user, kind, "2026-06-08", "2026-06-12")
        other = self.absent(self.user, self.kind(), "2026-06-15")
        self.simulator.delete("absence-types", kind)
        runs = self.sync_all()
        self.assertEqual(runs["absence"].skipped, 1)
        self.assertFalse(self.leave(absence))
        self.assertApproved(self.leave(other), 1)
