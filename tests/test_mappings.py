"""Mappings: what a person chooses is sent, what nobody has chosen is not, and the lists come from the system."""

from contextlib import ExitStack
from dataclasses import replace
from datetime import timedelta
from unittest.mock import patch

from odoo.exceptions import ValidationError
from odoo.tests import freeze_time
from odoo.tools import mute_logger

from ..engine.error_table import TABLE, Action, Notify, Place, Seen
from ..engine.refs import Refs
from ..records import Activity, Project, WageType
from ..systems import SYSTEMS, Mapping, MappingValue
from .conformance import START, written_tables
from .failing import FAULTS
from .kleer_time_off import KleerTimeOffCase
from .mapping import MappingCase


class TestSending(MappingCase):
    def test_not_mapped(self):
        """It is not sent, the issue names the value and the place, and it is sent once the value is mapped."""
        self.project(self.workshop)
        self.assertEqual(self.send(), [])
        issue = self.issue()
        self.assertEqual((issue.error_code, issue.label), ("mapping", "Neues Projekt"))
        self.assertEqual(
            issue.error,
            "Workshop is not mapped to a value of Conformance (Cost Centres). Choose one under Mappings in the"
            " connection; the record is then sent.",
        )
        self.map(self.workshop, self.training)
        self.assertEqual(self.send(), [self.training])
        self.assertFalse(self.issues())

    def test_no_reference(self):
        """What refers to nothing needs no mapping."""
        self.project()
        self.assertEqual(self.send(), [None])

    def test_shared(self):
        """Several Odoo values have one remote value."""
        for activity in (self.advice, self.workshop):
            self.map(activity, self.training)
            self.project(activity, activity.name)
        self.assertEqual(self.send(), [self.training, self.training])

    def test_changed(self):
        """What is in sync is found to differ by the comparison that follows, and that field is sent, and it alone."""
        self.map(self.workshop, self.training)
        project = self.project(self.workshop)
        self.send()
        [link] = self.linked("project")
        before = link.fingerprint_out["activity"]
        self.assertEqual(self.send(), [])
        self.map(self.workshop, self.consulting)
        self.assertEqual(self.send(), [self.consulting])
        self.assertNotEqual(link.fingerprint_out["activity"], before)
        [request] = [one for one in self.simulator.requests if one.method != "GET"]
        self.assertEqual((request.body, link.res_id), ({"costCentre": self.consulting}, project.id))
        self.assertEqual(self.send(), [])

    def test_emptied(self):
        """What was sent stays as it is; it is an issue until there is a value again."""
        row = self.map(self.workshop, self.training)
        self.project(self.workshop)
        self.send()
        row.value_id = False
        self.assertEqual(self.send(), [])
        self.assertEqual(self.issue().error_code, "mapping")
        row.value_id = self.values()[self.training]
        self.assertEqual((self.send(), self.issues()), ([], self.env["hr.sync.job"]))

    def test_vanished(self):
        row = self.map(self.workshop, self.training)
        del self.simulator.entities["costcentres"][self.training]
        self.read_again()
        self.assertTrue(self.values()[self.training].vanished)
        self.assertEqual(
            row.problem,
            "200 Training no longer exists in Conformance. Records with this value are not sent: choose another value.",
        )
        self.project(self.workshop)
        self.assertEqual(self.send(), [])
        self.assertIn("Workshop is mapped to 200 Training, which no longer exists in Conformance", self.issue().error)
        self.simulator.entities["costcentres"][self.training] = {
            "id": self.training,
            "code": "200",
            "title": "Training",
            "closed": False,
        }
        self.read_again()
        self.assertFalse(row.problem)
        self.assertEqual((self.adapter.sent_value(self.simulator), self.issues().mapped("error")), (self.training, []))

    def test_inactive(self):
        row = self.map(self.workshop, self.training)
        self.simulator.entities["costcentres"][self.training]["closed"] = True
        self.read_again()
        self.assertIn("200 Training is inactive in Conformance", row.problem)
        self.project(self.workshop)
        self.assertEqual(self.send(), [])
        self.assertIn("Workshop is mapped to 200 Training, which is inactive in Conformance", self.issue().error)
        self.simulator.entities["costcentres"][self.training]["closed"] = False
        self.read_again()
        self.assertEqual(self.adapter.sent_value(self.simulator), self.training)

    def test_optional(self):
        """Without a value the record is sent without the field, and the field follows once there is a value."""
        [mapping] = SYSTEMS["beispiel"].mappings
        self.declare(Mapping(mapping.name, mapping.record, mapping.label, required=False))
        self.project(self.workshop)
        self.assertEqual(self.send(), ["–"])
        self.assertFalse(self.issues())
        self.map(self.workshop, self.training)
        self.assertEqual(self.send(), [self.training])

    def test_archived_in_odoo(self):
        """Projects still refer to an activity that is archived: its row is hidden, and counts."""
        row = self.map(self.workshop, self.training)
        self.project(self.workshop)
        self.workshop.active = False
        self.send()
        self.read_again()
        self.assertFalse(row.active)
        self.assertEqual(self.adapter.sent_value(self.simulator), self.training)

    def test_edited_while_not_mapped(self):
        """A record that is in sync is not sent with half of what it should say."""
        self.map(self.advice, self.consulting)
        project = self.project(self.advice)
        self.send()
        project.write({"name": "Anderer Name", "activity_id": self.workshop.id})
        self.assertEqual(self.send(), [])
        self.assertEqual(self.issue().error_code, "mapping")
        self.map(self.workshop, self.training)
        self.assertEqual(self.send(), [self.training])

    def test_queries(self):
        """As many for a hundred records as for ten."""
        counts = {}
        names = self.stream("project")._sent()
        for size in (10, 100):
            activities = self.env["hr.timesheet.activity"].create(
                [{"name": f"{size}-{number}", "company_id": self.company.id} for number in range(size)]
            )
            self.connection.action_open_mappings()
            for activity in activities:
                self.map(activity, self.training)
            projects = self.env["project.project"].concat(*(self.project(one, one.name) for one in activities))
            self.env.flush_all()
            self.env.invalidate_all()
            projects.mapped("activity_id.name")
            refs, seen = Refs(self.connection), []
            with self.watch_queries(lambda _cursor, query, *_rest, seen=seen: seen.append(str(query))):
                projects._sync_load_refs({"activity"}, refs)
                sent = {one._sync_to_record({"activity"}, refs).activity.external_id for one in projects}
            self.assertEqual((sent, "activity" in names), ({self.training}, True))
            counts[size] = len([query for query in seen if "hr_sync_mapping" in query])
        self.assertEqual(counts, {10: 2, 100: 2})


