"""The systems that are known: those of this addon, and those that other addons register."""

from __future__ import annotations

from .absent import AbsentSystem
from .file_layout import check_layout
from .mapping import check_choices, check_mappings
from .system import System

#: The systems by the code under which connections store them.
SYSTEMS: dict[str, System] = {}


def register(system: System) -> System:
    """Make a system known; called once, when the addon that declares it is imported.

    :raise TypeError: it is not a ``System``.
    :raise ValueError: it has no code or name, its streams wait for each other, or two settings have one
        name, or a mapping is used in a way that it cannot be, or a file names what is not there, or what allows a
        stream to create is no setting that can do so, or a stream with a list does not find what it has created, or
        another system has its code.
    """
    if not isinstance(system, System):
        raise TypeError(f"{system!r} is not a System: register an instance of a subclass")
    for name in ("code", "name"):
        if not getattr(system, name, None):
            raise ValueError(f"{type(system).__qualname__} has no {name}")
    names = [setting.name for setting in system.settings]
    if len(set(names)) < len(names):
        raise ValueError(f"{system.code} has two settings of one name")
    system.streams_in_order()
    try:
        check_mappings(system.mappings, system.streams)
        check_choices(mapping for one in (*SYSTEMS.values(), system) for mapping in one.mappings)
        for stream in system.streams:
            if stream.file:
                tables = {table.name for table in system.tables}
                check_layout(stream.file, stream.sendable(), system.settings, tables)
    except ValueError as error:
        raise ValueError(f"{system.code}: {error}") from None
    switches = {setting.name for setting in system.settings if setting.type == "boolean"}
    for stream in system.streams:
        if stream.create_setting and (stream.create_setting not in switches or stream.batch or not stream.creates):
            raise ValueError(f"{system.code}: {stream.create_setting!r} cannot allow {stream.record_type()} to create")
        if not stream.finds_created and (stream.batch or stream.listed or stream.directions != ("out",)):
            raise ValueError(f"{system.code}: what {stream.record_type()} has created could be found in its list")
    known = SYSTEMS.get(system.code)
    if known:
        raise ValueError(
            f"the code {system.code!r} of {_place(system)} is taken: {_place(known)} has been registered under it"
        )
    SYSTEMS[system.code] = system
    return system


def system_of(code: str | None) -> System:
    """The system with that code; an ``AbsentSystem`` where nothing has registered it."""
    return SYSTEMS.get(code or "") or AbsentSystem(code or "")


def _place(system: System) -> str:
    return f"{type(system).__module__}.{type(system).__qualname__}"
