"""What people call the records to which values refer."""

import dataclasses

from ..records import Ref


def names_of(connection, refs):
    """What records are called, by reference: as Odoo does, or as the system did when they were last seen.

    Those that nobody knows are left out. Two queries per record type, and one more per model.
    """
    wanted, names = {}, {}
    for ref in refs:
        wanted.setdefault(ref.record, set()).add(ref.external_id)
    Link = connection.env["hr.sync.link"]
    for record_type, external_ids in wanted.items():
        fields = ["external_id", "res_model", "res_id", "label"]
        found = Link._of_entities(connection, record_type, external_ids, fields)
        for model, links in Link.union(*found.values()).grouped("res_model").items():
            targets = connection.env[model].with_context(active_test=False).browse(links.mapped("res_id")).exists()
            there = {target.id: target.display_name for target in targets}
            for link in links:
                if name := there.get(link.res_id) or link.label:
                    names[Ref(record_type, link.external_id)] = name
    return names


def refs_in(value):
    """The references in a value, however deep they are."""
    if isinstance(value, Ref):
        yield value
    elif isinstance(value, tuple):
        for one in value:
            yield from refs_in(one)
    elif dataclasses.is_dataclass(value):
        for one in dataclasses.fields(value):
            yield from refs_in(getattr(value, one.name))
