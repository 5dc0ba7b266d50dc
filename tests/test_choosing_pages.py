"""A comparison whose list has several pages: what the earlier ones have shown counts on the later ones."""

from unittest.mock import patch

import psycopg2

from ..engine.push.choices import Choices
from ..systems.kleer import Employees
from .choosing import ChoosingCase


class TestChoosingPages(ChoosingCase):
    def prepare(self):
        super().prepare()
        self.connected()
        self.startPatcher(patch.object(Employees, "page_size", 1))

    def reads(self, compare):
        """How often the entities that were shown before are read while ``compare`` runs."""
        queries = []
        with self.watch_queries(lambda _cursor, query, *_rest: queries.append(str(query))):
            compare()
        return sum('FROM "hr_sync_proposal"' in query and '"outcome" IN' in query for query in queries)

    def test_second_entity(self):
        """An Odoo record is one entity: a second one, on a later page, is a question."""
        self.here("Anna Berg")
        self.there("Anna Berg")
        self.there("Anna Berg")
        self.compare()
        self.assertEqual(sorted(self.proposals().mapped("outcome")), ["match", "question"])

    def test_page_again(self):
        """A page whose transaction is lost is looked at anew, as if it had not been shown."""
        anna, _bo = self.here("Anna Berg", "Bo Ek")
        self.there("Anna Berg")
        self.there("BO EK")
        self.there("Dan Fors")
        look_at, lost = Choices.look_at, []

        def lose(choices, records):
            look_at(choices, records)
            if not lost:
                lost.append(records)
                raise psycopg2.errors.SerializationFailure

        with patch.object(Choices, "look_at", lose):
            outcomes = self.compare()
        self.assertEqual(len(lost), 1)
        expected = {"Anna Berg": "match", "BO EK": "question", "Bo Ek": "only_here", "Dan Fors": "only_there"}
        self.assertEqual(outcomes, expected)
        self.assertEqual(self.proposals("Anna Berg").res_id, anna.id)
        self.assertEqual(self.proposals("Bo Ek").error, "May be the same as BO EK.")

    def test_read_once(self):
        """However many pages there are; and once more to ask the system what it would refuse."""
        for number in range(4):
            self.there(f"Namn{number} Efternamn")
        self.here("Bo Ek")
        self.assertEqual(self.reads(self.compare), 2)
