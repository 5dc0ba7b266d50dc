"""One record type of a connection: whether, when and how it is kept the same."""

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools.safe_eval import safe_eval

from ...engine.messages import say
from ...records import FIELD_LABELS, RECORD_TYPES, FieldLabel, shared, type_label, verbatim


class HrSyncStream(models.Model):
    _name = "hr.sync.stream"
    _inherit = "hr.sync.guard"
    _description = "HR Sync Stream"
    _order = "connection_id, sequence, id"

    connection_id = fields.Many2one("hr.sync.connection", required=True, ondelete="cascade", index=True)
    company_id = fields.Many2one(related="connection_id.company_id", store=True)
    record_type = fields.Selection(
        selection=[(name, type_label(name)) for name in RECORD_TYPES], required=True, readonly=True
    )
    sequence = fields.Integer(
        readonly=True,
        help="Streams run in this order, so that referenced records exist first.",
        export_string_translation=False,
    )
    direction = fields.Selection(
        [("in", "To Odoo"), ("out", "From Odoo"), ("both", "Both ways")], required=True, default="in"
    )
    enabled = fields.Boolean(default=True)
    trigger = fields.Selection(
        [
            ("change", "On change"),
            ("schedule", "On schedule"),
            ("manual", "Manual"),
            ("setup", "During set-up only"),
        ],
        required=True,
        default="schedule",
        help="On change: changes in Odoo are sent at once; the external system is read on the schedule, and when it"
        " reports a change. On schedule: records are synced at an interval or on selected days. Manual: only when"
        " somebody starts a sync or an export.",
    )
    interval = fields.Integer(default=60, help="Minutes between two scheduled runs.")
    policy = fields.Selection(
        [("remote", "The external system wins"), ("odoo", "Odoo wins"), ("ask", "Ask")],
        string="On Conflict",
        required=True,
        default="remote",
        help="What to do when a field was changed on both sides.",
    )
    domain = fields.Char(
        string="Create in External System",
        default="[]",
        help="Odoo records that may be created in the external system if it does not have them yet. Linked"
        " records are synced whether they match this filter or not.",
    )
    delete_remote = fields.Boolean(
        string="Delete in External System", help="Records deleted in Odoo are also deleted in the external system."
    )
    seen_job = fields.Integer(
        readonly=True, help="Newest job when the last complete pass started.", export_string_translation=False
    )
    res_model = fields.Char(compute="_compute_offers", export_string_translation=False)
    offers_sending = fields.Boolean(compute="_compute_offers", export_string_translation=False)
    offers_deleting = fields.Boolean(compute="_compute_offers", export_string_translation=False)
    bank_accounts = fields.Boolean(help="Import IBANs into the employee's bank accounts.")
    offers_bank_accounts = fields.Boolean(compute="_compute_offers", export_string_translation=False)
    comments = fields.Boolean(
        help="Send what employees and approvers have written about time off. Otherwise the comment stays empty."
    )
    offers_comments = fields.Boolean(compute="_compute_offers", export_string_translation=False)
    first_day = fields.Date(
        help="Records that only concern earlier days are neither imported nor sent. Leave it empty to sync all of them."
    )
    offers_first_day = fields.Boolean(compute="_compute_offers", export_string_translation=False)
    needs = fields.Json(
        readonly=True,
        help="Missing records found by the last passes, each with the ID of one record that refers to it.",
    )
    cursor = fields.Datetime(readonly=True, help="Changes made before this time are in Odoo.")
    last_success = fields.Datetime(string="Last Synced", readonly=True)
    last_full = fields.Datetime(string="Last Full Sync", readonly=True)

    _unique_type = models.Constraint(
        "UNIQUE (connection_id, record_type)", "A connection can have only one stream per record type."
    )
    _positive_interval = models.Constraint("CHECK (interval > 0)", "The interval must be at least one minute.")

    @api.depends("record_type")
    def _compute_display_name(self):
        labels = dict(self._fields["record_type"]._description_selection(self.env))
        for stream in self:
            stream.display_name = labels.get(stream.record_type, stream.record_type)

    @api.depends("record_type", "connection_id.system")
    def _compute_offers(self):
        for stream in self:
            # One that its system does not know must not keep the others from being read.
            declaration = stream._is_known() and stream._declaration()
            stream.offers_bank_accounts = declaration and "bank_accounts" in declaration.options
            stream.offers_comments = declaration and "comments" in declaration.options
            stream.offers_first_day = declaration and declaration.ranged
            stream.res_model = declaration and stream._model_name()
            stream.offers_sending = declaration and declaration.directions != ("in",)
            stream.offers_deleting = declaration and declaration.deletes

    @api.constrains("domain")
    def _check_domain(self):
        for stream in self.filtered("domain"):
            try:
                self.env[stream._model_name()].search_count(Domain(safe_eval(stream.domain)), limit=1)
            except Exception as error:  # whatever a person typed
                raise ValidationError(
                    self.env._("%(stream)s: invalid domain: %(error)s", stream=stream.display_name, error=error)
                ) from None

    @api.constrains("direction")
    def _check_direction(self):
        for stream in self:
            offered = stream._declaration().directions
            if stream.direction not in offered:
                raise ValidationError(
                    self.env._(
                        "%(stream)s does not support this direction. Supported: %(offered)s.",
                        stream=stream.display_name,
                        offered=", ".join(offered),
                    )
                )

    def write(self, vals):
        before, enabled = self._sending(), self.filtered("enabled")
        first_days = {stream.id: stream.first_day for stream in self} if "first_day" in vals else {}
        result = super().write(vals)
        if self.filtered("enabled") - enabled:
            # The values of its mappings may never have been read. sudo: connections are the engine's.
            self.connection_id.sudo().mapping_values_next = False
        # What was edited while nothing was sent was queued for nobody. sudo: runs are the engine's.
        fresh = (self._sending() - before).sudo()
        if waiting := fresh.filtered(lambda stream: stream.trigger == "schedule"):
            waiting.scheduled_since = fields.Datetime.now()
        # Nor was what lies before the first day, and is sent from now on. sudo: as above
        fresh |= (
            self._sending().sudo().filtered(lambda stream: _is_earlier(stream.first_day, first_days.get(stream.id)))
        )
        if now := fresh.filtered(lambda one: one.trigger == "change" and one.connection_id.state != "draft"):
            now._request("change")
        return result

    def _sending(self):
        return self.filtered(lambda one: one.enabled and one.direction == "out" and one.trigger != "manual")

    def _is_chosen(self):
        """Whether a person chooses in the set-up what is taken over."""
        return self._declaration().record in self.connection_id._system().chosen

    def _is_chosen_only(self):
        """Whether nothing is taken over beyond that."""
        return self._is_chosen() and not self.connection_id.keep_current

    def _is_set_up(self):
        """Whether the stream has had its turn, and gets another one only in the settings of its connection."""
        return self.trigger == "setup" and bool(self.last_success)

    def _linked(self):
        """How many records are linked, without the parts that have links of their own."""
        Link = self.env["hr.sync.link"]
        mine = Link._of_type(self.connection_id, self.record_type)
        return Link.search_count(mine & Domain("state", "=", "linked"))

    def _sent(self):
        """The fields that this stream sends."""
        options, settings = self._options(), self.connection_id._setting_values
        return {
            declared.name
            for declared in self._declaration().fields
            if declared.encode and declared.is_offered(options, settings)
        }

    def _overwrites(self):
        """What people read about a stream that overwrites changes in the external system; empty for any other."""
        if self.direction != "out" or self.policy != "odoo" or not self._declaration().verifies:
            return ""
        return self.env._(
            "%(type)s: changes made in %(system)s to these fields are overwritten with the values in Odoo: %(fields)s.",
            type=self.display_name,
            system=self.connection_id.name,
            fields=", ".join(sorted(map(self._field_name, self._sent()))),
        )

    def _field_label(self, path):
        """How people call the field that the external system calls ``path``; its own word where that is unknown.

        :return: a ``Sentence``.
        """
        for declared in self._declaration().fields:
            if path in declared.paths:
                return self._field_label_of(declared.name)
        return shared(path)

    def _field_name(self, name):
        """What ``_field_label_of`` says, in the language of whoever reads it: where the engine asks, of the user who is
        responsible for the connection.
        """
        return say(self.env, self._field_label_of(name))

    def _field_label_of(self, name):
        """How people call a field of the record type: as Odoo's forms do, where one of their fields holds it.

        :return: a ``Sentence``, which is stored in errors and translated for each reader.
        """
        model = self.env[self._model_name()]
        field = model._hr_sync_field(name)
        if field in model._fields:
            return FieldLabel(model._fields[field].string, model=model._name, name=field)
        return FIELD_LABELS.get(name) or verbatim(name.replace("_", " ").capitalize())

    def _model_name(self):
        return self.env["hr.sync.mixin"]._sync_model_name(self.record_type)

    def _is_known(self):
        """Whether the connection's system has records of that type."""
        return self.connection_id._system().knows(self.record_type)

    def _declaration(self):
        """What the system says about this stream."""
        return self.connection_id._system().stream_class(self.record_type)

    def _options(self):
        return [name for name in self._declaration().options if self[name]]


def _is_earlier(day, before):
    """Whether a first day, or none, lets more be synced than the one of before."""
    return bool(before) and (not day or day < before)
