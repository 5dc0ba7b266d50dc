"""Reasons are read in the language of the reader; issues with one cause are counted, and tried again together."""

import json

from odoo.exceptions import UserError
from odoo.tests import freeze_time, new_test_user

from ..engine.issues import reason
from ..engine.messages import fix_values, sentence_of
from ..engine.stream_issues import open_issue
from ..records import RecordError, _lt, shared, verbatim
from .german import GermanMixin
from .people import PeopleCase

_ENGLISH = "the birthday lies in the future. Correct it in the external system"
_GERMAN = "der Geburtstag liegt in der Zukunft. Im externen System berichtigen"


def employees_of(connection):
    return connection.stream_ids.filtered(lambda stream: stream.record_type == "employee")


@freeze_time("2026-06-01 08:00:00")
class TestReasonsForReaders(GermanMixin, PeopleCase):
    def prepare(self):
        super().prepare()
        self.user = self.person(firstName="Anna", lastName="Muster", birthDate="2087-03-01")
        self.sync()
        self.issue = self.issues(external_id=self.user)

    def test_two_readers(self):
        self.assertIn(_ENGLISH, self.issue.error)
        self.assertIn(_GERMAN, self.german(self.issue).error)
        label = (
            self.german(self.env["hr.employee"])
            ._fields["birthday"]
            ._description_string(self.env(context={"lang": "de_DE"}))
        )
        self.assertTrue(self.german(self.issue).error.startswith(f"{label}: "), self.german(self.issue).error)
        Job = self.env["hr.sync.job"]
        for records, word, found in ((Job, "lies in", 1), (Job, "Zukunft", 0), (self.german(Job), "Zukunft", 1)):
            self.assertEqual(records.search_count([("error", "ilike", word)]), found, word)
        self.assertNotIn(self.issue, self.german(Job).search([("error", "not ilike", "Zukunft")]))
        self.assertIn(self.issue, self.german(Job).search([("error", "!=", False)]))
        self.assertNotIn(self.issue, Job.search([("error", "=", False)]))

    def test_requirements(self):
        """What a proposal depends on is named to each reader, whoever has compared the lists."""
        sentence = self.connection._requirements_sentence(["default_customer_id", "rate/EUR/2026-05-20"])
        open_issue(self.env, employees_of(self.connection), "*needed", "odoo", sentence)
        issue = self.issues(external_id="*needed")
        self.assertIn("05/20/2026. Not set in the connection: Default Customer. Choose it there.", issue.error)
        field = self.connection._fields["default_customer_id"]
        label = field._description_string(self.env(context={"lang": "de_DE"}))
        self.assertNotEqual(label, "Default Customer")
        self.assertIn(f"In der Verbindung nicht festgelegt: {label}.", self.german(issue).error)

    def test_a_search_reads_each_text_once(self):
        """Many done jobs have one text: a search reads that, and no job; what has no text is not what it is not."""
        Job, stored = self.env["hr.sync.job"], sentence_of(self.issue, "error")
        values = {"connection_id": self.connection.id, "record_type": "employee", "purpose": "record", "state": "done"}
        same, seen = Job.create([{**values, "error": stored}] * 300) | self.issue, []
        other, empty = Job.create(
            [{**values, "error": text} for text in (_lt("%(name)s has no name", name="x"), False)]
        )
        for records, word in ((Job, "lies in"), (self.german(Job), "Zukunft")):
            records.search([("error", "ilike", word)])  # from now on Odoo has what it keeps of the models
            self.env.invalidate_all()
            seen.clear()
            with self.watch_queries(lambda _cursor, query, *_rest: seen.append(query)):
                found = records.search([("error", "ilike", word)])
            self.assertEqual((found, len(seen)), (same, 2))
            self.assertEqual(len(self.env.transaction.field_data[Job._fields["error"]]), 0)
            left = records.search([("error", "not ilike", word), ("connection_id", "=", self.connection.id)])
            self.assertLessEqual(other | empty, left)
            self.assertFalse(left & same)

    def test_another_language_writes_nothing(self):
        self.connection.responsible_id.lang = "en_US"
        with self.count_writes() as counter:
            self.sync(full=True)
        self.assertEqual(counter.statements, [])
        stream = employees_of(self.connection)
        sentence = _lt("The list kept changing while it was read; the next run reads it again.")
        open_issue(stream.env, stream, "*x", "contract", sentence)
        with self.count_writes() as counter:
            open_issue(self.german(stream).env, stream, "*x", "contract", sentence)
            self.env.flush_all()
        self.assertEqual(counter.statements, [])

    def test_of_before_and_out_of_hand(self):
        """What an earlier version has stored is shown as it is; whatever stands there, a page is shown."""
        for data, text in (
            ("An old text, 100 % %(x)s", "An old text, 100 % %(x)s"),
            ({"t": "Nobody says %(this)s any more", "v": {"this": "x"}}, "Nobody says x any more"),
            ({"t": "%(a)s and %(b)s", "v": {"a": ["%(x)s"]}}, "%(a)s and %(b)s"),
            ([1], False),
        ):
            self.env.flush_all()
            self.env.cr.execute(
                "UPDATE hr_sync_job SET error = %s::jsonb WHERE id = %s", [json.dumps(data), self.issue.id]
            )
            self.env.invalidate_all()
            for reader in (self.issue, self.german(self.issue)):
                self.assertEqual(reader.read(["error"])[0]["error"], text)
                reader.read(["cause", "retry_label", "fix_name", "cause_key"])

    def test_a_list_is_read_at_once(self):
        stream = employees_of(self.connection)
        for number in range(80):
            open_issue(self.env, stream, f"*{number}", "contract", _lt("%(name)s has no name", name=f"field {number}"))
        jobs = self.issues(error_code="contract")
        jobs.flush_recordset()

        def read(records):
            self.env.invalidate_all()
            with self.watch_queries(lambda _cursor, query, *_rest: seen.append(query)):
                records.read(["error", "cause", "cause_key"])

        seen = []
        read(jobs)
        many, seen = len(seen), []
        read(jobs[:2])
        self.assertEqual((len(jobs), many), (80, len(seen)))


