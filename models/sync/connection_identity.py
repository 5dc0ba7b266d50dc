"""Who is on both ends of a connection: the company at the external system, and this database."""

import json
from urllib.parse import urlsplit

from odoo.tools import SQL


def tenant_key(base_url, tenant):
    """What tells one company of an external system from every other: the host, and the id that it has there."""
    return f"{urlsplit(base_url).netloc}/{tenant.id}"


def database_key(env):
    """What tells this database from a copy of it.

    Odoo's uuid changes only when Odoo makes the copy, so the name and the server count too. ``web.base.url``
    counts only where it is frozen: otherwise it changes whenever an administrator logs in by another name.
    """
    parameters = env["ir.config_parameter"].sudo()  # sudo: compared, never shown
    frozen = parameters.get_param("web.base.url.freeze") and parameters.get_param("web.base.url")
    cluster = env.execute_query(SQL("SELECT system_identifier FROM pg_control_system()"))[0][0]
    return json.dumps([parameters.get_param("database.uuid"), env.cr.dbname, str(cluster), frozen or ""])


def take_over_links(former, connection, streams):
    """Give ``connection``, which has no links yet, those of the removed connections to the same company there.

    :param former: the removed connections.
    :param streams: the connection's streams: what was edited in the meantime was queued for nobody, so all that they
        send is compared. What a person exports is compared when a person says so.
    """
    # sudo: links and jobs belong to the engine
    Link, Job = connection.env["hr.sync.link"].sudo(), connection.env["hr.sync.job"].sudo()
    if Link.search_count([("connection_id", "=", connection.id)], limit=1):
        return
    mine = ("connection_id", "in", former.ids)
    Link.search([mine]).write({"connection_id": connection.id})
    streams.sudo()._request_comparison()  # sudo: as above
    connection._put({"value_language": former.sorted("id")[-1].value_language})
    Job.search([mine, ("state", "=", "ignored")]).write({"connection_id": connection.id})


def has_taken_over(former, connection):
    """Whether ``connection``, which was never in use, has something that removed connections have handed over.

    What was entered in its set-up counts as well where it cannot be told from what was handed over.

    :param former: the removed connections to the same company there.
    """
    # sudo: the rows are the engine's
    env = connection.sudo().with_context(active_test=False).env
    domains = {"hr.sync.link": []}
    if former:
        domains |= {
            "hr.sync.job": [("state", "=", "ignored")],
            "hr.sync.sending": [("choice", "!=", False)],
            "hr.sync.mapping": [("value_id", "!=", False)],
        }
    mine = ("connection_id", "=", connection.id)
    return any(env[name].search_count([mine, *domain], limit=1) for name, domain in domains.items())


def take_over_choices(former, connection):
    """Give ``connection``, at which nothing is decided yet, what was decided about who is sent at the removed ones.

    :param former: as above.
    """
    # sudo: the rows are the engine's
    Sending = connection.env["hr.sync.sending"].sudo()
    if Sending.search_count([("connection_id", "=", connection.id)], limit=1):
        return
    streams = {stream.record_type: stream for stream in connection.stream_ids}
    chosen = Sending.search([("connection_id", "in", former.ids), ("choice", "!=", False)], order="id desc")
    taken = set()
    for row in chosen.filtered(lambda row: row.record_type in streams):
        if (row.record_type, row.res_id) not in taken:
            taken.add((row.record_type, row.res_id))
            row.stream_id = streams[row.record_type].id


def take_over_mappings(former, connection):
    """Give ``connection``, at which nothing is mapped yet, what was mapped at the last of the removed connections.

    :param former: the removed connections to the same company there.
    """
    every = connection.with_context(active_test=False)
    last = former.with_context(active_test=False).sorted("id", reverse=True).filtered("mapping_ids")[:1]
    if not last or every.mapping_ids.filtered("value_id"):
        return
    # sudo: the rows are the engine's
    engine = connection.sudo().with_context(active_test=False).env
    models = [engine[name] for name in ("hr.sync.mapping", "hr.sync.mapping.value")]
    for model in models:
        model.search([("connection_id", "=", connection.id)]).unlink()
    for model in reversed(models):
        model.search([("connection_id", "=", last.id)]).write({"connection_id": connection.id})
