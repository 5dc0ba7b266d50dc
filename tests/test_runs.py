"""The list of runs: those that were started together are one sync, and what a run noted is grouped by cause."""

import importlib.util
from datetime import datetime, timedelta

from lxml import etree
from odoo.fields import Domain
from odoo.tests import Form, freeze_time
from odoo.tools import file_path, sql
from odoo.tools.safe_eval import safe_eval

from ..engine.notes import MOST as MOST_KEPT
from ..records import _lt, verbatim
from .overview import OverviewCase
from .people import PeopleCase

#: Queries that the page may cost.
MOST = 40
MANY = 10_000


@freeze_time("2026-06-01 08:00:00")
class TestRuns(OverviewCase, PeopleCase):
    record_types = ("department", "employee")

    def prepare(self):
        super().prepare()
        self.add_users()
        self.users["officer"].write({"name": "Anna", "tz": "Europe/Zurich", "lang": "en_US"})

    def start(self, name="officer"):
        """What *Sync Now* starts; the transaction of the click ends with it."""
        known = self.connection.run_ids
        self.as_(name).action_sync()
        self.env.cr.precommit.run()
        self.env.invalidate_all()
        return self.connection.run_ids - known

    def test_time_left(self):
        run = self.start()[:1]
        started = datetime(2026, 6, 1, 7, 59)
        expected = {300: "About 2 minutes", 225: "About a minute", 160: "Less than a minute"}
        for records, text in expected.items():
            run.write({"started_at": started, "fetched": 100, "expected": records})
            self.assertEqual(run.time_left, text)

    def page(self, name="officer", action="hr_sync_run_action"):
        """The groups of the list as the web client first asks for them, and the queries."""
        action = self.env["ir.actions.act_window"]._for_xml_id(f"hr_sync.{action}")
        context, domain = safe_eval(action["context"]), safe_eval(action["domain"])
        runs = self.as_(name, self.env["hr.sync.run"]).with_context(**context)
        names = ["connection_id", "record_type", "create_date", "progress", "fetched", "created", "state"]
        shape = {one: {"fields": {"display_name": {}}} if one == "connection_id" else {} for one in names}

        def read():
            return runs.web_read_group(
                domain,
                ["batch_id"],
                ["__count", "fetched:sum"],
                auto_unfold=True,
                unfold_read_specification=shape,
                limit=80,
            )

        read()  # from now on Odoo has the record rules and the groups, which it keeps for all
        self.env.flush_all()
        self.env.invalidate_all()
        queries = []
        with self.watch_queries(lambda cursor, *_query: queries.append(cursor._obj.query)):
            return read()["groups"], queries

    def test_what_is_started_together_is_one_sync(self):
        """Whoever clicks, the schedule and a preview start one each; what a run starts continues its sync."""
        mine = self.start()
        self.assertEqual((len(mine), len(mine.batch_id)), (2, 1))
        title = mine.batch_id.with_user(self.users["officer"]).display_name
        self.assertRegex(title, rf"^6/1/26, 10:00.AM – Waiting – {self.connection.name}, Sync Now, Anna$")
        self.work()
        self.assertEqual(set(mine.mapped("state")), {"done"})
        with freeze_time("2026-06-01 12:00:00"):
            self.work()
            scheduled = self.connection.run_ids - mine
            self.assertEqual(set(scheduled.mapped("trigger")), {"schedule"})
            self.assertEqual((len(scheduled.batch_id), scheduled.batch_id.user_id.id), (1, False))
            self.assertIn("Schedule", scheduled.batch_id.display_name)
            again = self.start("administrator")
            self.assertNotEqual(again.batch_id, mine.batch_id | scheduled.batch_id)
            self.assertEqual(again.batch_id.user_id, self.users["administrator"])
            self.connection.stream_ids.filtered("enabled").action_preview()
            previews = self.connection.run_ids.filtered(lambda run: run.kind == "preview")
            self.assertEqual(len(previews.batch_id), 1)
            self.assertIn("Preview", previews.batch_id.display_name)
        groups, _queries = self.page()
        self.assertEqual([group["__count"] for group in groups], [2, 2, 2], "newest first, without previews")
        self.assertEqual([group["batch_id"][0] for group in groups][-1], mine.batch_id.id)
        self.assertEqual(["__records" in group for group in groups], [True, False, False])
        [group] = self.page(action="hr_sync_preview_action")[0]
        self.assertEqual((group["__count"], group["batch_id"][0]), (2, previews.batch_id.id))

    def test_status_of_a_whole_sync(self):
        """In the title of its group: the worst first, with how many there are if others are done."""
        runs = self.start()
        for states, expected in (
            (("done", "done"), "Done"),
            (("done", "partial"), "Done with issues: 1"),
            (("partial", "failed"), "Failed: 1, Done with issues: 1"),
            (("cancelled", "running"), "Cancelled: 1, Waiting: 1"),
        ):
            for run, state in zip(runs, states, strict=True):
                run.state = state
            [group] = self.page()[0]
            self.assertEqual(group["batch_id"][1].split(" – ")[1], expected)
        runs[1].started_at = datetime(2026, 6, 1, 8)
        self.assertIn("Running: 1", runs.batch_id.display_name)

    def test_totals_are_of_syncs(self):
        """What a preview counts was not written."""
        runs = self.start()
        runs.write({"state": "done", "fetched": 3})
        self.connection.stream_ids._request_preview().write({"state": "done", "fetched": 5})
        groups, _queries = self.page()
        self.assertEqual([group["fetched:sum"] for group in groups], [6])
        view = self.env.ref("hr_sync.hr_sync_run_view_previews")
        arch = etree.fromstring(self.env["hr.sync.run"].get_view(view.id, "list")["arch"])
        self.assertFalse(arch.xpath("//field[@sum]"))

    def test_queued(self):
        """Not running at 0 %: the run says what it waits for, in the order in which the worker takes them."""
        first, second = self.start().sorted(lambda run: run._turn())
        self.assertEqual((first.shown_state, second.shown_state), ("queued", "queued"))
        self.assertEqual(first.waiting_for, "Starts shortly")
        self.assertEqual(second.waiting_for, f"Starts after: {first.stream_id.display_name}")
        self.assertEqual(self.connection.health, f"Sync waiting to start: {first.stream_id.display_name}.")
        first.started_at = datetime(2026, 6, 1, 8)
        self.env.invalidate_all()
        self.assertEqual((first.shown_state, first.waiting_for), ("running", False))
        self.assertIn("Sync in progress", self.connection.health)
        self.as_("administrator").action_pause()
        self.assertIn("Paused by", self.as_("officer", second).waiting_for)
        self.connection.action_resume()
        self.work()
        self.env.invalidate_all()
        self.assertEqual((second.shown_state, second.waiting_for), ("done", False))

    def test_a_preview_of_a_set_up_waits_for_no_connection(self):
        self.connection._put({"state": "draft"})
        preview = self.connection.stream_ids[0].sudo()._request_preview()
        self.assertEqual(preview.waiting_for, "Starts shortly")

    def test_what_a_run_starts_belongs_to_its_sync(self):
        """Also the rest of a stream that was stopped, when it is tried again."""
        [run, *_others] = self.start().sorted(lambda one: one.record_type != "employee")
        run._finish("failed", "refused")
        run.stream_id._stop("in", "refused")
        run.stream_id._start_again()
        again = run.stream_id._try_again()
        self.assertEqual((again.batch_id, again.id > run.id), (run.batch_id, True))

    def test_many_runs(self):
        """The page costs as many queries with thousands of runs, in hundreds of syncs."""
        stream = self.connection.stream_ids.filtered(lambda one: one.record_type == "employee")
        batches = self.env["hr.sync.run.batch"].create(
            [
                {
                    "connection_id": self.connection.id,
                    "trigger": "schedule",
                    "kind": "sync",
                    "user_id": self.users["officer"].id,
                    "started_at": datetime(2026, 5, 1) + timedelta(hours=number),
                }
                for number in range(200)
            ]
        )
        values = {"connection_id": self.connection.id, "stream_id": stream.id, "state": "done"}
        self.env["hr.sync.run"].create(
            [{**values, "batch_id": batches[number % 200].id, "fetched": 1} for number in range(MANY)]
        )
        groups, queries = self.page()
        self.assertEqual([group["fetched:sum"] for group in groups], [50] * 80)
        self.assertLessEqual(len(queries), MOST)

    def test_filters(self):
        """Days are those of the user; a run that changed something, or met issues, is found by that."""
        at = ("2026-06-01 00:30", "2026-05-31 10:00", "2026-05-27 10:00", "2026-05-03 10:00")
        values = {"connection_id": self.connection.id, "stream_id": self.connection.stream_ids[0].id}
        states = ("done", "partial", "failed", "cancelled")
        runs = self.env["hr.sync.run"].create([{**values, "state": state} for state in states])
        for run, moment in zip(runs, at, strict=True):
            self.env.cr.execute("UPDATE hr_sync_run SET create_date = %s WHERE id = %s", (moment, run.id))
        runs[3].archived = 1
        self.env.invalidate_all()
        view = self.env["hr.sync.run"].get_view(self.env.ref("hr_sync.hr_sync_run_view_search").id, "search")
        found = {
            name: list(map(runs.ids.index, self.filtered(view["arch"], name, runs).ids[::-1]))
            for name in ("today", "yesterday", "last_week", "this_month", "issues", "changes", "cancelled")
        }
        expected = {"today": [0], "yesterday": [1], "last_week": [0, 1, 2], "this_month": [0]}
        expected |= {"issues": [1, 2], "changes": [3], "cancelled": [3]}
        self.assertEqual(found, expected)

    def filtered(self, arch, name, runs):
        """What the officer finds by that filter among ``runs``."""
        [node] = etree.fromstring(arch).xpath(f"//filter[@name='{name}']")
        domain = Domain(safe_eval(node.get("domain"))) & Domain("id", "in", runs.ids)
        user = self.users["officer"]
        return self.as_("officer", self.env["hr.sync.run"]).with_context(tz=user.tz).search(domain)

    def migration(self):
        path = file_path("hr_sync/migrations/19.0.1.6.0/post-runs.py")
        spec = importlib.util.spec_from_file_location("migration", path)
        script = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(script)
        return script

    def test_update(self):
        """Of an earlier version: what was started in one transaction is one sync, and notes stay as they were."""
        runs = self.start() | self.connection.stream_ids._request_preview()
        late, *together = runs.filtered(lambda run: run.kind == "sync")
        self.env.cr.execute("ALTER TABLE hr_sync_run ADD COLUMN notes text")
        self.env.cr.execute("UPDATE hr_sync_run SET batch_id = NULL, notes = E'First.\\nSecond: 100 %.'")
        self.env.cr.execute("UPDATE hr_sync_run SET create_date = '2026-05-01' WHERE id = %s", (late.id,))
        self.env.invalidate_all()
        script = self.migration()
        for _again in range(2):
            script.migrate(self.env.cr, "19.0.1.5.0")
        self.env.invalidate_all()
        self.assertFalse(sql.column_exists(self.env.cr, "hr_sync_run", "notes"))
        self.assertEqual(runs[0].notes, "First.\nSecond: 100 %.")
        self.assertEqual(sorted(runs.batch_id.mapped("kind")), ["preview", "sync", "sync"])
        self.assertEqual(set(together[0].batch_id.run_ids), set(together))
        self.assertEqual(late.batch_id.run_ids, late)
        self.assertEqual((late.batch_id.started_at, late.batch_id.user_id.name), (datetime(2026, 5, 1), "Anna"))

    def test_update_of_many(self):
        """They are grouped and noted in slices; what was started together may be read in two of them."""
        values = {"connection_id": self.connection.id, "stream_id": self.connection.stream_ids[0].id, "state": "done"}
        runs = self.env["hr.sync.run"].create([values] * 2001)
        self.env.flush_all()
        self.env.cr.execute("ALTER TABLE hr_sync_run ADD COLUMN notes text")
        self.env.cr.execute(
            "UPDATE hr_sync_run SET batch_id = NULL, notes = E'First.\\nSecond.',"
            " create_date = timestamp '2026-05-01' + ((id - %s + 1) / 2) * interval '1 millisecond' WHERE id IN %s",
            [runs[0].id, tuple(runs.ids)],
        )
        self.env.invalidate_all()
        queries = []
        with self.watch_queries(lambda cursor, *_query: queries.append(cursor._obj.query)):
            self.migration().migrate(self.env.cr, "19.0.1.5.0")
        self.assertLess(len(queries), 300)
        self.env.invalidate_all()
        self.assertEqual(set(runs.mapped("notes")), {"First.\nSecond."})
        sizes = [len(batch.run_ids) for batch in runs.batch_id.sorted("id")]
        self.assertEqual(sizes, [1] + [2] * 1000)
        self.assertEqual({(batch.kind, batch.trigger) for batch in runs.batch_id}, {("sync", "manual")})

    def test_more_records_than_are_kept(self):
        """All are counted, those that a pass meets again once; what may have been counted already is not."""
        run, records = self.start()[:1], self.env["res.partner"].browse(range(1, 2 * MOST_KEPT + 1))
        why = verbatim("Not sent: not approved yet.")
        for _again in range(2):
            run._note({why: records})
            [note] = run.note_ids
            self.assertEqual((note.text, note.count), (f"{2 * MOST_KEPT} × {why}", 2 * MOST_KEPT))
            self.assertEqual((len(note.res_ids), note.details), (MOST_KEPT, str(why)))
            self.assertIn("There are more", note.limit_notice)
        run._note({why: records[:5]})
        self.assertEqual(note.text, f"{2 * MOST_KEPT} × {why}")
        run._note({why: records[-5:]})
        self.assertEqual(note.text, f"{2 * MOST_KEPT}+ × {why}")

    def test_notes_are_in_the_language_of_the_reader(self):
        """And a record that the reader may not open is not offered."""
        run = self.start()[:1]
        sentence = _lt("Records that are closed, or not active, were not imported.")
        run._note({sentence: self.env["ir.cron"].search([], limit=2)})
        [note] = self.as_("officer", run).note_ids
        self.assertTrue(note.text.startswith("2 × Records that are closed"))
        self.assertFalse(note.may_open)
        self.env["res.lang"]._activate_lang("de_DE")
        self.assertNotIn("Records", note.with_context(lang="de_DE").text)
        self.assertEqual(run.notes, str(sentence))

    def test_form(self):
        """Anna reads her sync on the form, not whether others' records exist."""
        run = self.start()[:1]
        with Form(self.as_("officer", run)) as form:
            self.assertIn("Anna", form.batch_id.display_name)
