"""The issue about the answers at one place is closed by the first that fits, and by no other."""

from unittest.mock import patch

from ..engine.error_table import Place
from ..engine.stream_issues import PlaceIssues
from ..engine.transactions import Transactions
from .failing import FailingCase


class TestPlaceIssues(FailingCase):
    def rename(self, projects, name):
        """Have one turn of the worker send the projects; returns in how many transactions."""
        done, original = [], Transactions.transaction

        def transaction(transactions, work):
            done.append(work)
            return original(transactions, work)

        projects.description = name
        self.commit()
        with patch.object(Transactions, "transaction", transaction):
            self.work()
        return len(done)

    def test_closed_once(self):
        """The records that are sent after the one whose answer fits cost nothing more than usual."""
        projects = self.made(4)
        usual = self.rename(projects, "Neu")
        PlaceIssues(self.connection).open(self.stream("project"), Place.PUSH_UPDATE, "contract", "Cannot be read")
        issue = self.issues()
        closing = self.rename(projects, "Neuer")
        self.assertEqual((issue.state, len(self.issues())), ("done", 0))
        self.assertLessEqual(closing - usual, 1)

    def test_rolled_back(self):
        """What is open still is known."""
        stream = self.stream("project")
        PlaceIssues(self.connection).open(stream, Place.PUSH_UPDATE, "contract", "Cannot be read")
        with self.registry.cursor() as cr:
            places = PlaceIssues(self.connection.with_env(self.env(cr=cr)))
            places.load()
            places.fits(Place.PUSH_UPDATE, stream)
            self.assertFalse(places.is_known(Place.PUSH_UPDATE, stream))
            cr.rollback()
            self.assertTrue(places.is_known(Place.PUSH_UPDATE, stream))
            places.fits(Place.PUSH_UPDATE, stream)
            cr.commit()  # pylint: disable=invalid-commit
            cr.rollback()
            self.assertFalse(places.is_known(Place.PUSH_UPDATE, stream))
