"""A company two of whose time off types are sent as one kind of absence, and a third as another."""

from odoo.tests import freeze_time

from .leave_totals import LeaveTotalCase
from .pushing import PushCase

MONDAY = "2026-06-01"


@freeze_time("2026-06-15 08:00:00")
class SharedCase(LeaveTotalCase):
    """Doctor and Care are both sent as Away; Course is sent as Learning."""

    later = PushCase.later

    def prepare(self):
        super().prepare()
        self.away, self.learning = self.remote_kind("Away"), self.remote_kind("Learning")
        self.doctor, self.care, self.course = (
            self.hourly(name, value)
            for name, value in (("Doctor", self.away), ("Care", self.away), ("Course", self.learning))
        )

    def hourly(self, name, value):
        """A time off type that is taken by the hour, and is sent as that value; None for none."""
        kind = self.env["hr.leave.type"].create(
            {
                "name": name,
                "company_id": self.company.id,
                "requires_allocation": False,
                "leave_validation_type": "hr",
                "request_unit": "hour",
            }
        )
        if value:
            self.map(kind, value)
        return kind

    def hours(self, kind, first, last, day=MONDAY, **values):
        """Time off of that kind between two hours of a day."""
        return self.off(day, kind=kind, request_hour_from=first, request_hour_to=last, **values)

    def row(self, kind):
        """What a time off type is mapped to."""
        mine = [("connection_id", "=", self.connection.id), ("mapping", "=", "absence_kind")]
        self.env["hr.sync.mapping"]._refresh(self.connection)
        return self.env["hr.sync.mapping"].search([*mine, ("res_id", "=", kind.id)])

    def remap(self, kind, value):
        """A person maps a type to another value, and the worker sends what that changes."""
        self.row(kind).value_id = value
        self.send()

    def total(self, kind, day=MONDAY):
        return self.env["hr.leave.total"].search([("holiday_status_id", "=", kind.id), ("date", "=", day)])

    def links(self, *kinds):
        """The external ids that the totals of these types are linked to."""
        totals = self.env["hr.leave.total"].concat(*map(self.total, kinds))
        mine = [("res_model", "=", totals._name), ("res_id", "in", totals.ids), ("state", "=", "linked")]
        found = {link.res_id: link.external_id for link in self.env["hr.sync.link"].search(mine)}
        return [found.get(total.id) for total in totals]

    def shown(self):
        """The hours at Beispiel by day and kind, of one person."""
        return {(day, kind): hours for (_person, day, kind), hours in self.there().items()}

    def sent(self):
        """The calls that change something since the last time."""
        writes = self.writes()
        self.simulator.forget()
        return writes

    def sync_now(self):
        """A person starts a run, and it is done."""
        self.stream.action_sync()
        self.work()
        self.send()
