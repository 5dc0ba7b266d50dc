"""What a system says about its part of Odoo's settings."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class SettingsPage:
    """A page of the system's own in the settings; all texts are marked with ``_lt``.

    The page has a block for the account, one with a switch for each stream that has a ``title``, and one with the
    ``defaults`` of the system.
    """

    title: str
    account_title: str
    url_label: str
    url_help: str
    key_label: str
    key_help: str
    streams_title: str
    defaults_title: str
