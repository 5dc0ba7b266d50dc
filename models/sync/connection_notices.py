"""Whom a connection tells that something has to be done, and how: one activity for each occasion."""

from markupsafe import escape

from .connection_health import names_of


def whom_to_tell(connection):
    """The responsible, if that is somebody who sees connections; else an administrator of the company's."""
    env = connection.env
    officers = env.ref("hr_sync.group_officer").all_user_ids.filtered("active")
    mine = officers.filtered(lambda user: connection.company_id in user.company_ids)
    if connection.responsible_id in mine:
        return connection.responsible_id
    return (mine & env.ref("hr_sync.group_administrator").all_user_ids).sorted("id")[:1]


def tell_stopped(connection, user, stale):
    """Say that the streams have come to a stop; returns the activity."""
    env = connection.with_context(lang=user.lang).env
    names = names_of(stale.with_env(env))
    note = env._("Overdue, not synced for twice the usual interval: %s.", names)
    reasons = [connection.with_env(env).last_error, *stale.with_env(env).mapped("stopped")]
    reason = next(filter(None, reasons), "")
    if all(stream.stopped for stream in stale):
        note = env._("Stopped: %s.", names)
    return connection.activity_schedule(
        "mail.mail_activity_data_warning",
        summary=env._("%s has stopped syncing", connection.name),
        # A system's own words may be among them: they are text, not HTML.
        note=escape(f"{note} {reason}"),
        user_id=user.id,
    )


def tell_of_new(connection, user, streams):
    """Say what could be sent from now on, and is not."""
    env = connection.with_context(lang=user.lang).env
    names = names_of(streams.with_env(env))
    connection.activity_schedule(
        "mail.mail_activity_data_todo",
        summary=env._("%s can send more record types", connection.name),
        note=escape(env._("Since the update, these record types can also be sent: %s. They are disabled.", names)),
        user_id=user.id,
    )


def tell_corrected(connection, user, note):
    """Leave in the chatter that the company was corrected, and as something to do for ``user``, if there is one."""
    connection._message_log(body=note)
    if user:
        env = connection.with_context(lang=user.lang).env
        connection.activity_schedule(
            "mail.mail_activity_data_todo",
            summary=env._("%s: company data changed", connection.name),
            note=escape(note),
            user_id=user.id,
        )
