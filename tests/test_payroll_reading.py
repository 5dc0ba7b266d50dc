"""What sending many hours reads and stores: no more than is needed, and what the system has kept instead."""

from unittest.mock import patch

from odoo import models
from odoo.tests import freeze_time

from .test_outbound_runs import OutboundCase


@freeze_time("2026-06-01 08:00:00")
class TestPayrollReading(OutboundCase):
    def test_what_is_read(self):
        """Of rows and of lines, which have dozens of fields, no others than those that are needed."""
        lines = self.approved(4, sent=False)
        read = []
        with self.watch_queries(lambda _cursor, query, *_rest: read.append(str(query))):
            self.work()
        self.assertEqual({line.approval_state for line in lines}, {"frozen"})
        for needless in ('"hr_sync_job"."detail"', '"account_analytic_line"."amount"', '"hr_sync_link"."waiting"'):
            with self.subTest(needless):
                found = [query for query in read if query.startswith("SELECT") and needless in query]
                self.assertEqual(found, [])

    def test_companies_are_looked_at_where_they_matter(self):
        """That lines are final says nothing about companies, of which Odoo would look at each line."""
        self.approved(4, sent=False)
        looked_at, original = [], models.BaseModel._check_company

        def look(records, fnames=None):
            if records._name == "account.analytic.line":
                looked_at.append(records)
            return original(records, fnames)

        with patch.object(models.BaseModel, "_check_company", look):
            self.work()
        self.assertEqual(len(self.in_tripletex()), 4)
        self.assertEqual(looked_at, [])

    def test_kept_otherwise(self):
        """What the system has cut is known as it is there, so that the next run finds it unchanged."""
        self.simulator.longest_comment = 5
        self.approve(self.add_line(3, name="Montering"))
        self.work()
        link = self.env["hr.sync.link"].search([("record_type", "=", "approved_hours")])
        known_in, known_out = link.fingerprint_in, link.fingerprint_out
        self.assertEqual({name for name in known_out if known_in[name] != known_out[name]}, {"note"})
        self.simulator.forget()
        self.assertEqual(self.counts(self.run_out()), {"unchanged": 1})
        self.assertEqual(self.registered(), [])
