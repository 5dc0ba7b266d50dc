"""Entities that are not linked, of streams that create nothing in Odoo unless a person says so."""

from ...records import _lt


def is_undecided(importer, item):
    """Whether nobody has said that the entity, which no Odoo record stands for, is to be created."""
    return not importer.creates and not item.is_new


def to_create(importer, items):
    """Those of ``items`` that are created; the others without an Odoo record are skipped."""
    new = [item for item in items if not item.outcome and not item.target]
    left = [item for item in new if is_undecided(importer, item)]
    for item in left:
        item.outcome = "skipped"
    if left:
        said = _lt(
            "Records that are not linked were not created. They are listed, so that you can link or create them."
        )
        importer.notes[said] = True
    return [item for item in new if not item.outcome]
