"""2getHR, a Swiss HR system (2BIT GmbH).

Its API description is only reachable with a customer's account, so ``profile.json`` beside this file, which says where
everything is and what it is called, is assumed. An administrator can correct it for a connection.
"""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

from ...records import _lt
from ..rest.profile import Profile, built_in_profile
from ..rest.stream import streams_of
from ..rest.system import RestSystem
from ..settings_page import SettingsPage
from .labels import LABELS

_PROFILE = built_in_profile(Path(__file__).with_name("profile.json"))


class Twogethr(RestSystem):
    """
    :param profile: None for the built-in one.
    """

    code = "twogethr"
    name = _PROFILE.name
    streams = streams_of(_PROFILE, LABELS)
    url_example = "https://t-2payroll-api.azurewebsites.net/"
    labels = LABELS
    settings_page = SettingsPage(
        title=_lt("Flectra 2getHR Integration"),
        account_title=_lt("2getHR API Details"),
        url_label=_lt("2getHR URL"),
        url_help=_lt("URL of the API. The URL of its Swagger page also works."),
        key_label=_lt("2getHR API key"),
        key_help=_lt("2getHR portal → Settings → Public API Keys → add. Copy it now, it is shown only once."),
        streams_title=_lt("2getHR Synchronization Settings"),
        defaults_title=_lt("2getHR Default Settings"),
    )
    takes_contract = True
    guide = (
        _lt(
            "In 2getHR, open Settings → Public API Keys and create a key with permission to read, and to write"
            " the data that Odoo sends."
        ),
        _lt("The key is shown only once: copy it and paste it here. Enter the API URL from 2getHR."),
    )

    def __init__(self, profile: Profile | None = None, code: str = code):
        super().__init__(profile or _PROFILE, code)
        if profile is None:
            self.streams = type(self).streams

    def clean_url(self, url: str) -> str:
        """The API's address, also from the address of its Swagger page (``.../swagger/index.html``)."""
        url = url.strip()
        if url and "://" not in url:
            url = f"https://{url}"
        parts = urlsplit(url)
        path = parts.path
        if "/swagger" in path.lower():
            path = path[: path.lower().index("/swagger")]
        return f"{parts.scheme}://{parts.netloc}{path}".rstrip("/") if parts.netloc else url.rstrip("/")
