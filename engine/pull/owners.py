"""Entities that belong to another one, and are imported only if that one is linked."""

from ...records import MISSING, Ref, _lt
from ..refs import Refs


def without_owner(importer, records):
    """The external ids of those of ``records`` whose owner is not linked (one query for a page, if there are owners).

    Nobody has asked for them, so nothing is wrong with them, and no issue is made for each.
    """
    if not importer.declaration.owner:
        return set()
    name, _record = importer.declaration.owner
    refs = Refs(importer.connection)
    owners = {record.external_id: getattr(record, name) for record in records}
    refs.load(owners.values())
    outside = {id_ for id_, owner in owners.items() if isinstance(owner, Ref) and refs[owner] is MISSING}
    if outside:
        said = _lt("Records that belong to a record that is not linked were not imported.")
        importer.notes[said] = True
    return outside
