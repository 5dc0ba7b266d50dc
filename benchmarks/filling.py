"""A database after months of use: what a sync has left there, by the hundred thousand.

People, projects and time entries are pulled first, so that links, history and matches refer to real records. What is
then too much for ``create()`` is copied from real rows by the database itself.
"""

import itertools
from datetime import timedelta

from odoo import fields
from odoo.tools import SQL
from pulls import work
from session import connect, stream_of

#: Days over which runs and history are spread: as long as runs are kept.
_DAYS = 90
#: Records of one ``create()``.
_BATCH = 1000
#: Ids of records that are nowhere, for links beyond those of the records that were pulled.
_NOWHERE = 10_000_000
#: Each fifth row of the history is about an employee, the others about time entries. Each thousandth has a user.
_OF_EMPLOYEES, _OF_USERS = 5, 1000
#: So many of the oldest rows say that a record was archived: a search for these has to pass all others.
_RARE = 100
#: The states of issues; of these, "done" and "ignored" ones are closed.
_STATES = ("failed", "done", "failed", "ignored", "failed", "done", "pending", "done", "skipped", "done")
_OTHERS = ("tripletex", "kleer", "xledger", "avantage")
_COPIED = "connection_id, company_id, record_type, res_model"


def fill(env, url, links, changes, issues, matches, runs):
    """Pull time entries, then have so many rows of each kind.

    :param issues: of these, half are open.
    :param matches: questions that nobody has answered.
    """
    connection = connect(env, url)
    work(connection, "time_entry")
    _connect_others(env)
    people = stream_of(connection, "employee")
    known = env["hr.sync.link"].search([("record_type", "=", "employee"), ("connection_id", "=", connection.id)])
    employees = env["hr.employee"].browse(known.mapped("res_id"))
    made = _make_runs(env, connection, runs)
    _keep_updates(env, people, employees)
    _copy_changes(env, made, changes)
    _copy_links(env, connection, links)
    _make_issues(env, connection, employees, issues)
    _make_matches(env, connection, employees, matches)
    env.cr.commit()


def _connect_others(env):
    """Connections to the other systems, which the overview shows as well; they have nothing to do."""
    others = env["hr.sync.connection"].create(
        [{"name": system, "system": system, "base_url": "http://127.0.0.1", "api_key": "key"} for system in _OTHERS]
    )
    others._put({"state": "connected"})
    others.stream_ids.enabled = True


