"""Whatever people do on both sides, and whatever goes wrong on the way: in the end both sides are the same."""

import copy
import json
from itertools import count

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule
from odoo.tests import freeze_time, tagged

from .pushing import PushCase
from .random_histories import RandomHistories, add_more

#: By collection: Odoo's model, and its fields by 2getHR's.
KINDS = {
    "users": ("hr.employee", {"jobTitle": "job_title", "phone": "work_phone", "privateEmail": "private_email"}),
    "projects": ("project.project", {"name": "name"}),
    "subprojects": ("project.task", {"name": "name"}),
}
RECORD_TYPES = {"users": "employee", "projects": "project", "subprojects": "task"}
#: What may go wrong with a call: kind and options. ``applied``: carried out, and the answer lost.
FAULTS = [
    ("reset", {}),
    ("reset", {"applied": True}),
    ("status", {"status": 500}),
    ("status", {"status": 503, "applied": True}),
    ("status", {"status": 429, "retry_after": 1}),
    ("malformed", {"applied": True}),
    ("cut", {}),
]
WRITES = [f"{verb}{noun}" for verb in ("create", "update") for noun in ("User", "Project", "Subproject")]
READS = ["getUser", "getProject", "getSubproject", "listUsers", "listProjects", "listSubprojects", "getCompany"]
#: Steps of the engine at which it may be killed.
DEATHS = [
    ("worker.Worker", "commit"),
    ("push.sender.Sender", "_decide"),
    ("push.sender", "save_answers"),
    ("push.rows.Rows", "complete"),
    ("push.creation.Creations", "_intend"),
    ("push.creation.Creations", "_adopt"),
    ("pull.importer.Importer", "import_records"),
]

_chosen = st.integers(0, 20)
_kind = st.sampled_from(sorted(KINDS))