class TestChoices(MappingCase):
    """Beside the remote value a person chooses how an Odoo value is sent."""

    choices = (("quantity", "Quantity"), ("amount", "Amount"))

    def prepare(self):
        super().prepare()
        [self.declared, *_others] = SYSTEMS["beispiel"].mappings
        self.declare(replace(self.declared, choices=self.choices))
        self.read_again()

    def chosen(self, activity):
        """What the engine hands over for a project with that activity."""
        return Refs(self.connection).mapped_value(Project, "activity", activity)

    def test_chosen(self):
        """The first counts until a person has chosen another; the rows offer what their mapping declares."""
        row = self.map(self.workshop, self.training)
        self.assertEqual((row.choice, row.offered_choices), ("quantity", ["quantity", "amount"]))
        self.assertEqual(self.chosen(self.workshop), MappingValue(self.training, "200", "Training", choice="quantity"))
        row.choice = "amount"
        self.assertEqual(self.chosen(self.workshop).choice, "amount")
        self.read_again()
        self.assertEqual(row.choice, "amount")
        self.declare(self.declared)
        self.assertIsNone(self.chosen(self.workshop).choice)
        with self.assertRaisesRegex(ValidationError, "Cost Centres: this cannot be chosen"):
            row.choice = "quantity"
        self.read_again()
        self.assertFalse(row.choice)

    def test_rows_of_before(self):
        """A system learned to offer a choice: what nobody has chosen is the first, also before the next reading."""
        self.declare(self.declared)
        self.read_again()
        row = self.map(self.workshop, self.training)
        self.declare(replace(self.declared, choices=self.choices))
        self.assertEqual((row.choice, self.chosen(self.workshop).choice), (False, "quantity"))
        self.connection.action_open_mappings()
        self.assertEqual(row.choice, "quantity")

    def test_compared_anew(self):
        """What was sent in another way is compared, as for another value."""
        row = self.map(self.workshop, self.training)
        self.project(self.workshop)
        self.send()
        row.choice = "quantity"
        self.assertFalse(self.stream("project")._running(direction="out"))
        row.choice = "amount"
        self.assertTrue(self.stream("project")._running(direction="out"))

    def test_shown(self):
        """The column is there where the system offers a choice, and each row shows its own."""
        for declared, is_shown in ((replace(self.declared, choices=self.choices), True), (self.declared, False)):
            self.declare(declared)
            self.env.invalidate_all()
            self.assertEqual(self.connection.has_choices, is_shown)
            context = self.connection.action_open_mappings()["context"]
            self.assertEqual(context["hr_sync_has_choices"], is_shown)