class TestCauses(PeopleCase):
    def prepare(self):
        super().prepare()
        self.officer = new_test_user(self.env(user=1), "hs_causes", "hr_sync.group_officer", company_id=self.company.id)

    def opened(self, number, code, sentence, fix=None):
        open_issue(self.env, employees_of(self.connection), f"e{number}", code, sentence)
        issue = self.issues(external_id=f"e{number}")
        if fix:
            issue.write({"fix_model": fix[0], "fix_id": fix[1]})
        return issue

    def as_officer(self, records):
        return records.with_user(self.officer).with_context(allowed_company_ids=self.company.ids)

    def test_one_cause_is_tried_again(self):
        no_rate = _lt("%(currency)s has no rate on %(day)s")
        francs = [self.opened(n, "odoo", no_rate.filled(currency=shared("CHF"), day=n)) for n in range(3)]
        euro = self.opened(4, "odoo", no_rate.filled(currency=shared("EUR"), day=4))
        said = self.opened(5, "odoo", verbatim("Something else"))
        fixed = self.opened(6, "odoo", no_rate.filled(currency=shared("CHF"), day=6), ("res.currency", 1))
        self.assertEqual(len({one.cause_key for one in (*francs, euro, said, fixed)}), 4)
        self.assertEqual(francs[0].cause, "CHF has no rate on …")
        self.assertEqual((francs[0].retry_label, euro.retry_label), ("Retry 3 like this", False))
        Job = self.as_officer(self.env["hr.sync.job"])
        groups = Job.formatted_read_group([("error_code", "=", "odoo")], ["cause_key"], ["__count"])
        names = {group["cause_key"]: group for group in groups}
        self.assertEqual(len(Job.search(names["EUR has no rate on …"]["__extra_domain"])), 1)
        self.as_officer(francs[1]).action_retry_cause()
        self.assertEqual([one.state for one in (*francs, euro, said, fixed)], ["pending"] * 3 + ["failed"] * 3)

    def test_causes_with_one_text(self):
        """Each cause is a group of its own: the web client merges groups with the same value."""
        text = _lt("The rate is missing")
        francs, euros = self.env.ref("base.CHF"), self.env.ref("base.EUR")
        by_name = {}
        for number, (name, fix, missing) in enumerate(
            [
                ("The rate is missing (CHF)", (francs._name, francs.id), False),
                ("The rate is missing (EUR)", (euros._name, euros.id), False),
                ("The rate is missing", None, "project/1"),
                ("The rate is missing (2)", None, "project/2"),
                ("Something else", (francs._name, francs.id), False),
            ]
        ):
            sentence = verbatim(name) if name == "Something else" else text
            by_name[name] = self.opened(number, "odoo", sentence, fix)
            by_name[name].missing = missing
        Job = self.as_officer(self.env["hr.sync.job"])
        groups = Job.formatted_read_group([("error_code", "=", "odoo")], ["cause_key"], ["__count"])
        found = {group["cause_key"]: Job.search(group["__extra_domain"]).ids for group in groups}
        numbered = ("The rate is missing", "The rate is missing (2)")
        self.assertEqual(found.keys(), by_name.keys())
        for name, issue in by_name.items():
            if name not in numbered:
                self.assertEqual(found[name], issue.ids)
        self.assertEqual({id_ for name in numbered for id_ in found[name]}, {by_name[name].id for name in numbered})

    def test_where_it_is_corrected(self):
        """What an error names is opened, by whoever may read it; nobody else learns its name."""
        currency = self.env.ref("base.CHF")
        issue = self.as_officer(self.opened(1, "odoo", verbatim("x"), (currency._name, currency.id)))
        self.assertEqual(issue.fix_name, "Open CHF")
        action = issue.action_open_fix()
        self.assertEqual((action["res_model"], action["res_id"]), (currency._name, currency.id))
        other = self.env["res.company"].create({"name": "Not yours"})
        hidden = self.as_officer(self.opened(2, "odoo", verbatim("x"), (other._name, other.id)))
        gone = self.as_officer(self.opened(3, "odoo", verbatim("x"), (currency._name, 2**30)))
        strange = self.as_officer(self.opened(4, "odoo", verbatim("x"), ("no.such.model", 1)))
        nothing = self.as_officer(self.opened(5, "odoo", verbatim("x")))
        for one in (hidden, gone, strange, nothing):
            self.assertFalse(one.fix_name)
            with self.assertRaises(UserError):
                one.action_open_fix()
        refused = self.as_officer(self.opened(6, "forbidden", verbatim("x")))
        self.assertEqual(refused.action_open_fix()["res_id"], self.connection.id)

    def test_what_is_missing_leads_to_its_issue(self):
        lacking = self.opened(1, "value", verbatim("x"))
        waiting = self.opened(2, "skipped", verbatim("y"))
        waiting.missing = "employee/e1"
        self.assertEqual(self.as_officer(waiting).action_open_fix()["res_id"], lacking.id)

    def test_an_error_names_its_fix(self):
        """From the error to the issue, through what makes whole sentences of errors."""
        error = RecordError("odoo", _lt("no rate for %(currency)s", currency=shared("CHF")), fix=("res.currency", 5))
        found = reason(employees_of(self.connection), error)
        self.assertEqual(fix_values(found), {"fix_model": "res.currency", "fix_id": 5})
        self.assertEqual(str(found.sentence), "No rate for CHF")
        issue = self.opened(1, "odoo", found.sentence)
        self.assertEqual(sentence_of(issue, "error").packed(), found.sentence.packed())
