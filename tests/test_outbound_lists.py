"""Streams that only send, and whose list an outbound run reads: what was changed, deleted or made there is noticed."""

from .people import PeopleCase
from .projects import ProjectCase
from .pushing import PushCase


class OutboundListCase(PushCase, ProjectCase):
    """The company's projects go to 2getHR, and none comes from there."""

    record_types = ("project",)
    sending = ("project",)

    def prepare(self):
        PeopleCase.prepare(self)
        self.projects = ProjectCase.stream(self, "project")
        self.projects.write({"direction": "out", "policy": "odoo"})
        self.work()
        self.simulator.forget()

    def add(self, count=1, **values):
        Project = self.env["project.project"]
        names = [f"Bau {number}" for number in range(count)]
        return Project.create([{"name": name, "company_id": self.company.id, **values} for name in names])

    def sent(self, count=1, **values):
        projects = self.add(count, **values)
        self.run_out()
        self.assertTrue(all(projects.mapped("hr_sync_external_id")))
        self.simulator.forget()
        return projects

    def run_out(self, **options):
        self.commit()
        run = self.projects.sudo()._request_outbound("manual", **options)
        self.work()
        return run

    def counts(self, run):
        # Projects that the database came with are left out, with a reason.
        names = ("created", "updated", "removed", "unchanged", "conflicted", "failed")
        return run.state, {name: run[name] for name in names if run[name]}

    def issues(self):
        return self.env["hr.sync.job"].search([("purpose", "=", "issue"), ("state", "=", "failed")])