class TestUnless(MappingCase):
    """What is mapped in one mapping counts there, and not in the one that gives way to it."""

    def prepare(self):
        super().prepare()
        [declared, *_others] = SYSTEMS["beispiel"].mappings
        first = Mapping("first", Activity, "First Kinds")
        self.declare(first, replace(declared, unless=("first",)))
        self.read_again()

    def both(self):
        """The rows of one activity, by the names of their mappings."""
        rows = self.rows().filtered(lambda row: (row.res_model, row.res_id) == (self.workshop._name, self.workshop.id))
        return {row.mapping: row for row in rows}

    def test_it_gives_way(self):
        rows, values = self.both(), self.env["hr.sync.mapping.value"]
        by_mapping = {
            name: values.search([("mapping", "=", name), ("external_id", "=", self.training)]) for name in rows
        }
        rows["cost_centre"].value_id = by_mapping["cost_centre"]
        self.project(self.workshop)
        self.assertEqual((self.send(), rows["cost_centre"].problem), ([self.training], False))
        rows["first"].value_id = by_mapping["first"]
        self.assertEqual(
            rows["cost_centre"].problem,
            "Workshop is mapped under First Kinds as well and counts there. Remove one of the two values.",
        )
        self.assertFalse(rows["first"].problem)
        self.project(self.workshop, "Another")
        self.assertEqual(self.send(), [])
        self.assertIn(
            "Workshop is mapped to 200 Training (First Kinds) and counts there, so it is not sent under Cost Centres",
            self.issue()[0].error,
        )
        rows["first"].value_id = False
        self.assertFalse(rows["cost_centre"].problem)


class TestThePage(MappingCase):
    def test_values(self):
        """They are as the system has listed them; what is closed cannot be chosen."""
        found = {key: (one.code, one.name, one.active, one.vanished) for key, one in self.values().items()}
        expected = {
            self.consulting: ("100", "Consulting", True, False),
            self.training: ("200", "Training", True, False),
            self.closed: ("300", "Workshop", False, False),
        }
        self.assertEqual(found, expected)
        offered = self.env["hr.sync.mapping.value"].name_search("", [("connection_id", "=", self.connection.id)])
        self.assertEqual([name for _id, name in offered], ["100 Consulting", "200 Training"])

    def test_rows(self):
        """One for each value in scope; what is new has one when the page is opened."""
        self.assertEqual(self.rows().mapped("name"), ["Consulting", "Workshop"])
        self.assertEqual(set(self.rows().mapped("label")), {"Cost Centres"})
        other = self.env["res.company"].create({"name": "Fremd"})
        Activity = self.env["hr.timesheet.activity"]
        Activity.create({"name": "Elsewhere", "company_id": other.id})
        Activity.create({"name": "Archived", "company_id": self.company.id, "active": False})
        new = Activity.create({"name": "New", "company_id": self.company.id})
        action = self.connection.action_open_mappings()
        shown = self.env[action["res_model"]].search(action["domain"])
        self.assertEqual(shown.mapped("name"), ["Consulting", "New", "Workshop"])
        self.assertEqual((self.connection.unmapped_count, self.connection.has_mappings), (3, True))
        new.name = "Renamed"
        self.advice.unlink()
        self.workshop.active = False
        self.connection.action_open_mappings()
        self.assertEqual(self.rows().mapped("name"), ["Renamed"])

    def test_proposals(self):
        """By name; a closed one and one that is there twice are none. None counts before it is accepted."""
        row, other = self.row(self.advice), self.row(self.workshop)
        self.assertEqual(row.proposed_id, self.values()[self.consulting])
        self.assertFalse(row.value_id or other.proposed_id)
        self.project(self.advice)
        self.assertEqual(self.send(), [])
        page = self.connection.action_open_mappings()
        self.env["hr.sync.mapping"].with_context(**page["context"]).action_accept()
        self.assertEqual((row.value_id, row.proposed_id.id), (self.values()[self.consulting], False))
        self.assertFalse(other.value_id)
        self.assertEqual(self.send(), [self.consulting])
        row.value_id = False
        self.add("101", "Consulting")
        self.read_again()
        self.assertFalse(row.proposed_id)

    def test_proposals_by_code(self):
        """A code tells more than a name."""
        self.declare(Mapping("cost_centre", Activity, "Cost Centres"), Mapping("wage", WageType, "Wage Types"))
        by_code, by_name, neither = self.env["hr.wage.type"].create(
            [
                {"name": "Consulting", "code": "200", "company_id": self.company.id},
                {"name": "Consulting", "code": "999", "company_id": self.company.id},
                {"name": "consulting", "company_id": self.company.id},
            ]
        )
        self.read_again()
        values = self.env["hr.sync.mapping.value"].search([("mapping", "=", "wage")])
        proposed = [self.row(one).proposed_id for one in (by_code, by_name, neither)]
        self.assertEqual([one.external_id for one in proposed], [self.training, self.consulting, False])
        self.assertLessEqual(set(filter(None, proposed)), set(values))

    def test_filters(self):
        search = self.env["hr.sync.mapping"].get_view(view_type="search")["arch"]
        self.assertIn('name="not_usable"', search)
        self.map(self.workshop, self.closed)
        row = self.map(self.advice, self.training)
        domain = [("value_id", "!=", False), "|", ("value_id.vanished", "=", True), ("value_id.active", "=", False)]
        found = self.env["hr.sync.mapping"].search([("connection_id", "=", self.connection.id), *domain])
        self.assertEqual(found, self.row(self.workshop))
        self.assertIn("is inactive", found.problem)
        self.assertFalse(row.problem)

    def test_values_of_others(self):
        """A value of another mapping, or of another connection, is refused."""
        self.declare(Mapping("cost_centre", Activity, "Cost Centres"), Mapping("wage", WageType, "Wage Types"))
        self.read_again()
        other = self.env["hr.sync.mapping.value"].search([("mapping", "=", "wage")], limit=1)
        with self.assertRaisesRegex(ValidationError, "is no value of Cost Centres"):
            self.row(self.workshop).value_id = other

    def test_system_without_mappings(self):
        self.declare()
        self.assertFalse(self.connection.has_mappings)
        self.connection.action_open_mappings()


