"""Who is linked and was not listed any more."""

from datetime import timezone

from odoo.fields import Domain

from ..guard import Guard
from ..issues import Issues

#: How many are read to see whether the list can be trusted, and how many are read in one pass at most.
_SAMPLE, _AT_ONCE = 20, 200
#: How many linked entities are compared with the list at once.
_PART = 5000


def archive_vanished(run_pass):
    """After a complete full pass: records that it did not list are read by id, and archived if they no longer exist.

    Absence from a list alone proves nothing, as pages shift. When more are missing than the guard lets go in a day,
    a sample is read: if all of it is gone, a person is asked about each of the missing; otherwise the list is not to
    be trusted, and only those count that were read and are gone. When more than half of what was listed is missing, be
    it one of one, the right to read it may be lost: a person is asked about each that is gone and of which the changes
    do not tell that it was deleted.
    """
    missing, listed = _missing(run_pass)
    if len(missing) > listed:
        deleted = _deletions(run_pass).intersection(missing)
        run_pass.import_records([run_pass.remote.record(id_, deleted=True) for id_ in sorted(deleted)], counted=deleted)
        missing = [external_id for external_id in missing if external_id not in deleted]
    if not missing:
        return
    left = max(Guard(run_pass.importer).left(), 0)
    sample = missing[:_SAMPLE] if len(missing) > left else missing[:_AT_ONCE]
    read = run_pass.single_reads.fetch(sample, single=True)
    alive = [record for record in read if not record.deleted]
    gone = [record.external_id for record in read if record.deleted]
    if len(missing) > left and not alive and gone:
        gone = missing
    run_pass.import_records(alive)
    doubt = "lost" if len(missing) > listed else "ask" if len(gone) > left else None
    run_pass.import_records([run_pass.remote.vanished(external_id) for external_id in gone], doubt, counted=set(gone))


def _deletions(run_pass):
    """The external ids of what the system says was deleted since the last complete pass."""
    if not run_pass.stream.cursor or not run_pass.stream._declaration().incremental:
        return set()
    pages = run_pass.remote.pages(run_pass.stream.cursor.replace(tzinfo=timezone.utc))
    deleted = set()
    while True:
        run_pass.worker.commit()
        page = next(pages, None)
        if page is None:
            return deleted
        deleted.update(record.external_id for record in page.records if record.deleted)


def _missing(run_pass):
    """The linked, active entities that should have been listed and were not; and how many linked ones were."""
    Link, model = run_pass.env["hr.sync.link"], run_pass.importer.model
    domain = Link._of_type(run_pass.connection, run_pass.stream.record_type) & Domain("state", "=", "linked")
    domain &= run_pass.linked_domain()
    ignored = Issues.ignored(run_pass.importer)
    # Ids alone, not records, and in parts: there may be a hundred thousand.
    unlisted, listed, last, pairs = [], 0, "", None
    while pairs is None or len(pairs) == _PART:
        after = domain & Domain("external_id", ">", last)
        pairs = Link._read_group(after, ["external_id"], ["id:max"], limit=_PART, order="external_id")
        unlisted += [id_ for name, id_ in pairs if name not in run_pass.ids and name not in ignored]
        listed += sum(name in run_pass.ids for name, _id in pairs)
        last = pairs[-1][0] if pairs else last
    links = Link.browse(unlisted)
    if run_pass.first_day and links:
        day = Domain(model._sync_day, ">=", run_pass.first_day) & Domain("id", "in", links.mapped("res_id"))
        within = set(model.with_context(active_test=False).search(day).ids)
        links = links.filtered(lambda link: link.res_id in within)
    inactive = run_pass.importer.false_fingerprint
    missing = [link.external_id for link in links if (link.fingerprint_in or {}).get("active") != inactive]
    return missing, listed
