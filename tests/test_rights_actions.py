"""Who may press which button: the table of the integrator's page, user by user."""

from odoo.exceptions import UserError

from .rights import GROUPS, RightsCase

#: Who may do what, as the documentation says; everybody else is refused.
OFFICERS = {"officer", "both", "administrator"}
ADMINISTRATORS = {"administrator"}
ACTIONS = {
    "connection": {
        "action_sync": OFFICERS,
        "action_test": ADMINISTRATORS,
        "action_pause": ADMINISTRATORS,
        "action_resume": ADMINISTRATORS,
        "action_register_webhook": ADMINISTRATORS,
        "action_setup_update": ADMINISTRATORS,
    },
    "setup": {
        "action_key": ADMINISTRATORS,
        "action_back": ADMINISTRATORS,
        "action_cancel": ADMINISTRATORS,
    },
    "stream": {"action_sync": OFFICERS, "action_full_sync": OFFICERS, "action_preview": OFFICERS},
    "run": {"action_cancel": OFFICERS},
    "issue": {"action_retry": OFFICERS, "action_retry_cause": OFFICERS, "action_ignore": OFFICERS},
    "proposal": {"action_leave": OFFICERS, "action_reset": OFFICERS, "action_apply": OFFICERS},
    # They have to be able to see employees as well.
    "employee": {"action_hr_sync_now": {"both"}},
}


class TestRightsActions(RightsCase):
    def record(self, kind):
        proposals = self.env["hr.sync.proposal"].search([("external_id", "=", self.new)])
        return {
            "connection": self.connection,
            "setup": self.env["hr.sync.setup"].search([("connection_id", "=", self.connection.id)]),
            "stream": self.connection.stream_ids.filtered(lambda one: one.record_type == "employee"),
            "run": self.connection.run_ids[:1],
            "issue": self.issues()[:1],
            "proposal": proposals,
            "employee": self.person_synced,
        }[kind]

    def test_actions(self):
        for kind, methods in ACTIONS.items():
            record = self.record(kind)
            self.assertEqual(len(record), 1, kind)
            for method, allowed in methods.items():
                for name in (*GROUPS, "stranger"):
                    with self.subTest(user=name, kind=kind, method=method), self.env.cr.savepoint() as savepoint:
                        if name in allowed:
                            getattr(self.as_(name, record), method)()
                        else:
                            with self.assertRaises(UserError):  # which an access error is as well
                                getattr(self.as_(name, record), method)()
                        savepoint.rollback()
