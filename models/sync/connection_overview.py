"""What the overview says of a connection beside its health: what the last syncs did, and what is to be done."""

from odoo.fields import Domain

from . import connection_counts

#: So many names of administrators are listed.
_MOST_NAMES = 3


def results(env, runs):
    """What these runs, the last one of each record type, have changed, in words."""
    names = ("created", "recreated", "updated", "archived", "removed", "failed", "conflicted")
    total = {name: sum(runs.mapped(name)) for name in names}
    shown = {name: connection_counts.shown(env, count) for name, count in total.items()}
    said = [
        total["created"] and env._("%s created", shown["created"]),
        total["recreated"] and env._("%s created again", shown["recreated"]),
        total["updated"] and env._("%s updated", shown["updated"]),
        total["archived"] and env._("%s archived", shown["archived"]),
        total["removed"] and env._("%s removed", shown["removed"]),
        total["failed"] and env._("%s failed", shown["failed"]),
        total["conflicted"] and env._("conflicts to decide: %s", shown["conflicted"]),
    ]
    changes = ", ".join(filter(None, said)) or env._("No changes")
    if len(runs) == 1:
        return f"{runs.stream_id.display_name}: {changes}"
    return env._("Total of the last syncs of %(count)s record types: %(changes)s", count=len(runs), changes=changes)


def administrators(env, companies):
    """The names of those who may set up connections of the companies, for a sentence."""
    return ", ".join(whom_to_ask(env, companies).mapped("name"))


def whom_to_ask(env, companies):
    """Some of those who may set up connections of the companies, as superuser.

    Where nobody may, those of the other administrators, who can give themselves the company.
    """
    # sudo: names and languages only, which whoever is to ask them has to know
    Users = env["res.users"].sudo()
    may = Domain("all_group_ids", "in", env.ref("hr_sync.group_administrator").ids) & Domain("active", "=", True)
    first = {"order": "id", "limit": _MOST_NAMES}
    return Users.search(may & Domain("company_ids", "in", companies.ids), **first) or Users.search(may, **first)


def advice(env, state, *, in_setup, may_start, is_administrator, names):
    """What has to be done before the connection syncs, or whom to ask; empty if nothing has to be.

    :param may_start: whether the user may start a sync of the connection's system at all.
    :param names: returns those of the administrators; asked only where the user is none and has to ask one.
    """
    if is_administrator and in_setup:
        return env._("Correct the cause in the set-up.") if state == "error" else ""
    if is_administrator:
        return {
            "draft": env._("Open the connection and click Test Connection."),
            "error": env._("Correct the cause, then click Resume."),
        }.get(state, "")
    if in_setup or state == "draft":
        return env._("Ask an administrator to finish the set-up: %s.", names())
    if state == "paused":
        return env._("Ask an administrator to resume it: %s.", names())
    if state == "error":
        return env._("Ask an administrator to correct the cause and resume it: %s.", names())
    return "" if may_start else env._("You may not start a sync. Ask an administrator: %s.", names())
