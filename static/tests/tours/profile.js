import { cookie } from "@web/core/browser/cookie";
import { registry } from "@web/core/registry";
import { entry } from "./menus";

const tours = registry.category("web_tour.tours");

const isActive = ["desktop"];
const ON_PHONE = { isActive: ["mobile"] };
/** On a phone, the test opens the page itself. */
const menu = (name) => [
    { content: "Open the menu of the apps", trigger: ".o_navbar_apps_menu button", run: "click", isActive },
    { trigger: ".o-dropdown-item:contains(HR Sync), .o_app:contains(HR Sync)", run: "click", isActive },
    { ...entry(name), isActive },
];

const tab = (name) => ({ content: name, trigger: `.o_notebook .nav-link[name='${name}']`, run: "click" });
/** The cell of a field of a record type, by the field's label. */
const cell = (label, field) => `[name='field_ids'] .o_data_row:has(td[name='label']:contains(${label})) td[name='${field}']`;
/** On a phone, rows are cards. */
const card = (list, text) => `[name='${list}'] .o_kanban_record:contains(${text})`;
const BACK = { content: "Back", trigger: ".breadcrumb-item.o_back_button a, button.o_back_button", run: "click" };
const TRY = { content: "Try", trigger: "button[name='action_try']", run: "click" };

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

const path = (label, text) => [
    { content: label, trigger: cell(label, "path"), run: "click", isActive },
    { trigger: "[name='field_ids'] .o_selected_row [name='path'] input", run: `edit ${text}`, isActive },
    { content: label, trigger: card("field_ids", label), run: "click", ...ON_PHONE },
    { trigger: ".modal .o_field_widget[name='path'] input", run: `edit ${text}`, ...ON_PHONE },
    { trigger: ".modal .o_form_button_save", run: "click", ...ON_PHONE },
    { trigger: `body:not(:has(.modal)) ${card("field_ids", text)}`, ...ON_PHONE },
];

/** From the menu to a connection whose profile was proposed, corrected, tried and saved. */
tours.add("hr_sync_profile_begin", {
    steps: () => [
        ...menu("menu_setup"),
        { trigger: "a[name='hr_sync.hr_sync_setup_begin_action']", run: "click", ...ON_PHONE },
        { trigger: ".modal .o_field_widget[name='system'] .o_radio_item:contains(Another HR system) input", run: "click" },
        { trigger: ".modal button[name='action_continue']", run: "click" },
        {
            content: "The address of the test's server is passed as a cookie",
            trigger: ".o_field_widget[name='base_url'] input",
            run: (helpers) => helpers.edit(decodeURIComponent(cookie.get("hr_sync_tour_url"))),
        },
        { trigger: ".o_field_widget[name='api_key'] input", run: "edit demo-key" },
        { trigger: ".alert:contains(Import or propose an API profile first)" },
        { content: "Propose", trigger: "button[name='action_propose_profile']", run: "click" },
        { trigger: "[name='record_ids'] .o_data_row:contains(/people):contains(Complete)", isActive },
        { trigger: `${card("record_ids", "/people")}:contains(Complete)`, ...ON_PHONE },
        FITS,
        { content: "A word stands before the key", ...tab("general") },
        {
            trigger: ".o_field_widget[name='authentication'] textarea",
            run: 'edit {"type": "header", "name": "Api-Token", "prefix": "Secret "}',
        },
        tab("records"),
        {
            trigger: "[name='record_ids'] .o_data_row:contains(/people) button[name='action_open']",
            run: "click",
            isActive,
        },
        { trigger: `${card("record_ids", "/people")} a[name='action_open']`, run: "click", ...ON_PHONE },
        { trigger: `${cell("Personnel Number", "path")}:contains(personnel_number)`, isActive },
        { trigger: `${card("field_ids", "Personnel Number")}:contains(personnel_number)`, ...ON_PHONE },
        FITS,
        ...path("Personnel Number", "number"),
        TRY,
        { trigger: ".o_field_widget[name='trial_result']:contains(has number. The first one has)" },
        ...path("Personnel Number", "personnel_number"),
        TRY,
        { trigger: ".o_field_widget[name='trial_result']:not(:contains(has number))" },
        { trigger: `${cell("Personnel Number", "decoded")}:not(:empty)`, isActive },
        { trigger: `${card("field_ids", "Personnel Number")}:contains(→)`, ...ON_PHONE },
        BACK,
        { content: "Save", trigger: "button[name='action_save']", run: "click" },
        { trigger: ".modal .modal-footer .btn-primary", run: "click" },
        { trigger: ".o_field_widget[name='state']:contains(Saved)" },
        BACK,
        { content: "Test", trigger: "button[name='action_key']", run: "click" },
        { trigger: "[name='stream_ids'] .o_data_row:contains(Employee), [name='stream_ids'] .o_kanban_record:contains(Employee)" },
        { content: "Compare both sides", trigger: "button[name='action_look']", run: "click" },
        { trigger: "[name='preview_ids'] .o_data_row:contains(Queued), [name='preview_ids'] .o_kanban_record:contains(Queued)" },
    ],
});

/** The end of the set-up: the preview, and the first sync. */
tours.add("hr_sync_profile_finish", {
    steps: () => [
        { trigger: ".o_kanban_record a[name='action_setup_resume']", run: "click" },
        { content: "On", trigger: "button[name='action_preview']", run: "click" },
        { content: "Nothing is missing", trigger: "button[name='action_supplied']:visible", run: "click" },
        { content: "Begin", trigger: "button[name='action_start']", run: "click" },
        { trigger: ".modal .modal-footer .btn-primary", run: "click" },
        { trigger: ".o_data_row:contains(Employee):contains(Waiting), .o_kanban_record:contains(Employee):contains(Waiting)" },
    ],
});
