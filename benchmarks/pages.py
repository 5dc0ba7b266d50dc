"""The pages that an HR officer opens, in the database that ``filling`` has filled."""

import statistics

from webclient import WebClient

#: How often each page is opened once Odoo knows its views and record rules.
_TIMES = 3
#: The user approves hours too, so that the overview also counts those that wait.
_GROUPS = ("hr_sync.group_officer", "hr.group_hr_user", "hr_timesheet.group_hr_timesheet_approver")


def open_pages(env):
    """Open each page as the web client does.

    :return: by page: ``first``, the queries when nobody has opened it since the server was started; then those of a
        later time, the median of the seconds, and the slowest query.
    """
    user = env["res.users"].create(
        {
            "name": "HR officer",
            "login": "officer",
            "group_ids": [(4, env.ref(name).id) for name in _GROUPS],
        }
    )
    env.cr.commit()
    client, answer = WebClient(env, user), {}
    for name, work in _pages(env).items():
        first = client.measured(work)
        times = [client.measured(work) for _time in range(_TIMES)]
        seconds = statistics.median(one["seconds"] for one in times)
        answer[name] = {**times[-1], "seconds": seconds, "first": first["queries"]}
    return answer


def _pages(env):
    connection = env["hr.sync.connection"].search([("system", "=", "twogethr")])
    Job, Change, Proposal = env["hr.sync.job"], env["hr.sync.change"], env["hr.sync.proposal"]
    of_people = [("record_type", "=", "employee"), ("kind", "=", "updated"), ("run_id", "!=", False)]
    change = Change.search(of_people, limit=1)
    employee, issues = env["hr.employee"].browse(change.res_id), [("purpose", "=", "issue"), ("state", "=", "failed")]
    pages = {"Overview": lambda client: client.open(client.action("hr_sync_overview_action"))}
    pages["Connection"] = lambda client: client.form(connection._name, connection.id)
    pages |= _lists(
        "Issues",
        "hr_sync_job_action_issues",
        {"of one person": {"domain": [("label", "ilike", employee.name)]}, "by reason": _found("error", "closed")},
        ("error_code", "cause_key", "record_type", "user_id"),
    )
    for code in ("reference", "conflict"):
        job = Job.search([*issues, ("error_code", "=", code)], limit=1)
        pages[f"Issue ({code})"] = lambda client, id_=job.id: client.form("hr.sync.job", id_)
    pages["Matches"] = lambda client: client.press(connection._name, connection.id, "action_open_matching")
    pages |= _lists("All matches", "hr_sync_matching_action", {}, ("stream_id", "certainty"))
    match = Proposal.search([("outcome", "=", "question")], limit=1)
    pages["Match"] = lambda client: client.form(Proposal._name, match.id)
    pages |= _lists(
        "History",
        "hr_sync_change_action",
        {
            "of a name": _found("title", employee.name),
            "of a name that is nowhere": _found("title", "Nobody at all"),
            "archived or deleted": {"domain": [("kind", "in", ("archived", "deleted"))]},
            "by a user": {"domain": [("user_id", "!=", False)]},
            "of one day": {"domain": [("create_date", ">=", "today -85d"), ("create_date", "<", "today -84d")]},
            "of one record type": {"domain": [("record_type", "=", "department")]},
            "of a field": _found("changed_fields", "job title"),
            "from Odoo": {"domain": [("direction", "=", "out")]},
        },
        ("record_type", "kind", "run_id", "create_date:month"),
    )
    pages["Change"] = lambda client: client.form(Change._name, change.id)
    pages["Panel of an employee"] = lambda client: client.form("hr.employee", employee.id, only="hr_sync_")
    pages["History of an employee"] = lambda client: client.press("hr.employee", employee.id, "action_hr_sync_history")
    pages |= _lists("Runs", "hr_sync_run_action", {"with issues": {"domain": [("state", "=", "partial")]}}, ("state",))
    pages["Run"] = lambda client: client.form("hr.sync.run", change.run_id.id)
    pages["Changes of a run"] = lambda client: client.press("hr.sync.run", change.run_id.id, "action_open_changes")
    pages["Undo of a change"] = lambda client: client.press(Change._name, change.id, "action_undo")
    pages["Undo of a run"] = lambda client: client.press("hr.sync.run", change.run_id.id, "action_undo")
    return pages


def _lists(title, action, searches, group_by):
    """A list as it opens, with each of these searches, and grouped by each of these fields."""
    found = {title: lambda client: client.open(client.action(action))}
    for name, search in searches.items():
        found[f"{title} {name}"] = lambda client, search=search: client.open(client.action(action), **search)
    for name in group_by:
        grouped = {"group_by": [name], "unfold": True}
        found[f"{title}, grouped by {name}"] = lambda client, grouped=grouped: client.open(
            client.action(action), **grouped
        )
    return found


def _found(name, text):
    return {"domain": [(name, "ilike", text)]}
