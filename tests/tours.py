"""Tours in a real browser: what a user clicks."""

import logging

from odoo.tests import HttpCase


class TourCase(HttpCase):
    """A tour passes only if the browser reported no error, also none after the tour's last step."""

    def start_tour(self, *args, **options):
        with self.assertNoLogs(self._logger.getChild("browser"), logging.ERROR):
            return super().start_tour(*args, **options)
