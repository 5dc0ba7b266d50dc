"""Which values of the history a user may read: those that the user may read on the record itself."""

_HR_USER = "hr.group_hr_user"


class ChangeAccess:
    """Looked up once for some changes, with two queries per model.

    :param changes: ``hr.sync.change``, as superuser; the rights are those of the user of their environment.
    """

    def __init__(self, changes):
        self.env = changes.env
        self.user = changes.env.user
        self._readable, self._known = {}, {}
        for name, part in changes.grouped("res_model").items():
            if name in self.env:
                self._readable[name] = self._readable_ids(name, part.mapped("res_id"))

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

    def may_read(self, change, name):
        """Whether the user may read the field ``name`` of the record type of one change."""
        if change.res_id not in self._readable.get(change.res_model, ()):
            return False
        key = change.res_model, name
        if key not in self._known:
            self._known[key] = self._may_read_field(*key)
        return self._known[key]

    def _may_read_field(self, model_name, name):
        """Of a field that no single field of Odoo holds, nothing says who may read it: who reads any employee may."""
        model = self._model(model_name)
        field = model._sync_fields.get(name) or model._sync_refs.get(name, (None, None))[1]
        field = model._fields.get(field or model._sync_labels.get(name))
        if field is None:
            return model.env.su or self.user.has_group(_HR_USER)
        return model._has_field_access(field, "read")
