"""Whom records are exchanged with: one package per external system, free of Odoo."""

from .account import Check, Credentials, Tenant
from .stream import Page
from .stream import Stream
from .system import System
from .errors import (
    Conflict,
    ContractBroken,
    Forbidden,
    KeyRefused,
    NotFound,
    RateLimited,
    Rejected,
    RemoteError,
    TooLarge,
    Unauthorized,
    Unreachable,
)
from .tripletex import Tripletex
from .twogethr import Twogethr

#: The systems by the code under which connections store them.
SYSTEMS: dict = {system.code: system for system in (Twogethr(), Tripletex())}

__all__ = [
    "SYSTEMS",
    "Check",
    "Conflict",
    "ContractBroken",
    "Credentials",
    "Forbidden",
    "KeyRefused",
    "NotFound",
    "Page",
    "RateLimited",
    "Rejected",
    "RemoteError",
    "Stream",
    "System",
    "Tenant",
    "TooLarge",
    "Unauthorized",
    "Unreachable",
]
