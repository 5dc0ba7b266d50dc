"""Files that belong to records: fetched once, apart from the records and outside of any transaction."""

from odoo.fields import Domain

from ...records import File, is_empty
from ...systems import ContractBroken, Forbidden, NotFound, Rejected
from ..hr_sync_mixin import SYNC_CONTEXT
from .issues import FILE

PART = "receipt"
#: Bytes that a file may have.
LIMIT = 20 * 1024 * 1024


def request_files(landing, items):
    """Leave a job for each record that has files which are not here yet (two queries).

    What was fetched stays, also when the external system no longer lists it: it is evidence.
    """
    name = landing.declaration.files
    having = [item for item in items if name and not is_empty(item.record.values().get(name))]
    if not having:
        return
    wanted = {
        item.record.external_id: {_key(item.record.external_id, file): file for file in getattr(item.record, name)}
        for item in having
    }
    here = _here(landing.env, landing.connection, [key for files in wanted.values() for key in files])
    Job = landing.env["hr.sync.job"]
    mine = Domain("connection_id", "=", landing.connection.id) & Domain("record_type", "=", landing.record_type)
    mine &= Domain("purpose", "=", "files") & Domain("state", "in", ("pending", "failed"))
    known = {job.external_id: job for job in Job.search(mine & Domain("external_id", "in", list(wanted)))}
    fresh = []
    for item in having:
        external_id = item.record.external_id
        item.lacking = tuple(file for key, file in wanted[external_id].items() if key not in here)
        files = [[file.key, file.name, file.media_type] for file in item.lacking]
        values = {"files": files, "state": "pending", "next_attempt": False, "res_id": item.target.id}
        if external_id in known:
            known[external_id].write(values if files else {"state": "done"})
        elif files:
            fresh.append({"external_id": external_id, "label": item.record.label, **values})
    common = {
        "connection_id": landing.connection.id,
        "record_type": landing.record_type,
        "purpose": "files",
        "res_model": landing.model._name,
    }
    Job.create([{**common, **values} for values in fresh])


def fetch_files(worker, job, stream, remote):
    """Fetch what a job asks for and attach it, each file in a transaction of its own.

    One that cannot be had becomes an issue about its record, and keeps no other away.

    :raise RemoteError: the system cannot be asked now.
    """
    env, external_id = worker.env, job.external_id
    record = env[job.res_model].browse(job.res_id)
    if not record.exists():
        worker.transaction(lambda: job.write({"state": "done"}))
        return
    files = {_key(external_id, file): file for file in (File(*values) for values in job.files or ())}
    here = _here(env, worker.connection, list(files))
    problems = []
    for key, file in files.items():
        if key in here:
            continue
        worker.commit()
        try:
            content = remote.read_file(external_id, file, LIMIT)
        except (NotFound, Forbidden, Rejected, ContractBroken) as error:
            problems.append(env._("%(file)s could not be fetched: %(reason)s", file=file.name, reason=error))
            continue
        refused = record._sync_file_refused(content)
        if refused:
            problems.append(env._("%(file)s is not attached: %(reason)s.", file=file.name, reason=refused))
            continue
        worker.transaction(lambda key=key, file=file, content=content: _attach(worker, record, key, file, content))
    link = env["hr.sync.link"]._of_entities(worker.connection, stream.record_type, [external_id]).get(external_id)

    def finish():
        job.write({"state": "done"})
        if problems:
            problems.append(env._("Put it right in the external system, then retry."))
            worker.stream_issue(stream, external_id, FILE, " ".join(problems), link)
        else:
            worker.close_issue(stream, external_id, FILE)

    worker.transaction(finish)


def _attach(worker, record, key, file, content):
    values = {"name": file.name, "raw": content, "res_model": record._name, "res_id": record.id}
    attachment = record.with_context(**SYNC_CONTEXT).env["ir.attachment"].create(values)
    worker.env["hr.sync.link"].create(
        {
            "connection_id": worker.connection.id,
            "record_type": PART,
            "external_id": key,
            "res_model": "ir.attachment",
            "res_id": attachment.id,
            "made": True,
        }
    )


def _here(env, connection, keys):
    """Those of ``keys`` whose files have been attached, also if somebody deleted the attachment since."""
    domain = Domain("connection_id", "=", connection.id) & Domain("record_type", "=", PART)
    links = env["hr.sync.link"].search_fetch(domain & Domain("external_id", "in", keys), ["external_id"])
    return set(links.mapped("external_id"))


def _key(external_id, file):
    return f"{external_id}/{file.key}"
