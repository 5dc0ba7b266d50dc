"""Comparing what two ways of doing the same leave in the database: all rows of all business tables."""

import hashlib
import random
import re
from collections import Counter
from contextlib import contextmanager

from odoo.tools import SQL

from .common import ENGINE_TABLES

#: Tables of Odoo's own machinery; attachments are data.
_MACHINERY = (*ENGINE_TABLES, "ir_act", "ir_as", "ir_d", "ir_e", "ir_f", "ir_m", "ir_p", "ir_r", "ir_s", "ir_u")
#: What differs each time a row is added: times, random texts, ids that no field declares to be any, and what is
#: rounded from sums.
_VOLATILE = {
    "access_token",
    "alias_defaults",
    "alias_parent_thread_id",
    "create_date",
    "id",
    "message_id",
    "parent_path",
    "progress",
    "uuid",
    "write_date",
}
#: JSON columns whose keys are ids, by the table that they are of.
_KEYED = {"analytic_distribution": "account_analytic_account", "salary_distribution": "res_partner_bank"}
#: An id in a link within a text.
_LINKED = re.compile(r"/(\d+)/|\b(?:data-oe-)?id='?\"?=?(\d+)")
#: How often what a row refers to is taken into what it is known by.
_ROUNDS = 4


class SnapshotMixin:
    """For a ``TwogethrCase``: two ways of syncing have to lead to the same rows."""

    def assertSameRows(self, work, off):
        """``work()`` leaves the same rows with the context manager ``off`` around it as without.

        Ids and times of creation do not count. What is done is undone each time.

        :return: the number of rows by table that ``work()`` has added.
        """
        known = _highest(self.env)
        before = _rows(self.env, known)
        with self.undone():
            work()
            ours = _rows(self.env, known)
        with self.undone(), off:
            work()
            theirs = _rows(self.env, known)
        # First what rows say by themselves, as whatever refers to one that differs differs too.
        for whole in (False, True):
            for name in sorted(ours.keys() | theirs.keys()):
                self._compare(name, *(Counter(row[whole] for row in rows.get(name, ())) for rows in (ours, theirs)))
        return Counter({name: len(rows) - len(before.get(name, ())) for name, rows in ours.items()})

    def _compare(self, name, ours, theirs):
        only_ours, only_theirs = ours - theirs, theirs - ours
        if only_ours or only_theirs:
            parts = [
                "\n".join((f"{rows.total()} only {which}:", *sorted(rows.elements())[:3]))
                for which, rows in (("with it", only_ours), ("without it", only_theirs))
            ]
            raise AssertionError("\n".join((f"{name} differs", *parts)))

    @contextmanager
    def undone(self):
        """Take back what is done within, also what a worker has committed."""
        self.env.flush_all()
        random.seed(1)  # Odoo draws colours
        savepoint = self.env.cr.savepoint()
        try:
            yield
        finally:
            savepoint.close(rollback=True)
            self.env.invalidate_all(flush=False)
            self.registry.clear_all_caches()


def _models(env):
    for name in sorted(env.registry):
        model = env[name]
        if not model._abstract and not model._transient and model._auto and not model._table.startswith(_MACHINERY):
            yield model


def _highest(env):
    """The highest id of each table: whatever is above it has been added since."""
    env.flush_all()
    query = "SELECT COALESCE(MAX(id), 0) FROM %s"
    return {model._table: env.execute_query(SQL(query, SQL.identifier(model._table)))[0][0] for model in _models(env)}


def _rows(env, known):
    """All rows by table: what each says by itself, and with what it refers to, which is known by what that says."""
    env.flush_all()
    rows = {}
    for model in _models(env):
        names = [field.name for field in model._fields.values() if field.store and field.column_type]
        columns = SQL(", ").join(SQL.identifier(name) for name in names)
        for values in env.execute_query(SQL("SELECT %s FROM %s", columns, SQL.identifier(model._table))):
            row = dict(zip(names, values, strict=True))
            rows[model._table, row["id"]] = _parts(env, model, row)
    fixed = {(table, id_) for table, id_ in rows if id_ <= known[table]}
    labels = {key: f"{key[0]} {key[1]}" if key in fixed else key[0] for key in rows}
    plain = dict(labels)
    for _round in range(_ROUNDS):
        fresh = {key: _digest(_said(parts, labels)) for key, parts in rows.items() if key not in fixed}
        labels.update(fresh)
    found = {}
    for key, parts in rows.items():
        own, whole = _said(parts, plain), f"{labels[key] if key in fixed else ''} {_said(parts, labels)}"
        found.setdefault(key[0], []).append((own, whole))
    for table, pairs in _relations(env):
        found[table] = [("", " ".join(labels.get(key, str(key)) for key in pair)) for pair in pairs]
    return found


def _parts(env, model, row):
    """A row as (column, value) pairs; a reference is a (table, id) pair in a list."""
    parts = []
    for name, value in sorted(row.items()):
        field = model._fields[name]
        if name in _VOLATILE or value is None or value is False:
            continue
        if field.type == "many2one":
            value = [(env[field.comodel_name]._table, value)]
        elif field.type == "many2one_reference":
            target = row.get(field.model_field)
            value = [(env[target]._table, value)] if target in env else "?"
        elif field.type == "reference":
            target, _comma, id_ = value.partition(",")
            value = [(env[target]._table, int(id_))]
        elif name in _KEYED:
            pairs = [(tuple((_KEYED[name], int(id_)) for id_ in key.split(",")), part) for key, part in value.items()]
            value = [*(target for key, _part in pairs for target in key), *(str(part) for _key, part in pairs)]
        elif isinstance(value, str):
            value = _LINKED.sub("/", value)
        elif isinstance(value, float):
            value = round(value, 6)  # sums depend on the order in which PostgreSQL finds the rows
        elif isinstance(value, memoryview):
            value = _digest(repr(bytes(value)))
        parts.append((name, value))
    return parts


def _said(parts, labels):
    texts = []
    for name, value in parts:
        if isinstance(value, list):
            value = [labels.get(one, f"{one[0]} {one[1]}") if isinstance(one, tuple) else one for one in value]
        texts.append(f"{name}={value!r}")
    return " ".join(texts)


def _digest(text):
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def _relations(env):
    """The rows of the tables behind many2many fields."""
    done = set()
    for model in _models(env):
        for field in model._fields.values():
            if field.type != "many2many" or not field.store or field.relation in done:
                continue
            done.add(field.relation)
            other = env[field.comodel_name]
            if other._transient or other._table.startswith(_MACHINERY):
                continue
            columns = SQL(", ").join((SQL.identifier(field.column1), SQL.identifier(field.column2)))
            found = env.execute_query(SQL("SELECT %s FROM %s", columns, SQL.identifier(field.relation)))
            yield field.relation, [((model._table, one), (other._table, two)) for one, two in found]
