"""The Odoo records of a stream that sends: who is sent, who is not, and why not; and what a person decided."""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools.safe_eval import safe_eval

from ...engine.changes import queue
from ...engine.context import engine_env
from ...engine.issues import issues_of

#: What a record is as soon as the external system knows it: nobody decides about it any more.
_KNOWN = ("linked", "creating")


class HrSyncSending(models.Model):
    """One Odoo record of a stream.

    ``choice`` is what a person decided, and stays; everything else is what the last look found, and is brought up to
    date whenever the list is opened.
    """

    _name = "hr.sync.sending"
    _inherit = ["hr.sync.title.mixin", "hr.sync.guard"]
    _description = "HR Sync Record to Send"
    _order = "name, id"

    _stored_names = {"title": "name"}

    # Without an index of its own: the unique one begins with it.
    stream_id = fields.Many2one("hr.sync.stream", required=True, ondelete="cascade", readonly=True)
    connection_id = fields.Many2one(related="stream_id.connection_id", store=True)
    company_id = fields.Many2one(related="stream_id.company_id", store=True)
    record_type = fields.Selection(related="stream_id.record_type", store=True)
    res_model = fields.Char(string="Model", required=True, readonly=True, export_string_translation=False)
    res_id = fields.Many2oneReference(
        string="In Odoo", model_field="res_model", required=True, readonly=True, export_string_translation=False
    )
    name = fields.Char(readonly=True)
    state = fields.Selection(
        [
            ("linked", "Linked"),
            ("creating", "Being created"),
            ("chosen", "To be created"),
            ("undecided", "Waits for a decision"),
            ("excluded", "Excluded"),
            ("unsent", "Not sent"),
        ],
        required=True,
        default="undecided",
        readonly=True,
    )
    reason = fields.Text(readonly=True)
    #: The cause of the open issue about the record.
    cause = fields.Char(readonly=True, export_string_translation=False)
    choice = fields.Selection(
        [("create", "Create in External System"), ("exclude", "Exclude")], string="Decision", readonly=True
    )
    choice_by_id = fields.Many2one("res.users", string="Decided By", ondelete="set null", readonly=True)
    choice_on = fields.Datetime(string="Decided On", readonly=True)
    #: The external ids of entities that a person said are not the record.
    different = fields.Json(readonly=True, export_string_translation=False)
    asks_to_create = fields.Boolean(related="stream_id.asks_to_create", export_string_translation=False)

    _record_unique = models.Constraint("UNIQUE (stream_id, res_id)", "This record is listed already.")

    @api.model
    def _rows(self, stream, records):
        """The rows about ``records``, by their ids (one query)."""
        # sudo: what was decided about a record decides whether it is sent, whoever edits it
        rows = self.sudo().search_fetch(
            [("stream_id", "=", stream.id), ("res_id", "in", records.ids)], ["res_id", "choice", "different"]
        )
        return {row.res_id: row for row in rows}

    @api.model
    def _decide(self, stream, records, choice, different=None):
        """Keep what a person decided about records that are not linked, and have it carried out.

        :param stream: as superuser.
        :param choice: "create", "exclude" or False.
        :param different: the external ids of the entities that are not these records, by the record's id.
        """
        stream = stream.with_env(engine_env(stream))
        records = records.with_env(stream.env)
        self._forget_ignored(stream, records)
        self._keep(stream, records, choice, different)
        self._look_again(stream, {id_ for ids in (different or {}).values() for id_ in ids})
        if choice == "create" and stream.enabled and stream.connection_id.state == "connected":
            queue(stream, records._sync_creatable(stream))

    @api.model
    def _keep(self, stream, records, choice, different=None):
        """The same without carrying it out.

        :param stream: in the engine's environment, as are the records.
        """
        different = different or {} if choice == "create" else {}
        rows, fresh = stream.env[self._name]._rows(stream, records), []
        known = stream.env[self._name].browse([rows[id_].id for id_ in records.ids if id_ in rows])
        by = False if self.env.user._is_superuser() else self.env.uid
        said = {"choice": choice, "choice_by_id": choice and by, "choice_on": choice and fields.Datetime.now()}
        # Which entities they are not still counts when they are created, and only then.
        known.write(said if choice == "create" else {**said, "different": False})
        for record in records:
            if record.id not in rows:
                place = {"stream_id": stream.id, "res_model": record._name, "res_id": record.id}
                place.update(said, name=str(record._sync_title()), different=different.get(record.id) or False)
                fresh.append(place)
            elif record.id in different:
                rows[record.id].different = sorted({*different[record.id], *(rows[record.id].different or ())})
        stream.env[self._name].create(fresh)

    @api.model
    def _forget_ignored(self, stream, records):
        """Close the ignored issues about sending them: what a person decides now counts."""
        mine = issues_of(stream, "out") & Domain("state", "=", "ignored")
        stream.env["hr.sync.job"].search(mine & Domain("res_id", "in", records.ids)).write({"state": "done"})

    # --- The rows ------------------------------------------------------------------------------------

    @api.model
    def _refresh(self, stream):
        """Bring the list of a stream up to date (a fixed number of queries); nothing is written where nothing changed.

        A row goes when its record is out of scope and nobody has decided about it, or when the record is deleted.

        :param stream: in the engine's environment.
        """
        rows = stream.env[self._name].search([("stream_id", "=", stream.id)])
        model = stream.env[stream._model_name()].with_context(lang=stream.connection_id._language())
        found = self._states(stream, model, rows)
        known = {row.res_id: row for row in rows}
        rows.filtered(lambda row: row.res_id not in found).unlink()
        changed, fresh = {}, []
        for record, (state, reason, cause) in found.values():
            values = {"state": state, "reason": reason or False, "cause": cause or False}
            row, name = known.get(record.id), str(record._sync_title())
            if not row:
                place = {"stream_id": stream.id, "res_model": record._name, "res_id": record.id}
                fresh.append({**place, "name": name, **values})
                continue
            if row.name != name:
                row.name = name
            if any(row[name] != value for name, value in values.items()):
                changed.setdefault(tuple(values.items()), []).append(row.id)
        for values, ids in changed.items():
            rows.browse(ids).write(dict(values))
        rows.create(fresh)

    @api.model
    def _states(self, stream, model, rows):
        """What has become of each record: the record with state, reason and the cause of its issue, by its id."""
        connection, every = stream.connection_id, model.with_context(active_test=False)
        Link, mine = stream.env["hr.sync.link"], Domain(safe_eval(stream.domain or "[]"))
        domain = Link._of_type(connection, stream.record_type) & Domain("state", "in", _KNOWN)
        links = {link.res_id: link.state for link in Link.search_fetch(domain, ["res_id", "state"])}
        scope = every.browse()
        if stream._declaration().creates:
            scope = model.search(mine & model._sync_candidates_domain(connection))
            scope = scope.with_env(every.env)._sync_of_company(connection.company_id)
        listed = rows.filtered(lambda row: row.choice or row.different).mapped("res_id")
        records = scope | every.browse(list(dict.fromkeys([*links, *listed]))).exists()
        unlinked = records.filtered(lambda record: record.id not in links)
        creatable = set(unlinked._sync_creatable(stream).ids)
        whys = unlinked.filtered(lambda record: record.id not in creatable)._sync_why_new(stream)
        decided = {row.res_id: row for row in rows} if stream._asks_to_create() else {}
        excluded = set(stream._excluded_of(unlinked, decided).ids)
        waits = stream._why_not_chosen(unlinked, decided)
        issues, in_scope = self._issues(stream, records), set(scope.ids)
        found = {}
        for record in records:
            issue = issues.get(record.id)
            if links.get(record.id) == "creating":
                state = ("creating", issue and issue.error, issue and issue.error_code)
            elif record.id in excluded or (issue and issue.state == "ignored"):
                state = ("excluded", issue and issue.ignore_reason, "")
            elif issue:
                state = ("unsent", issue.error, issue.error_code)
            elif record.id in links:
                why = record._sync_why_unsent(stream)
                state = ("unsent" if why else "linked", why, "")
            elif record.id in creatable:
                state = ("chosen", "", "")
            elif why := record._sync_why_local(stream) or record._sync_why_shared():
                state = ("unsent", why, "")
            elif record.id not in in_scope:
                state = ("unsent", model.env._("Not sent: the filter of the stream does not include it."), "")
            else:
                state = ("undecided", "", "") if record.id in waits else ("unsent", whys.get(record.id, ""), "")
            found[record.id] = (record, state)
        return found

    @api.model
    def _issues(self, stream, records):
        """The open or ignored issue about sending each of ``records``, by their ids (one query)."""
        mine = issues_of(stream, "out") & Domain("state", "in", ("failed", "ignored"))
        mine &= Domain("res_id", "in", records.ids)
        jobs = stream.env["hr.sync.job"].search(mine, order="id")
        # An open one counts more than one that was ignored before.
        return {job.res_id: job for job in jobs.sorted(lambda job: job.state == "failed")}

    # --- Buttons -------------------------------------------------------------------------------------

    def action_create(self):
        """Create them in the external system."""
        return self._choose("create")

    def action_exclude(self):
        """Leave them out until somebody decides otherwise."""
        return self._choose("exclude")

    def action_reset(self):
        """Take the decision back."""
        return self._choose(False)

    def _choose(self, choice):
        self.check_access("read")
        self._check_may_choose()
        rows = self.filtered(lambda row: row.asks_to_create and row.state not in _KNOWN)
        if not rows:
            raise UserError(self.env._("Select records that are not in the external system yet."))
        # sudo: as checked; rows and jobs are the engine's
        for stream, mine in rows.sudo().grouped("stream_id").items():
            records = stream.env[stream._model_name()].with_context(active_test=False).browse(mine.mapped("res_id"))
            self.sudo()._decide(stream, records.exists(), choice)
            self.sudo()._refresh(stream.with_env(engine_env(stream)))
        return True

    @api.model
    def _check_may_choose(self):
        """
        :raise AccessError: the user may not set up connections.
        """
        self.env["hr.sync.setup"].check_access("write")

    def action_fix(self):
        """Open what has to be looked at: the comparison, the mappings, the issue, or the record."""
        self.ensure_one()
        self.check_access("read")
        if self.state == "undecided":
            action = self.stream_id.action_choose()
            if action.get("res_model") == "hr.sync.proposal":
                return {**action, "context": {"search_default_label": self.name}}
            return action
        if self.cause == "mapping":
            return self.connection_id.action_open_mappings()
        if self.cause:
            action = self.env["ir.actions.act_window"]._for_xml_id("hr_sync.hr_sync_job_action_issues")
            mine = issues_of(self.stream_id, "out") & Domain("res_id", "=", self.res_id)
            return {**action, "domain": list(mine), "context": {}}
        return {
            "type": "ir.actions.act_window",
            "res_model": self.res_model,
            "res_id": self.res_id,
            "views": [(False, "form")],
        }
