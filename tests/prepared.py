"""What the tests of a class begin with, made once for all of them."""

from unittest.mock import patch

from odoo.tests import TransactionCase, tagged

from .simulators.core.life import Simulated


@tagged("post_install", "-at_install", "hr_sync")
class PreparedCase(TransactionCase):
    """``prepare`` sets up what each test of the class finds, in the class's own cursor.

    It runs on an instance on which no test runs, so it may use everything that a test may; what it starts or patches
    ends with the class. Each test gets the attributes that it has set, and simulators as they were left by it.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        if not cls._registry_patched:  # Odoo's HTTP tests have done it by now
            cls.registry_enter_test_mode_cls()
        cls._pretend_commits()
        first = cls("prepare")
        first.addCleanup = cls.addClassCleanup
        attributes = set(vars(first))
        first.prepare()
        cls._prepared = {name: value for name, value in vars(first).items() if name not in attributes}
        simulators = [value for value in cls._prepared.values() if isinstance(value, Simulated)]
        cls._simulators = [(simulator, simulator.snapshot()) for simulator in simulators]

    @classmethod
    def _pretend_commits(cls):
        """Buttons commit before they call a system. On a test's own cursor that does all but end the transaction.

        As for Odoo's test cursors, ``_savepoint`` tells whether anything was asked since.
        """
        cursor, execute = cls.cr, cls.cr.execute

        def commit():
            cursor.flush()
            cursor.clear()
            cursor._savepoint = None

        def begin(*args, **options):
            cursor._savepoint = True
            return execute(*args, **options)

        cursor._savepoint = True
        cls.startClassPatcher(patch.object(cursor, "commit", commit))
        cls.startClassPatcher(patch.object(cursor, "execute", begin))

    def prepare(self):
        """Set up what the tests share; a subclass adds to it."""

    def setUp(self):
        super().setUp()
        for simulator, snapshot in self._simulators:
            simulator.reset(snapshot)
        vars(self).update(_fresh(self._prepared))


def _fresh(value):
    """Containers as copies, so that no test finds what another one has put in; all else as it is."""
    if type(value) is dict:
        return {key: _fresh(item) for key, item in value.items()}
    if type(value) in (list, set, tuple):
        return type(value)(map(_fresh, value))
    return value
