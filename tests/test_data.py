"""What the addon's data files make in a database."""

from odoo.tests import TransactionCase

from ..hooks import _KEPT, uninstall_hook

#: Odoo deletes these with the addon, which is right: nothing of a user's refers to them, or the hook deletes that.
_TECHNICAL = ("ir.", "res.groups", "mail.activity.type")


class TestData(TransactionCase):
    def test_what_is_kept(self):
        """What users' records may refer to outlives the addon; a new one has to be added to the hooks."""
        owned = self.env["ir.model.data"].search([("module", "=", "hr_sync")]).mapped("model")
        self.assertEqual({model for model in owned if not model.startswith(_TECHNICAL)}, set(_KEPT))

    def test_requests_go(self):
        """Odoo could not delete their type, were some left."""
        partner = self.env["res.partner"].create({"name": "Anna"})
        values = {"res_model_id": self.env["ir.model"]._get_id("res.partner"), "res_id": partner.id}
        asked = self.env.ref("hr_sync.mail_activity_type_request")
        activity = self.env["mail.activity"].create({**values, "activity_type_id": asked.id})
        uninstall_hook(self.env)
        self.assertFalse(activity.exists())
