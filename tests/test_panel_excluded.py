"""What the form of a record says of a sync from which a person excluded it, and the way back."""

from lxml import etree
from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time
from odoo.tools import format_date
from odoo.tools.safe_eval import safe_eval

from .choosing import ChoosingCase
from .pushing import PushCase
from .test_panel_unlinked import PanelCase

ANNA = {"firstName": "Anna", "lastName": "Keller", "birthDate": "1985-02-03"}
MATCHED = "Excluded when the records were matched"


class ExcludedCase(PanelCase):
    def said(self, name, record):
        """What the form tells that user, and the labels of the buttons for it that the user sees."""
        record = self.as_(name, record)
        arch = etree.fromstring(record.get_view(view_type="form")["arch"])
        [group] = arch.xpath("//group[@name='hr_sync_unlinked']")
        self.assertTrue(group.xpath("field[@name='hr_sync_exclusion']"))
        state = {"hr_sync_unlinked": record.hr_sync_unlinked, "hr_sync_excluded": record.hr_sync_excluded}
        shown = [one for one in group.iterfind("div") if not is_hidden(one, state)]
        buttons = [one.get("string") for row in shown for one in row.findall("button") if not is_hidden(one, state)]
        spans = [row.findtext("span") for row in shown if not is_hidden(row.find("span"), state)]
        return record.hr_sync_exclusion, spans, buttons

    def by(self, name="officer", day=None):
        """Odoo's log of changes takes the database's clock, which a test cannot stop."""
        return f"by {self.users[name].name} on {format_date(self.env, day or self.env.cr.now())}"

    def include(self, name, record):
        return self.as_(name, record).with_context(default_stream_id=self.stream_id).action_hr_sync_include()

    def link_to(self, record, entity):
        action = self.as_("administrator", record).action_hr_sync_pair()
        Pair = self.as_("administrator", self.env[action["res_model"]]).with_context(**action["context"])
        pair = Pair.create({"entity_id": entity.id})
        excluded = pair.excluded
        pair.action_pair()
        self.work()
        return excluded


def is_hidden(node, state):
    return bool(node.get("invisible")) and safe_eval(node.get("invisible"), dict(state))


@freeze_time("2026-06-01 08:00:00")
class TestExcluded(ExcludedCase, PushCase):
    def prepare(self):
        super().prepare()
        self.add_users()
        self.stream_id = self.stream().id

    def local(self, **values):
        return self.env["hr.employee"].create({"name": "Anna Keller", "company_id": self.company.id, **values})

    def excluded(self):
        """A comparison, in which everything found is excluded."""
        self.commit()
        self.stream().sudo()._request_preview()
        self.work()
        found = self.env["hr.sync.proposal"].search([("stream_id", "=", self.stream_id)])
        self.as_("officer", found).action_leave()
        self.as_("officer", found).action_apply()

    def test_by_the_matching(self):
        anna = self.local()
        self.assertEqual(self.said("officer", anna)[:2], (False, ["Not linked to 2getHR"]))
        self.excluded()
        text = f"Excluded from the sync with 2getHR {self.by()}"
        buttons = ["Include Again in 2getHR", "Link to 2getHR…"]
        self.assertEqual(self.said("officer", anna), (f"{text}: {MATCHED}", [], buttons))
        self.assertEqual(self.said("reader", anna), (text, [], []), "the reason is for officers")
        with self.assertRaisesRegex(UserError, "Only HR Sync officers"):
            self.include("reader", anna)
        self.include("officer", anna)
        self.sync_through("employee")
        self.assertEqual(self.said("officer", anna), (False, [], []))
        self.assertEqual([user["firstName"] for user in self.simulator.users], ["Anna"])
        with self.assertRaisesRegex(UserError, "Anna Keller is not excluded"):
            self.include("officer", anna)

    def test_who_it_may_be(self):
        """The external record is excluded, not this one: it says so of each that it may be."""
        one, two = self.local(), self.local()
        user = self.person(**ANNA)
        self.excluded()
        text = f"Anna Keller, which may be this record, was excluded from the sync with 2getHR {self.by()}: {MATCHED}"
        for anna in (one, two):
            self.assertEqual(self.said("officer", anna)[0].splitlines()[0], text)
        self.include("officer", one)
        self.assertFalse(self.said("officer", two)[0])
        self.work()
        self.assertEqual(self.issues(external_id=user).state, "failed", "it is asked about again")

    def test_linked_to_another(self):
        """Who is known to be somebody else is not the external record that was excluded."""
        anna = self.local()
        user = self.person(**ANNA)
        self.sync_through("employee")
        self.issues(external_id=user)._ignore("to be clarified")
        self.assertIn("which may be this record", self.said("officer", anna)[0])
        self.env["hr.sync.link"]._pair(self.connection, "employee", "usr_other", anna)
        self.assertFalse(self.said("officer", anna)[0])

    def test_linked_to_all_the_same(self):
        """*Link to…* says that it was excluded, and includes it again."""
        anna = self.local()
        self.excluded()
        user = self.person(firstName="Nina", lastName="Lind")
        self.stream().sudo()._request_preview()
        self.work()
        entity = self.env["hr.sync.proposal"].search([("external_id", "=", user)])
        self.assertIn("Excluded from the sync with 2getHR", self.link_to(anna, entity))
        self.assertEqual(self.employee(user), anna)
        self.assertEqual(self.said("officer", anna), (False, [], []))

    def test_excluded_with_who_it_may_be(self):
        """Whom *Link to…* does not list, as nothing excluded is listed, it names."""
        anna = self.local()
        user = self.person(**ANNA)
        self.excluded()
        self.assertIn("Excluded from the sync with 2getHR", self.said("officer", anna)[0])
        action = self.as_("officer", anna).action_hr_sync_pair()
        pair = self.as_("officer", self.env["hr.sync.pair"]).with_context(**action["context"]).create({})
        self.assertIn("Until it is included again, Anna Keller is not listed.", pair.excluded)
        self.include("officer", anna)
        self.work()
        self.assertEqual(self.issues(external_id=user).candidates, anna.ids, "it is asked about again")
        self.assertEqual(len(self.simulator.users), 1)

    def test_a_linked_record(self):
        user, anna = self.synced(**ANNA)
        self.spoil(user, ahvNumber="756.1234.5678.90")
        self.sync()
        issue = self.issues(external_id=user)
        self.as_("officer", issue)._ignore("left to payroll")
        text = f"Excluded from the import from 2getHR {self.by()}: left to payroll"
        self.assertEqual(self.said("officer", anna), (text, [], ["Include Again in 2getHR"]))
        self.stream().direction = "in"
        self.assertIn("Excluded from the sync with 2getHR", self.said("officer", anna)[0])
        self.stream().direction = "out"
        self.assertFalse(self.said("officer", anna)[0], "nothing is imported")
        self.stream().direction = "both"
        self.include("officer", anna)
        self.assertEqual(issue.state, "pending")

    def test_not_of_others(self):
        """Of a connection that is not set up, or of another company, a form says nothing."""
        anna = self.local()
        self.excluded()
        other = self.env["res.company"].create({"name": "Andere AG"})
        self.assertFalse(anna.with_context(allowed_company_ids=other.ids).hr_sync_exclusion)
        self.connection.state = "draft"
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertFalse(anna.hr_sync_exclusion)

    def test_assigning_does_not_count(self):
        """Who is named excluded it; an ignored issue is nobody's any more."""
        anna = self.local()
        self.excluded()
        self.as_("administrator", self.env["hr.sync.job"].search([("res_id", "=", anna.id)])).action_assign_to_me()
        self.assertIn(self.by(), self.said("officer", anna)[0])

    def test_cost(self):
        """A form needs two queries beside the one for what a record is not linked to; one if it is linked to all."""
        form = ["name", "company_id", "hr_sync_unlinked"]
        linked = self.synced(firstName="Bea", lastName="Frei", birthDate="1990-05-06")[1]
        for record, extra in ((self.local(), 2), (linked, 1)):
            counts = []
            for names in (form, form, [*form, "hr_sync_excluded", "hr_sync_exclusion"]):
                self.env.invalidate_all()
                one, seen = self.as_("reader", record), []
                with self.watch_queries(lambda *query, seen=seen: seen.append(query)):
                    one.web_read({name: {} for name in names})
                counts.append(len(seen))
            with self.subTest(record=record.name):
                self.assertEqual(counts[2] - counts[1], extra)


