"""What buttons say, and what open pages are told: ids over Odoo's bus, read with the rights of the page's user."""

from odoo.fields import Domain


def notification(title, message, kind="success", links=(), sticky=False, then=None):
    """What a button returns: a notification, after which the page shows what has changed.

    :param message: with ``%s`` in the place of each link.
    :param then: the action that follows; None stays on the page.
    """
    return {
        "type": "ir.actions.client",
        "tag": "display_notification",
        "params": {
            "type": kind,
            "title": title,
            "message": message,
            "links": list(links),
            "sticky": sticky,
            "next": then or {"type": "ir.actions.act_window_close"},
        },
    }


def tell(env, kind, ids, requested=False):
    """Have the pages of officers that show these records read them again; sent with the next commit.

    :param requested: a person waits for it; otherwise nothing is sent unless an officer has Odoo open.
    """
    officers = env.ref("hr_sync.group_officer")
    present = Domain("status", "!=", "offline") & Domain("user_id.all_group_ids", "in", officers.ids)
    # sudo: only whether there is one
    if requested or env["mail.presence"].sudo().search_count(present, limit=1):
        officers._bus_send(kind, ids)