def _make_runs(env, connection, count):
    """Syncs of two runs each, the last one a minute ago; returns the runs of each record type, the oldest first."""
    Batch, Run = env["hr.sync.run.batch"], env["hr.sync.run"]
    streams = [stream_of(connection, name) for name in ("employee", "time_entry")]
    now, step = fields.Datetime.now(), timedelta(days=_DAYS) / count
    moments = [now - step * number - timedelta(minutes=1) for number in reversed(range(count // len(streams)))]
    common = {"connection_id": connection.id, "trigger": "schedule"}
    batches = Batch.create([{**common, "kind": "sync", "started_at": moment} for moment in moments])
    values = [
        {
            **common,
            **{"stream_id": stream.id, "batch_id": batch.id, "state": "done", "started_at": batch.started_at},
            **{"finished_at": batch.started_at, "fetched": 500, "expected": 500, "updated": 500},
        }
        for batch in batches
        for stream in streams
    ]
    made = Run.browse()
    for part in _batches(values):
        made |= Run.create(part)
    return [made.filtered(lambda run, stream=stream: run.stream_id == stream) for stream in streams]


def _keep_updates(env, stream, employees):
    """Rows of the history as the engine writes them when it has changed employees."""
    from odoo.addons.hr_sync.engine.history import Change, keep_changes
    from odoo.addons.hr_sync.records import Ref

    units = env["hr.sync.link"].search([("record_type", "=", "department")]).mapped("external_id")
    changed = [
        {"job_title": ("Trainee", "Fitter")},
        {"department": (Ref("department", units[0]), Ref("department", units[-1]))},
        {"work_phone": ("+41 44 000 00 00", "+41 44 000 00 01"), "job_title": ("Fitter", "Foreman")},
    ]
    rows = [Change("updated", one.id, one.name, values) for values in changed for one in employees]
    keep_changes(stream, "in", rows)
    env.flush_all()


def _copy_changes(env, made, count):
    """Rows of the history that are copies of real ones, spread over the runs and the days."""
    Change = env["hr.sync.change"]
    entries = Change.search([("record_type", "=", "time_entry")])
    updates = Change.search([("record_type", "=", "employee"), ("kind", "=", "updated")])
    of_employees, of_entries = (runs.ids for runs in made)
    env.cr.execute(
        SQL(
            """
            INSERT INTO hr_sync_change (%(copied)s, direction, name, changed_fields, values, raw, res_id, kind,
                                        user_id, run_id, create_date)
            SELECT %(copied)s, direction, name, changed_fields, values, raw, res_id,
                   CASE WHEN number <= %(rare)s THEN 'archived' ELSE kind END,
                   CASE WHEN number %% %(by_user)s = 0 THEN %(user)s END,
                   (CASE WHEN number %% %(employee)s = 0 THEN %(of_employees)s ELSE %(of_entries)s END)
                       [1 + (number - 1) * %(run_count)s / %(count)s],
                   now() at time zone 'UTC' - (%(count)s - number) * (%(days)s * interval '1 day') / %(count)s
              FROM generate_series(1::bigint, %(count)s) AS number
              JOIN hr_sync_change AS source
                ON source.id = CASE WHEN number %% %(employee)s = 0
                                    THEN (%(updates)s)[1 + number / %(employee)s %% %(update_count)s]
                                    ELSE (%(entries)s)[1 + number %% %(entry_count)s] END
             ORDER BY number
            """,
            copied=SQL(_COPIED),
            rare=_RARE,
            employee=_OF_EMPLOYEES,
            by_user=_OF_USERS,
            user=env.ref("base.user_admin").id,
            of_employees=of_employees,
            of_entries=of_entries,
            run_count=len(of_employees),
            entries=entries.ids,
            entry_count=len(entries),
            updates=updates.ids,
            update_count=len(updates),
            count=count,
            days=_DAYS,
        )
    )


def _copy_links(env, connection, count):
    """Links like those of the time entries, until there are so many."""
    mine = [("connection_id", "=", connection.id)]
    there = env["hr.sync.link"].search_count(mine)
    entries = env["hr.sync.link"].search([*mine, ("record_type", "=", "time_entry")])
    env.cr.execute(
        SQL(
            """
            INSERT INTO hr_sync_link (%(copied)s, external_id, res_id, part, state, made, fingerprint_in,
                                      fingerprint_out, digest, synced_at)
            SELECT %(copied)s, external_id || '-' || number, %(nowhere)s + number, part, state, made, fingerprint_in,
                   fingerprint_out, digest, synced_at
              FROM generate_series(1, %(count)s) AS number
              JOIN hr_sync_link AS source ON source.id = (%(entries)s)[1 + number %% %(entry_count)s]
            """,
            copied=SQL(_COPIED),
            nowhere=_NOWHERE,
            entries=entries.ids,
            entry_count=len(entries),
            count=max(count - there, 0),
        )
    )


def _make_issues(env, connection, employees, count):
    """Issues about time entries, of several causes and people, in all states, the closed ones among the open ones."""
    from odoo.addons.hr_sync.records import Sentence

    admin, stream = env.ref("base.user_admin"), stream_of(connection, "time_entry")
    mine = [("connection_id", "=", connection.id), ("record_type", "=", stream.record_type)]
    entries = env["hr.sync.link"].search([*mine, ("res_id", "<", _NOWHERE)]).mapped("res_id")
    causes = [
        ("value", lambda number: Sentence("%(field)s: the value %(value)s is invalid.", field="Date", value=number)),
        ("odoo", lambda _number: Sentence("The timesheet of this month is closed.")),
        ("reference", lambda number: Sentence("Project %(name)s is not in Odoo.", name=f"P{number % 40}")),
        ("unique", lambda _number: Sentence("The entry exists already.")),
        ("conflict", lambda _number: Sentence("Changed on both sides: %(field)s.", field="Duration")),
    ]
    values = []
    for number in range(count):
        one, (code, sentence) = employees[number % len(employees)], causes[number % len(causes)]
        values.append(
            {
                **{"connection_id": connection.id, "record_type": stream.record_type, "purpose": "issue"},
                **{"external_id": f"issue-{number}", "label": f"{one.name}, day {number}"},
                # No two issues are about the same entry.
                **{"res_model": "account.analytic.line", "res_id": entries[number % len(entries)]},
                **{"error_code": code, "error": sentence(number)},
                **{"state": _STATES[number // 7 % len(_STATES)], "attempts": 3},
                **{"user_id": admin.id if number % 7 == 0 else False},
                **{"missing": f"project/p{number % 40}" if code == "reference" else False},
                **{"fix_model": one._name if code == "odoo" else False, "fix_id": one.id if code == "odoo" else False},
            }
        )
    for part in _batches(values):
        jobs = env["hr.sync.job"].create(part).filtered(lambda job: job.error_code == "conflict")
        both = {"name": "duration", "odoo_value": "8:00", "external_value": "7:30"}
        env["hr.sync.conflict"].create([{**both, "job_id": job.id} for job in jobs])


def _make_matches(env, connection, employees, count):
    """Questions about employees and tasks: who, and what, they are."""
    common, values = {"outcome": "question", "certainty": "probable"}, []
    for record_type in ("employee", "task"):
        stream = stream_of(connection, record_type)
        run = env["hr.sync.run"].create(
            {"connection_id": connection.id, "stream_id": stream.id, "kind": "preview", "state": "done"}
        )
        model = stream._model_name()
        found = employees if model == employees._name else env[model].search([], limit=len(employees))
        for number, target in zip(range(count // 2), itertools.cycle(found)):
            values.append(
                {
                    **common,
                    **{"stream_id": stream.id, "run_id": run.id, "external_id": f"match-{number}"},
                    **{"label": f"{target.display_name} {number}", "res_model": model, "res_id": target.id},
                    **{"res_name": target.display_name, "candidates": target.ids},
                }
            )
    for part in _batches(values):
        env["hr.sync.proposal"].create(part)


def _batches(values):
    return (values[first : first + _BATCH] for first in range(0, len(values), _BATCH))
