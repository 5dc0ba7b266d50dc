"""What a model gets whose records are also sent to the external system."""

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools.safe_eval import safe_eval

from ...engine.changes import links_of, mark, queue, sending_streams
from ...engine.messages import say
from ...engine.refs import Refs
from ...records import MISSING, RecordError
from ...systems import SYSTEMS
from .hr_sync_status_mixin import INTERNAL


class HrSyncPushMixin(models.AbstractModel):
    """Notices what changed in Odoo, whichever way it was edited.

    One stored computed field depends on all that is sent; computing it marks the record, and just before the
    transaction is committed the record is compared with what was last agreed on.
    """

    _name = "hr.sync.push.mixin"
    _inherit = "hr.sync.mixin"
    _description = "HR Sync Push Mixin"

    #: The fields that hold the employee and the day of a record, by which a person chooses what is sent.
    _sync_scope_fields = (None, None)
    #: The field that holds the kind of a record, by which a person may narrow what is exported; None if there is none.
    _sync_scope_kind = None
    #: The models from whose records these are made: an export can be started from their lists.
    _sync_export_sources = ()

    hr_sync_marker = fields.Boolean(
        compute="_compute_hr_sync_marker",
        compute_sudo=True,
        store=True,
        copy=False,
        export_string_translation=False,
        groups=INTERNAL,
    )

    hr_sync_hint = fields.Char(
        string="Not Sent",
        compute="_compute_hr_sync_hint",
        compute_sudo=True,
        export_string_translation=False,
        groups=INTERNAL,
    )

    @api.depends_context("allowed_company_ids", "lang")
    def _compute_hr_sync_hint(self):
        """What the form says about a record that cannot be sent as it is."""
        self.hr_sync_hint = False
        # sudo (compute_sudo): anyone who may read a record may read why it is not sent.
        for stream in sending_streams(self.env, self._sync_record.record_type()):
            mine = self.filtered("id")._sync_of_company(stream.connection_id.company_id & self.env.companies)
            links = links_of(stream, mine)
            undecided, creates = stream._why_not_chosen(mine), stream._declaration().creates
            fresh = mine.filtered(lambda record, links=links: record.id not in links)
            whys = fresh._sync_why_new(stream) if creates else {}
            for record in mine:
                link = links.get(record.id)
                if not link and creates:
                    why = whys.get(record.id) or record._sync_why_shared() or undecided.get(record.id)
                    record.hr_sync_hint = why or record.hr_sync_hint
                elif link and link.state == "linked":
                    record.hr_sync_hint = record._sync_why_unsent(stream) or record.hr_sync_hint

    @api.depends(lambda self: self._sync_source_paths())
    def _compute_hr_sync_marker(self):
        # Its value has no meaning; it is set on new records only, so that an edit does not write one more column.
        self.filtered(lambda record: not record.id).hr_sync_marker = False
        mark(self.filtered("id"))

    @api.model
    def _sync_source_paths(self):
        """The paths of the Odoo fields from which the sent fields of any system are built."""
        if not self._sync_record:
            return []
        record_type = self._sync_record.record_type()
        sent = {name for system in SYSTEMS.values() for name in system.sendable(record_type)}
        sources = [self._sync_fields[name] for name in sorted(sent) if name in self._sync_fields]
        sources += [self._sync_refs[name][1] for name in sorted(sent) if name in self._sync_refs]
        return sources

    def unlink(self):
        """Where the stream says so, what is deleted in Odoo is deleted in the external system too."""
        targets = []
        for stream in sending_streams(self.env(su=True), self._sync_record.record_type()):  # sudo: streams are engine's
            if stream.delete_remote and stream._declaration().deletes:
                targets.append((stream, self._sync_of_company(stream.connection_id.company_id)))
        for stream, records in targets:
            queue(stream, records)
        return super().unlink()

    def action_hr_sync_now(self):
        result = super().action_hr_sync_now()
        self.check_access("write")
        for stream in sending_streams(self.env(su=True), self._sync_record.record_type()):  # sudo: as above
            mine = self._sync_of_company(stream.connection_id.company_id)
            known = links_of(stream, mine)
            if mine:
                stream.with_env(self.env)._check_may_be_started()
            queue(stream, mine.filtered(lambda one, known=known: one.id in known), priority=1)
        return result

    def _sync_kept_by(self):
        sending = sending_streams(self.env(su=True), self._sync_record.record_type())  # sudo: streams are the engine's
        pairs = [
            (one.connection_id, self._sync_of_company(one.connection_id.company_id)._sync_owned()) for one in sending
        ]
        return [*super()._sync_kept_by(), *pairs]

    # --- Hooks of the engine -------------------------------------------------------------------------

    def _sync_of_company(self, company):
        """Those of ``self`` that a connection of that company may send: its own, and those without a company."""
        return self.filtered(lambda record: company and (record._sync_company() or company) == company)

    def _sync_company(self):
        """The company of one record, empty where all companies share it."""
        return self.company_id

    def _sync_owned(self):
        """Those of which it is clear whose they are: of a company, or in a database that has just one."""
        shared = self.filtered(lambda record: not record._sync_company())
        # sudo: how many there are, not which
        companies = self.env["res.company"].sudo().with_context(active_test=True)
        if shared and companies.search_count([], limit=2) > 1:
            return self - shared
        return self

    def _sync_outcome(self):
        """What is to become of one record there: "send", "wait" (nothing, for now) or "withdraw"."""
        return "send"

    def _sync_alike(self, stream, coming):
        """The linked records that may be the same as this one, which is about to be created remotely.

        :param coming: others that are about to be created in the same transaction; they count as linked.
        """
        return self.browse()

    @api.model
    def _sync_default_domain(self):
        """Which unlinked records may be created in the external system, unless the stream says something else."""
        return []

    def _sync_creatable(self, stream):
        """Those of ``self``, all without a link, that may be created in the external system."""
        if not stream._declaration().creates:
            return self.browse()
        domain = Domain(safe_eval(stream.domain or "[]"))
        wanted = stream._chosen_of(self.filtered_domain(domain)._sync_owned())
        wanted = wanted.filtered(lambda record: record._sync_outcome() == "send")
        whys = wanted._sync_why_new(stream)
        return wanted.filtered(lambda record: record.id not in whys)

    def _sync_why_local(self, stream):
        """Why one record that has no link cannot be sent, in words; empty if it can."""
        return ""

    def _sync_why_new(self, stream):
        """Likewise of many, by what the model knows, and then by what the system says of such records.

        :return: texts by id, of those that cannot be sent (a fixed number of queries).
        """
        whys = {record.id: why for record in self if (why := record._sync_why_local(stream))}
        if stream._declaration().judged:
            whys |= self.filtered(lambda record: record.id not in whys)._sync_why_judged(stream)
        stream = stream.with_env(self.env)
        whys |= stream._why_in_file(self.filtered(lambda record: record.id not in whys))
        return whys | stream._why_held(self.filtered(lambda record: record.id not in whys))

    def _sync_why_judged(self, stream):
        """Likewise, by what the system says of such records."""
        declaration, connection, whys = stream._declaration(), stream.connection_id, {}
        names, refs = set(declaration.judged), Refs(connection)
        refs.once("batch", lambda: self)
        self._sync_load_refs(names, refs)
        settings, addon = connection._setting_values(), connection._system().addon
        for record in self:
            try:
                sentence = declaration.why_not_created(record._sync_to_record(names, refs), settings)
            except RecordError:
                continue  # whoever sends it says what is wrong
            if sentence:
                whys[record.id] = say(self.env, sentence, addon=addon)
        return whys

    def _sync_why_shared(self):
        """Why a record without a link and a company is not sent, in words; empty if it is sent."""
        return "" if self._sync_owned() else self.env._("Not sent: no company is set. Choose one.")

    def _sync_why_unsent(self, stream):
        """What cannot be sent of one record that has a link, in words; empty if all can."""
        return ""

    @api.model
    def _sync_unlinked(self, stream, scope=Domain.TRUE):
        """The records that a person who asks for a sync wants to be sent although nobody has changed them.

        :param scope: a domain to which they are narrowed.
        """
        return self._sync_without_link(stream, scope)._sync_creatable(stream)

    @api.model
    def _sync_without_link(self, stream, scope):
        """The records of a scope that the external system does not know and that the stream is about."""
        links = self.env["hr.sync.link"]._of_type(stream.connection_id, stream.record_type)
        known = self.env["hr.sync.link"]._search(links)
        domain = Domain(safe_eval(stream.domain or "[]")) & Domain("id", "not in", known.subselect("res_id")) & scope
        found = self.search(domain & self._sync_candidates_domain(stream.connection_id))
        return found._sync_of_company(stream.connection_id.company_id)

    @api.model
    def _sync_scope_domain(self, scope):
        """The domain of the records that an outbound run is narrowed to.

        :param scope: a dict with ``ids`` of records, ``employees`` and ``kinds`` (ids), and the first and last day,
            ``first`` and ``last``, as ISO dates; each may be left out. All but the first mean something where the model
            says which of its fields they are about (``_sync_scope_fields``, ``_sync_scope_kind``).
        """
        domain = Domain("id", "in", scope["ids"]) if "ids" in scope else Domain.TRUE
        employee, day = self._sync_scope_fields
        if employee and "employees" in scope:
            domain &= Domain(employee, "in", scope["employees"])
        if self._sync_scope_kind and "kinds" in scope:
            domain &= Domain(self._sync_scope_kind, "in", scope["kinds"])
        if day and "first" in scope:
            domain &= Domain(day, ">=", scope["first"])
        if day and "last" in scope:
            domain &= Domain(day, "<=", scope["last"])
        return domain

    @api.model
    def _sync_is_in_scope(self, stream, scope):
        """Whether an outbound run with that scope has anything to compare, to send or to explain."""
        model = self.with_context(active_test=False)
        domain = model._sync_scope_domain(scope)
        links = self.env["hr.sync.link"]._of_type(stream.connection_id, stream.record_type)
        links &= Domain("state", "!=", "detached") & Domain("res_id", "in", model._search(domain))
        if self.env["hr.sync.link"].search_count(links, limit=1):
            return True
        return bool(model._sync_unlinked(stream, domain) or model._sync_left_here(stream, domain))

    @api.model
    def _sync_left_here(self, stream, scope):
        """Why records of a scope that the external system does not know are not sent: the records, by reason."""
        if not stream._declaration().creates:
            return {}
        found = self.with_context(lang=stream.connection_id._language())._sync_without_link(stream, scope)
        left = found - found._sync_creatable(stream)
        whys, undecided = left._sync_why_new(stream), stream._why_not_chosen(left)
        reasons = left.grouped(
            lambda record: whys.get(record.id) or record._sync_why_shared() or undecided.get(record.id)
        )
        return {why: records for why, records in reasons.items() if why}

    @api.model
    def _sync_still_there(self, domain):
        """A link by which an external system has, or may have, one of the records of a domain; empty if none has.

        For whoever deletes something with which the database deletes these records, without their links.
        """
        records = self.sudo().search(domain)  # sudo: whether they were sent, not which
        links = Domain("res_model", "=", self._name) & Domain("res_id", "in", records.ids)
        links &= Domain("state", "in", ("linked", "creating")) & Domain("connection_id.active", "=", True)
        return self.env["hr.sync.link"].sudo().search(links, limit=1)  # sudo: as above

    def _sync_created(self):
        """Called once a record is known to the external system, in the same transaction."""

    def _sync_is_as_sent(self, sent):
        """Whether one record is still as it was sent."""
        return True

    def _sync_agreed(self):
        """Called for the records that the external system knows as they are now."""

    def _sync_unsent(self, local):
        """What one record refers to without the external system knowing it: records by the field of ``local``."""
        return {
            name: self[field]
            for name, (_record, field) in self._sync_refs.items()
            if getattr(local, name) is MISSING and self[field]
        }

    def _sync_outgoing(self, record, there):
        """``record`` as it is sent, given what is there already (None if nothing is)."""
        return record
