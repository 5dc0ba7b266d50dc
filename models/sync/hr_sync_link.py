"""The pairing of an external entity with an Odoo record, and what both looked like when they last agreed."""

from odoo import api, fields, models
from odoo.fields import Domain

from ...records import RECORD_TYPES, digest, type_label

#: Record types that are linked but exchanged only as a part of another one, and that other one.
PARTS = {"work_period": "employee", "hours_line": "hours_report", "receipt": "expense"}
#: Known when the model is defined, so that Odoo translates them.
TYPE_NAMES = [(name, type_label(name)) for name in (*RECORD_TYPES, *PARTS)]


class HrSyncLink(models.Model):
    """One entity of one connection paired with one Odoo record.

    ``fingerprint_in`` and ``fingerprint_out`` hold a keyed hash per field: of the remote value as last seen, and of
    the value built from Odoo, both taken when the two sides last agreed. Each is compared with its own side only.
    ``waiting`` holds references whose target is not linked: it is not in Odoo yet, or was deleted there:
    ``{field: [record type, external id]}``.
    ``sent`` holds what an update that was not answered yet carries: ``{field: [hash as it would be seen there, hash
    of the value built from Odoo]}``.
    ``created_as`` holds the fields by which an entity is found whose creation was not answered, as they were sent.
    """

    _name = "hr.sync.link"
    _inherit = "hr.sync.guard"
    _description = "HR Sync Link"
    _order = "id desc"
    _rec_name = "external_id"

    # Without indexes of their own: the unique ones begin with the connection, and links are made by the thousand.
    connection_id = fields.Many2one("hr.sync.connection", required=True, ondelete="cascade")
    # Not readonly, or Odoo would compute it once more for each row that is made with it.
    company_id = fields.Many2one("res.company", compute="_compute_company_id", store=True, readonly=False)
    record_type = fields.Selection(selection=TYPE_NAMES, required=True, readonly=True)
    external_id = fields.Char(string="External ID", required=True, readonly=True)
    external_uuid = fields.Char(
        string="Own ID in External System",
        readonly=True,
        index="btree_not_null",
        help="ID that Odoo stored in the external record.",
    )
    res_model = fields.Char(string="Model", required=True, readonly=True)
    res_id = fields.Many2oneReference(string="Record", model_field="res_model", readonly=True)
    part = fields.Char(
        required=True,
        default="",
        readonly=True,
        help="Part of the external record, if it is split into several Odoo records.",
        export_string_translation=False,
    )
    made = fields.Boolean(
        readonly=True,
        help="The record was created by the sync, not matched with an existing one.",
        export_string_translation=False,
    )
    shared = fields.Boolean(
        readonly=True,
        help="Other external records may be linked to the same Odoo record.",
        export_string_translation=False,
    )
    state = fields.Selection(
        [("linked", "Linked"), ("creating", "Being created"), ("former", "Former"), ("detached", "Detached")],
        required=True,
        default="linked",
        help="Former: the person returned under another external record, which is read instead. Detached: the"
        " record was deleted in Odoo and is not synced again.",
    )
    label = fields.Char(
        readonly=True, help="Name of the record when it was deleted in Odoo.", export_string_translation=False
    )
    fingerprint_in = fields.Json(readonly=True)
    fingerprint_out = fields.Json(readonly=True)
    digest = fields.Char(
        readonly=True, help="Hash of fingerprint_in, used to detect unchanged records.", export_string_translation=False
    )
    payload_hash = fields.Char(
        readonly=True,
        help="Hash of the payload that was read last, with the digest of what it says. Used to skip payloads that have"
        " not changed.",
        export_string_translation=False,
    )
    waiting = fields.Json(readonly=True)
    sent = fields.Json(readonly=True)
    created_as = fields.Json(readonly=True)
    sent_at = fields.Datetime(readonly=True, export_string_translation=False)
    remote_modified = fields.Datetime(
        readonly=True,
        help="Last change of the external record, as reported by the external system.",
        export_string_translation=False,
    )
    synced_at = fields.Datetime(string="Last Sync", readonly=True)
    exported_by_id = fields.Many2one(
        "res.users",
        readonly=True,
        index="btree_not_null",
        help="User who started the run that last sent the record.",
    )
    exported_at = fields.Datetime(string="Exported On", readonly=True)

    _external_unique = models.Constraint(
        "UNIQUE (connection_id, record_type, external_id, res_model, part)",
        "This external record is already linked.",
    )
    _record_unique = models.UniqueIndex(
        "(connection_id, record_type, res_model, res_id) WHERE state != 'detached' AND shared IS NOT TRUE",
        "This record is already linked.",
    )
    _record_index = models.Index("(res_model, res_id)")
    _waiting_index = models.Index("(connection_id) WHERE waiting IS NOT NULL")

    @api.depends("connection_id.company_id")
    def _compute_company_id(self):
        for link in self:
            link.company_id = link.connection_id.company_id

    @api.model
    def _of_type(self, connection, record_type):
        """The domain of the links of a connection's entities of one type, without those of their parts.

        Where several records are one entity because the key is mapped, each of them has a link like any other.
        """
        model = self.env["hr.sync.mixin"]._sync_model_name(record_type)
        domain = Domain("connection_id", "=", connection.id) & Domain("record_type", "=", record_type)
        domain &= Domain("res_model", "=", model)
        return domain if connection._system().may_share(record_type) else domain & Domain("part", "=", "")

    @api.model
    def _of_entities(self, connection, record_type, external_ids, names=None):
        """The links of these entities, by external id (one query).

        :param names: the fields to read, all of them by default.
        """
        domain = self._of_type(connection, record_type) & Domain("external_id", "in", list(external_ids))
        return {link.external_id: link for link in self.search_fetch(domain, names)}

    def _known_payload(self):
        """The hash of the payload that was read last if it says what one link's agreement is; empty otherwise."""
        known, _colon, agreed = (self.payload_hash or "").rpartition(":")
        return known if agreed == self.digest else ""

    def _missing_issues(self):
        """The issue about what one of these links' records refers to and lacks, by link (one query, if any lacks)."""
        lacking = self.filtered("waiting")
        if not lacking:
            return {}
        targets = [target for link in lacking for target in link.waiting.values()]
        domain = Domain("connection_id", "in", lacking.connection_id.ids) & Domain("purpose", "=", "issue")
        domain &= Domain("external_id", "in", [external_id for _type, external_id in targets])
        jobs = {
            (job.connection_id, job.record_type, job.external_id): job
            for job in self.env["hr.sync.job"].search(domain & Domain("state", "=", "failed"))
        }
        found = {}
        for link in lacking:
            for record_type, external_id in link.waiting.values():
                if job := jobs.get((link.connection_id, record_type, external_id)):
                    found[link] = job
        return found

    def unlink(self):
        """What a person unlinks in the list of links is kept in the history; the engine's own work is no decision."""
        if not self.env.su:
            self.check_access("unlink")
            self.env["hr.sync.change"]._note("unlinked", self)
        return super().unlink()

    @api.model
    def _pair(self, connection, record_type, external_id, target, **values):
        """Link an entity to ``target`` because a person said that they are the same; see ``_pair_all``.

        :return: the link; none if the target stands for another entity.
        """
        pairs = {external_id: target}
        return self._pair_all(connection, record_type, pairs, **values).get(external_id, self.browse())

    @api.model
    def _pair_all(self, connection, record_type, targets, **values):
        """Link entities because a person said which records they are (a fixed number of queries).

        If a target stands for somebody who has left, its link moves to the entity with all that was agreed on; what
        still refers to the former entity goes on to find the target, and the former entity is read no more.

        :param targets: the Odoo records, all of one model, by the external id.
        :return: the links by the external id, without those whose target stands for another entity, and without
            entities that are linked to another record, or that are not read any more.
        """
        mine = self._of_type(connection, record_type)
        known = self.search(mine & Domain("res_id", "in", [target.id for target in targets.values()]))
        known = known.filtered(lambda link: link.state not in ("detached", "former")).grouped("res_id")
        same_part = Domain("external_id", "in", list(targets)) & Domain("part", "=", values.get("part", ""))
        linked = set(self.search(mine & same_part).mapped("external_id"))
        found, fresh, moved, claimed = {}, {}, {}, set()
        for external_id, target in targets.items():
            taken = known.get(target.id, self.browse())
            if same := taken.filtered(lambda link, external_id=external_id: link.external_id == external_id):
                found[external_id] = same  # said twice
            elif external_id in linked:
                continue  # to another record, for example by a pull since the question was asked
            elif values.get("shared") or not (taken or target.id in claimed):
                fresh[external_id] = target
                claimed.add(target.id)
            elif target.id not in claimed:
                moved[external_id] = (taken[:1], target)
                claimed.add(target.id)
        place = {"connection_id": connection.id, "record_type": record_type, **values}
        links = self.create(
            [
                {**place, "external_id": external_id, "res_model": target._name, "res_id": target.id}
                for external_id, target in fresh.items()
            ]
        )
        found |= dict(zip(fresh, links, strict=True))
        former = moved and next(iter(moved.values()))[1]._sync_former(connection)
        for external_id, (link, target) in moved.items():
            if target in former:
                link._move_to(external_id, target)
                found[external_id] = link
                links |= link
        self.env["hr.sync.change"]._note("linked", links)
        return found

    @api.model
    def _why_not_paired(self, connection, record_type, labels, targets):
        """Why ``_pair_all`` has linked none of these entities (one query).

        :param labels: the names of the entities, by external id; ``targets`` as there.
        :return: sentences by external id.
        """
        known = self._of_entities(connection, record_type, labels, ["external_id"])
        return {
            external_id: self.env._("%s: the external record is already linked. Preview the record type again.", label)
            if external_id in known
            else self.env._(
                "%(label)s: %(name)s is already linked to another record.",
                label=label,
                name=targets[external_id].display_name,
            )
            for external_id, label in labels.items()
        }

    def _move_to(self, external_id, target):
        """Have one link, whose record ``target`` stands for somebody who has left, go on with another entity."""
        former = self.external_id
        self.write({"external_id": external_id, "external_uuid": False, "remote_modified": False, "digest": False})
        self.flush_recordset()
        # The parts of the former entity (its work periods) stay as they are: those of the new one come beside them.
        parts = [name for name, whole in PARTS.items() if whole == self.record_type]
        mine = [("connection_id", "=", self.connection_id.id), ("record_type", "in", parts)]
        self.search([*mine, ("external_id", "=like", f"{former}/%")]).unlink()
        place = {"connection_id": self.connection_id.id, "record_type": self.record_type, "external_id": former}
        # Shared, as the record has the other link too.
        self.create({**place, "res_model": target._name, "res_id": target.id, "state": "former", "shared": True})

    def _whole(self):
        """Record type and external id of the entity that one link is about, or is about a part of."""
        if self.record_type in PARTS:
            return PARTS[self.record_type], self.external_id.rpartition("/")[0]
        return self.record_type, self.external_id

    def _is_readable(self):
        """Whether the entity of one link can be read by itself, or its list."""
        record_type = self._whole()[0]
        stream = self.connection_id.stream_ids.filtered(lambda one: one.record_type == record_type)
        return not stream or stream._declaration().readable or stream._declaration().listed

    def _acknowledge(self, hashes):
        """Take what an update that was not answered has sent, and what is there now, as its answer.

        Otherwise our own value would look like somebody else's change, and stand against a newer one in Odoo.

        :param hashes: the fingerprints of the entity as it was read.
        :return: whether any of it had arrived.
        """
        arrived = {name: both for name, both in (self.sent or {}).items() if hashes.get(name) == both[0]}
        if not arrived:
            return False
        known_in = {**(self.fingerprint_in or {}), **{name: seen for name, (seen, _built) in arrived.items()}}
        known_out = {**(self.fingerprint_out or {}), **{name: built for name, (_seen, built) in arrived.items()}}
        still = {name: both for name, both in self.sent.items() if name not in arrived}
        self.write(
            {
                "fingerprint_in": known_in,
                "fingerprint_out": known_out,
                "digest": digest(known_in),
                "sent": still or False,
            }
        )
        return True

    def _record(self):
        """The Odoo record of one link."""
        self.ensure_one()
        return self.env[self.res_model].browse(self.res_id)
