"""Files that belong to records: fetched once, apart from the records and outside of any transaction."""

from odoo.fields import Domain

from ...records import File, _lt, clause, is_empty, joined
from ...systems import RemoteError, TooLarge
from ..context import SYNC_CONTEXT
from ..error_table import Action, Place, Seen, outcome_of, seen
from ..issues import FILE
from ..stream_issues import close_issue, open_issue
from .file_kinds import kind_of, name_for

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
        item.record.external_id: {_key(item.record.external_id, file): file for file in getattr(item.record, name)}
        for item in having
    }
    here = _here(importer.env, importer.connection, [key for files in wanted.values() for key in files])
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


def fetch_files(worker, job, stream, remote):
    """Fetch what a job asks for and attach it, each file in a transaction of its own.

    One that cannot be had becomes an issue about its record, and keeps no other away. Once the worker's time is up,
    the job goes on with the next slice.

    :raise RemoteError: the system cannot be asked now; the job is to be done again.
    """
    env, external_id, tried = worker.env, job.external_id, job.attempts + 1
    record = env[job.res_model].browse(job.res_id)
    if not record.exists():
        worker.transaction(lambda: job.write({"state": "done"}))
        return
    files = {_key(external_id, file): file for file in (File(*values) for values in job.files or ())}
    here = _here(env, worker.connection, list(files))
    problems, trouble, fetched = [], None, False
    for key, file in files.items():
        if key in here:
            continue
        worker.commit()
        if fetched and worker.seconds_left <= 0:
            return
        fetched = True
        try:
            content = remote.read_file(external_id, file, LIMIT)
        except RemoteError as error:
            outcome = outcome_of(error, Place.FILE)
            if outcome.action is Action.RETRY and tried < outcome.tries:
                trouble = error
            elif outcome.action in (Action.RETRY, Action.FAIL):
                problems.append(_lt("%(file)s could not be fetched: %(reason)s.", file=file.name, reason=_why(error)))
            else:
                raise
            continue
        refused = record._sync_file_refused(content)
        if refused:
            problems.append(_lt("%(file)s is not attached: %(reason)s.", file=file.name, reason=refused))
            continue
        worker.transaction(lambda key=key, file=file, content=content: _attach(worker, record, key, file, content))
    if trouble:
        raise trouble
    link = env["hr.sync.link"]._of_entities(worker.connection, stream.record_type, [external_id]).get(external_id)

    def finish():
        job.write({"state": "done"})
        if problems:
            problems.append(_lt("Correct it in the external system, then retry."))
            open_issue(env, stream, external_id, FILE, joined(problems, " "), link)
        else:
            close_issue(env, stream, external_id, FILE)

    worker.transaction(finish)


def _why(error):
    """The reason in words that an officer can act upon, as it stands before a full stop."""
    kind = seen(error)
    if kind is Seen.NOT_FOUND:
        return _lt("it does not exist")
    if kind is Seen.FORBIDDEN:
        return _lt("the API key has no permission to read it")
    if isinstance(error, TooLarge):
        return _lt("it is larger than %(limit)s MB", limit=LIMIT // 2**20)
    return clause(error.sentence)


def _attach(worker, record, key, file, content):
    if not record.exists():
        return  # somebody deleted it meanwhile
    kind = kind_of(content) or "application/octet-stream"
    # As it was sent: what is made smaller is no evidence. The type is ours, as Odoo would take it from the name.
    context = {**SYNC_CONTEXT, "image_no_postprocess": True}
    Attachment = record.with_company(worker.connection.company_id).with_context(**context).env["ir.attachment"]
    values = {"name": name_for(file.name, kind), "raw": content, "mimetype": kind}
    attachment = Attachment.create({**values, "res_model": record._name, "res_id": record.id})
    if "message_main_attachment_id" in record._fields:
        record.with_context(**SYNC_CONTEXT)._message_set_main_attachment_id(attachment)
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
