"""The fields of this addon that people write; all others that are stored are the engine's, or an approval's."""

#: By model. A field that is in none of these is guarded: see ``hr.sync.guard``.
PEOPLE = {
    "account.analytic.line": frozenset(("activity_id", "trade_id", "wage_type_id")),
    "hr.employee": frozenset(("hr_child_ids", "personnel_number", "trade_id", "wage_type_id")),
    "hr.employee.child": frozenset(("birthday", "employee_id", "name")),
    "hr.expense": frozenset(("expense_type_id",)),
    "hr.expense.type": frozenset(
        ("active", "code", "company_id", "has_vat_rate", "name", "product_id", "tax_id", "vat_rate")
    ),
    "hr.leave": frozenset(("hr_child_id",)),
    "hr.leave.type": frozenset(("code", "for_child")),
    "hr.sync.access.point": frozenset(("address", "login", "name", "password")),
    "hr.sync.connection": frozenset(
        (
            "access_point_ids",
            "access_setting_ids",
            "active",
            "api_key",
            "application_key",
            "application_name",
            "base_url",
            "contract",
            "default_customer_id",
            "default_journal_id",
            "default_product_id",
            "default_project_id",
            "export_folder",
            "invoice_from",
            "invoice_lines",
            "keep_current",
            "mapping_ids",
            "name",
            "option_setting_ids",
            "profile",
            "record_url",
            "responsible_id",
            "rounding",
            "setting_ids",
            "stream_ids",
            "table_ids",
        )
    ),
    "hr.sync.job": frozenset(("user_id",)),
    "hr.sync.mapping": frozenset(("choice", "value_id")),
    "hr.sync.profile": frozenset(("document",)),
    "hr.sync.profile.record": frozenset(("field_ids",)),
    "hr.sync.proposal": frozenset(("chosen_id", "decision")),
    "hr.sync.setting": frozenset(("secret_value", "value")),
    "hr.sync.setup": frozenset(("first_day", "new_api_key")),
    "hr.sync.stream": frozenset(
        (
            "at_hour",
            "bank_accounts",
            "comments",
            "delete_remote",
            "direction",
            "domain",
            "enabled",
            "first_day",
            "friday",
            "full_hour",
            "import_new",
            "interval",
            "monday",
            "policy",
            "saturday",
            "schedule",
            "sunday",
            "thursday",
            "trigger",
            "tuesday",
            "wednesday",
        )
    ),
    "hr.sync.table": frozenset(("column_ids", "digits", "index_name", "operation", "table_name")),
    "hr.sync.table.column": frozenset(("number",)),
    # Only people write them, or a sync in their stead: the model needs no guard.
    "hr.version": frozenset(
        ("hourly_wage", "l10n_se_tax_column", "l10n_se_tax_table", "payout_frequency", "payout_period")
    ),
    "hr.sync.undo": frozenset(("line_ids",)),
    "hr.sync.undo.line": frozenset(("selected",)),
    "hr.timesheet.activity": frozenset(("active", "billable", "code", "company_id", "name")),
    "hr.trade": frozenset(("active", "code", "company_id", "name")),
    "hr.wage.type": frozenset(("active", "code", "company_id", "name")),
    "project.project": frozenset(
        ("activity_id", "hr_sync_send", "manager_employee_id", "project_number", "wage_type_id")
    ),
    "project.task": frozenset(("task_number",)),
}
#: Set when a record is created, and never changed: it distinguishes the record from others.
AT_CREATION = {
    "hr.sync.access.point": frozenset(("connection_id",)),
    "hr.sync.connection": frozenset(("company_id", "system")),
}
