"""Brings many records of one stream to what is wanted of them, with a few calls for all of them."""

import dataclasses
import uuid

from odoo import fields
from odoo.fields import Domain

from ...records import MISSING, Record, RecordError, _lt, digest
from .batch_rows import BatchRows
from .changes import engine_env, links_of, local_changes
from .creation import LOST
from .guard import OutGuard
from .refs import Refs


class Sending:
    """One record on its way: what is wanted, and the fields as they are in Odoo."""

    def __init__(self, target, wanted, local):
        self.target = target
        self.wanted = wanted
        self.local = local


class Batch:
    """Some records of a stream whose system finds entities by what identifies them.

    As everywhere, what is to be done is committed before the calls and what came of it after them. Of a call that is
    not heard of, only a later reading tells what became of it: until it cannot be carried out any more, nothing else
    is sent for the same records.
    """

    def __init__(self, worker, stream, ids):
        self.worker = worker
        self.env = engine_env(stream)
        self.stream = stream.with_env(self.env)
        self.connection = self.stream.connection_id
        self.declaration = stream._declaration()
        self.names = self.stream._sent()
        self.key = worker.key
        self.ids = ids
        self.rows = BatchRows(self.stream, ids)

    def send(self):
        """
        :raise RemoteError: one that is about the system or the key; the rows wait.
        """
        self.worker.identify()
        remote = self.worker.client.stream(self.declaration, self.stream._options())
        todo = self.worker.transaction(self._intend)
        if not todo:
            return
        answers = remote.settle([one.wanted for one in todo])
        self.worker.transaction(lambda: self._agree(todo, answers))

    # --- Before the calls ----------------------------------------------------------------------------

    def _intend(self):
        """Find out what is wanted, leave a mark at each link, and complete the rows about which nothing is to be done.

        :return: what is to be sent.
        """
        mine = self.rows.mine()
        rows = self.env["hr.sync.job"].search(mine & Domain("state", "=", "pending") & Domain("held", "=", False))
        ignored = self.env["hr.sync.job"].search(
            mine & Domain("state", "=", "ignored") & Domain("purpose", "=", "issue")
        )
        left_out = set(ignored.mapped("res_id"))
        model = self.env[self.stream._model_name()].with_context(active_test=False)
        targets = model.browse(self.ids).exists().filtered(lambda one: one.id not in left_out)
        links = links_of(self.stream, targets)
        waiting = self._still_under_way(targets, links)
        targets = targets.filtered(lambda one: one.id not in waiting)
        todo, failed, settled = self._wanted(targets, links, rows)
        self._mark(todo, links)
        kept = {one.target.id for one in todo} | waiting | {target.id for target in failed}
        self.rows.taken = rows.filtered(lambda job: job.res_id not in waiting).ids
        self.rows.complete(set(self.ids) - kept)
        self.rows.fail(failed)
        model.browse(settled)._sync_agreed()
        return todo

    def _still_under_way(self, targets, links):
        """The ids of those for which an earlier call could still be carried out; their rows are put off."""
        now, moments = fields.Datetime.now(), {}
        for target in targets:
            link = links.get(target.id)
            if link and link.sent_at and link.sent and now < link.sent_at + LOST:
                moments[target.id] = link.sent_at + LOST
        if moments:
            later = max(moments.values())
            rows = self.env["hr.sync.job"].search(self.rows.mine() & Domain("state", "=", "pending"))
            rows.filtered(lambda job: job.res_id in moments).write({"next_attempt": later})
            self.connection._wake_at(later)
        return set(moments)

    def _wanted(self, targets, links, rows):
        """What is to be sent, why some of it cannot be, and the ids of what is there already as it is here."""
        refs = Refs(self.connection)
        refs.once("batch", lambda: targets)
        targets._sync_load_refs(self.names, refs)
        fresh = targets.filtered(lambda one: one.id not in links)._sync_creatable(self.stream)
        todo, failed, known = [], {}, []
        for target in targets:
            link = links.get(target.id)
            outcome = target._sync_outcome()
            if outcome == "wait" or (not link and target not in fresh):
                continue
            try:
                local = target._sync_to_record(self.names, refs)
                self._check_references(target, local)
                if outcome == "withdraw":
                    jobs = rows.filtered(lambda job, target=target: job.res_id == target.id)
                    OutGuard(self.stream, jobs).check(target, self.env._("It would be deleted there"))
            except RecordError as error:
                failed[target] = error
                continue
            settled = outcome == "send" and link and link.state == "linked" and not link.sent
            if settled and not local_changes(link, local, self.key):
                known.append(target.id)
                continue
            external_id = link.external_id if link and link.state == "linked" else ""
            wanted = dataclasses.replace(local, external_id=external_id, deleted=outcome == "withdraw")
            todo.append(Sending(target, wanted, local))
        return todo, failed, known

    def _check_references(self, target, local):
        """
        :raise RecordError: something it cannot do without is not chosen, or not known to the external system.
        """
        for name in sorted(self.declaration.required() & self.names):
            value = getattr(local, name)
            field = target._sync_refs.get(name, (None, None))[1]
            if value is MISSING:
                raise RecordError(
                    "reference",
                    _lt(
                        "%(system)s does not know %(name)s (%(what)s). Take it over in the connection's set-up; it is"
                        " sent then."
                    ),
                    system=self.connection.name,
                    name=target[field].display_name,
                    what=self.stream._field_name(name),
                )
            if value is None:
                raise RecordError(
                    "value",
                    _lt(
                        "%(name)s has no %(what)s. Choose one on the timesheet lines or on the project, and approve"
                        " them again."
                    ),
                    name=target.display_name,
                    what=self.stream._field_name(name),
                )

    def _mark(self, todo, links):
        """Leave at each link what is under way."""
        now, fresh = fields.Datetime.now(), []
        for one in todo:
            hashes = one.local.fingerprints(self.key)
            sent = {name: [hashed, hashed] for name, hashed in hashes.items()}
            link = links.get(one.target.id)
            if link:
                link.write({"sent": sent, "sent_at": now})
                continue
            own_id = str(uuid.uuid4())
            fresh.append(
                {
                    "connection_id": self.connection.id,
                    "record_type": self.stream.record_type,
                    "external_id": own_id,
                    "external_uuid": own_id,
                    "res_model": one.target._name,
                    "res_id": one.target.id,
                    "state": "creating",
                    "sent": sent,
                    "sent_at": now,
                    "synced_at": now,
                }
            )
        self.env["hr.sync.link"].create(fresh)

    # --- After the calls -----------------------------------------------------------------------------

    def _agree(self, todo, answers):
        """Remember what is there now, and say why the rest is not."""
        targets = todo[0].target.concat(*(one.target for one in todo))
        links = links_of(self.stream, targets)
        agreed, failed = [], {}
        for one, answer in zip(todo, answers, strict=True):
            link = links.get(one.target.id, self.env["hr.sync.link"])
            if not isinstance(answer, Record):
                failed[one.target] = answer
            elif answer.deleted:
                link.unlink()
                agreed.append(one)
            else:
                self._remember(one, answer, link)
                agreed.append(one)
        self.rows.complete({one.target.id for one in agreed})
        self._forget(failed)
        self.rows.fail(failed)
        same = [one.target for one in agreed if one.target._sync_is_as_sent(one.local)]
        targets.browse().concat(*same)._sync_agreed()

    def _remember(self, one, answer, link):
        hashes = one.local.fingerprints(self.key)
        seen = {**hashes, **answer.fingerprints(self.key)}
        known_in = {name: seen[name] for name in hashes}
        link.write(
            {
                "state": "linked",
                "external_id": answer.external_id,
                "fingerprint_in": known_in,
                "fingerprint_out": hashes,
                "digest": digest(known_in),
                "sent": False,
                "synced_at": fields.Datetime.now(),
            }
        )

    def forget(self):
        """No call is under way any more: the system has said that it did nothing."""
        targets = self.env[self.stream._model_name()].browse(self.ids)
        self._forget(targets)

    def _forget(self, targets):
        if targets:
            model = self.env[self.stream._model_name()]
            links = self.env["hr.sync.link"].union(
                *links_of(self.stream, model.concat(*targets), ["state", "sent"]).values()
            )
            links.filtered(lambda link: link.state == "creating").unlink()
            links.exists().filtered("sent").write({"sent": False})