class Histories(RuleBasedStateMachine):
    """People on both sides, a network and a power supply; ``case`` is the test that it lives in."""

    case = None

    def __init__(self):
        super().__init__()
        self.case.begin()
        self.numbers = count(1)
        #: Who has edited what: the last value by collection, external id or record, field and side.
        self.edits = {}
        self.deleted = set()

    # --- What people do ------------------------------------------------------------------------------

    @rule(policy=st.sampled_from(["remote", "odoo", "ask"]))
    def choose_policy(self, policy):
        self.case.connection.stream_ids.policy = policy

    @rule(kind=_kind, which=_chosen, field=_chosen, empty=st.booleans())
    def edit_in_odoo(self, kind, which, field, empty):
        records = self.case.records(kind)
        if records:
            record = records[which % len(records)]
            there, here = self._field(kind, field)
            value = self._value(there, empty)
            record[here] = value or False
            self.edits[kind, record.id, here, "odoo"] = value
            self.case.commit()

    @rule(kind=_kind, which=_chosen, field=_chosen, empty=st.booleans())
    def edit_there(self, kind, which, field, empty):
        entities = self.case.entities(kind)
        if entities:
            entity = entities[which % len(entities)]
            there, here = self._field(kind, field)
            value = self._value(there, empty)
            self.case.simulator.store.update(kind, entity["id"], {there: value})
            self.edits[kind, entity["id"], here, "there"] = value

    @rule(kind=_kind, which=_chosen)
    def create_in_odoo(self, kind, which):
        case, name = self.case, self._name()
        values = {"name": name, "company_id": case.company.id}
        if kind == "subprojects":
            values["project_id"] = case.records("projects")[which % len(case.records("projects"))].id
        case.env[KINDS[kind][0]].create(values)
        case.commit()

    @rule(kind=_kind, which=_chosen)
    def create_there(self, kind, which):
        name = self._name()
        if kind == "users":
            first, _space, last = name.partition(" ")
            self.case.person(firstName=first, lastName=last)
            return
        fields = {"name": name}
        if kind == "subprojects":
            projects = self.case.entities("projects")
            fields["projectId"] = projects[which % len(projects)]["id"]
        self.case.simulator.store.create(kind, fields)

    @precondition(lambda self: len(self.deleted) < 3)
    @rule(which=_chosen)
    def delete_there(self, which):
        """A user: they have nothing that goes with them."""
        users = self.case.entities("users")
        if len(users) > 1:
            self.deleted.add(users[which % len(users)]["id"])
            self.case.simulator.store.delete("users", users[which % len(users)]["id"])

    # --- What the machines do ------------------------------------------------------------------------

    @rule()
    def work(self):
        self.case.work()

    @rule(full=st.booleans())
    def sync(self, full):
        self.case.connection.stream_ids.filtered("enabled")._request("manual", full)
        self.case.work()

    @rule(order=st.sampled_from(["as they were", "backwards", "twice", "one only", "none"]))
    def deliver(self, order):
        self.case.deliver(order)

    @rule()
    def time_goes_by(self):
        self.case.pass_time()

    @rule(death=st.sampled_from(DEATHS), after=st.integers(0, 6))
    def die(self, death, after):
        owner, method = death
        with self.case.die_at(f"odoo.addons.hr_sync.engine.{owner}", method, after):
            self.case.work()

    @rule(operation=st.sampled_from(WRITES), fault=st.sampled_from(FAULTS))
    def spoil_a_write(self, operation, fault):
        kind, options = fault
        self.case.simulator.faults.add(operation, kind, **options)

    @rule(operation=st.sampled_from(WRITES))
    def carry_out_later(self, operation):
        self.case.simulator.faults.add(operation, "later")

    @rule(operation=st.sampled_from(READS), fault=st.sampled_from(FAULTS))
    def spoil_a_read(self, operation, fault):
        kind, options = fault
        self.case.simulator.faults.add(operation, kind, **{**options, "applied": False})

    # --- The end -------------------------------------------------------------------------------------

    def teardown(self):
        try:
            self.case.quieten()
            self.case.check_same(self.deleted)
            self._check_nothing_lost()
        finally:
            self.case.end()

    def _check_nothing_lost(self):
        """What only one side has edited has the value that it was given last."""
        for kind, (_model, fields) in KINDS.items():
            for entity, record in self.case.pairs(kind):
                for there, here in fields.items():
                    mine = self.edits.get((kind, record.id, here, "odoo"), ...)
                    theirs = self.edits.get((kind, entity["id"], here, "there"), ...)
                    if mine is ... and theirs is not ...:
                        self.case.assertEqual(entity[there], theirs, (kind, there, "edited there only"))
                    if theirs is ... and mine is not ...:
                        self.case.assertEqual(record[here] or None, mine, (kind, here, "edited in Odoo only"))

    def _field(self, kind, number):
        fields = list(KINDS[kind][1].items())
        return fields[number % len(fields)]

    def _name(self):
        number = next(self.numbers)
        return f"Neu Nummer{number}"

    def _value(self, name, empty):
        number = next(self.numbers)
        if name == "name":
            return f"Umbenannt {number}"
        if empty:
            return None
        return {
            "jobTitle": f"Titel {number}",
            "phone": f"+41 31 555 00 {number:02}",
            "privateEmail": f"p{number}@x.example",
        }[name]


