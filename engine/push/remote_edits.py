"""What somebody has changed in the external system, where a stream only sends: overwritten, asked about, or left."""

from ...records import MISSING, digest
from .comparison import check_policy


def names_that_differ(link, names, local, there, key):
    """Those of ``names``, which Odoo has changed, that are otherwise in the entity ``there``, as it was just read.

    The others need not be sent, and are agreed on.
    """
    same = {name for name in names if getattr(there, name) is not MISSING}
    same = {name for name in same if getattr(there, name) == getattr(local, name)}
    if same:
        _agree(link, same, local.fingerprints(key), there.fingerprints(key))
    return names - same


def names_to_send(stream, jobs, link, names, local, there, key):
    """Those of ``names``, which Odoo has changed, and the fields that were changed there since both sides agreed.

    What is the same on both sides by now is agreed on, and so is what a person wants to keep as it is there. What was
    changed by a call of ours without an answer, nobody else has changed.

    :param jobs: those about the record; an issue among them is one that a person has answered.
    :param local: the fields as Odoo has them, ``there`` the entity as it was just read.
    :raise RecordError: a person has to say first whether Odoo's value is sent again.
    """
    known_in = link.fingerprint_in or {}
    hashes, built = there.fingerprints(key), local.fingerprints(key)
    edited = {name for name in built if name in hashes and known_in.get(name) != hashes[name]}
    differing = {name for name in edited if getattr(there, name) != getattr(local, name)}
    ours = {name for name in differing if hashes[name] == (link.sent or {}).get(name, [None])[0]}
    kept = differing - ours if "remote" in jobs.mapped("resolution") else set()
    if theirs := differing - ours - kept:
        check_policy(stream, jobs, local.only(theirs), there)
    if agreed := edited - differing | kept:
        _agree(link, agreed, built, hashes)
    return (names | differing) - kept


def _agree(link, names, built, hashes):
    """Keep what both sides have of these fields by now."""
    known_in = {**(link.fingerprint_in or {}), **{name: hashes[name] for name in names}}
    known_out = {**(link.fingerprint_out or {}), **{name: built[name] for name in names}}
    link.write({"fingerprint_in": known_in, "fingerprint_out": known_out, "digest": digest(known_in)})
