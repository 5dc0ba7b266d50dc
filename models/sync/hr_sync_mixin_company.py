"""Checks the companies of the records that a sync writes, once for each pair of a reference and a company."""

from odoo import models


class HrSyncMixin(models.AbstractModel):
    _inherit = "hr.sync.mixin"

    def _check_company(self, fnames=None):
        """Of the records that a sync writes together, many refer to the same; Odoo would look at each of them.

        Whether a reference and a company go together is looked at once, on the first record that has both.
        """
        if not self._sync_is_engine():
            return super()._check_company(fnames)
        # As in Odoo: a field is looked at where it is written, and all of them where the company is.
        is_moved = fnames is None or not {"company_id", "company_ids"}.isdisjoint(fnames)
        names = [
            name
            for name in (self._fields if is_moved else fnames)
            if self._fields[name].relational and self._fields[name].check_company
        ]
        if not names:
            return None
        # A record without a company refers to what the company has that keeps it in sync; Odoo would refuse that.
        owned = self.filtered("company_id") if "company_id" in self._fields else self
        if len(owned) < 2:
            return super(HrSyncMixin, owned)._check_company(fnames)
        owners = [name for name in ("company_id", "company_ids") if name in self._fields]
        seen, first = set(), []
        for record in owned:
            owner = tuple(record[name]._ids for name in owners)
            pairs = {(owner, name, record[name]._ids) for name in names}
            if not seen.issuperset(pairs):
                seen |= pairs
                first.append(record.id)
        return super(HrSyncMixin, self.browse(first))._check_company(fnames)