@tagged("slow")
@freeze_time("2026-06-01 08:00:00")
class TestConvergence(RandomHistories, PushCase):
    machine = Histories
    muted = ("worker", "pull.inbox")

    record_types = ("department", "employee", "project", "task")
    sending = ("employee", "project", "task")

    def prepare(self):
        super().prepare()
        # What Odoo makes for each company; nobody has asked for it to be sent.
        self.env["project.project"].search([("company_id", "=", self.company.id)]).hr_sync_send = False
        for name in ("Anna", "Beat", "Carla"):
            self.person(firstName=name, lastName="Muster")
        for name in ("Seilbahn", "Tunnel"):
            project = self.simulator.add_project(name=name)
            self.simulator.store.create("subprojects", {"name": f"{name} planen", "projectId": project["id"]})
        self.connection.action_register_webhook()
        self.sync_through(full=True)
        self.assertNoIssues()
        store = self.simulator.store
        self.state = copy.deepcopy((store._collections, store.created, store.last))

    def test_both_sides_end_alike(self):
        self.run_histories(derandomize=True)

    # --- One history ---------------------------------------------------------------------------------

    def begin(self):
        """Both sides as they were after the first sync."""
        super().begin()
        store = self.simulator.store
        with store.lock:
            store._collections, store.created, store.last = copy.deepcopy(self.state)
        self.simulator.forget()
        self.simulator.webhooks.drop()

    def deliver(self, order):
        """Post what happened there, as the door would take it over."""
        webhooks = self.simulator.webhooks
        bodies = [delivery.body for delivery in webhooks.pending]
        webhooks.drop()
        wanted = {"backwards": bodies[::-1], "twice": bodies * 2, "one only": bodies[:1], "none": []}
        known = set(self.env["hr.sync.job"].search([("delivery_id", "!=", False)]).mapped("delivery_id"))
        for body in wanted.get(order, bodies):
            id_ = json.loads(body)["id"]
            if id_ not in known:  # the index of the table refuses the second one
                self.connection._receive({}, body)
                known.add(id_)
        self.commit()

    def quieten(self):
        """Everything works again, and time goes by."""
        self.simulator.faults.carry_out()
        self.calm()
        self.connection.stream_ids.filtered("enabled")._request("manual", True)
        for _turn in range(12):
            self.pass_time()
            if self.connection.state != "connected":
                self.connection.action_resume()
            self.work()
            questions = self.issues().filtered(lambda job: job.error_code == "conflict")
            questions.action_take_remote()
            # Of so few people, more than half may be gone within a history: a person says that this is right.
            self.issues(error_code="guard").action_allow()
            self.issues().filtered(lambda job: job.error_code not in ("conflict", "guard")).action_retry()
            self.commit()
            if not self.open():
                break
        self.sync(full=True)
        self.assertEqual([(job.direction, job.record_type, job.label, job.error) for job in self.open()], [])

    def open(self):
        jobs = self.env["hr.sync.job"].search([("state", "in", ("pending", "failed")), ("purpose", "!=", "removal")])
        return jobs.filtered(lambda job: not job.next_attempt or job.purpose != "record")

    # --- What there is -------------------------------------------------------------------------------

    def records(self, kind):
        model = self.env[KINDS[kind][0]].with_context(active_test=False)
        mine = [("company_id", "=", self.company.id)]
        send = {"projects": "hr_sync_send", "subprojects": "project_id.hr_sync_send"}.get(kind)
        mine += [(send, "=", True)] if send else []
        return model.search(mine, order="id")

    def entities(self, kind):
        return [entry.data for entry in self.simulator.store[kind].entries.values() if not entry.deleted]

    def pairs(self, kind):
        """Entities there beside the records that stand for them."""
        links = self.env["hr.sync.link"].search(
            [("connection_id", "=", self.connection.id), ("record_type", "=", RECORD_TYPES[kind])]
        )
        records = {link.external_id: link._record() for link in links.filtered(lambda one: one.state == "linked")}
        return [(entity, records.get(entity["id"])) for entity in self.entities(kind)]

    def check_same(self, deleted):
        for kind, (_model, fields) in KINDS.items():
            pairs = self.pairs(kind)
            self.assertNotIn(None, [record for _entity, record in pairs], f"{kind} that are nobody here")
            self.assertEqual(len({record.id for _entity, record in pairs}), len(pairs), f"{kind}: two are one here")
            here = {record.id for record in self.records(kind) if record.active}
            self.assertEqual({record.id for _entity, record in pairs}, here, f"{kind} on one side only")
            for entity, record in pairs:
                for there, name in fields.items():
                    self.assertEqual(entity[there], record[name] or None, (kind, there))
        for external_id in deleted:
            link = self.link(external_id)
            self.assertFalse(link and link._record().active, "who was deleted there works on here")


add_more(TestConvergence, "test_both_sides_end_alike")
