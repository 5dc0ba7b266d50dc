"""Files that belong to records: each is asked for once, by a job of its record."""

from collections import defaultdict

from odoo.fields import Domain

from ...records import is_empty

#: The record type of the links of attachments.
PART = "receipt"
#: Bytes that a file may have.
LIMIT = 20 * 1024 * 1024


def request_files(importer, items):
    """Leave a job for each record that has files which are not here yet (two queries).

    What was fetched stays, also when the external system no longer lists it: it is evidence.
    """
    name = importer.declaration.files
    having = [item for item in items if name and not is_empty(item.record.values().get(name))]
    if not having:
        return
    wanted = {
        item.record.external_id: {key_of(item.record.external_id, file): file for file in getattr(item.record, name)}
        for item in having
    }
    here = attached(importer.env, importer.connection, [key for files in wanted.values() for key in files])
    Job = importer.env["hr.sync.job"]
    mine = Domain("connection_id", "=", importer.connection.id) & Domain("record_type", "=", importer.record_type)
    mine &= Domain("purpose", "=", "files") & Domain("state", "in", ("pending", "failed"))
    known = {job.external_id: job for job in Job.search(mine & Domain("external_id", "in", list(wanted)))}
    fresh = []
    for item in having:
        external_id = item.record.external_id
        item.lacking = tuple(file for key, file in wanted[external_id].items() if key not in here)
        files = [[file.key, file.name, file.media_type] for file in item.lacking]
        values = {"files": files, "state": "pending", "next_attempt": False, "attempts": 0, "res_id": item.target.id}
        if external_id in known:
            known[external_id].write(values if files else {"state": "done"})
        elif files:
            fresh.append({"external_id": external_id, "label": item.record.label, **values})
    common = {
        "connection_id": importer.connection.id,
        "record_type": importer.record_type,
        "purpose": "files",
        "res_model": importer.model._name,
    }
    Job.create([{**common, **values} for values in fresh])


def attached(env, connection, keys):
    """Those of ``keys`` whose files have been attached, also if somebody deleted the attachment since."""
    domain = Domain("connection_id", "=", connection.id) & Domain("record_type", "=", PART)
    links = env["hr.sync.link"].search_fetch(domain & Domain("external_id", "in", keys), ["external_id"])
    return set(links.mapped("external_id"))


def key_of(external_id, file):
    """The external id of a file's link."""
    return f"{external_id}/{file.key}"


def existing(env, places):
    """Those of ``places``, pairs of a model and an id, where there is a record (one query a model)."""
    ids = defaultdict(list)
    for model, res_id in places:
        if model in env and res_id:
            ids[model].append(res_id)
    return {(model, res_id) for model in ids for res_id in env[model].browse(ids[model]).exists().ids}
