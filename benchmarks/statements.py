"""Counts the engine's own statements for pages of several sizes: the number must not grow with the page.

A statement is the engine's own when no business call is open that the engine made: what Odoo asks within ``create()``
or ``write()``, or while it flushes, would be asked without the engine as well.
"""

import collections

from pulls import pages
from recorder import recording
from session import connect, queries, stream_of

SIZES = (10, 100, 500)


def known(env, url):
    """Pages of entities that are linked, and of entities whose employees are there and not linked."""
    importer, records = _prepared(env, url)
    answer = {"unchanged": [], "matched": []}
    for size in SIZES:
        answer["unchanged"].append(_counted(env, lambda size=size: importer.sort(records[:size])))
    for size in SIZES:
        env.cr.execute("DELETE FROM hr_sync_link WHERE record_type IN ('employee', 'work_period')")
        importer = _fresh(importer)
        answer["matched"].append(
            _counted(env, lambda importer=importer, size=size: importer.import_records(records[:size]))
        )
        env.cr.rollback()
    return answer


def new(env, url, sizes=SIZES):
    """Pages of entities whose employees have to be created."""
    importer, records = _prepared(env, url)
    answer = []
    for size in sizes:
        importer = _fresh(importer)
        answer.append(_counted(env, lambda importer=importer, size=size: importer.import_records(records[:size])))
        env.cr.rollback()
    return {"new": answer}


def _prepared(env, url):
    from odoo.addons.hr_sync.engine.pull.importer import Importer
    from odoo.addons.hr_sync.engine.refs import Refs

    connection = connect(env, url)
    stream = stream_of(connection, "employee")
    records = [record for page in pages(connection, stream) for record in page][: max(SIZES)]
    # What somebody has whose working time has changed is looked up where there is such a person: in each of the pages.
    records.sort(key=lambda record: len(record.employment.periods) < 2)
    records = [*records[:1], *records[:0:-1]]
    importer = Importer(stream, connection._fingerprint_key())
    importer.sort(records)
    # Countries, groups and the like are cached for good: looking them up belongs to no page.
    for record in records:
        importer.model._sync_values(record, Refs(importer.connection))
    _fresh(importer).import_records(records[:1])
    env.cr.rollback()
    return importer, records


def _fresh(importer):
    """An importer as at the beginning of a pass."""
    return type(importer)(importer.stream, importer.key)


def _counted(env, work):
    """The engine's own statements of ``work``, by kind."""
    env.flush_all()
    env.invalidate_all()
    counts = collections.Counter()
    with recording(env.registry) as recorder:

        def note(text, table):
            if table.startswith("hr_sync_"):
                counts["insert" if text.lstrip()[:6].upper() == "INSERT" else "write"] += 1
            elif not recorder.depth and not table and text.lstrip()[:6].upper() == "SELECT":
                counts["select"] += 1

        with queries(note):
            result = work()
            env.flush_all()
    outcomes = collections.Counter(item.outcome for item in result if hasattr(item, "outcome"))
    return {**{kind: counts[kind] for kind in ("select", "insert", "write")}, "outcomes": outcomes}
