"""In which language a connection reads and compares what Odoo has in several."""

from odoo import fields, models

from ...engine.languages import SOURCE


class HrSyncConnection(models.Model):
    _inherit = "hr.sync.connection"

    # The language of the values that both sides have agreed on. It is empty in connections that have not worked since
    # there is a choice: their values are those of the source.
    value_language = fields.Char(readonly=True, copy=False, export_string_translation=False)

    def _wanted_language(self):
        """The company's language, else that of whoever is responsible, else the first installed one."""
        self.ensure_one()
        installed = [code for code, _name in self.env["res.lang"].get_installed()]
        own = (self.company_id.partner_id.lang, self.responsible_id.lang)
        return next((lang for lang in own if lang in installed), (installed or [SOURCE])[0])

    def _value_language(self):
        """The language in which records are read, compared and written; one that can be read."""
        self.ensure_one()
        known = self.value_language or SOURCE
        return known if self.env["res.lang"]._get_data(code=known) else SOURCE
