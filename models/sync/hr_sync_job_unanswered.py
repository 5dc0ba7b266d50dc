"""What people say about what was sent without a clear answer, after they have looked in the external system."""

from odoo import models

from ...engine.context import engine_env
from ...engine.push.unanswered import ABSENT, CODE, THERE, settle


class HrSyncJob(models.Model):
    _inherit = "hr.sync.job"

    def action_is_there(self):
        """It is there: it counts as sent."""
        return self._settle(THERE)

    def action_is_not_there(self):
        """It is not there: it is sent again."""
        return self._settle(ABSENT)

    def _settle(self, answer):
        feedback = self._decide(answer, CODE)
        # sudo: after the check for officers; links are the engine's. At once: the stream may write files by now.
        jobs = self.sudo()
        for stream in jobs.env["hr.sync.stream"].union(*jobs.env["hr.sync.stream"]._behind(jobs).values()):
            settle(stream.with_env(engine_env(stream)), stream.connection_id._fingerprint_key())
        return feedback
