"""One sync: the runs that were started together."""

from collections import Counter

from odoo import SUPERUSER_ID, api, fields, models
from odoo.fields import Domain
from odoo.tools import format_datetime

from .hr_sync_run_status import WORST_FIRST

#: Under this key the open transaction keeps the syncs that it has started.
_STARTED = "hr_sync_started"
#: Runs of an earlier version that are read at once.
_SLICE = 1000


class HrSyncRunBatch(models.Model):
    """All runs of a connection that a person, the schedule or a change in Odoo started in one transaction."""

    _name = "hr.sync.run.batch"
    _inherit = "hr.sync.guard"
    _description = "Runs of One Sync"
    _order = "started_at desc, id desc"

    connection_id = fields.Many2one("hr.sync.connection", required=True, readonly=True, ondelete="cascade", index=True)
    company_id = fields.Many2one(related="connection_id.company_id", store=True)
    trigger = fields.Selection(
        selection=lambda self: self.env["hr.sync.run"]._fields["trigger"]._description_selection(self.env),
        required=True,
        readonly=True,
    )
    kind = fields.Selection(
        selection=lambda self: self.env["hr.sync.run"]._fields["kind"]._description_selection(self.env),
        required=True,
        readonly=True,
    )
    started_at = fields.Datetime(required=True, readonly=True, index=True)
    user_id = fields.Many2one("res.users", string="Started By", readonly=True, help="Empty if Odoo started it.")
    run_ids = fields.One2many("hr.sync.run", "batch_id", readonly=True)

    @api.depends("connection_id", "kind", "started_at", "trigger", "user_id", "run_ids.state", "run_ids.started_at")
    @api.depends_context("lang", "tz")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        causes = {**dict(self._fields["trigger"]._description_selection(self.env)), "manual": self.env._("Sync Now")}
        statuses = self._statuses()
        for batch in self:
            parts = (
                batch.connection_id.name,
                kinds[batch.kind] if batch.kind == "preview" else causes[batch.trigger],
                batch.user_id.sudo().name,  # sudo: whoever sees a run may know who started it
            )
            moment = format_datetime(self.env, batch.started_at, dt_format="short")
            # The end of a long title is cut.
            batch.display_name = " – ".join(
                filter(None, (moment, statuses.get(batch._origin), ", ".join(filter(None, parts))))
            )

    def _statuses(self):
        """How the runs of each of these syncs ended or stand, in words, the worst first (one query).

        The list of runs shows it in the title of a group, which has no other place for it.
        """
        groups = self.env["hr.sync.run"]._read_group(
            Domain("batch_id", "in", self.ids), ["batch_id", "state"], ["__count", "started_at:count"]
        )
        counts = {}
        for batch, state, count, started in groups:
            mine = counts.setdefault(batch, Counter())
            mine[state] += started if state == "running" else count
            mine["queued"] += count - started if state == "running" else 0
        labels = dict(self.env["hr.sync.run"]._fields["shown_state"]._description_selection(self.env))
        return {batch: _in_words(labels, mine) for batch, mine in counts.items()}

    @api.model
    def _assign(self, vals_list):
        """Put new runs that continue no other sync into the one that this transaction starts.

        :param vals_list: values of the runs; ``batch_id`` is set in those that have none.
        """
        # Precommit's data ends with the transaction.
        started = self.env.cr.precommit.data.setdefault(_STARTED, {})
        for vals in vals_list:
            if vals.get("batch_id"):
                continue
            key = (vals["connection_id"], vals.get("trigger", "manual"), vals.get("kind", "sync"), self.env.uid)
            batch = self.browse(started.get(key)).exists()  # a savepoint may have taken it back
            if not batch:
                connection_id, trigger, kind, uid = key
                batch = self.create(
                    {
                        "connection_id": connection_id,
                        "trigger": trigger,
                        "kind": kind,
                        "user_id": uid != SUPERUSER_ID and uid,
                        "started_at": fields.Datetime.now(),
                    }
                )
                started[key] = batch.id
            vals["batch_id"] = batch.id

    @api.model
    def _assign_known(self):
        """Put runs of a version without syncs into those in which they were started.

        The runs of one transaction have the same creation date, to the microsecond.
        """
        Run, last = self.env["hr.sync.run"], {}
        names = ["connection_id", "trigger", "kind", "create_uid", "create_date"]
        unassigned = Domain("batch_id", "=", False)
        while runs := Run.search_fetch(unassigned, names, order="create_date, id", limit=_SLICE):
            found = runs.grouped(lambda run: tuple(run[name] for name in names))
            # What was started in one transaction may be read in two slices.
            fresh = [key for key in found if key not in last]
            batches = last | dict(zip(fresh, self.create([self._known_values(*key) for key in fresh]), strict=True))
            for key, mine in found.items():
                mine.batch_id = batches[key]
            newest = runs[-1].create_date
            last = {key: batches[key] for key in found if key[-1] == newest}
            self.env.invalidate_all()

    @api.model
    def _known_values(self, connection, trigger, kind, user, moment):
        return {
            "connection_id": connection.id,
            "trigger": trigger,
            "kind": kind,
            "user_id": user.id != SUPERUSER_ID and user.id,
            "started_at": moment,
        }

    @api.autovacuum
    def _gc_batches(self):
        """Runs are deleted after some time; nothing is left of a sync then."""
        self.search([("run_ids", "=", False)], limit=10000).unlink()


def _in_words(labels, counts):
    states = [state for state in WORST_FIRST if counts[state]]
    if len(states) == 1:
        return labels[states[0]]
    return ", ".join(f"{labels[state]}: {counts[state]}" for state in states if state != "done")
