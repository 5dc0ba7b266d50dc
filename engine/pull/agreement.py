"""What is saved of an agreement: both hashes of exactly the fields that were handled."""

from odoo import fields
from odoo.fields import Domain

from ...records import digest
from .comparer import payload_kept
from .verdict import beside


def save_agreement(importer, items, refs):
    """Refresh, or make, the links of the items that were imported, and plan what takes effect later."""
    now = fields.Datetime.now()
    fresh = []
    for item, names, current in beside(importer, items, lambda item: item.apply | item.decided, refs):
        held = {name: item.outward_hash(name, value, importer.key) for name, value in current.values().items()}
        values = _link_values(item, names, held, now)
        if item.link:
            if item.link.state == "creating":
                values.update(external_id=item.record.external_id, state="linked")
            changed = {key: value for key, value in values.items() if item.link[key] != value}
            if changed.keys() - {"synced_at", "remote_modified"}:
                item.link.write(changed)
        else:
            made = item.outcome == "created"
            fresh.append({"res_id": item.target.id, "external_id": item.record.external_id, "made": made, **values})
    common = {
        "connection_id": importer.connection.id,
        "company_id": importer.company.id,  # or it would be computed, and written in a second statement
        "record_type": importer.record_type,
        "res_model": importer.model._name,
        "shared": importer.declaration.shared,
        # With all that has a default, or Odoo would look for it once a record.
        "external_uuid": False,
        "part": "",
        "state": "linked",
    }
    importer.env["hr.sync.link"].create([{**common, **values} for values in fresh])
    _plan(importer, items)


def _link_values(item, names, outward_hashes, now):
    link = item.link
    known_in = dict((link and link.fingerprint_in) or {})
    known_out = dict((link and link.fingerprint_out) or {})
    for name in names:
        known_in[name] = item.hashes[name]
        if name in item.owed:
            # Odoo's value stands against another remote one: it is left to be sent.
            known_out.pop(name, None)
        elif name in outward_hashes and name not in item.own:
            known_out[name] = outward_hashes[name]
    for name in item.waiting:
        known_in.pop(name, None)
    for name in item.not_held:
        # It is compared anew once it can be held.
        known_in.pop(name, None)
        known_out.pop(name, None)
    still = ((link and link.waiting) or {}).items()
    waiting = {name: target for name, target in still if name not in item.hashes}
    waiting.update(item.waiting)
    modified = item.record.modified
    payload_hash = (link and link.payload_hash) or False
    if item.record.payload_hash:
        payload_hash = payload_kept(item.record.payload_hash, item.hashes)
    return {
        "fingerprint_in": known_in,
        "digest": digest(known_in),
        "payload_hash": payload_hash,
        "fingerprint_out": known_out,
        "waiting": waiting or False,
        "remote_modified": modified.replace(tzinfo=None) if modified else (link.remote_modified if link else False),
        "synced_at": now,
    }


def _plan(importer, items):
    """Leave a job for the day on which something about a record takes effect."""
    days = {}
    for item in items:
        if moment := importer.model._sync_next_change(item.record, importer.connection):
            days[item.record.external_id] = (item, moment)
    if not days:
        return
    Job = importer.env["hr.sync.job"]
    domain = Domain("connection_id", "=", importer.connection.id) & Domain("record_type", "=", importer.record_type)
    domain &= Domain("purpose", "=", "record") & Domain("state", "in", ("pending", "failed"))
    known = {job.external_id: job for job in Job.search(domain & Domain("external_id", "in", list(days)))}
    for external_id, (item, moment) in days.items():
        if external_id in known:
            job = known[external_id]
            if job.next_attempt != moment or job.state != "pending":
                job.write({"next_attempt": moment, "state": "pending"})
        else:
            Job.create(
                {
                    "connection_id": importer.connection.id,
                    "record_type": importer.record_type,
                    "external_id": external_id,
                    "label": item.record.label,
                    "res_model": importer.model._name,
                    "res_id": item.target.id,
                    "next_attempt": moment,
                }
            )
        importer.connection._wake_at(moment)
