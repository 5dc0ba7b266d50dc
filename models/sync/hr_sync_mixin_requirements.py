"""What new records of a model depend on: settings of the connection, or data that Odoo lacks."""

from odoo import api, models


class HrSyncMixin(models.AbstractModel):
    _inherit = "hr.sync.mixin"

    #: What becomes of a new record while something that it depends on is missing: ``failed`` or ``skipped``.
    _sync_unsupplied = "failed"

    #: What a set-up says beside that: what people have to see to in Odoo so that new records are imported.
    _sync_setup_hint = None

    @api.model
    def _sync_requirements(self, record, refs):
        """What a new ``record`` depends on; a set-up asks for it before the first sync.

        :return: names of fields of the connection, and ``rate/<currency>/<day>`` for an exchange rate.
        """
        return ()

    @api.model
    def _sync_foreseen_skip(self, record, refs):
        """Why the first sync would skip a new ``record``, by what the comparison proposes for what it refers to.

        Only a preview asks this; what is linked already is up to ``_sync_left_out``.

        :return: a ``Sentence``, or None.
        """
        return None
