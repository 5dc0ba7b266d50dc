"""What somebody has changed there since both sides agreed: whether there is any, and who decides about it."""

from ...records import RecordError, _lt


def is_as_agreed(link, found, key):
    """Whether the entity ``found`` (None: there is none) is what both sides agreed on."""
    known_in = link.fingerprint_in
    if found is None or found.errors or not known_in or found.external_id != link.external_id:
        return False
    hashes = found.fingerprints(key)
    return all(hashes.get(name) == hashed for name, hashed in known_in.items())


def check_policy(stream, jobs, local, found):
    """
    :param jobs: those about the record; an issue among them is one that a person has answered.
    :raise RecordError: a person has to say first whether Odoo's value, ``local``, is sent again.
    """
    if stream.policy == "odoo" or jobs.filtered(lambda job: job.purpose == "issue"):
        return
    if found is None:
        raise RecordError(
            "not_found",
            _lt("Somebody has deleted this in %(system)s. Retry to send it again, or ignore it to leave it so."),
            system=stream.connection_id.name,
        )
    names = [name for name, value in local.values().items() if getattr(found, name) != value]
    if not names:
        return  # it was deleted there and made again, say: there is nothing to send
    raise RecordError(
        "conflict",
        _lt(
            "Somebody has changed this in %(system)s: %(changes)s. Keep Odoo's value to send it again, or take the"
            " external one to leave it so."
        ),
        system=stream.connection_id.name,
        changes="; ".join(f"{stream._field_name(name)} {shown(getattr(found, name))}" for name in names),
    )


def shown(value):
    """A field's value in a sentence."""
    return "–" if value is None else getattr(value, "external_id", value)
