"""The settings that a system declares, as rows of a connection."""

from types import MappingProxyType


def add_settings(connection_id, settings, declared):
    """A row for each setting that has none yet; those that are not declared any more keep theirs.

    Where and when people are asked follows what is declared now.

    :param settings: the connection's rows of ``hr.sync.setting``.
    :param declared: what its system declares.
    """
    known = {setting.name: setting for setting in settings}
    engine = settings.sudo()  # sudo: nobody makes settings by hand
    for index, one in enumerate(declared):
        place = {"sequence": index, "after_test": one.after_test}
        setting = known.get(one.name) or engine.create({"connection_id": connection_id, "name": one.name, **place})
        if any(setting[name] != value for name, value in place.items()):
            setting.sudo().write(place)  # sudo: as above
        if one.choices and not one.remote:
            setting._offer(one.choices)


def values_of(settings, declared):
    """The values by their names, for the system's code, which cannot change them."""
    names = {one.name for one in declared}
    mine = settings.filtered(lambda setting: setting.name in names) if names else ()
    return MappingProxyType({setting.name: setting._read()[0] for setting in mine})


def offer(settings, found):
    """Keep what the system offers: choices by the names of settings."""
    for setting in settings:
        if setting.name in found:
            setting._offer(found[setting.name])
