"""2getHR, a Swiss HR system (2BIT GmbH).

Its API description is only reachable with a customer's account, so ``profile.json`` beside this file, which says where
everything is and what it is called, is assumed. An administrator can correct it for a connection.
"""

from __future__ import annotations

from pathlib import Path

from ...records import _lt
from ..rest.profile import built_in_profile
from ..rest.stream import streams_of
from ..rest.system import RestSystem
from ..settings_page import SettingsPage
from .labels import LABELS

_PROFILE = built_in_profile(Path(__file__).with_name("profile.json"))


class Twogethr(RestSystem):
    code = "twogethr"
    name = _PROFILE.name
    profile = _PROFILE
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
