"""Whom records are exchanged with: one package per external system, free of Odoo."""

from .account import Check, Credentials, Question, Tenant
from .mapping import Mapping, MappingValue
from .setting import Setting
from .settings_page import SettingsPage
from .page import Page
from .stream import Stream
from .system import System
from .table_map import TableColumn, TableMap
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
    Unanswered,
    Unauthorized,
    Unreachable,
)
from .registry import SYSTEMS, register, system_of
from .avantage import Avantage
from .kleer import Kleer
from .rest import workbench
from .rest.system import RestSystem
from .tripletex import Tripletex
from .twogethr import Twogethr
from .xledger import Xledger

register(Twogethr())
register(Tripletex())
register(Kleer())
register(Xledger())
register(Avantage())
register(RestSystem(None, "rest"))

__all__ = [
    "SYSTEMS",
    "Avantage",
    "Check",
    "Conflict",
    "ContractBroken",
    "Credentials",
    "Forbidden",
    "KeyRefused",
    "Kleer",
    "Mapping",
    "MappingValue",
    "NotFound",
    "Page",
    "Question",
    "RateLimited",
    "Rejected",
    "RemoteError",
    "RestSystem",
    "Setting",
    "SettingsPage",
    "Stream",
    "System",
    "TableColumn",
    "TableMap",
    "Tenant",
    "TooLarge",
    "Unanswered",
    "Unauthorized",
    "Unreachable",
    "Xledger",
    "register",
    "system_of",
    "workbench",
]
