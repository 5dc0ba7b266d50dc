"""Hours reports: the engine's own queries are as many for a small page as for a large one."""

from collections import Counter
from contextlib import contextmanager
from unittest.mock import patch

from odoo.tests import freeze_time

from ..engine.pull import importer
from .hours import HoursCase


@freeze_time("2026-06-01 08:00:00")
class TestHoursQueries(HoursCase):
    """Odoo's own ``create()`` of attendances and invoices, which asks for each row, does not count.

    Odoo sends INSERTs in batches of 100, so the sizes stay within one.
    """

    sizes = (10, 25, 50)

    def setUp(self):
        super().setUp()
        self.pages_of(500)
        self.startPatcher(patch("odoo.addons.hr_sync.engine.pull.run_pass._FIRST_CHUNK", 500))
        self.counted = None
        for model in ("hr.attendance", "account.move"):
            self.patch(self.registry[model], "create", self.uncounted(self.registry[model].create))

    def uncounted(self, original):
        def create(records, vals_list):
            counted, self.counted = self.counted, None
            result = original(records, vals_list)
            records.env.flush_all()
            self.counted = counted
            return result

        create._api_model = True
        return create

    @contextmanager
    def counting(self):
        """Collects the queries of all that is imported meanwhile."""
        seen, original = [], importer.Importer.import_records

        def import_records(subject, *args, **kwargs):
            subject.env.flush_all()
            self.counted = seen
            result = original(subject, *args, **kwargs)
            subject.env.flush_all()
            self.counted = None
            return result

        def saw(_cursor, query, *_rest):
            if self.counted is not None:
                self.counted.append(" ".join(str(query).split())[:110])

        with patch.object(importer.Importer, "import_records", import_records), self.watch_queries(saw):
            yield seen

    def reports_of(self, size):
        """So many new reports of as many employees, each with its own customer."""
        people = [self.person() for _one in range(size)]
        self.sync_through("employee")
        links = self.env["hr.sync.link"]._of_entities(self.connection, "employee", people)
        employees = self.env["hr.employee"].browse([link.res_id for link in links.values()])
        employees.version_ids.contract_type_id = self.leased
        self.env.flush_all()
        for user in people:
            customer = self.partner(f"Kunde {user}", ref=f"K-{user}")
            lines = self.line("2026-05-18", "08:00", "12:00"), self.line("2026-05-19")
            self.report_of(*lines, user=user, customerName=customer.name, customerNumber=customer.ref)
        self.env.flush_all()

    def test_flat(self):
        self.reports_of(3)
        self.sync_through("hours_report")  # caches are filled
        counts = {}
        for size in self.sizes:
            self.reports_of(size)
            with self.counting() as seen:
                run = self.sync("hours_report")["hours_report"]
            self.assertCounts(run, created=size, fetched=run.fetched, unchanged=run.unchanged)
            counts[size] = seen
        smallest, *_rest, largest = self.sizes
        extra = Counter(counts[largest]) - Counter(counts[smallest])
        self.assertGreater(len(counts[smallest]), 10)
        self.assertLessEqual(len(counts[largest]), len(counts[smallest]) + 2, "\n".join(map(str, extra.items())))