@freeze_time("2026-06-01 08:00:00")
class TestExcludedFromChosen(ExcludedCase, ChoosingCase):
    """Where an administrator decides who is created, an exclusion is such a decision."""

    def prepare(self):
        super().prepare()
        self.add_users()
        self.connected()
        self.stream_id = self.stream.id
        self.bo = self.here("Bo Ek")

    def exclude(self):
        self.rows()
        row = self.env["hr.sync.sending"].search([("res_id", "=", self.bo.id)])
        self.as_("administrator", row).action_exclude()

    def test_excluded(self):
        self.exclude()
        text = f"Excluded from the sync with Kleer {self.by('administrator', fields.Date.today())}"
        self.assertEqual(self.said("officer", self.bo), (text, [], ["Link to Kleer…"]))
        buttons = ["Include Again in Kleer", "Link to Kleer…"]
        self.assertEqual(self.said("administrator", self.bo), (text, [], buttons))
        with self.assertRaises(AccessError):
            self.include("officer", self.bo)
        self.include("administrator", self.bo)
        self.assertEqual(self.rows(), {"Bo Ek": "undecided"})
        text, rows, _buttons = self.said("administrator", self.bo)
        self.assertEqual((text, rows), (False, ["Not linked to Kleer"]))

    def test_before_it_was_kept_who_decided(self):
        self.exclude()
        self.row(self.bo).write({"choice_by_id": False, "choice_on": False})
        self.assertEqual(self.said("officer", self.bo)[0], "Excluded from the sync with Kleer")

    def test_linked_to_all_the_same(self):
        self.exclude()
        user = self.there("Nina Lind")
        self.compare()
        self.assertIn("Excluded from the sync with Kleer", self.link_to(self.bo, self.proposals("Nina Lind")))
        self.assertEqual(self.link(user).res_id, self.bo.id)
        self.assertFalse(self.said("administrator", self.bo)[0])

    def test_who_it_may_be(self):
        """An ignored question is opened again, and what was decided about the record stays."""
        self.there("BO EK")
        self.rows()
        self.row(self.bo).write({"choice": "create", "different": ["somebody"]})
        self.run_out()
        self.issues(direction="in")._ignore("to be clarified")
        self.assertIn("BO EK, which may be this record, was excluded", self.said("administrator", self.bo)[0])
        self.include("administrator", self.bo)
        self.assertFalse(self.said("administrator", self.bo)[0])
        self.assertEqual((self.row(self.bo).choice, self.row(self.bo).different), ("create", ["somebody"]))
