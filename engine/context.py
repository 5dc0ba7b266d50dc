"""Who writes (the engine, a button, any other caller), and the environment of the engine.

Nobody can claim from outside to be the engine or a button.
"""

from odoo import SUPERUSER_ID

#: The key in the context. Its value is compared by identity: what a remote caller sends is made of JSON's types.
AUTHOR = "hr_sync_author"


class _Author:
    def __init__(self, name):
        self._name = name

    def __repr__(self):
        return self._name

    def __reduce__(self):
        """Pickled by the name below, so that a recording of the engine's calls is the engine's when it is read."""
        return next(name for name, value in globals().items() if value is self)


#: A sync: what it writes has been checked elsewhere, and nobody is notified.
ENGINE = _Author("the engine")
#: Code of this addon that runs for a person, who may do just that: all of Odoo's own checks hold.
BUTTON = _Author("a button")
#: The context of every sync: nobody is notified, and nobody follows.
SYNC_CONTEXT = {
    AUTHOR: ENGINE,
    "mail_activity_automation_skip": True,
    "mail_auto_subscribe_no_notify": True,
    "mail_create_nolog": True,
    "mail_create_nosubscribe": True,
    "tracking_disable": True,
}
#: In the environments in which records are read, which have no language of their own: that of issues and notes.
LANG = "hr_sync_lang"
#: In the same environments: the id of the connection whose records are read and written.
CONNECTION = "hr_sync_connection"


def is_engine(env):
    """Whether the engine runs, so that checks that it makes itself may be skipped."""
    return env.uid == SUPERUSER_ID and is_silent(env)


def is_silent(env):
    """Whether the engine runs, or Odoo on its behalf as another user: nobody is notified."""
    return env.context.get(AUTHOR) is ENGINE


def may_write(env):
    """Whether the caller may write what is neither people's nor other addons'."""
    return env.context.get(AUTHOR) is BUTTON or is_engine(env)


def engine_says(env, key):
    """The value of one of the engine's own context keys; None from everybody else."""
    return env.context.get(key) if is_engine(env) else None


def as_button(records):
    """``records`` as this addon's own code writes them for a person."""
    return records.with_context(**{AUTHOR: BUTTON})


def engine_env(stream):
    """The environment in which the stream's records are read and written: superuser, one company, one language."""
    connection = stream.connection_id
    context = {
        **SYNC_CONTEXT,
        "lang": connection._value_language(),
        "tz": (connection.tenant or {}).get("timezone"),
        LANG: connection._language(),
        CONNECTION: connection.id,
        "allowed_company_ids": connection.company_id.ids,
    }
    return stream.env(user=SUPERUSER_ID, su=True, context=context)
