"""Tours in a real browser: what a user clicks."""

import logging
import re
from unittest.mock import patch

from odoo.tests import HttpCase, common

#: Odoo's pages show the icons of apps that are for sale, and are not installed.
_ICON_OF_OTHERS = re.compile(r"/(?!hr_sync/)\w+/static/description/icon\.png$")


class Browser(common.ChromeBrowser):
    """Odoo's reports what scripts write to the console; this one also what Chromium does, as of a missing file."""

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self._handlers["Log.entryAdded"] = self._handle_entry
        self._websocket_request("Log.enable")

    def _handle_entry(self, entry):
        url = entry.get("url", "")
        if entry["level"] == "error" and not _ICON_OF_OTHERS.search(url):
            self._logger.getChild("browser").error("%s: %s", entry["text"], url)


class TourCase(HttpCase):
    """A tour passes only if the browser reported no error and no warning, also none after the tour's last step."""

    def start_tour(self, *args, **options):
        with (
            patch.object(common, "ChromeBrowser", Browser),
            self.assertNoLogs(self._logger.getChild("browser"), logging.WARNING),
        ):
            return super().start_tour(*args, **options)
