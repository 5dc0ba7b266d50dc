"""What people are offered to filter by, to group by and to export: fields that they know from the pages."""

import re

from lxml import etree
from odoo.fields import NO_ACCESS
from odoo.models import MAGIC_COLUMNS
from odoo.tests import TransactionCase, tagged

#: Offered for each model, although not every model shows them.
_EVERYWHERE = {
    "active",
    "company_id",
    "display_name",
    "hr_sync_external_id",
    "hr_sync_in_file",
    "hr_sync_state",
    "hr_sync_systems",
    *MAGIC_COLUMNS,
}
#: Offered, although no view of the addon has them: other addons' pages or sentences show what they are.
_KNOWN = {
    "account.move.line": {"hours_report_day"},
    "hr.hours.report": {"reported_state"},
    "hr.sync.connection": {"application_key", "application_name", "keep_current", "mapping_values_read", "paused_at"},
    "hr.sync.link": {"external_uuid"},
    "hr.sync.sending": {"record_type"},
    "hr.sync.stream": {"linked_count"},
    "hr.version": {
        "hourly_wage",
        "l10n_se_tax_column",
        "l10n_se_tax_table",
        "payout_frequency",
        "payout_period",
    },
}
_NEVER = ("1", "True")


@tagged("post_install", "-at_install")
class TestOfferedFields(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        #: By model: the fields that a person sees in a view of the addon, and those with their label there.
        cls.shown, cls.labelled, cls.listed = {}, {}, set()
        data = cls.env["ir.model.data"].search([("module", "=", "hr_sync"), ("model", "=", "ir.ui.view")])
        for view in cls.env["ir.ui.view"].browse(data.mapped("res_id")):
            if view.model in cls.env:
                if view.type == "list":
                    cls.listed.add(view.model)
                cls._read(etree.fromstring(view.arch), view.model, view.type)

    @classmethod
    def _read(cls, node, model, kind):
        for child in node.iterchildren(etree.Element):
            if child.get("invisible") in _NEVER or child.get("column_invisible") in _NEVER:
                continue
            known, inside, inner = cls.env[model]._fields, model, kind
            if child.tag == "field" and (name := child.get("name")) in known:
                cls.shown.setdefault(model, set()).add(name)
                if kind in ("list", "search") and not child.get("string"):
                    cls.labelled.setdefault(model, set()).add(name)
                inside = known[name].comodel_name or model
            elif child.tag == "filter":
                text = " ".join(child.get(one, "") for one in ("domain", "context", "date"))
                cls.shown.setdefault(model, set()).update(known.keys() & set(re.findall(r"\w+", text)))
            elif child.tag in ("list", "kanban"):
                inner = child.tag
            if inside in cls.env:
                cls._read(child, inside, inner)

    def models(self):
        return [model for model in self.env.values() if not model._abstract and not model._transient]

    def described(self, model):
        """The fields that the addon alone has put on a model, as the web client knows them."""
        return {
            name: described
            for name, described in self.env[model._name].fields_get().items()
            if self.env[model._name]._fields[name].base_field._modules == ("hr_sync",)
            and described.get("groups") != NO_ACCESS
        }

    def test_only_what_pages_show(self):
        """Of a model with a list, or of Odoo's: whatever else can be searched would be offered by a technical name."""
        unknown = []
        for model in self.models():
            if model._original_module == "hr_sync" and model._name not in self.listed:
                continue
            known = _EVERYWHERE | self.shown.get(model._name, set()) | _KNOWN.get(model._name, set())
            for name, field in self.described(model).items():
                # Another record has a name of its own, and is reached from here.
                is_record = field["type"] in ("many2one", "one2many", "many2many")
                if (field["searchable"] or field["groupable"]) and not is_record and name not in known:
                    unknown.append(f"{model._name}.{name}")
        self.assertEqual(unknown, [], "show these fields, or declare them with export_string_translation=False")

    def test_technical(self):
        """None is offered for anything, whatever the model; these are some of them."""
        hidden = set()
        for model in self.models():
            for name, field in self.described(model).items():
                base = self.env[model._name]._fields[name].base_field
                if not base.export_string_translation or field["type"] == "json":
                    offered = [one for one in ("searchable", "groupable", "exportable") if field[one]]
                    self.assertEqual(offered, [], f"{model._name}.{name}")
                    hidden.add(f"{model._name}.{name}")
        for name in (
            "account.analytic.line.approved_wage_id",
            "hr.approved.hours.hr_sync_marker",
            "hr.approved.hours.part",
            "hr.employee.hr_sync_bank_account_id",
            "hr.employee.hr_sync_marker",
            "hr.leave.hr_sync_outdated",
            "hr.sync.connection.webhook_token",
            "hr.sync.link.fingerprint_in",
            "hr.sync.setup.tenant_key",
            "project.task.archived_apart",
        ):
            self.assertIn(name, hidden)

    def test_labels_of_technical_fields_are_not_read(self):
        """They are not translated."""
        for model, names in self.labelled.items():
            for name in names:
                field = self.env[model]._fields[name].base_field
                if field._modules == ("hr_sync",):
                    self.assertTrue(field.export_string_translation, f"{model}.{name} is shown with its label")

    def test_fields_of_others_stay_as_they_are(self):
        found = self.env["hr.employee"].fields_get(["name", "personnel_number"], ["searchable", "groupable"])
        self.assertEqual(found, {key: {"searchable": True, "groupable": True} for key in found})
        foreign = [
            (model, name)
            for model in self.models()
            for name, field in model._fields.items()
            if not field.export_string_translation and field.store and field._modules != ("hr_sync",)
        ]
        self.assertTrue(foreign)
        for model, name in foreign[:20]:
            field = model._fields[name]
            self.assertEqual(
                model.fields_get([name], ["searchable"])[name]["searchable"], field._description_searchable
            )
