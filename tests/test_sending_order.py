"""What a record refers to, and what the external system does not know yet, is sent before it."""

from unittest.mock import patch

from ..engine.context import engine_env
from ..engine.push.slice import Slice
from ..engine.push.targets import queue_unsent
from ..records import Project, Task
from ..systems import SYSTEMS, Mapping
from .projects import ProjectCase
from .pushing import PushCase


class TestSendingOrder(PushCase, ProjectCase):
    record_types = ("department", "employee", "project", "task")
    sending = ("project", "task")
    stream = ProjectCase.stream

    def prepare(self):
        super().prepare()
        self.sync_through("task")
        self.parent = self.env["project.project"].create({"name": "Umbau", "company_id": self.company.id})
        self.part = self.env["project.task"].create({"name": "Planung", "project_id": self.parent.id})
        self.commit()
        self.waiting().unlink()

    def queued(self, *mappings):
        """Which of the task's references are queued where a person maps these; and whether the task waits for any."""
        with patch.object(
            type(SYSTEMS[self.system]), "mapping_of", lambda _system, *_field: next(iter(mappings), None)
        ):
            stream = self.stream("task").with_env(engine_env(self.stream("task")))
            waits = queue_unsent(Slice(stream, self.part.ids), [(self.part, Task("", name="Planung"))])
        jobs = self.waiting()
        found = [(job.res_model, job.res_id) for job in jobs if job.res_model != "project.task"]
        jobs.unlink()
        return found, waits

    def test_linked(self):
        self.assertEqual(self.queued(), ([("project.project", self.parent.id)], set(self.part.ids)))

    def test_mapped(self):
        """What is sent as the value that a person has chosen does not wait until the record itself was sent."""
        mapping = Mapping("cost_centre", Project, "Cost Centres", "", required=False)
        self.assertEqual(self.queued(mapping), ([], set()))
