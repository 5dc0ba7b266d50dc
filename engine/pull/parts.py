"""Imports what can be imported of records that cannot be imported as a whole."""

from ...records import RecordError, _lt, joined


class Parts:
    """Of an item that failed, applies what ends it, then the vital fields together, then each other one by itself.

    What cannot be applied keeps its value in Odoo, and is named in the item's issue. Only items that failed come here,
    and not again until something about them changes.

    :param writer: the chunk's ``Writer``, whose steps are tried again with fewer fields.
    """

    def __init__(self, writer):
        self.writer = writer
        self.importer = writer.importer
        self.model = writer.model
        self.vital = frozenset(self.model._sync_vital)

    def update(self, items, guard):
        for item in items:
            wanted, error = frozenset(item.apply), item.error
            ends = self.model._sync_ends(item.record) & wanted

            def work(item):
                self.writer.write_whole([item], guard)

            rest = wanted - self.vital - ends
            if error.field in rest and self._attempt(item, wanted - {error.field}, work):
                self._keep(item, item.apply, [error], item.outcome)
                continue
            groups = [ends, (self.vital & wanted) - ends, *({name} for name in sorted(rest))]
            applied, errors = self._apply(item, [group for group in groups if group and group != wanted], work)
            if applied:
                item.apply = applied
                self._keep(item, applied, errors, "archived" if item.is_gone() else "updated")
            else:
                self._give_up(item, wanted, error)

    def make(self, items):
        """Create what can be created without some of its fields; one that is over and cannot come is left out."""
        keys = {name for key in self.importer.declaration.match for name in key}
        for item in items:
            wanted, error = frozenset(item.apply), item.error
            # Without its identifying fields, a person who already exists might be created again.
            first = wanted & (self.importer.first_needed | keys)
            if error.field in wanted - first and self._attempt(item, wanted - {error.field}, self._make):
                self._keep(item, item.apply, [error], "created")
            elif first not in (wanted, frozenset()) and self._attempt(item, first, self._make):
                groups = [{name} for name in sorted(wanted - first)]
                applied, errors = self._apply(item, groups, lambda item: self.writer.write_whole([item]))
                self._keep(item, first | applied, errors, "created")
            else:
                self._give_up(item, wanted, error)
                if self.model._sync_ends(item.record):
                    self.importer.pass_over(item, error)

    def _make(self, item):
        self.writer.make_whole([item])

    def _apply(self, item, groups, work):
        """Apply groups of fields one after the other; returns the fields that were applied, and the others' errors."""
        applied, errors = set(), []
        for group in groups:
            if self._attempt(item, group, work):
                applied |= item.apply
            elif item.error:
                errors.append(self._named(item.error, group))
        return applied, errors

    def _attempt(self, item, names, work):
        """Whether the item can be imported with these fields alone."""
        item.apply, item.outcome, item.error = set(names), "", None
        work(item)
        return not item.error and item.outcome != "skipped"

    def _named(self, error, names):
        """The error with the field that it is about, if it does not name one."""
        if error.field or len(names) > 1:
            return error
        name = next(iter(names))
        label = self.importer.stream._field_label_of(name)
        sentence = _lt("%(field)s: %(reason)s", field=label, reason=error.sentence)
        return RecordError(error.code, sentence, name, fix=error.fix)

    def _keep(self, item, applied, errors, outcome):
        item.apply, item.outcome, item.error = set(applied), outcome, None
        if errors:
            lines = dict.fromkeys(error.sentence for error in (*errors, *filter(None, [item.left])))
            item.left = RecordError(errors[0].code, joined(lines, "\n"), errors[0].field, fix=errors[0].fix)

    def _give_up(self, item, wanted, error):
        item.apply, item.outcome, item.error = set(wanted), "failed", error