class TestOutboundLists(OutboundListCase):
    def test_created_without_a_pass(self):
        """The run's own list says who is not there; nobody has to read it first."""
        self.add(3)
        self.assertEqual(self.counts(self.run_out()), ("done", {"created": 3}))
        self.assertEqual([name for name, _body in self.written()], ["createProject"] * 3)

    def test_narrowed(self):
        """What is in scope is created, as all of the list was read; the stream was not brought up to date by that."""
        self.projects.write({"trigger": "manual", "last_success": False})
        first, _second = self.add(2)
        run = self.run_out(scope={"ids": first.ids})
        self.assertEqual(self.counts(run), ("done", {"created": 1}))
        self.assertEqual([body["name"] for _name, body in self.written()], [first.name])
        self.assertFalse(self.projects.last_success)
        self.assertFalse(self.projects._running())
        self.run_out()
        self.assertTrue(self.projects.last_success)

    def test_created_on_change(self):
        self.sent()
        self.add(1, description="Neu")
        self.commit()
        self.work()
        self.assertEqual([name for name, _body in self.written()], ["createProject"])

    def test_second_run_sends_nothing(self):
        """One call per page, and nothing else."""
        self.sent(3)
        self.assertEqual(self.counts(self.run_out()), ("done", {"unchanged": 3}))
        self.assertEqual(
            [one.operation for one in self.simulator.requests if "Project" in one.operation], ["listProjects"]
        )

    def test_changed_there(self):
        """Odoo wins: just the field that somebody has changed there is sent, without another reading."""
        first, _second = self.sent(2)
        self.simulator.update("projects", first.hr_sync_external_id, name="Umgetauft")
        self.simulator.forget()
        self.assertEqual(self.counts(self.run_out()), ("done", {"updated": 1, "unchanged": 1}))
        self.assertEqual(self.written(), [("updateProject", {"name": first.name})])
        self.assertNotIn("getProject", [one.operation for one in self.simulator.requests])
        self.assertEqual(self.counts(self.run_out()), ("done", {"unchanged": 2}))

    def test_changed_on_both_sides(self):
        """What Odoo has changed is sent; what somebody else has, too, if Odoo wins."""
        (project,) = self.sent(1)
        self.simulator.update("projects", project.hr_sync_external_id, name="Umgetauft")
        project.description = "Umbau"
        self.simulator.forget()
        self.commit()
        self.work()
        ((operation, body),) = self.written()
        self.assertEqual((operation, sorted(body)), ("updateProject", ["description", "name"]))

    def test_asked_about(self):
        """Otherwise a person is asked, and the answer counts."""
        first, second = self.sent(2)
        self.projects.policy = "ask"
        for project in (first, second):
            self.simulator.update("projects", project.hr_sync_external_id, name="Umgetauft")
        self.simulator.forget()
        self.assertEqual(self.counts(self.run_out()), ("partial", {"conflicted": 2}))
        self.assertEqual(self.written(), [])
        issues = {job.res_id: job for job in self.issues()}
        self.assertEqual({job.error_code for job in issues.values()}, {"conflict"})
        issues[first.id].action_keep_odoo()
        issues[second.id].action_take_remote()
        self.work()
        self.assertEqual(self.written(), [("updateProject", {"name": first.name})])
        self.assertFalse(self.issues())
        self.assertEqual(self.counts(self.run_out()), ("done", {"unchanged": 2}))

    def test_deleted_there(self):
        """It is not created again before a person has said so."""
        first, _second = self.sent(2)
        self.simulator.delete("projects", first.hr_sync_external_id)
        self.simulator.forget()
        self.assertEqual(self.counts(self.run_out()), ("partial", {"failed": 1, "unchanged": 1}))
        self.assertEqual(self.written(), [])
        issue = self.issues()
        self.assertEqual((issue.res_id, issue.error_code), (first.id, "not_found"))
        issue.action_retry()
        self.work()
        self.assertEqual([name for name, _body in self.written()], ["createProject"])
        self.assertFalse(self.issues())

    def test_all_are_gone(self):
        projects = self.sent(4)
        for project in projects:
            self.simulator.delete("projects", project.hr_sync_external_id)
        self.simulator.forget()
        run = self.run_out()
        self.assertEqual(run.state, "failed")
        self.assertIn("missing in 2getHR: 4 of 4.", run.error)
        self.assertEqual((self.written(), self.issues().mapped("error_code")), ([], ["guard"]))

    def test_found_there(self):
        """A project that is on both sides already is linked, and what differs is sent."""
        self.add_project(name="Bau 0", number="17", description="Alt")
        (project,) = self.add(1, project_number="17", description="Neu")
        run = self.run_out()
        self.assertNotIn("createProject", [name for name, _body in self.written()])
        self.assertIn("linked: Bau 0", run.notes)
        self.assertEqual(project.hr_sync_state, "linked")

    def test_changed_there_before_it_is_linked(self):
        """What differs at first contact is asked about where the policy says so."""
        self.projects.policy = "ask"
        self.add_project(name="Anders", number="17")
        self.add(1, project_number="17")
        self.assertEqual(self.counts(self.run_out()), ("partial", {"conflicted": 1}))
        self.assertEqual(self.written(), [])
        self.assertEqual(self.issues().error_code, "conflict")

    def test_former(self):
        """The entity that a record has stood for before is nothing to compare it with."""
        (project,) = self.sent(1)
        former = self.add_project(name="Anders", number="99")
        place = {"connection_id": self.connection.id, "record_type": "project", "external_id": former}
        record = {"res_model": "project.project", "res_id": project.id}
        self.env["hr.sync.link"].create({**place, **record, "state": "former", "shared": True})
        self.assertEqual(self.counts(self.run_out()), ("done", {"unchanged": 1}))

    # --- Looking before ------------------------------------------------------------------------------

    def look(self, commits=1):
        """A preview in turns of so many commits each; returns it and the number of turns."""
        self.commit()
        self.simulator.forget()
        run = self.projects.sudo()._request_preview()
        turns = self.work_in_slices(commits=commits)
        self.assertEqual((run.state, run.error, self.written()), ("done", False, []))
        return run, turns

    def proposed(self, run):
        """What would become of which record; projects that the database came with are left out."""
        ours = run.proposal_ids.filtered(lambda one: one.label.startswith(("Bau", "Ganz")))
        return {(one.label, one.outcome) for one in ours}

    def test_preview_in_turns(self):
        """Each page of the list is read once, however many turns the preview takes; and each record is counted once."""
        self.pages_of(2)
        projects = self.sent(6)
        self.simulator.update("projects", projects[4].hr_sync_external_id, name="Umgetauft")
        self.simulator.delete("projects", projects[2].hr_sync_external_id)
        projects[0].description = "Umbau"
        self.add(1, description="Neu")[0].name = "Ganz neu"
        self.projects.trigger = "manual"
        run, turns = self.look(commits=2)
        self.assertGreater(turns, 3)
        listed = [one.query["page"] for one in self.simulator.requests if one.operation == "listProjects"]
        self.assertGreater(len(listed), 2)
        self.assertEqual(listed, sorted(set(listed)))
        self.assertEqual(
            self.proposed(run),
            {("Bau 0", "send"), ("Bau 2", "unsent"), ("Bau 4", "send"), ("Ganz neu", "create_there")},
        )
        self.assertEqual((run.unchanged, run.outbound), (3, 3))

    def test_killed_preview(self):
        """It goes on with the page at which it was killed, and counts no record twice."""
        self.pages_of(2)
        self.sent(6)
        self.commit()
        run = self.projects.sudo()._request_preview()
        with self.die_at("odoo.addons.hr_sync.engine.push.outbound_preview.OutboundPreview", "_take_page", after=2):
            self.work()
        self.env.invalidate_all()
        self.assertEqual((run.state, run.unchanged), ("running", 4))
        self.work()
        self.assertEqual((run.state, run.unchanged), ("done", 6))
