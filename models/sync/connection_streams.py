"""The streams of a connection, as its system declares them."""

from odoo.fields import Command


def commands_for(env, system, known):
    """What brings the streams of a connection to what the system declares, in the order in which they run.

    :param known: the streams that are there.
    """
    by_type = {stream.record_type: stream for stream in known}
    commands = []
    for index, declared in enumerate(system.streams_in_order()):
        stream = by_type.get(declared.record_type())
        if not stream:
            commands.append(Command.create({"sequence": index, **_values(env, declared)}))
        elif stream.sequence != index:
            commands.append(Command.update(stream.id, {"sequence": index}))
    return commands


def _values(env, declared):
    """What a new stream begins with; a person may change it."""
    record_type = declared.record_type()
    values = {"record_type": record_type, "direction": declared.directions[0], "enabled": declared.starts_enabled}
    if declared.directions != ("in",):
        model = env[env["hr.sync.mixin"]._sync_model_name(record_type)]
        values.update(domain=repr(model._sync_default_domain()), trigger="change")
    if declared.directions[0] == "out":
        values["policy"] = "odoo"  # no value of the other side is ever taken over
    if declared.asks_to_import:
        values["import_new"] = False
    if declared.trigger:
        values.update(trigger=declared.trigger, schedule=declared.schedule)
    return values
