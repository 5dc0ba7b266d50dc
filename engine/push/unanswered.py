"""Calls that may have created something, where nothing that can be read shows it: a person says what became of them.

For streams that do not ``find_created``. Their records are sent one after the other: before each call its mark is
committed, so that after a crash just one call is in doubt. Until a person has said whether its entity is there, it is
not repeated, and nothing else is sent through the stream.
"""

from odoo.fields import Domain

from ...records import RecordError, _lt, digest, joined
from ..changes import local_changes, queue
from ..issues import issues_of
from ..values import shown
from .local_records import local_records
from .rows import Rows

#: The cause of the issue by which a person is asked, and the answers.
CODE = "unanswered"
THERE, ABSENT = "there", "absent"
_QUESTION = _lt(
    "It is not known whether %(system)s has %(name)s: it was sent, and no clear answer came. Check that in %(system)s,"
    " then click It Was Received or It Was Not Received. Until then no other record of this type is sent. Values sent:"
    " %(values)s"
)


def send_in_turn(sender, ids, remote, transactions):
    """Send these records one after the other, as long as nothing is in doubt.

    :param sender: the ``Sender``.
    :param remote: the system's stream.
    :return: whether anything was done.
    :raise SliceEnded: nothing more can be called now.
    """
    stream, is_done = sender.stream, False
    with remote.session():
        for id_ in ids:
            # Each time: an answer may not have been saved, and a person may have changed the settings meanwhile.
            if not transactions.transaction(lambda: settle(stream, sender.key)):
                break
            if stream._awaits_person() or stream._why_file():
                break
            is_done |= sender.send([id_], remote)
            if transactions.seconds_left <= 0:
                break
    return is_done


def question(stream, target, error=None):
    """The error by which a person is asked whether the entity of ``target`` is there.

    :param error: what the call has raised, if it did.
    """
    values = _values(stream, target)
    asked = _QUESTION.filled(system=stream.connection_id.name, name=target._sync_title(), values=values)
    found = RecordError(CODE, joined([error.sentence, asked], " ") if error else asked)
    found.detail = error.detail if error else ""
    return found


def _values(stream, target):
    """What a person looks for in the external system, in words: the record as Odoo has it."""
    try:
        local = local_records(stream, target).of(target)
    except RecordError:
        return target._sync_title()
    pairs = ((stream._field_label_of(name), shown(stream.env, value, name)) for name, value in local.values().items())
    return joined(joined([label, value], " ") for label, value in pairs if value)


def settle(stream, key):
    """Carry out what people have said about calls that are in doubt, and ask about the others; in a transaction.

    :return: whether nothing is in doubt any more.
    """
    Link = stream.env["hr.sync.link"]
    mine = Link._of_type(stream.connection_id, stream.record_type)
    links = {link.res_id: link for link in Link.search(mine & Domain("state", "=", "creating"))}
    targets = stream.env[stream._model_name()].with_context(active_test=False).browse(links).exists()
    if not targets:
        return True
    open_or_ignored = issues_of(stream, "out") & Domain("state", "in", ("pending", "failed", "ignored"))
    jobs = stream.env["hr.sync.job"].search(open_or_ignored & Domain("res_id", "in", targets.ids), order="id")
    issues, rows = {job.res_id: job for job in jobs}, Rows(stream)
    rows.take(targets.ids)
    there, asked, unasked = targets.browse(), targets.browse(), {}
    for target in targets:
        issue = issues.get(target.id, jobs.browse())
        answer = issue.state == "pending" and issue.resolution
        if answer == THERE:
            there |= target
        elif answer == ABSENT:
            links[target.id].unlink()  # its row waits: it is sent like a record that never was
        elif issue.state != "ignored":
            asked |= target
            if (issue.state, issue.error_code) != ("failed", CODE):
                unasked[target.id] = question(stream, target)
    rows.fail(unasked)
    _take_over(rows, key, links, there)
    return not asked


def _take_over(rows, key, links, targets):
    """These are there as they were sent; what has changed in Odoo since goes its usual way."""
    stream = rows.stream
    for target in targets:
        links[target.id].write({"state": "linked", "digest": digest(links[target.id].fingerprint_in or {})})
    targets._sync_created()
    rows.complete(dict.fromkeys(targets.ids, "created"), {id_: links[id_].external_id for id_ in targets.ids})
    records = local_records(stream, targets)
    same = targets.filtered(lambda target: _is_as_sent(links[target.id], records, target, key))
    same._sync_agreed()
    queue(stream, targets - same, priority=1)


def _is_as_sent(link, records, target, key):
    try:
        return not local_changes(link, records.of(target), key)
    except RecordError:
        return False  # whoever sends it says what is wrong with it
