"""What only the engine and this addon's buttons write."""

from odoo import api, models
from odoo.exceptions import AccessError
from odoo.tools import ormcache

from ...engine.context import may_write
from .hr_sync_guard_fields import AT_CREATION, PEOPLE

_MODULE = "hr_sync"


class HrSyncGuard(models.AbstractModel):
    """Guards every stored field that this addon adds to a model, but for those that people may write.

    ``readonly`` is a matter of views. Here the values are looked at where they enter the table, below all overrides of
    the models: ``create`` and ``write`` have what was named, whoever named it, and ``default_get`` what is filled in.
    On models of Odoo's, ``sudo()`` does not help: other addons write with it what a person has sent them. The addon's
    own models are written with it by its own code only.
    """

    _name = "hr.sync.guard"
    _description = "HR Sync Guard"

    @api.model
    @ormcache()
    def _hr_sync_guarded(self):
        """The names of the guarded fields."""
        people = PEOPLE.get(self._name, frozenset())
        return frozenset(
            name
            for name, field in self._fields.items()
            if field._modules[:1] == (_MODULE,) and field.store and name not in people
        )

    @api.model
    @ormcache()
    def _hr_sync_defaulted(self):
        """The names of the guarded fields that have a default of their own; it is asked for each new record."""
        return frozenset(name for name in self._hr_sync_guarded() if self._fields[name].default)

    @api.model
    def _hr_sync_is_own(self):
        """Whether the model is this addon's, not one of Odoo's that it extends."""
        return self._original_module == _MODULE

    @api.model
    def default_get(self, fields):
        """Neither the context nor a default that somebody saved fills a guarded field; the field's own default does."""
        guarded = self._hr_sync_guarded() - AT_CREATION.get(self._name, frozenset())
        asked = [name for name in fields if name not in guarded]
        # Odoo asks for each new row; a pull makes thousands of links and changes, whose fields are all guarded.
        defaults = super().default_get(asked) if asked or not self._hr_sync_is_own() else {}
        for name in (guarded & self._hr_sync_defaulted()).intersection(fields):
            field = self._fields[name]
            value = field.convert_to_cache(field.default(self), self, validate=False)
            defaults[name] = field.convert_to_write(field.convert_to_record(value, self), self)
        return defaults

    @api.model_create_multi
    def create(self, vals_list):
        if not self._hr_sync_may_write():
            guarded = self._hr_sync_guarded() - AT_CREATION.get(self._name, frozenset())
            for vals in vals_list:
                for name in guarded.intersection(vals):
                    if vals[name] and vals[name] != self._hr_sync_neutral(name):
                        raise self.browse()._hr_sync_refusal(name)
        return super().create(vals_list)

    def write(self, vals):
        if not self._hr_sync_may_write():
            for name in self._hr_sync_guarded().intersection(vals):
                self.check_access("write")  # first: the refusal names the record
                raise self._hr_sync_refusal(name)
        result = super().write(vals)
        if self._hr_sync_is_own() and not self.env.su:
            # Odoo applies its rules to the rows as they were; what is out of reach now must not have been put there.
            self.check_access("write")
        return result

    @api.model
    def _hr_sync_may_write(self):
        return may_write(self.env) or (self.env.su and self._hr_sync_is_own())

    @api.model
    def _hr_sync_neutral(self, name):
        """What a guarded field of a new record holds."""
        default = self._fields[name].default
        return default(self) if default else False

    def _hr_sync_refusal(self, name):
        label = self._fields[name]._description_string(self.env)
        if not self:
            return AccessError(
                self.env._(
                    "%(model)s: %(field)s (%(name)s) cannot be entered manually. Leave it empty: it is set by the"
                    " sync or by its button.",
                    model=self._description,
                    field=label,
                    name=name,
                )
            )
        return AccessError(
            self.env._(
                "%(field)s (%(name)s) of %(record)s cannot be edited. Use its button, or change it in the"
                " external system and sync.",
                field=label,
                name=name,
                record=self[0].sudo().display_name,  # sudo: the name of what the user was about to write
            )
        )
