"""Imports records: finds out what is new, what changed and what to ask, and writes it."""

from ...records import MISSING, PartlyRead, RecordError, _lt, fingerprint
from ..changes import mark, postponed
from ..context import engine_env
from ..guard import Guard
from ..history import keep_imported
from ..issues import Issues, reason
from ..item import LATER, SYNCED
from ..outcomes import FrozenRecord
from ..refs import Refs
from .agreement import save_agreement
from .comparer import Comparer
from .files import request_files
from .incomplete import Incomplete
from .match import match
from .remarks import Remarks
from .undecided import to_create
from .verdict import decide
from .writing import Writer


class Importer:
    """Takes one stream's records into Odoo, a chunk in a transaction.

    :param stream: the ``hr.sync.stream``.
    :param key: the fingerprint key.
    :param thorough: records that Odoo refused before are tried again.
    :param run: the ``hr.sync.run`` by which records are changed; None outside of runs.
    """

    def __init__(self, stream, key, thorough=False, run=None):
        self.env = engine_env(stream)
        self.stream = stream.with_env(self.env)
        self.connection = self.stream.connection_id
        self.company = self.connection.company_id
        self.record_type = stream.record_type
        self.model = self.env[self.env["hr.sync.mixin"]._sync_model_name(self.record_type)]
        self.declaration = stream._declaration()
        self.needed = self.declaration.required().union(self.model._sync_needs)
        #: What nothing is created without.
        self.first_needed = self.needed.union(self.model._sync_vital)
        self.policy = stream.policy
        #: Whether what is not linked stays out unless a person has chosen it.
        self.chosen_only = self.stream._is_chosen_only()
        #: Whether what is not linked is created without asking.
        self.creates = self.stream._creates_new()
        #: Whether entities that are not active are left out, unless they are linked.
        self.skips_inactive = self.declaration.skips_inactive
        #: Whether what counts in Odoo is to be sent.
        self.sends = stream.direction != "in" and hasattr(self.model, "hr_sync_marker")
        self.key = key
        self.thorough = thorough
        self.run = run
        self.null = fingerprint(None, key)
        self.false_fingerprint = fingerprint(False, key)
        #: Entities that others cannot do without and that Odoo does not have: (record type, external id) to an example.
        self.needs = {}
        #: Whether more than half of what was shown has vanished.
        self.lost = False
        #: Sentences for the run, with the records that each is about or True.
        self.notes = {}
        #: What models keep from chunk to chunk.
        self.lasting = {}
        self.comparer = Comparer(self.stream, self.model, key, self.notes)
        self.remarks = Remarks(self.stream)
        self.incomplete = Incomplete(self.connection, self.model, self.needed)
        #: What ``match`` knows of this page's candidates.
        self.match_index = None
        self.people = None
        #: Records that were recognised in this pass, by the key and the values that identified them.
        self.adopted = {}
        #: Records to look at again when the rest of the pass is there, and whether that is now.
        self.later = {}
        self.last_call = False

    # --- Comparing, without writing --------------------------------------------------------------------

    def sort(self, records):
        """Which of one page's records need work; see ``Comparer.sort``."""
        self.match_index = None
        return self.comparer.sort(records)

    def _sift(self, records, issues, refs, acknowledged=None, left_out=True):
        """Records as items, with those apart that are left out or cannot be read.

        :param left_out: whether what a person left out stays out.
        :param acknowledged: gets the Odoo ids of those that show what an unanswered update has sent; None to leave it
            at that.
        """
        links = self.env["hr.sync.link"]._of_entities(
            self.connection, self.record_type, [record.external_id for record in records]
        )
        items = []
        for record in self.model._sync_held(records, refs):
            link = links.get(record.external_id)
            record, hashes = self.comparer.hashed(record)
            if acknowledged is not None and link and link.sent and link._acknowledge(hashes):
                acknowledged.append(link.res_id)
            item = self.comparer.item(record, hashes, link)
            items.append(item)
            if link and link.state == "detached" and issues.is_new(item):
                # A person wants back what was deleted in Odoo.
                if acknowledged is not None:
                    link.unlink()
                items[-1] = item = self.comparer.item(record, hashes, None)
                link = None
            item.is_new = not link and issues.is_new(item)
            ignored = left_out and (issues.is_ignored(item) or (self.chosen_only and not link and not item.is_new))
            if (link and link.state in ("detached", "former")) or ignored or (not link and record.deleted):
                item.outcome = "skipped"
            elif not link and not item.is_new and self._is_left_out_as_inactive(record):
                item.outcome = "skipped"
                self.notes[_lt("Records that are closed, or not active, were not imported.")] = True
            elif item.record.errors:
                self._leave_out(item)
        return items

    def _is_left_out_as_inactive(self, record):
        return self.skips_inactive and record.values().get("active") is False

    def _leave_out(self, item):
        """Continue without the fields that could not be read; fail if the rest is of no use without them."""
        record = item.record
        unread = {error.field for error in record.errors if not isinstance(error, PartlyRead)}
        ends = self.model._sync_ends(record)
        if not item.link and not unread.isdisjoint(self.first_needed):
            if ends:
                self.pass_over(item, record.errors[0])
            else:
                self.fail(item, record.errors[0], record.errors)
            return
        item.left = reason(self.stream, record.errors[0], record.errors)
        if not unread.isdisjoint(self.model._sync_vital):
            item.apply -= set(self.model._sync_vital) - ends

    def pass_over(self, item, error):
        """Skip records that were never imported, cannot be imported, and have ended: no user has to act on them."""
        item.outcome, item.error = "skipped", None
        reason = error.sentence
        if error.field:
            reason = _lt("%(field)s: %(reason)s", field=self.stream._field_label_of(error.field), reason=reason)
        sentence = _lt(
            "%(label)s is skipped: it has ended and could not be imported (%(reason)s).",
            label=item.record.label or item.record.external_id,
            reason=reason,
        )
        self.notes[sentence] = True

    def foresee(self, records, left_out=True, supplied=False):
        """What ``import_records`` would find out about one page's records, without taking anything over.

        :param left_out: whether what a person left out is left out here too.
        :param supplied: what the model requires of the connection (``_sync_requirements``) is taken as given.
        :return: the items: with ``error`` or ``question`` what would become an issue; else, with a target, what
            would be written (``apply``), and without one what would be created. And the page's references.
        """
        self.match_index = None
        issues = Issues(self, [record.external_id for record in records])
        refs = Refs(self.connection, self.notes)
        items = self._sift(records, issues, refs, left_out=left_out)
        refs.load(ref for item in items for ref in item.record.refs().values())
        self.incomplete.foresee(items, refs, supplied)
        self._find_targets(items, refs, None, detach=False)
        decide(self, [item for item in items if item.target and not item.outcome], refs)
        return items, refs

    # --- Importing -------------------------------------------------------------------------------------

    def import_records(self, records, resolution=None, references_only=False):
        """Take over one chunk of records in the current transaction.

        :param resolution: what a person decided about them: ``remote``, ``odoo``, ``allow`` or ``new``; or ``ask`` to
            archive no record without asking, ``lost`` because the system shows less than half of what it showed.
        :param references_only: the records hold nothing but references that waited, so they say nothing about other
            issues.
        :return: the items, each with its outcome: created, updated, unchanged, archived, skipped or failed; conflicted
            where a person was asked before.
        """
        # Changes that Odoo makes during the import are compared once all agreements are saved.
        with postponed(self.env):
            items = self._import(records, resolution, references_only)
            if self.sends:
                mark(self.model.concat(*(item.target for item in items if item.owed and item.target)))
        return items

    def _import(self, records, resolution, references_only):
        issues = Issues(self, [record.external_id for record in records])
        refs = Refs(self.connection, self.notes, self.lasting)
        acknowledged = []
        items = self._sift(records, issues, refs, acknowledged)
        for item in items:
            item.wanted = frozenset(item.apply)
            item.digest = issues.digest(item, item.wanted - item.waits_already())
            if item.outcome != "skipped" and not resolution and issues.is_known(item):
                item.outcome = "conflicted" if issues.is_conflict(item) else "failed"
                item.error = RecordError("known", "")
        refs.load(ref for item in items for ref in item.record.refs().values())
        for target, label in self.incomplete.leave_out(items, refs).items():
            self.needs.setdefault(target, label)
        self._find_targets(items, refs, resolution)
        self._note_waiting(items, refs)
        guard = Guard(self, resolution)
        # Updates first: they may set free what a new record needs (a personnel number that is handed on).
        new = to_create(self, items)
        writer = Writer(self, refs)
        writer.update([item for item in items if not item.outcome and item.target], guard, resolution)
        writer.make(new)
        imported = [item for item in items if item.outcome in SYNCED and not item.removed]
        self.remarks.note(imported, refs)
        save_agreement(self, imported, refs)
        keep_imported(self, items)
        request_files(self, imported)
        issues.record([item for item in items if item.outcome != LATER], references_only)
        guard.record()
        # What Odoo has by now may be newer than what had arrived.
        mark(self.model.browse(acknowledged), written=True)
        return items

    def fail(self, item, error, errors=()):
        item.outcome, item.error = "failed", reason(self.stream, error, errors)
        item.frozen = isinstance(error, FrozenRecord)

    def _find_targets(self, items, refs, resolution, detach=True):
        """Give each item its Odoo record: by its link, or else by its natural keys.

        :param detach: links whose record is gone are detached.
        """
        linked = [item for item in items if item.link and not item.outcome]
        alive = set(self.model.browse([item.link.res_id for item in linked]).exists().ids)
        for item in linked:
            if item.link.res_id in alive:
                item.target = self.model.browse(item.link.res_id)
            else:
                if detach:
                    item.link.write({"state": "detached", "label": item.record.label or False})
                item.outcome = "skipped"
        if resolution != "new":
            match(self, [item for item in items if not item.link and not item.outcome and not item.is_new], refs)

    def _note_waiting(self, items, refs):
        for item in items:
            for name, ref in item.record.refs().items():
                if name in item.apply and refs[ref] is MISSING:
                    item.apply.discard(name)
                    item.waiting[name] = [ref.record, ref.external_id]
