"""What the engine and an approval write, nobody else does: every such field, every kind of user, every way."""

from odoo.exceptions import AccessError, UserError

from ..models.sync.hr_sync_guard_fields import AT_CREATION, PEOPLE
from .guarding import GROUPS, GuardCase, added_fields

#: What a way of writing does with a model, a field and a value; it returns the records in which the value may be.
_CREATES = ("vals", "default", "saved default", "new web_save", "sudo")
_WRITES = ("write", "web_save", "load", "assignment", "sudo write", "copy")


class TestGuard(GuardCase):
    def test_each_field_is_one_or_the_other(self):
        """A stored field that the addon adds is in the list of what people write, or it is guarded."""
        for model, names in added_fields(self.env).items():
            people = PEOPLE.get(model, frozenset())
            with self.subTest(model=model):
                self.assertEqual(people - set(names), set(), "listed, but no such field")
                if not isinstance(self.env[model], self.registry["hr.sync.guard"]):
                    self.assertEqual(set(names), people, "there is no guard")
                    continue
                guarded = self.env[model]._hr_sync_guarded()
                self.assertEqual(set(names) - people, guarded)
                self.assertLessEqual(AT_CREATION.get(model, frozenset()), guarded)
                if not self.env[model]._hr_sync_is_own():
                    copied = {name for name in guarded if self.env[model]._fields[name].copy}
                    self.assertEqual(copied, set())

    def test_every_way(self):
        """On the models of Odoo's: however somebody tries, the row holds what it would hold otherwise."""
        guards = self.registry["hr.sync.guard"]
        guarding = {name for name in added_fields(self.env) if isinstance(self.env[name], guards)}
        extended = {name for name in guarding if not self.env[name]._hr_sync_is_own()}
        with_guarded = {name for name in extended if self.env[name]._hr_sync_guarded()}
        self.assertEqual(with_guarded, set(self.minimal))
        tried = 0
        for user in GROUPS:
            for model in sorted(with_guarded):
                tried += self.try_model(user, model)
        self.assertGreater(tried, 500)

    def try_model(self, user, name):
        model = self.as_(user, self.env[name])
        untouched = self.rows[name]
        may = {operation: model.has_access(operation) for operation in ("create", "write")}
        tried = 0
        for field in sorted(model._hr_sync_guarded()):
            value = self.other_value(model._fields[field])
            before = untouched[field]
            ways = [way for way in _CREATES if may["create"] or way == "sudo"]
            ways += [way for way in _WRITES if may["write"] or way == "sudo write"]
            for way in ways:
                with self.subTest(user=user, model=name, field=field, way=way), self.savepoint():
                    made = self.refused(lambda way=way, field=field, value=value: self.do(way, model, field, value))
                    rows = untouched if made is None else made.sudo()
                    rows.invalidate_recordset()
                    self.assertTrue(all(row[field] == before for row in rows), rows.mapped(field))
                    tried += 1
        return tried

    def savepoint(self):
        return self.env.cr.savepoint(flush=False)

    def do(self, way, model, field, value):
        minimal, row = dict(self.minimal[model._name]), self.as_(model.env.user.login[4:], self.rows[model._name])
        if way == "vals":
            return model.create({**minimal, field: value})
        if way == "default":
            return model.with_context(**{f"default_{field}": value}).create(minimal)
        if way == "saved default":
            self.env["ir.default"].set(model._name, field, value, user_id=model.env.uid)
            return model.create(minimal)
        if way == "new web_save":
            return model.browse(model.web_save({**minimal, field: value}, {"id": {}})[0]["id"])
        if way == "sudo":
            return model.sudo().with_context(**{f"default_{field}": value, "hr_sync_author": True}).create(minimal)
        if way == "write":
            row.write({field: value})
        elif way == "web_save":
            row.web_save({field: value}, {"id": {}})
        elif way == "load":
            text = str(value[0][1] if isinstance(value, list) else value)
            column = f"{field}/.id" if model._fields[field].relational else field
            model.load([".id", column], [[str(row.id), text]])
        elif way == "assignment":
            row[field] = value
        elif way == "sudo write":
            row.sudo().with_context(hr_sync_author="the engine").write({field: value})
        elif way == "copy":
            return row.copy({field: value})
        return row

    def test_refusal_names_record_field_and_remedy(self):
        line = self.add_line()
        with self.assertRaisesRegex(AccessError, r"Approval \(approval_state\) of .*Use its button"):
            self.as_("approver", line).write({"approval_state": "approved"})
        with self.assertRaisesRegex(AccessError, r"Approval \(approval_state\) cannot be entered"):
            self.as_("approver", line).copy({"approval_state": "approved"})

    def test_buttons_and_people(self):
        """What people may write they still write, and approving goes by its buttons."""
        activity = self.add_activity("Planlegging")
        line = self.add_line()
        self.as_("worker", line).write({"activity_id": activity.id})
        self.as_("everything", self.project).write({"hr_sync_send": False, "project_number": "7"})
        self.as_("hr_manager", self.kari).write({"personnel_number": "0815"})
        self.as_("approver", line).action_approve_timesheet()
        self.assertEqual((line.activity_id, line.approval_state), (activity, "approved"))

    def test_forged_approval(self):
        """As it was found: hours that nobody has approved do not count as approved."""
        total = self.env["hr.approved.hours"].create(
            {"company_id": self.company.id, "employee_id": self.kari.id, "date": "2026-05-04"}
        )
        forged = {"default_approval_state": "approved", "default_approved_hours_id": total.id}
        mine = self.as_("worker", self.env["account.analytic.line"]).with_context(
            **forged, default_approved_by_id=self.users["approver"].id
        )
        line = mine.create({"project_id": self.project.id, "employee_id": self.kari.id, "unit_amount": 8})
        self.assertEqual(line.sudo().approval_state, "open")
        self.assertFalse(line.sudo().approved_by_id or total.line_ids)

    def test_others_leaves(self):
        """As it was found: nobody makes their leave a part of a colleague's."""
        own, other = (
            self.rows["hr.leave"],
            self.env["hr.leave"].create(
                {
                    "employee_id": self.kari.id,
                    "holiday_status_id": self.kind.id,
                    "request_date_from": "2026-07-06",
                    "request_date_to": "2026-07-07",
                    "private_name": "Sykehus",
                }
            ),
        )
        for values in ({"hr_sync_first_id": other.id}, {"hr_sync_deleted_state": "validate"}):
            with self.subTest(values=values), self.assertRaises(UserError):
                self.as_("guarded_worker", own).write(values)
        with self.assertRaises(UserError):
            self.as_("everything", other).write({"hr_sync_piece_ids": [(4, own.id)]})
        self.assertEqual(other.hr_sync_piece_ids, other.browse())
