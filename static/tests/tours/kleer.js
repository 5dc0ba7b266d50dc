import { cookie } from "@web/core/browser/cookie";
import { registry } from "@web/core/registry";
import { entry } from "./menus";

const tours = registry.category("web_tour.tours");

const menu = (name) => [
    { content: "Open the menu of the apps", trigger: ".o_navbar_apps_menu button", run: "click" },
    { trigger: ".o-dropdown-item:contains(HR Sync), .o_app:contains(HR Sync)", run: "click" },
    entry(name),
];

/** The cell of a setting, by the label of its row. */
const cell = (label, field) => `[name$='_setting_ids'] .o_data_row:contains(${label}) td[name='${field}']`;

function enter(label, field, text) {
    return [
        { content: label, trigger: cell(label, field), run: "click" },
        { trigger: `[name$='_setting_ids'] .o_selected_row [name='${field}'] input`, run: `edit ${text}` },
    ];
}

/** The external value of a time off type, by its name. */
const mapping = (name) => `.o_data_row:contains(${name}) td[name='value_id']`;

const TEST = { content: "Test", trigger: "button[name='action_key']", run: "click" };
const BACK = { content: "Back", trigger: ".breadcrumb-item.o_back_button a", run: "click" };

/** From the menu to the step of the credentials; the user has two companies in Kleer. */
tours.add("hr_sync_kleer_begin", {
    steps: () => [
        ...menu("menu_setup"),
        { trigger: ".modal .o_field_widget[name='system'] .o_radio_item:contains(Kleer) input", run: "click" },
        { trigger: ".modal button[name='action_continue']", run: "click" },
        {
            content: "What has to be done in Kleer first",
            trigger: ".o_field_widget[name='guide'] li:contains(In Kleer, create an integration user)",
        },
        {
            content: "It is the environment of everybody's data, until somebody says otherwise",
            trigger: ".o_field_widget[name='host'] .o_radio_item:contains(Production) input:checked",
        },
        { trigger: ".o_field_widget[name='host'] .o_radio_item:contains(Another address) input", run: "click" },
        {
            content: "The address of the test's server is passed as a cookie",
            trigger: ".o_field_widget[name='base_url'] input",
            run: (helpers) => helpers.edit(decodeURIComponent(cookie.get("hr_sync_tour_url"))),
        },
        { trigger: ".o_field_widget[name='progress']:contains(1. Log-in)" },
        { trigger: "[name='access_setting_ids'] .o_data_row:contains(User E-mail)" },
        { trigger: "[name='access_setting_ids']:not(:contains(Salary Unit))" },
        ...enter("User E-mail", "value", "integration@exempel.example"),
        ...enter("User Password", "secret_value", "hemligt-6b1f<&>"),
        TEST,
        {
            content: "The user has two companies",
            trigger: ".alert-danger:contains(several companies: Exempel AB, Andra AB)",
        },
        ...enter("The companies of the integration user", "choice_id", "Exempel"),
        { trigger: ".o-autocomplete--dropdown-item:contains(Exempel AB (4711))", run: "click" },
        TEST,
        { content: "The options", trigger: cell("Salary Unit", "choice_id"), run: "click" },
        { trigger: "[name='option_setting_ids'] .o_selected_row [name='choice_id'] input", run: "edit Kronor" },
        { trigger: ".o-autocomplete--dropdown-item:contains(Kronor)", run: "click" },
        {
            content: "Time off leaves with an export only",
            trigger: "[name='stream_ids'] .o_data_row:contains(Time off hours) td[name='trigger']",
            run: "click",
        },
        { trigger: ".o_selected_row [name='trigger'] .o_select_menu_toggler", run: "click" },
        { trigger: ".o_select_menu_item:contains(Manual)", run: "click" },
        { content: "Compare both sides", trigger: "button[name='action_look']", run: "click" },
        { trigger: ".o_field_widget[name='preview_ids'] .o_data_row:contains(Employee):contains(Queued)" },
    ],
});

