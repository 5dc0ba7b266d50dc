"""The systems of a database: those that its installed addons have registered.

Odoo imports an addon once in a process, and a process serves several databases: a system that is registered may belong
to an addon that this database does not have, or does not have any more.
"""

from ...engine.messages import say
from ...systems import SYSTEMS, System, system_of
from ...systems.absent import AbsentSystem

_OWN = System.addon


def systems_of(env):
    """The registered systems whose addons the database has, by their codes, in the order of their registration."""
    return {code: system for code, system in SYSTEMS.items() if _is_installed(env.registry, system)}


def system_in(env, code):
    """The system with that code; an ``AbsentSystem`` if no installed addon has registered it."""
    system = system_of(code)
    return system if _is_installed(env.registry, system) else AbsentSystem(system.code)


def title_of(env, system):
    """What choices call a system, in the reader's language where its name is not that of a product."""
    return say(env, system.title, addon=system.addon) if system.title else system.name


def _is_installed(registry, system):
    # An addon that is being installed or updated has no entry yet while its data is loaded.
    return system.addon == _OWN or system.addon in registry._init_modules or not registry.ready
