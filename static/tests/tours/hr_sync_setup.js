import { cookie } from "@web/core/browser/cookie";
import { registry } from "@web/core/registry";
import { entry } from "./menus";

const tours = registry.category("web_tour.tours");

const OF_DESKTOP = { isActive: ["desktop"] };
const ON_PHONE = { isActive: ["mobile"] };
const BACK = { content: "Back", trigger: ".breadcrumb-item.o_back_button a, button.o_back_button", run: "click" };

/** Everything is fetched anew, as with F5; what was entered is saved before. */
const reload = (trigger) => ({
    content: "Reload the page",
    trigger,
    run: () => location.reload(),
    expectUnloadPage: true,
});
/** The form knows of what was entered, and has not saved it. */
const UNSAVED = ".o_form_status_indicator_buttons:not(.invisible) .o_form_button_save";
/** Only then the button Back is that of the list. */
const AT_PREVIEW = { content: "The list has come", trigger: ".o_main_navbar:contains(Preview)", ...ON_PHONE };
/** The browser's own button. */
const GO_BACK = { content: "Leave with the browser's Back", trigger: ".o_form_view", run: () => history.back() };
const absences = (checked) =>
    `.o_data_row:has(td:contains(Absence)):contains(Absence) .o_field_widget[name='enabled'] input${checked}`;
/** Two steps: in the row of a record type, and in its card on a phone. */
const inLine = (type, rest, step = {}) => [
    { ...step, trigger: `.o_field_widget[name='preview_ids'] .o_data_row:contains(${type})${rest}`, ...OF_DESKTOP },
    { ...step, trigger: `.o_field_widget[name='preview_ids'] .o_kanban_record:contains(${type})${rest}`, ...ON_PHONE },
];
const CREATED = " [name='to_create'] button:contains(1)";
/** What is wider than the screen moves alone. */
const FITS = {
    content: "The page is not wider than the screen",
    trigger: ".o_form_view",
    run() {
        if (document.documentElement.scrollWidth > window.innerWidth) {
            throw new Error("The page is wider than the screen.");
        }
    },
};

tours.add("hr_sync_setup_begin", {
    steps: () => [
        { content: "Nothing is connected", trigger: "a[name='hr_sync.hr_sync_setup_begin_action']", run: "click" },
        { trigger: ".modal .o_field_widget[name='system'] .o_radio_item:contains(2getHR) input", run: "click" },
        { trigger: ".modal button[name='action_continue']", run: "click" },
        {
            content: "Enter the address; the test passes it as a cookie",
            trigger: ".o_form_view .o_field_widget[name='base_url'] input",
            run: (helpers) => helpers.edit(decodeURIComponent(cookie.get("hr_sync_tour_url"))),
        },
        {
            content: "Enter the key",
            trigger: ".o_form_view .o_field_widget[name='api_key'] input",
            run: "edit demo-key",
        },
        reload(UNSAVED),
        {
            content: "What was entered is there",
            trigger: ".o_form_view:not(:has(.modal)) .o_field_widget[name='api_key'] input:value(demo-key)",
        },
        FITS,
        {
            content: "Test it",
            trigger: "button[name='action_key']",
            run: "click",
        },
        { content: "The test has succeeded", trigger: ".o_form_view .alert-success:contains(Connection works)" },
        { content: "Leave the absences alone", trigger: absences(":checked"), run: "click", ...OF_DESKTOP },
        { trigger: absences(":not(:checked)"), ...OF_DESKTOP },
        { content: "Save", trigger: UNSAVED, run: "click", ...OF_DESKTOP },
        { ...reload(".o_form_view:has(.o_form_status_indicator_buttons.invisible)"), ...OF_DESKTOP },
        { ...reload("button[name='action_look']"), ...ON_PHONE },
        { content: "It is the same step", trigger: absences(":not(:checked)"), ...OF_DESKTOP },
        { content: "It is the same step", trigger: "button[name='action_look']", ...ON_PHONE },
        FITS,
        GO_BACK,
        {
            content: "The overview has come: it says how to go on, and shows no empty graph",
            trigger:
                ".o_kanban_record:contains(Set-up not finished):not(:has(.o_field_dashboard_graph)) a[name='action_setup_resume']",
        },
        { ...entry("menu_setup"), ...OF_DESKTOP },
        { trigger: ".o_kanban_record a[name='action_setup_resume']", run: "click", ...ON_PHONE },
        { content: "It goes on where it was left", trigger: absences(":not(:checked)"), ...OF_DESKTOP },
        {
            content: "Compare both sides",
            trigger: "button[name='action_look']",
            run: "click",
        },
        ...inLine("Employee", ":contains(Queued)", reload()),
        ...inLine("Employee", ":contains(Queued)"),
    ],
});