class TestTimeOffTypes(KleerTimeOffCase):
    def test_other_countries(self):
        """Odoo has types for many countries: those of others are listed once they are used, and stay if mapped."""
        country = self.env.ref("base.be").id
        foreign = self.kind("Congé parental", company_id=False, country_id=country)
        shared = self.kind("Shared", company_id=False, country_id=False)
        self.connection.action_open_mappings()
        listed = self.env["hr.leave.type"].browse(self.connection.mapping_ids.mapped("res_id"))
        self.assertLessEqual(self.holidays | shared, listed)
        self.assertLessEqual(set(listed.country_id.mapped("code")), {"SE"})
        leave = self.off("2026-06-01", kind=foreign)
        self.map(foreign, "Sjuk")
        leave.action_refuse()
        leave.unlink()
        self.connection.action_open_mappings()
        self.assertIn(foreign.id, self.connection.mapping_ids.mapped("res_id"))
        self.company.country_id = False
        self.connection.action_open_mappings()
        self.assertGreater(len(self.connection.mapping_ids), len(listed) + 10)


class TestReading(MappingCase):
    def calls(self):
        return self.simulator.count("GET /costcentres")

    def test_when(self):
        """At the first turn, then daily, and whenever a person asks; not at each turn."""
        with freeze_time(START) as clock:
            self.read_again()
            self.simulator.forget()
            self.work()
            self.assertEqual(self.calls(), 0)
            clock.tick(timedelta(hours=25))
            self.work()
            self.assertEqual(self.calls(), 1)
            self.connection.action_read_mapping_values()
            self.work()
            self.assertEqual(self.calls(), 2)

    def test_disabled(self):
        """Nothing is read for streams that are disabled; once one is enabled, its values are read at the next turn."""
        streams = self.connection.stream_ids
        mapped = streams.filtered(lambda one: any(field.mapping for field in one._declaration().fields))
        mapped.enabled = False
        self.connection.action_read_mapping_values()
        self.simulator.forget()
        self.work()
        self.assertEqual(self.calls(), 0)
        mapped.enabled = True
        self.work()
        self.assertEqual(self.calls(), 1)
        mapped.enabled = False
        mapped.enabled = True
        self.work()
        self.assertEqual(self.calls(), 2)

    def test_rows_of_disabled(self):
        """What only disabled streams use is not listed, unless it is mapped; enabled, it is listed again."""
        self.map(self.workshop, self.training)
        listed = len(self.connection.mapping_ids)
        streams = self.connection.stream_ids
        mapped = streams.filtered(lambda one: any(field.mapping for field in one._declaration().fields))
        enabled = mapped.filtered("enabled")
        mapped.enabled = False
        self.connection.action_open_mappings()
        self.assertEqual(self.connection.mapping_ids, self.row(self.workshop))
        enabled.enabled = True
        self.connection.action_open_mappings()
        self.assertEqual(len(self.connection.mapping_ids), listed)

    def test_again(self):
        """The second time nothing is written to either table; a value that is gone and was not chosen leaves."""
        self.map(self.workshop, self.training)
        self.send()
        self.connection.action_read_mapping_values()
        with ExitStack() as spies:
            # In a test no time passes, so that a row that is written as it was does not reach the table.
            writes = [
                spies.enter_context(patch.object(model, "write", autospec=True, side_effect=model.write))
                for model in (self.registry["hr.sync.mapping"], self.registry["hr.sync.mapping.value"])
            ]
            self.assertEqual(written_tables(self, self.work), {"hr_sync_connection"})
        for write in writes:
            write.assert_not_called()
        del self.simulator.entities["costcentres"][self.consulting]
        self.read_again()
        self.assertEqual(set(self.values()), {self.training, self.closed})

    def test_failures(self):
        """What was read still counts, the connection says why it is not newer, and the rest goes as the table says."""
        for kind, outcome in TABLE[Place.MAPPING].items():
            if kind not in FAULTS:
                continue
            with self.subTest(kind=kind), freeze_time(START) as clock, self.stopping():
                name, options = FAULTS[kind]
                self.connection.action_resume()
                self.project(name=kind.name)
                self.env.cr.flush()
                self.connection.action_read_mapping_values()
                self.fault(name, "GET /costcentres", times=None, **options)
                self.work()
                self.assertEqual(len(self.values()), 3)
                self.assertTrue(self.connection.mapping_values_error)
                stopped = outcome.action is Action.STOP_CONNECTION
                self.assertEqual(self.connection.state, "error" if stopped else "connected")
                self.assertEqual(bool(self.connection.wait_until), outcome.action is Action.WAIT)
                sent = [one["title"] for one in self.simulator.entities["projects"].values()]
                self.assertEqual(kind.name in sent, outcome.action is Action.FAIL)
                self.assertEqual(outcome.notify is Notify.MAPPINGS, outcome.action is Action.FAIL)
                self.assertFalse(self.connection.stream_ids.filtered("stopped"))
                self.simulator.faults.clear()
                self.connection.action_resume()
                clock.tick(timedelta(hours=2))
                self.work()
                self.assertFalse(self.connection.mapping_values_error)

    def test_error_in_a_program(self):
        self.connection.action_read_mapping_values()
        self.simulator.entities["costcentres"][self.training] = {"id": self.training}
        with mute_logger("odoo.addons.hr_sync.engine.mapping_values"):
            self.work()
        self.assertIn("An unexpected error occurred", self.connection.mapping_values_error)
        self.assertEqual(TABLE[Place.MAPPING][Seen.UNEXPECTED].action, Action.FAIL)
        self.assertEqual(len(self.values()), 3)

    def test_new_connection(self):
        """A new connection to the same company there goes on with what was mapped."""
        self.map(self.workshop, self.training)
        self.connection.unlink()
        before, self.connection = self.connection, self.make_connection()
        self.connection.action_test()
        self.assertEqual(self.row(self.workshop).value_id.external_id, self.training)
        self.assertFalse(self.rows(before))
        self.work()
        self.project(self.workshop)
        self.assertEqual(self.send(), [self.training])

    def test_neutralised(self):
        """A copy keeps what was mapped: there is no secret in it."""
        self.map(self.workshop, self.training)
        self.neutralize()
        self.assertEqual(self.row(self.workshop).value_id.external_id, self.training)

    def test_deleted_with_the_connection(self):
        row, value = self.map(self.workshop, self.training), self.values()[self.training]
        self.env.cr.execute("DELETE FROM hr_sync_connection WHERE id = %s", [self.connection.id])
        self.env.invalidate_all()
        self.assertFalse(row.exists() or value.exists())
        self.connection = self.make_connection()
