"""Which values of the history a user may read: those that the user may read on the record itself."""

import functools

from ...records import Ref, from_json

_HR_USER = "hr.group_hr_user"
#: Shown instead of what the user may not read.
MASKED = "•••"


class ChangeAccess:
    """Looked up once for some changes, with two queries per model, and two more per type of record they refer to.

    :param changes: ``hr.sync.change``, as superuser; the rights are those of the user of their environment.
    """

    def __init__(self, changes):
        self.env = changes.env
        self.user = changes.env.user
        self._known = {}
        self._permitted = {}
        by_model = changes.grouped("res_model").items()
        self._ids = {name: list(dict.fromkeys(part.mapped("res_id"))) for name, part in by_model if name in self.env}
        self._readable = {name: self._readable_ids(name, part) for name, part in self._ids.items()}
        self._changes = changes

    @functools.cached_property
    def _refs(self):
        """The references in the values of each change, before and after, by the change's id and the field."""
        return {change.id: _refs_of(change) for change in self._changes if change.raw}

    def may_read_record(self, change):
        """Whether the user may read the record of one change."""
        return change.res_id in self._readable.get(change.res_model, ())

    def may_write_record(self, model, res_id, operation):
        """Whether the user may do ``operation`` (``write``, ``unlink``, ``create``) to the record of one change.

        Looked up once for all records of the model: at most two queries for each operation.
        """
        key = model, operation
        if key not in self._permitted:
            self._permitted[key] = self._permitted_ids(*key)
        return res_id in self._permitted[key]

    def may_read(self, change, name):
        """Whether the user may read the field ``name`` of the record type of one change."""
        if not self.may_read_record(change):
            return False
        key = change.res_model, name
        if key not in self._known:
            self._known[key] = self._may_read_field(*key)
        return self._known[key]

    def may_read_value(self, change, name, place):
        """Likewise, and what the value refers to.

        :param place: 0 for the value before, 1 for the one after.
        """
        ref = self._refs.get(change.id, {}).get((name, place))
        return self.may_read(change, name) and (change.connection_id.id, ref) not in self._unreadable

    def _model(self, name):
        """The model with the rights of the user."""
        return self.env[name].with_user(self.env.uid).with_context(active_test=False)

    def _readable_ids(self, name, ids):
        """The ids of those records that the user may read; all where one is deleted and the user reads any employee."""
        model = self._model(name)
        if not model.has_access("read"):
            return set()
        there = model.browse(ids).exists()
        deleted = set(ids) - set(there.ids) if model.env.su or self.user.has_group(_HR_USER) else set()
        return set(there._filtered_access("read").ids) | deleted

    def _permitted_ids(self, name, operation):
        model, ids = self._model(name), self._ids.get(name, ())
        if operation == "create":
            return set(ids) if model.has_access("create") else set()
        return set(model.browse(ids).exists()._filtered_access(operation)._ids)

    @functools.cached_property
    def _unreadable(self):
        """The references to records that the user may not read, with the id of the connection."""
        wanted = {}
        for change in self._changes:
            for ref in self._refs.get(change.id, {}).values():
                wanted.setdefault((change.connection_id, ref.record), set()).add(ref.external_id)
        Link, found = self.env["hr.sync.link"], set()
        for (connection, record_type), external_ids in wanted.items():
            links = Link._of_entities(connection, record_type, external_ids, ["external_id", "res_model", "res_id"])
            for model, part in Link.union(*links.values()).grouped("res_model").items():
                readable = self._readable_ids(model, part.mapped("res_id"))
                hidden = part.filtered(lambda link, readable=readable: link.res_id not in readable)
                found.update((connection.id, Ref(record_type, link.external_id)) for link in hidden)
        return found

    def _may_read_field(self, model_name, name):
        return may_read_field(self._model(model_name), name)


def may_read_field(model, name):
    """Whether the user may read the field ``name`` of the record type of a model.

    Of a field that no single field of Odoo holds, nothing says who may read it: who reads any employee may.
    """
    field = model._fields.get(model._hr_sync_field(name))
    if field is None:
        return model.env.su or model.env.user.has_group(_HR_USER)
    return model._has_field_access(field, "read")


def _refs_of(change):
    """The references in the values of one change, by the field and the place (before, after)."""
    found = {}
    for name, both in change.raw.items():
        for place, stored in enumerate(both):
            value = from_json(stored)
            if isinstance(value, Ref):
                found[name, place] = value
    return found
