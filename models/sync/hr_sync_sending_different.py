"""Which entities a person said are not an Odoo record: neither side asks about the two again."""

from odoo import api, models
from odoo.fields import Domain

from ...engine.context import engine_env
from ...engine.issues import issues_of


class HrSyncSending(models.Model):
    _inherit = "hr.sync.sending"

    @api.model
    def _tell_apart(self, stream, pairs):
        """Keep that entities are records of their own (two queries, and those that write).

        What was known before stays known.

        :param stream: as superuser.
        :param pairs: the ids of the Odoo records that each entity might have been, by its external id.
        """
        stream, entities = stream.with_env(engine_env(stream)), {}
        for external_id, ids in pairs.items():
            for id_ in ids:
                entities.setdefault(id_, set()).add(external_id)
        model = stream.env[stream._model_name()].with_context(active_test=False)
        records = model.browse(entities).exists()
        rows, fresh = stream.env[self._name]._rows(stream, records), []
        for record in records:
            if row := rows.get(record.id):
                row.different = sorted(entities[record.id].union(row.different or ()))
            else:
                place = {"stream_id": stream.id, "res_model": record._name, "res_id": record.id}
                fresh.append({**place, "name": str(record._sync_title()), "different": sorted(entities[record.id])})
        stream.env[self._name].create(fresh)

    @api.model
    def _look_again(self, stream, external_ids):
        """Have the next pass look again at entities about which a question is open (one query, if there are any).

        :param stream: in the engine's environment.
        """
        if external_ids:
            mine = issues_of(stream, "in") & Domain("error_code", "=", "match") & Domain("state", "=", "failed")
            asked = stream.env["hr.sync.job"].search(mine & Domain("external_id", "in", list(external_ids)))
            asked.write({"digest": False})

    @api.model
    def _tell_asked_apart(self, jobs, streams):
        """Keep that the entities of these questions are records of their own.

        :param streams: those behind the jobs, by connection and record type, as superuser.
        """
        for place, mine in jobs.grouped(lambda job: (job.connection_id, job.record_type)).items():
            if place in streams:
                self._tell_apart(streams[place], {job.external_id: job.candidates or () for job in mine})
