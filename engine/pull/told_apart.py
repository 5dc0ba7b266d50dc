"""Entities and Odoo records of which a person has said that they are two."""


def without_told_apart(importer, claims, doubtful, asked):
    """Leave out the pairs of which a person has said that they are two (one query, if there are pairs).

    :param claims: (item, key) by the id of the Odoo record; ``doubtful`` (item, ids of records).
    :param asked: (item, error) of entities that may be several records; the items fail unless they are none of these.
    :return: what is left of the first two.
    """
    ids = {*claims, *(id_ for _item, alike in doubtful for id_ in alike)}
    ids.update(id_ for _item, error in asked for id_ in error.candidates)
    different = importer.stream._told_apart(importer.model.browse(sorted(ids))) if ids else {}

    def left(item, found):
        return [id_ for id_ in found if item.record.external_id not in different.get(id_, ())]

    for item, error in asked:
        if not error.candidates or left(item, error.candidates):
            importer.fail(item, error)
    if not different:
        return claims, doubtful
    kept = {id_: [one for one in claimed if left(one[0], [id_])] for id_, claimed in claims.items()}
    narrowed = [(item, set(left(item, alike))) for item, alike in doubtful]
    return {id_: claimed for id_, claimed in kept.items() if claimed}, [one for one in narrowed if one[1]]
