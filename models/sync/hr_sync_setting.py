"""One setting of a connection, as its system declares it."""

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...engine.messages import say
from ...records import RecordError
from ...systems.secrets import register_secret

_ADMINISTRATOR = "hr_sync.group_administrator"


class HrSyncSetting(models.Model):
    """The value is kept as text: what is entered stays, also when it is of the wrong type or no choice any more."""

    _name = "hr.sync.setting"
    _inherit = "hr.sync.guard"
    _description = "HR Sync Setting"
    _order = "connection_id, sequence, id"
    _rec_name = "name"

    connection_id = fields.Many2one("hr.sync.connection", required=True, readonly=True, ondelete="cascade", index=True)
    company_id = fields.Many2one(related="connection_id.company_id", store=True)
    name = fields.Char(string="Technical Name", required=True, readonly=True, export_string_translation=False)
    sequence = fields.Integer(readonly=True, export_string_translation=False)
    after_test = fields.Boolean(readonly=True, export_string_translation=False)
    label = fields.Char(string="Setting", compute="_compute_declared")
    # Texts, as a list shortens the value of a Char instead of wrapping it.
    explanation = fields.Text(compute="_compute_declared")
    kind = fields.Char(string="Type", compute="_compute_declared")
    secret = fields.Boolean(compute="_compute_declared")
    value = fields.Char(copy=False)
    secret_value = fields.Char(string="Secret", groups=_ADMINISTRATOR, copy=False, exportable=False)
    choice_id = fields.Many2one("hr.sync.setting.choice", compute="_compute_choice", inverse="_inverse_choice")
    checked = fields.Boolean(string="Yes", compute="_compute_checked", inverse="_inverse_checked")
    choice_ids = fields.One2many("hr.sync.setting.choice", "setting_id", readonly=True)
    problem = fields.Text(compute="_compute_problem")

    _unique_name = models.Constraint(
        "UNIQUE (connection_id, name)", "A connection can have only one value per setting."
    )

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._clean(vals) for vals in vals_list])

    def write(self, vals):
        before = {setting: setting._is_on() for setting in self}
        result = super().write(self._clean(vals))
        if "value" in vals:
            # What there is to map may depend on it.
            self.connection_id.filtered("has_mappings")._put({"mapping_values_next": False})
            for connection in self.filtered(lambda one: one._is_tested()).connection_id:
                if connection.capabilities:
                    connection._keep_capabilities({})  # until the next test
                # What is sent may be another than what was confirmed.
                self._creating(connection)._try_anew()
        for setting in self.filtered(lambda one: one._is_on() and not before[one]):
            self._creating(setting.connection_id, setting.name)._try_anew()
        return result

    @api.model
    def _creating(self, connection, name=None):
        """The streams that a setting allows to create.

        :param name: only those that this one allows.
        """
        # sudo: whoever may write settings need not write streams
        streams = connection.sudo().stream_ids.filtered(lambda one: one._is_known())
        named = streams.filtered(lambda one: one._declaration().create_setting)
        return named.filtered(lambda one: name is None or one._declaration().create_setting == name)

    @api.constrains("value")
    def _check_value(self):
        """
        :raise ValidationError: the system cannot use what has been entered; the error names the setting.
        """
        for setting in self.filtered(lambda one: one.value and one._declared()):
            system = setting.connection_id._system()
            try:
                system.check_setting(setting.name, setting.value)
            except RecordError as error:
                reason = say(self.env, error.sentence, addon=system.addon)
                raise ValidationError(
                    self.env._("%(setting)s: %(reason)s.", setting=setting.label, reason=reason)
                ) from None

    @api.model
    def _clean(self, vals):
        """``vals`` with the secret as it was meant; no log shows it from here on."""
        if isinstance(vals.get("secret_value"), str):
            vals = {**vals, "secret_value": vals["secret_value"].strip()}
            register_secret(vals["secret_value"])
        return vals

    def _declared(self):
        """What the system says about the setting; None if it does not know it (any more)."""
        settings = self.connection_id._system().settings
        return next((one for one in settings if one.name == self.name), None)

    @api.depends("name", "connection_id.system")
    @api.depends_context("lang")
    def _compute_declared(self):
        for setting in self:
            declared, addon = setting._declared(), setting.connection_id._system().addon
            setting.label = say(self.env, declared.label, addon=addon) if declared else setting.name
            setting.explanation = say(self.env, declared.help, addon=addon) if declared and declared.help else False
            setting.kind = declared.type if declared else "char"
            setting.secret = declared.secret if declared else False

    @api.depends("value", "choice_ids.value")
    def _compute_choice(self):
        for setting in self:
            value = setting._text()
            setting.choice_id = setting.choice_ids.filtered(lambda choice, value=value: choice.value == value)[:1]

    def _inverse_choice(self):
        for setting in self:
            setting.value = setting.choice_id.value

    @api.depends("value")
    def _compute_checked(self):
        for setting in self:
            setting.checked = setting._text() == "true"

    def _inverse_checked(self):
        for setting in self:
            setting.value = "true" if setting.checked else "false"

    @api.depends("value", "choice_ids.value")
    @api.depends_context("lang")
    def _compute_problem(self):
        for setting in self:
            setting.problem = setting._read()[1]

    def _is_tested(self):
        declared = self._declared()
        return bool(declared) and declared.tested

    def _is_on(self):
        declared = self._declared()
        return bool(declared) and declared.type == "boolean" and self._text() == "true"

    def _text(self):
        """What was entered, or the default as it would be entered."""
        declared = self._declared()
        if self.value or not declared or declared.default is None:
            return self.value or ""
        return str(declared.default).lower() if declared.type == "boolean" else str(declared.default)

    def _read(self):
        """The value that counts, and why it is not the one that was entered (False if it is)."""
        self.ensure_one()
        declared = self._declared()
        if not declared:
            return None, False
        if declared.secret:
            secret = self.sudo().secret_value  # sudo: the system's code uses the secret without showing it
            register_secret(secret)
            return secret or declared.default, False
        try:
            value = declared.parse(self.value or "")
        except RecordError as error:
            return declared.default, say(self.env, error.sentence)
        if declared.type == "selection" and self.value and not self._is_offered(value, declared):
            return declared.default, self.env._("%s is no longer available; the default is used.", value)
        return value, False

    def _is_offered(self, value, declared):
        """Whether the value can be chosen; before the first test nobody knows what the system offers."""
        return value in self.choice_ids.mapped("value") or (declared.remote and not self.choice_ids)

    def _offer(self, choices):
        """Keep what can be chosen now, as pairs of a value and a name."""
        self.ensure_one()
        offered = {value: str(name) for value, name in choices}
        engine = self.sudo()  # sudo: nobody makes choices by hand
        known = {choice.value: choice for choice in engine.choice_ids}
        engine.choice_ids.filtered(lambda choice: choice.value not in offered).unlink()
        for value, name in offered.items():
            if value not in known:
                engine.choice_ids.create({"setting_id": self.id, "value": value, "name": name})
            elif known[value].name != name:
                known[value].name = name
