import { registry } from "@web/core/registry";

/** Where the user guide says that each type is found, the button there, and what the test has 2getHR hold. */
const VIEWS = [
    { action: "hr.hr_department_tree_action", button: "Sync 2getHR Department", record: "Montage" },
    { action: "hr.open_view_employee_list_my", button: "Sync 2getHR Employees", record: "Ladina Caduff" },
    { action: "project.open_view_project_all", button: "Sync 2getHR Projects", record: "Umbau Bahnhof" },
    { action: "hr_holidays.open_view_holiday_status", button: "Sync 2getHR TimeOff Types", record: "Ferien" },
    {
        action: "hr_holidays.hr_leave_action_action_approve_department",
        button: "Sync 2getHR Time Off",
        record: "Ladina Caduff",
        filtered: true,
    },
    { action: "hr_timesheet.timesheet_action_all", button: "Sync 2getHR Timesheets", record: "Wand gestrichen" },
    {
        action: "hr_attendance.hr_attendance_action",
        button: "Sync 2getHR Hours Reports",
        record: "Ladina Caduff",
        cards: false,
        filtered: true,
    },
    { action: "hr_sync.hr_hours_report_action", button: "Sync 2getHR Hours Reports", record: "SR-7" },
    { action: "account.action_move_out_invoice", record: "Bahn AG" },
    { action: "hr_sync.hr_expense_action_all", button: "Sync 2getHR Expenses", record: "Essen mit Kunde" },
    { action: "hr_sync.hr_expense_type_action", button: "Sync 2getHR Expense Type", record: "Verpflegung" },
];

const open = (view, type) => ({
    content: `Open ${view.action} as a ${type}`,
    trigger: "body",
    run: () => {
        window.location.href = `/odoo/action-${view.action}?view_type=${type}`;
    },
    expectUnloadPage: true,
});

const press = (view, type) => [
    open(view, type),
    // Odoo's list of attendances fails if it is drawn anew before what it shows without records is there.
    { trigger: `.o_${type}_view :is(.o_data_row, .o_group_header, .o_kanban_record, .o_kanban_group, .o_view_nocontent)` },
    {
        content: view.button,
        trigger: `.o_control_panel button:contains("${view.button}")`,
        run: "click",
    },
    { trigger: ".o_notification:contains(Sync started) a" },
];

registry.category("web_tour.tours").add("hr_sync_buttons", {
    steps: () => VIEWS.filter((view) => view.button).flatMap((view) => press(view, "list")),
});

registry.category("web_tour.tours").add("hr_sync_buttons_on_cards", {
    steps: () =>
        VIEWS.filter((view) => view.button && view.cards !== false).flatMap((view) => press(view, "kanban")),
});

registry.category("web_tour.tours").add("hr_sync_found", {
    steps: () =>
        VIEWS.flatMap((view) => [
            open(view, "list"),
            // Odoo shows at first what waits for somebody, or months.
            ...(view.filtered
                ? [{ trigger: ".o_searchview_facet .o_facet_remove", run: "click" }]
                : []),
            // Some of them are grouped.
            { trigger: `.o_list_view tbody tr:contains("${view.record}")` },
        ]),
});
