"""Hours of time off, by employee, day and kind: Beispiel keeps one entry for each."""

from odoo.addons.hr_sync.records import AbsenceHours, AbsenceType, Employee, RecordError, _lt
from odoo.addons.hr_sync.systems.decode import day, decimal, ref
from odoo.addons.hr_sync.systems.encode import external_id, iso_day, number
from odoo.addons.hr_sync.systems.errors import NotFound
from odoo.addons.hr_sync.systems.field import Field
from odoo.addons.hr_sync.systems.keyed import KeyedStream

_hours = decimal(places=2)


class AbsenceHoursStream(KeyedStream):
    record = AbsenceHours
    path = "/absence-hours"
    directions = ("out",)
    key = ("employee", "day", "absence_type")
    #: Several types of time off may have one kind of absence: their hours of a day are one entry.
    sums = ("hours",)
    after = (Employee,)
    ranged = True
    batch = 100
    most = 1
    fields = (
        Field("employee", "person", ref(Employee), required=True, encode=external_id),
        Field("day", "day", day, required=True, encode=iso_day),
        Field("absence_type", "type", ref(AbsenceType), required=True, encode=external_id, mapping="absence_kind"),
        Field("hours", "hours", _hours, required=True, encode=number),
    )
    several = _lt("There are several entries on %(day)s: %(amounts)s.")
    unlike = _lt("Something else is there than what was sent.")
    no_id = _lt("An id is not one of the system's.")

    def payload(self, record):
        return {declared.path: declared.encode(getattr(record, declared.name), self) for declared in self.fields}

    def key_of(self, item):
        try:
            key = (item.get("person"), day(item.get("day"), self), item.get("type"))
        except RecordError:
            return None
        return key if all(key) else None

    def is_known_id(self, external_id):
        return external_id.startswith("a") and external_id[1:].isdigit()

    def has_amount(self, item, record):
        return _hours(item.get("hours"), self) == record.hours

    is_as = has_amount

    def shown_amount(self, item):
        return str(item.get("hours"))

    def list_for(self, part):
        days = [one.record.day for one in part]
        return self._listed(min(days), max(days))

    def by_ids(self, lost):
        for id_ in lost:
            try:
                yield self.client.transport.request("GET", f"{self.path}/{id_}").body
            except NotFound:
                continue

    def list_near(self, part, since, until):
        return [(item, None) for item in self.list_for(part)]

    def send(self, part):
        [one] = part
        method, path = ("PATCH", f"{self.path}/{one.item['id']}") if one.item else ("POST", self.path)
        self.client.transport.request(method, path, payload=one.payload)

    def remove(self, item):
        self.client.transport.request("DELETE", f"{self.path}/{item['id']}")

    def _listed(self, first, last):
        number_, more = 1, True
        while more:
            params = {"page": number_, "size": 500, "from": first.isoformat(), "to": last.isoformat()}
            body = self.client.transport.request("GET", self.path, params).body
            yield from body["items"]
            number_, more = number_ + 1, body.get("more")
