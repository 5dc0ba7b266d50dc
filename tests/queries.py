"""Counting queries: as many for a small page as for a large one."""

from contextlib import contextmanager
from unittest.mock import patch

from ..engine.pull import comparer, importer, writing
from .twogethr import TwogethrCase


class QueryCase(TwogethrCase):
    """Counts queries; Odoo sends INSERTs in batches of 100, so the sizes stay within one."""

    sizes = (10, 50, 100)

    def prepare(self):
        super().prepare()
        self.pages_of(500)
        # One chunk a page, so that the number of chunks does not count.
        self.startPatcher(patch("odoo.addons.hr_sync.engine.pull.run_pass._FIRST_CHUNK", 500))

    @contextmanager
    def counting(self, owner, name):
        """Collects the queries of each call of that function, what it leaves to be written included."""
        original, calls = getattr(owner, name), []

        def counted(subject, *args, **kwargs):
            seen = []
            with self.watching(seen):
                result = original(subject, *args, **kwargs)
                subject.env.flush_all()
            calls.append(seen)
            return result

        with patch.object(owner, name, counted):
            yield calls

    def watching(self, seen):
        return self.watch_queries(lambda _cursor, query, *_rest: seen.append(query))

    def assertFlat(self, measured, name, slack=1, may_be_none=False):
        """As many queries for a large page as for a small one.

        :param measured: the queries by name, by size.
        :param slack: one more or less: a record of the engine may be in the cache already.
        """
        counts = {size: len(measured[size][name]) for size in self.sizes}
        detail = "\n".join(str(query)[:150] for query in measured[self.sizes[-1]][name])
        self.assertTrue(may_be_none or counts[self.sizes[0]])
        self.assertLessEqual(counts[self.sizes[-1]], counts[self.sizes[0]] + slack, f"{counts}\n{detail}")
        self.assertLessEqual(counts[self.sizes[-1]], counts[self.sizes[1]] + slack, f"{counts}\n{detail}")


class FlatCase(QueryCase):
    """Finding, matching and linking a page takes the same number of queries, however many records it has."""

    employees, units = 10, 2
    #: The stream that is measured.
    record_type = "employee"

    def company_of(self, size):
        """Another company with a connection of its own, and so many records of the measured type."""
        self.simulator = self.simulate(employees=self.people(size), units=self.units)
        self.company = self.env["res.company"].create({"name": f"{size} AG", "country_id": self.env.ref("base.ch").id})
        self.env.user.company_ids |= self.company
        self.connection = self.connect(company_id=self.company.id)
        self.sync("department")
        self.fill(size)
        self.env.flush_all()

    def people(self, size):
        """How many users the simulator has."""
        return self.employees

    def fill(self, size):
        """Add the records to the simulator, and to Odoo what is to be there already."""
        raise NotImplementedError

    def measure(self, size):
        """The queries of one pass of each kind, by what is done."""
        self.company_of(size)
        stream = self.connection.stream_ids.filtered(lambda item: item.record_type == self.record_type)
        stream._request("manual", True)
        with (
            self.counting(comparer.Comparer, "known_payloads") as known,
            self.counting(importer.Importer, "sort") as sort,
            self.counting(importer, "match") as match,
            self.counting(writing.Writer, "_values") as values,
            self.counting(importer, "save_agreement") as saved,
        ):
            self.work()
        run = self.connection.run_ids[:1]
        self.assertEqual((run.record_type, run.fetched, run.failed, run.skipped), (self.record_type, size, 0, 0))
        stream._request("manual", True)
        self.env.flush_all()
        unchanged = []
        with self.watching(unchanged):
            self.work()
        self.assertEqual(self.connection.run_ids[:1].unchanged, size)
        return {
            "sort": known[0] + sort[0],
            "match": match[0],
            "values": [query for seen in values for query in seen],
            "link": saved[0],
            "unchanged pass": unchanged,
        }

    def check_flat(self):
        self.measure(6)  # caches are filled
        measured = {size: self.measure(size) for size in self.sizes}
        for what in ("sort", "match", "values", "link", "unchanged pass"):
            with self.subTest(what):
                # Nothing is asked for by types without natural keys or look-ups of their own.
                self.assertFlat(measured, what, may_be_none=what in ("match", "values"))
