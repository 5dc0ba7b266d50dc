"""Looks for secrets where they must not be: in what is logged, and in what is stored."""

import logging

_LOGGERS = (
    *("", "odoo", "odoo.sql_db", "odoo.http", "odoo.http.rpc.request", "odoo.addons", "odoo.models"),
    *("urllib3", "urllib3.connectionpool", "requests", "werkzeug", "odoo.addons.hr_sync"),
)


class LeakMixin:
    """For a test case: ``self.lines`` is what has been logged since ``watch_logs``, at every level."""

    def watch_logs(self):
        self.lines = []
        handler = logging.Handler(logging.DEBUG)
        formatter = logging.Formatter()
        # Filters of loggers have done their work when a handler sees the record: what is written is what is here.
        handler.emit = lambda record: self.lines.append((record.name, formatter.format(record)))
        for logger in map(logging.getLogger, _LOGGERS):
            self.addCleanup(logger.setLevel, logger.level)
            logger.setLevel(logging.DEBUG)
        root = logging.getLogger()
        root.addHandler(handler)
        self.addCleanup(root.removeHandler, handler)

    def assertNotLogged(self, secret):
        self.env.flush_all()
        answer = [(name, line[:300]) for name, line in self.lines if secret in line]
        self.assertFalse(answer)

    def assertNotStored(self, secret, columns=("api_key",)):
        """The secret is in these columns, those of connections unless a table is named, and nowhere else."""
        self.env.flush_all()
        self.env.cr.execute(
            """SELECT table_name, column_name FROM information_schema.columns
                WHERE table_schema = 'public' AND data_type IN ('text', 'character varying', 'json', 'jsonb')
                  AND (table_name LIKE 'hr\\_sync\\_%' OR table_name IN ('mail_message', 'mail_mail', 'bus_bus',
                       'ir_config_parameter', 'ir_cron', 'ir_act_server', 'ir_logging', 'ir_attachment',
                       'mail_tracking_value', 'res_config_settings', 'hr_employee', 'hr_version'))"""
        )
        found = []
        for table, column in self.env.cr.fetchall():
            self.env.cr.execute(f'SELECT 1 FROM "{table}" WHERE "{column}"::text LIKE %s LIMIT 1', [f"%{secret}%"])
            if self.env.cr.fetchone():
                found.append((table, column))
        expected = [tuple(one.split(".")) if "." in one else ("hr_sync_connection", one) for one in columns]
        self.assertEqual(sorted(found), sorted(expected))
