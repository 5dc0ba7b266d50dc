"""What somebody has changed in the external system, where a stream only sends: overwritten, asked about, or left."""

from ...records import digest
from .comparison import check_policy


def names_to_overwrite(stream, jobs, link, local, there, key):
    """The fields that somebody has changed there since both sides agreed, and that are sent again.

    What is the same on both sides by now is agreed on.

    :param jobs: those about the record; an issue among them is one that a person has answered.
    :param local: the fields as Odoo has them, ``there`` the entity as it was just read.
    :raise RecordError: a person has to say first whether Odoo's value is sent again.
    """
    known_in, known_out = dict(link.fingerprint_in or {}), dict(link.fingerprint_out or {})
    hashes, built = there.fingerprints(key), local.fingerprints(key)
    edited = {name for name in built if name in hashes and known_in.get(name) != hashes[name]}
    differing = {name for name in edited if getattr(there, name) != getattr(local, name)}
    kept = differing if "remote" in jobs.mapped("resolution") else set()
    if differing - kept:
        check_policy(stream, jobs, local.only(differing), there)
    agreed = {name: hashes[name] for name in edited - differing | kept}
    if agreed:
        known_in.update(agreed)
        known_out.update({name: built[name] for name in agreed})
        link.write({"fingerprint_in": known_in, "fingerprint_out": known_out, "digest": digest(known_in)})
    return differing - kept
