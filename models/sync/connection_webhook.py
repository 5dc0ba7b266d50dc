"""Deliveries: whether one is the system's, what becomes of it, and whether the system can reach this server at all."""

import secrets

import requests

from ...records import _lt
from ...systems.secrets import register_secret

#: Deliveries of one stream that may wait; more say no more than that everything has to be read.
_WAITING = 10_000
#: Checked against where there is no connection, so that it takes the same time.
_DUMMY = secrets.token_hex(32)
_PROBE_SECONDS = 10


def new_secret():
    """A secret that no log and no message shows, from the moment at which it is there."""
    secret = secrets.token_hex(32)
    register_secret(secret)
    return secret


def is_genuine(system, systems, current, former, delivery, now):
    """Whether a delivery is the system's; takes as long for no connection as for one.

    :param system: that of the connection; it may be absent.
    :param systems: all that the database has: one of them checks in place of an absent one.
    :param current: the secret that signs now, and ``former`` the one before; False where there is none.
    :param delivery: the headers and the body.
    """
    checking = system if system.is_present else next(one for one in systems if one.webhooks)
    known = [current or _DUMMY, former or _DUMMY]
    for secret in known:
        register_secret(secret)
    return checking.verify_webhook(*delivery, known, now) and bool(current) and checking is system


def keep(connection, delivery):
    """Keep a verified delivery as a job; where too many wait, the whole stream is read instead."""
    env = connection.env
    Job = env["hr.sync.job"]
    mine = [("connection_id", "=", connection.id), ("record_type", "=", delivery.record_type)]
    waiting = [*mine, ("purpose", "=", "delivery"), ("state", "=", "pending")]
    if Job.search_count(waiting, limit=_WAITING) >= _WAITING:
        env["hr.sync.stream"].search(mine, limit=1)._request("change", full=True, again=True)
        return
    Job.create(
        {
            "connection_id": connection.id,
            "company_id": connection.company_id.id,
            "record_type": delivery.record_type,
            "purpose": "delivery",
            "external_id": delivery.external_id,
            "delivery_id": delivery.id,
            "deleted": delivery.deleted,
        }
    )
    env.flush_all()


def status_of(url, body, headers):
    """The HTTP status with which our own address answers a delivery; 0 if nothing answers."""
    try:
        return requests.post(url, data=body, headers=headers, timeout=_PROBE_SECONDS).status_code
    except requests.RequestException:
        return 0


def probed(url, status):
    """What people read about that, as a ``Sentence``."""
    if status == 202:
        return _lt("Registered; this server can be reached.")
    if not status:
        return _lt(
            "Registered, but %(url)s does not respond. Set the system parameter web.base.url to the address at"
            " which this server can be reached from outside.",
            url=url,
        )
    return _lt(
        "Registered, but the address answers with status %(status)s. If this server has several databases, set dbfilter"
        " so that the host name leaves one, or have the proxy send the header X-Odoo-Database.",
        status=status,
    )