/** From the comparison to the preview, whose numbers lead to their records and back. */
tours.add("hr_sync_setup_preview", {
    steps: () => [
        { trigger: ".o_kanban_record a[name='action_setup_resume']", run: "click" },
        { trigger: "button[name='action_preview']", run: "click" },
        { content: "What is needed is counted", trigger: "[name='needs_list'] li:contains(Default Project):contains(1)" },
        { content: "Something is offered", trigger: "[name='default_project_id'] input:value(Internal)" },
        reload("button[name='action_supplied']"),
        { trigger: "[name='needs_list'] li:contains(Default Project)" },
        FITS,
        { trigger: "button[name='action_supplied']:visible", run: "click" },
        ...inLine("Time entry", CREATED),
        FITS,
        ...inLine("Time entry", CREATED, reload()),
        ...inLine("Employee", " [name='to_create'] button", { content: "The number lists what it counts", run: "click" }),
        { trigger: ".o_list_view .o_data_row:contains(New in Odoo), .o_kanban_view .o_kanban_record:contains(New in Odoo)" },
        { trigger: ".o_action_manager:not(:contains(Match to review))" },
        AT_PREVIEW,
        BACK,
        {
            content: "The type lists all of its records",
            trigger: ".o_field_widget[name='preview_ids'] .o_data_row:contains(Employee) td[name='record_type']",
            run: "click",
            ...OF_DESKTOP,
        },
        {
            content: "The type lists all of its records",
            trigger: ".o_field_widget[name='preview_ids'] .o_kanban_record:contains(Employee)",
            run: "click",
            ...ON_PHONE,
        },
        { trigger: ".o_list_view .o_data_row:contains(Match to review), .o_kanban_view .o_kanban_record:contains(Match to review)" },
        AT_PREVIEW,
        BACK,
        { content: "It is the same step", trigger: "button[name='action_start']:visible" },
    ],
});

/** The same numbers for somebody who reads German: so is the list that they open. */
tours.add("hr_sync_setup_german", {
    steps: () => [
        { trigger: ".o_kanban_record a[name='action_setup_resume']", run: "click" },
        ...inLine("Mitarbeiter", " [name='to_create'] button", { run: "click" }),
        { content: "The title", trigger: ".o_breadcrumb:contains(Vorschau)" },
        { content: "What would become of it", trigger: ".o_data_row:contains(Neu in Odoo)" },
        { trigger: ".o_data_row td[name='title']", run: "click" },
        { content: "Nothing to open, and nobody to link", trigger: ".o_form_view:not(:has([name='action_open_record'], [name='action_confirm'], [name='res_id']))" },
        { content: "It can be created", trigger: ".o_form_view button[name='action_new']" },
    ],
});

tours.add("hr_sync_setup_finish", {
    steps: () => [
        {
            content: "It was left, and goes on where it stood",
            trigger: ".o_kanban_record a[name='action_setup_resume']",
            run: "click",
        },
        {
            content: "Both sides have been compared meanwhile",
            trigger: "div[name='numbers'] .o_field_widget[name='both_count']:contains(1)",
        },
        {
            content: "Match records",
            trigger: "button[name='action_open_matching']",
            run: "click",
        },
        {
            content: "The question comes first",
            trigger: ".o_data_row:contains(Probable) .o_list_record_selector input",
            run: "click",
        },
        {
            content: "They are the same",
            trigger: ".o_control_panel button[name='action_confirm']",
            run: "click",
        },
        {
            content: "It is answered, and no longer listed",
            trigger: ".o_view_nocontent:contains(No matches to review)",
        },
        { content: "Back", trigger: ".breadcrumb-item.o_back_button a", run: "click" },
        { trigger: "div[name='numbers'] .o_field_widget[name='decided_count']:contains(1)" },
        { content: "On", trigger: "button[name='action_preview']", run: "click" },
        { content: "Nothing is missing", trigger: "button[name='action_supplied']:visible", run: "click" },
        { content: "Look at what will happen", trigger: "button[name='action_open_preview']", run: "click" },
        { content: "One of them", trigger: ".o_data_row:contains(Found in Odoo):not(:contains(Zweimal)) td[name='title']", run: "click" },
        { trigger: ".o_form_view .o_field_widget[name='changes_table'] td:contains(Job Title)" },
        { content: "Back to the list", trigger: ".breadcrumb-item.o_back_button a", run: "click" },
        { trigger: ".o_list_view" },
        { content: "Back to the set-up", trigger: ".breadcrumb-item.o_back_button a", run: "click" },
        { content: "Begin", trigger: "button[name='action_start']", run: "click" },
        { content: "Yes", trigger: ".modal .modal-footer .btn-primary", run: "click" },
        { trigger: ".o_list_view .o_data_row:contains(Employee):contains(Waiting)" },
    ],
});

tours.add("hr_sync_cancel", {
    steps: () => [
        { content: "The run", trigger: ".o_data_row:contains(Employee) td[name='record_type']", run: "click" },
        { content: "Cancel it", trigger: ".o_form_view button[name='action_cancel']", run: "click" },
        { trigger: ".o_form_view .o_arrow_button_current:contains(Cancelled)" },
    ],
});

tours.add("hr_sync_panel", {
    steps: () => [
        {
            content: "Where it came from, and when",
            trigger: ".o_group:contains(2getHR ID) .o_field_widget[name='hr_sync_state']:contains(In sync)",
        },
        { trigger: ".o_field_widget[name='hr_sync_synced_at']" },
        { content: "Have it looked at again", trigger: "button[name='action_hr_sync_now']", run: "click" },
        { trigger: ".o_field_widget[name='hr_sync_state']:contains(Waiting)" },
    ],
});