/** Who is who, and which activity is sent for which type of time off. */
tours.add("hr_sync_kleer_match", {
    steps: () => [
        { trigger: ".o_kanban_record a[name='action_setup_resume']", run: "click" },
        { trigger: "div[name='numbers'] .o_field_widget[name='both_count']:contains(1)" },
        { content: "A number leads to its list", trigger: "a[name='action_open_matching']:contains(to review)", run: "click" },
        { trigger: ".o_list_view .o_data_row" },
        { trigger: ".o_data_row:contains(Bo Ek):contains(Probable) .o_list_record_selector input", run: "click" },
        { trigger: ".o_control_panel button[name='action_confirm']", run: "click" },
        { trigger: ".o_view_nocontent:contains(No matches to review)" },
        BACK,
        { trigger: "div[name='numbers'] .o_field_widget[name='decided_count']:contains(1)" },
        { content: "On", trigger: "button[name='action_preview']", run: "click" },
        { trigger: ".o_field_widget[name='mapping_notice']:contains(Records with these values are not sent)" },
        { content: "Types and activities of one name", trigger: "button[name='action_accept_proposals']", run: "click" },
        { trigger: `${mapping("Sjuk")}:contains(Sjuk)` },
        { trigger: mapping("Vacation"), run: "click" },
        { trigger: ".o_selected_row [name='value_id'] input", run: "edit Semester" },
        { trigger: ".o-autocomplete--dropdown-item:contains(Semester)", run: "click" },
        { content: "The others are left for later", trigger: "button[name='action_mapped']", run: "click" },
        { trigger: ".o_field_widget[name='preview_ids'] .o_data_row:contains(Time off hours):contains(Queued)" },
    ],
});

/** The preview and the end of the set-up. */
tours.add("hr_sync_kleer_finish", {
    steps: () => [
        { trigger: ".o_kanban_record a[name='action_setup_resume']", run: "click" },
        {
            content: "Nothing is left to review",
            trigger: "[name='preview_ids'] .o_data_row:contains(Employee) td[name='to_review']:contains(0)",
        },
        { trigger: "button[name='action_start']" },
        { trigger: "button[name='action_open_preview']", run: "click" },
        { trigger: ".o_data_row:contains(Anna Berg)" },
        {
            content: "What was confirmed is a match",
            trigger: ".o_data_row:contains(Bo Ek) td[name='expected']:contains(Found in Odoo)",
        },
        { trigger: ".o_data_row:contains(Bo Ek) td[name='decision']:contains(Link)" },
        BACK,
        { content: "Begin", trigger: "button[name='action_start']", run: "click" },
        { trigger: ".modal .modal-footer .btn-primary", run: "click" },
        { trigger: ".o_list_view .o_data_row:contains(Employee):contains(Waiting)" },
    ],
});

/** The mappings are still there; the time off of a period is previewed and exported. */
tours.add("hr_sync_kleer_export", {
    steps: () => [
        ...menu("menu_overview"),
        { trigger: ".o_kanban_record:contains(Kleer)", run: "click" },
        { trigger: ".o_form_view button[name='action_open_mappings']" },
        { trigger: ".o_form_view button[name='action_open_mappings']", run: "click" },
        { content: "Also what is mapped", trigger: ".o_facet_remove", run: "click" },
        { trigger: ".o_data_row:contains(Vacation) td[name='label']:contains(Time Off Types)" },
        { trigger: `${mapping("Vacation")}:contains(Semester)` },
        ...menu("menu_export"),
        { trigger: ".o_field_widget[name='stream_ids'] .badge:contains(Time off hours)" },
        { trigger: ".o_form_view button[name='action_preview']", run: "click" },
        { trigger: ".o_form_view:contains(Preview only. Nothing was changed.)" },
        { content: "Back to the export, as it was left", trigger: ".o_breadcrumb a:contains(Export)", run: "click" },
        { trigger: ".o_form_view button[name='action_export']", run: "click" },
        { trigger: ".o_notification:contains(Export started) a:contains(View progress)" },
    ],
});

/** The day that is locked in Kleer is an issue. It is open again by now: retry. */
tours.add("hr_sync_kleer_retry", {
    steps: () => [
        ...menu("menu_issues"),
        {
            content: "What is wrong",
            trigger: ".o_data_row:contains(The time report of Anna Berg for 05/05/2026 is approved in Kleer)",
        },
        { trigger: ".o_data_row:contains(05/05/2026) td[name='error']", run: "click" },
        { trigger: ".o_form_view button[name='action_retry']" },
        { trigger: ".o_form_view button[name='action_retry']", run: "click" },
        { trigger: ".o_form_view .o_arrow_button_current:contains(Waiting)" },
    ],
});
