"""What is looked at before anything is sent: what somebody has changed there, what is missing, what would be lost."""

from odoo.fields import Domain

from ...records import MISSING, RecordError, _lt, fingerprint, is_empty, joined, shared
from ..issues import issues_of
from ..values import shown


def is_as_agreed(link, found, key):
    """Whether the entity ``found`` (None: there is none) is what both sides agreed on.

    What the system takes and does not tell (it is MISSING) is compared on Odoo's side only.
    """
    known_in = link.fingerprint_in
    if found is None or found.errors or not known_in or found.external_id != link.external_id:
        return False
    hashes = found.fingerprints(key)
    return all(hashes.get(name, hashed) == hashed for name, hashed in known_in.items())


def check_policy(stream, jobs, local, found):
    """
    :param jobs: those about the record; an issue among them is one that a person has answered.
    :raise RecordError: a person has to say first whether Odoo's value, ``local``, is sent again.
    """
    if stream.policy == "odoo":
        return
    if found is None:
        check_still_there(stream, jobs)
        return
    if _are_answered(jobs):
        return
    names = [name for name, value in local.values().items() if getattr(found, name) != value]
    if not names:
        return  # it was deleted there and made again, say: there is nothing to send
    raise RecordError(
        "conflict",
        _lt(
            "Somebody has changed this in %(system)s: %(changes)s. Keep Odoo's value to send it again, or take the"
            " external value to keep the change."
        ),
        system=stream.connection_id.name,
        changes=joined(
            (joined([stream._field_label_of(name), _shown(stream.env, found, name)], " ") for name in names), "; "
        ),
    )


def check_still_there(stream, jobs):
    """Called where the entity of a record is gone.

    :param jobs: as for ``check_policy``.
    :raise RecordError: a person has to say first that it is to be created again.
    """
    if not _are_answered(jobs):
        raise RecordError(
            "not_found",
            _lt(
                "Somebody has deleted this in %(system)s. Retry to send it again, or ignore this issue to keep it"
                " deleted."
            ),
            system=stream.connection_id.name,
        )


def _are_answered(jobs):
    """Whether a person has answered the question about a record, to which these jobs belong."""
    return bool(jobs.filtered(lambda job: job.purpose == "issue"))


def _shown(env, found, name):
    value = getattr(found, name)
    return "–" if value is None else getattr(value, "external_id", None) or shown(env, value, name)


def check_references(stream, target, local, required):
    """
    :param local: what is to be sent of ``target``.
    :param required: those of its fields that are sent and without which it cannot be used.
    :raise RecordError: something it cannot do without is not chosen, or not known to the external system.
    """
    for name in sorted(required):
        value = getattr(local, name)
        if value is not MISSING and value is not None:
            continue
        field = target._sync_refs.get(name, (None, None))[1]
        if value is MISSING:
            raise RecordError(
                "reference",
                _lt(
                    "%(system)s does not know %(name)s (%(what)s). Import it in the connection's set-up; then this"
                    " is sent."
                ),
                fix=(target[field]._name, target[field].id),
                system=stream.connection_id.name,
                name=shared(target[field].display_name),
                what=stream._field_label_of(name),
            )
        if value is None:
            raise RecordError(
                "value",
                _lt(
                    "%(name)s has no %(what)s. Choose one on the timesheet lines or on the project, and approve"
                    " them again."
                ),
                fix=(target._name, target.id),
                name=target._sync_title(),
                what=stream._field_label_of(name),
            )


def undecided_fields(stream, external_ids):
    """The fields of these entities about which a person has still to decide, by external id (one query)."""
    mine = issues_of(stream, "in") & Domain("error_code", "=", "conflict")
    mine &= Domain("external_id", "in", external_ids) & Domain("state", "in", ("failed", "pending"))
    issues = stream.env["hr.sync.job"].search(mine)
    return {issue.external_id: set(issue.conflict_ids.mapped("name")) for issue in issues}


def removal(stream, link, local, key):
    """What would be lost there, in words; None if nothing is."""
    null, known = fingerprint(None, key), link.fingerprint_in or {}
    if local.values().get("active") is False:
        return _lt("It would be closed in the external system")
    emptied = [name for name, value in local.values().items() if is_empty(value) and known.get(name, null) != null]
    if not emptied:
        return None
    names = joined(map(stream._field_label_of, sorted(emptied)))
    return _lt("These fields would be emptied in the external system: %(fields)s", fields=names)
