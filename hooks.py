"""What the addon leaves when it is uninstalled, and finds again when it is installed anew."""

from odoo.fields import Domain

_MODULE = "hr_sync"
#: Records that employees refer to: by model, the fields that identify the record, and the name of its external id.
_KEPT = {"hr.contract.type": ([("code", "=", "Personalverleih")], "contract_type_personalverleih")}


def pre_init_hook(env):
    """Take over what an earlier installation has left, instead of making it a second time."""
    for model, (domain, name) in _KEPT.items():
        left = env[model].search(domain, limit=1)
        if left:
            values = {"module": _MODULE, "name": name, "model": model, "res_id": left.id, "noupdate": True}
            env["ir.model.data"].create(values)


def uninstall_hook(env):
    """Keep what employees refer to: Odoo deletes all records that an addon's data has made."""
    mine = Domain("module", "=", _MODULE) & Domain("model", "in", list(_KEPT))
    env["ir.model.data"].search(mine).unlink()
    # What administrators were asked about connections goes with them; Odoo keeps a type of activities that has some.
    asked = env.ref(f"{_MODULE}.mail_activity_type_request", raise_if_not_found=False)
    if asked:
        env["mail.activity"].with_context(active_test=False).search([("activity_type_id", "=", asked.id)]).unlink()
    env["ir.config_parameter"].search([("key", "=", "hr_sync.fingerprint_key")]).unlink()
