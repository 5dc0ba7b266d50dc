"""What is added to an Odoo model that is synced with an external system."""

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import ormcache
from odoo.tools.mimetypes import guess_mimetype

from ...engine.changes import queue_sharing
from ...engine.context import is_engine
from ...engine.pull.file_kinds import kind_of
from ...records import clean_text


class HrSyncMixin(models.AbstractModel):
    """Declares how a record type is imported into this model.

    An extending model sets ``_sync_record`` (the record class), ``_sync_fields`` (record field to Odoo field, for
    those that are the same on both sides) and ``_sync_refs`` (the same for references, as ``{field: (record class,
    Odoo field)}``), and overrides the hooks below for the rest.
    """

    _name = "hr.sync.mixin"
    _inherit = "hr.sync.status.mixin"
    _description = "HR Sync Mixin"

    _sync_record = None
    _sync_fields = {}
    _sync_refs = {}
    #: Fields of the record that several Odoo fields hold, or one in another form, with the Odoo field that names them.
    _sync_labels = {}
    #: Odoo fields that no two records may share.
    _sync_unique = ()
    #: Whether records that are gone remotely are removed, as the model has nothing like an archive.
    _sync_removes = False
    #: Fields of the record that a sync may change whatever ``_sync_final`` says.
    _sync_harmless = frozenset()
    #: The record's field with its approval, the value that says "approved", and the fields that an approval is about:
    #: who approves in Odoo does not approve what these become later. None where nothing is approved.
    _sync_approval = None
    #: The Odoo field with the (first) day that a record is about.
    _sync_day = None
    #: The record's fields whose Odoo values depend on the time zone of the company.
    _sync_zoned = ()
    #: References without which an entity that has them is not taken over, though others may have none.
    _sync_needs = ()
    #: Record fields that mean something only together: none of them is applied while one of them is bad, and nothing is
    #: created then. Each other field is applied by itself.
    _sync_vital = ()
    #: The Odoo field, and its values, by which a record is settled: nothing of it is undone then. None if none ever is.
    _sync_settled = None
    #: Whether the records follow from others (totals of approved lines): nothing of them is undone, as an undo would
    #: change them without what they follow from.
    _sync_derived = False
    #: Fields of the record that stay as they are in Odoo where the external system empties them.
    _sync_never_empty = frozenset()
    #: The record types that the model's button syncs, if that is not just its own.
    _sync_button_types = ()

    def unlink(self):
        """A record that a person deletes stays deleted: its links are detached, and no pass brings it back."""
        domain = Domain("res_model", "=", self._name) & Domain("res_id", "in", self.ids)
        links = self.env["hr.sync.link"].sudo().search(domain)  # sudo: links belong to the engine
        linked = set(links.mapped("res_id"))
        # The name shows users who need one of these what was deleted.
        names = {record.id: str(record._sync_title()) for record in self if record.id in linked}
        result = super().unlink()
        agreed = ("digest", "payload_hash", "fingerprint_in", "fingerprint_out", "waiting", "sent")
        links.write({"state": "detached", **dict.fromkeys(agreed, False)})
        for link in links:
            link.label = names[link.res_id]
        queue_sharing(links)
        return result

    # --- Buttons in lists ----------------------------------------------------------------------------

    def action_hr_sync(self):
        """Sync this model's records with the system that the button names in its context."""
        context = self.env.context
        connection = self._hr_sync_connection(context.get("hr_sync_system"), context.get("hr_sync_system_name"))
        if not connection:
            raise UserError(self.env._("%s has no active connection of this kind.", self.env.company.name))
        types = self._hr_sync_types()
        streams = connection.stream_ids.filtered(lambda item: item.record_type in types)
        if streams.filtered(lambda item: item.record_type == types[0])._is_set_up():
            raise UserError(
                self.env._(
                    "This record type is only synced during the set-up of %(connection)s. An administrator can"
                    " repeat the set-up.",
                    connection=connection.name,
                )
            )
        # The first is what the button is about; the others come along where they are switched on.
        return streams.filtered(lambda item: item.enabled or item.record_type == types[0]).action_sync()

    @api.model
    def _hr_sync_connection(self, system, name=None):
        """The current company's connection to that system; the one that works, should there be more.

        :param name: what the system is called, where several have the same code.
        """
        connections = self.env["hr.sync.connection"].search(
            [("system", "=", system), ("company_id", "=", self.env.company.id)]
        )
        if name:
            connections = connections.filtered(lambda connection: connection._system().name == name)
        return connections.sorted(lambda connection: connection.state != "connected")[:1]

    # --- Hooks of the engine -------------------------------------------------------------------------

    def _sync_is_engine(self):
        """Whether it is the engine that writes, which nobody else can pretend."""
        return is_engine(self.env)

    @api.model
    def _sync_held(self, records, refs):
        """``records`` as far as this database can hold them, before they are compared.

        What is left empty here is empty in every comparison, until it can be held. All of a page's records come at
        once, so that one look-up does for them.
        """
        return records

    @api.model
    def _sync_not_held(self, record, company):
        """The fields of ``record`` that cannot be held in this database."""
        return ()

    @api.model
    def _sync_held_by(self):
        """What ``_sync_not_held`` depends on besides the record, in words: once that is another, all are compared."""
        return ""

    @api.model
    def _sync_ends(self, record):
        """The fields of ``record`` that end it: they are applied whatever else is wrong with it."""
        return {"active"} if record.values().get("active") is False else set()

    @api.model
    def _sync_values(self, record, refs):
        """The values to write for the fields of ``record``; MISSING ones are dropped by the engine.

        :raise RecordError: a value cannot be held here.
        """
        values = {}
        for name, field in self._sync_fields.items():
            value = getattr(record, name)
            values[field] = False if value is None else value
        for name, (_record, field) in self._sync_refs.items():
            values[field] = refs[getattr(record, name)]
        return values

    def _sync_to_record(self, names, refs):
        """The record of one Odoo record, with the fields ``names`` as Odoo has them.

        :raise RecordError: it cannot be sent as it is.
        """
        self.ensure_one()
        values = {}
        for name in names:
            if name in self._sync_fields:
                value = self[self._sync_fields[name]]
                values[name] = (clean_text(value) if isinstance(value, str) else value) if value else None
                if value is False and self._fields[self._sync_fields[name]].type == "boolean":
                    values[name] = False
            elif name in self._sync_refs:
                record, field = self._sync_refs[name]
                values[name] = refs.of_field(self._sync_record, name, record.record_type(), self[field])
        return self._sync_record(external_id="", **values)

    def _sync_load_refs(self, names, refs):
        """Look up the external ids that ``_sync_to_record`` will need, for all records at once."""
        for name in names:
            if name in self._sync_refs:
                record, field = self._sync_refs[name]
                refs.load_field(self._sync_record, name, record.record_type(), self[field])

    @api.model
    def _sync_left_out(self, record, refs):
        """Why ``record`` would be skipped by a rule, as far as a preview can know: a ``Sentence``, or None."""
        return None

    @api.model
    def _sync_create(self, values, records, refs):
        """Create one record for each of ``values``."""
        return self.create(values)

    def _sync_write(self, values):
        """Write the same values to all records of ``self``."""
        self.write(values)

    def _sync_finish(self, records, refs):
        """What cannot be said in values; called after a create or write, with one record for each of ``self``."""

    @api.model
    def _sync_candidates(self, connection, linked=False):
        """The records that may be what an entity without a link stands for.

        :param linked: also those that stand for another entity.
        """
        domain = self._sync_candidates_domain(connection)
        if not linked:
            links = self.env["hr.sync.link"]._search(
                [("connection_id", "=", connection.id), ("res_model", "=", self._name), ("state", "=", "linked")]
            )
            domain &= Domain("id", "not in", links.subselect("res_id"))
        return self.with_context(active_test=False).search(domain)

    @api.model
    def _sync_former(self, connection):
        """The linked records that have left, and may come back as another entity; none where that cannot be."""
        return self.browse()

    @api.model
    def _sync_candidates_domain(self, connection):
        # Also those without a company, as Odoo makes projects. One that another company's connection keeps in sync is a
        # question, see ``match``.
        return Domain("company_id", "in", (connection.company_id.id, False))

    @api.model
    def _sync_final(self, targets, records):
        """What nothing may change from outside without a person's word: by id, the question (a ``RecordError``).

        :param targets: records of this model, in a page at once; ``records`` what the external system says of each.
        """
        return {}

    def _sync_kept(self):
        """What is kept of one record that is removed: its fields as people read them."""
        self.ensure_one()
        names = [*self._sync_fields.values(), *(field for _record, field in self._sync_refs.values())]
        kept = {}
        for name in names:
            value = self[name]
            kept[name] = value.display_name if isinstance(value, models.BaseModel) else value and str(value)
        return kept

    def _sync_stands(self, record, refs):
        """Whether one record stands just where a sync puts it; asked where ``_sync_zoned`` says the same.

        :param record: what the Odoo record says of these fields.
        """
        return True

    def _sync_move_zone(self, records, refs):
        """Bring ``self`` to the times that the company's new time zone gives to ``records``.

        :param records: with the fields ``_sync_zoned`` as they were read by the former time zone, one for each.
        """

    def _sync_file_refused(self, content):
        """Why these contents may not be attached to this record, None if they may."""
        if kind_of(content):
            return None
        if not content:
            return self.env._("it is empty")
        return self.env._("files of this type are not imported (%s)", guess_mimetype(content))

    @api.model
    def _sync_next_change(self, record, connection):
        """The day on which something about ``record`` takes effect, None if nothing lies ahead."""
        return None

    @api.model
    @ormcache("code")
    def _sync_country_id(self, code):
        """The country with that ISO code, False if there is none."""
        return self.env["res.country"].sudo().search([("code", "=", code)], limit=1).id

    @api.model
    @ormcache("record_type")
    def _sync_model_name(self, record_type):
        """The name of the model into which records of that type are imported."""
        for name in self.env:
            record = getattr(self.env[name], "_sync_record", None)
            if record is not None and record.record_type() == record_type:
                return name
        raise KeyError(record_type)
