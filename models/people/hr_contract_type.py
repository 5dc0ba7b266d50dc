"""Contract types, which a person maps to values of an external system."""

from odoo import api, models
from odoo.fields import Domain

from ...records import EmploymentType


class HrContractType(models.Model):
    _name = "hr.contract.type"
    _inherit = ["hr.contract.type", "hr.sync.mixin"]

    _sync_record = EmploymentType
    _sync_fields = {"name": "name", "code": "code"}

    @api.model
    def _sync_candidates_domain(self, connection):
        """All companies share them, except those of one country."""
        return Domain("country_id", "in", (connection.company_id.country_id.id, False))
