"""Texts that Odoo has in several languages and an external system in one."""

from odoo import models
from odoo.fields import Domain

from ...engine.languages import SOURCE, in_other_languages, languages, same_in_other_languages, translated


class HrSyncMixin(models.AbstractModel):
    _inherit = "hr.sync.mixin"

    #: Whether the names of records hold what each reader writes differently, such as a day; then ``_sync_title`` gives
    #: them as sentences.
    _sync_titled = False

    def _sync_title(self):
        """What people call one record: its name, or a ``Sentence``. Fields of plain text keep the English one."""
        return self.display_name

    def write(self, vals):
        """What a sync writes is what users of every language see.

        So is a new text of a person in place of one that all had in common: the external system has one text. It is a
        translation, and nothing else, where the connection has another language, or a text of its own in that one.
        """
        if self._sync_is_engine():
            others = in_other_languages(self, vals)
        else:
            others = self._sync_renamed(translated(self, vals), vals)
        result = super().write(vals)
        for records, texts in others:
            super(HrSyncMixin, records).write(texts)
        return result

    def _sync_renamed(self, names, vals):
        """The records in other languages that get a person's new texts too, each with these."""
        lang = self.env.lang or SOURCE
        if not names or len(languages(self.env)) == 1:
            return []
        kept = self.browse()
        for connection, records in self._sync_kept_by():
            if connection._value_language() in (lang, SOURCE):
                kept |= records
        return same_in_other_languages(kept, {name: vals[name] for name in names})

    def _sync_kept_by(self):
        """The connections of these records, or that may send them, each with its records."""
        domain = Domain("res_model", "=", self._name) & Domain("res_id", "in", self.ids)
        # sudo: users who may rename a record need no access to links
        links = self.env["hr.sync.link"].sudo().search_fetch(domain & Domain("state", "=", "linked"), ["res_id"])
        return [
            (connection, self.browse(set(part.mapped("res_id"))))
            for connection, part in links.grouped("connection_id").items()
        ]
