"""What a system says about its part of Odoo's settings."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class SettingsPage:
    """A page of the system's own in the settings; all texts are marked with ``_lt``.

    The page has a block for the account, one with a switch for each stream that has a ``title``, and one with what is
    taken where the system says nothing.

    :param defaults: which of the connection's defaults matter to the system, in order: "product", "journal",
        "project", "customer", "invoices", "rounding".
    """

    title: str
    account_title: str
    url_label: str
    url_help: str
    key_label: str
    key_help: str
    streams_title: str
    defaults_title: str
    defaults: tuple[str, ...] = ()
