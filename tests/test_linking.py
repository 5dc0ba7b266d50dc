"""What *Link to…* offers: who the comparison says that it is, and what tells namesakes apart."""

from odoo import fields

from .matching import MatchingCase


class TestLinking(MatchingCase):
    def prepare(self):
        super().prepare()
        self.stream = self.runs["employee"].stream_id
        self.runs["employee"].finished_at = fields.Datetime.now()

    def dialog(self, record):
        """The dialog of the button in the form of a record, with what it lists."""
        action = self.as_officer(record).with_context(default_stream_id=self.stream.id).action_hr_sync_pair()
        return self.as_officer(self.env["hr.sync.pair"]).with_context(**action["context"]).create({})

    def test_candidates_are_searched_in_the_database(self):
        one, two, three, four = self.here("Anna Berg", "Bo Ek", "Carl Fors", "Dan Gran")
        both, alone, nobody = self.question("both", one, two), self.question("alone", three), self.question("nobody")
        Proposal = self.env["hr.sync.proposal"]
        mine = [("stream_id", "=", self.stream.id)]
        for ids, found in (
            (one.ids, both),
            (three.ids, alone),
            ((one | three).ids, both | alone),
            ([*one.ids, False], both | nobody),
            (four.ids, Proposal),
            ([False], nobody),
        ):
            with self.subTest(ids=ids):
                self.assertEqual(Proposal.search([*mine, ("candidates", "in", ids)]), found)
                rest = (both | alone | nobody) - found
                self.assertEqual(Proposal.search([*mine, ("candidates", "not in", ids)]), rest)

    def test_one_of_several(self):
        """Of many open questions, those about the record are read, and no other."""
        one, two, three = self.here("Anna Berg", "Bo Ek", "Carl Fors")
        asked = self.question("asked", one, two)
        for number in range(5):
            self.question(f"other {number}", two, three)
        pair = self.dialog(one)
        self.assertEqual(pair.proposed_ids.ids, asked.ids)
        self.assertIn("Proposed by the last comparison", pair.notice)
        self.assertEqual(len(self.dialog(two).proposed_ids), 6)
        [four] = self.here("Dan Gran")
        pair = self.dialog(four)
        self.assertIn("proposes no match", pair.notice)
        self.assertEqual(len(pair.proposed_ids), 6)
