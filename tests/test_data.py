"""What the addon's data files make in a database."""

from odoo.tests import TransactionCase

from ..hooks import _KEPT

#: Odoo deletes these with the addon, which is right: nothing of a user's refers to them.
_TECHNICAL = ("ir.", "res.groups")


class TestData(TransactionCase):
    def test_what_is_kept(self):
        """What users' records may refer to outlives the addon; a new one has to be added to the hooks."""
        owned = self.env["ir.model.data"].search([("module", "=", "hr_sync")]).mapped("model")
        self.assertEqual({model for model in owned if not model.startswith(_TECHNICAL)}, set(_KEPT))
