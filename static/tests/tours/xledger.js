import { cookie } from "@web/core/browser/cookie";
import { registry } from "@web/core/registry";
import { entry } from "./menus";

const tours = registry.category("web_tour.tours");

/** The cell of a setting, by the label of its row. */
const cell = (label, field) => `[name='option_setting_ids'] .o_data_row:contains(${label}) td[name='${field}']`;
const BACK = { content: "Back", trigger: ".breadcrumb-item.o_back_button a", run: "click" };

/** The token, the entity and the options; then both sides are compared. */
tours.add("hr_sync_xledger_begin", {
    steps: () => [
        entry("menu_setup"),
        { trigger: ".modal .o_field_widget[name='system'] .o_radio_item:contains(Xledger) input", run: "click" },
        { trigger: ".modal button[name='action_continue']", run: "click" },
        {
            content: "What has to be done in Xledger first",
            trigger: ".o_field_widget[name='guide'] li:contains(API tokens)",
        },
        { trigger: ".o_field_widget[name='host'] .o_radio_item:contains(Production) input:checked" },
        { trigger: ".o_field_widget[name='host'] .o_radio_item:contains(Another address) input", run: "click" },
        {
            content: "The address of the test's server is passed as a cookie",
            trigger: ".o_field_widget[name='base_url'] input",
            run: (helpers) => helpers.edit(decodeURIComponent(cookie.get("hr_sync_tour_url"))),
        },
        { trigger: ".o_field_widget[name='api_key'] input", run: "edit xledger-token-6b1f0c9e" },
        {
            content: "Nothing else is asked for before the test",
            trigger: ".o_form_view:has(button[name='action_key']):not(:has([name='access_setting_ids'] .o_data_row))",
        },
        { trigger: "button[name='action_key']", run: "click" },
        { content: "The entity", trigger: cell("Entity", "choice_id"), run: "click" },
        { trigger: "[name='option_setting_ids'] .o_selected_row [name='choice_id'] input", run: "edit Eksempel" },
        { trigger: ".o-autocomplete--dropdown-item:contains(Eksempel AS)", run: "click" },
        { content: "An option", trigger: `${cell("Require Job Title", "checked")} input`, run: "click" },
        { content: "Compare both sides", trigger: "button[name='action_look']", run: "click" },
        { trigger: ".o_field_widget[name='preview_ids'] .o_data_row:contains(Employee):contains(Queued)" },
    ],
});

/** What the first run will change in Xledger is looked at, field by field; then it is started. */
tours.add("hr_sync_xledger_start", {
    steps: () => [
        { trigger: ".o_kanban_record a[name='action_setup_resume']", run: "click" },
        {
            content: "Ola is created, Kari is changed",
            trigger: "[name='preview_ids'] .o_data_row:contains(Employee) td[name='to_send']:contains(2)",
        },
        { content: "On to the mappings", trigger: "button[name='action_preview']", run: "click" },
        { content: "On to the preview", trigger: "button[name='action_mapped']", run: "click" },
        { trigger: "button[name='action_open_preview']", run: "click" },
        { trigger: ".o_data_row:contains(Kari Berg) td[name='title']", run: "click" },
        {
            content: "The value in Xledger, and the one that overwrites it",
            trigger: "[name='changes_table'] tr:contains(k.berg@old.example):contains(kari@eksempel.example)",
        },
        BACK,
        { trigger: ".o_list_view" },
        BACK,
        { content: "Begin", trigger: "button[name='action_start']", run: "click" },
        { trigger: ".modal .modal-footer .btn-primary", run: "click" },
        { trigger: ".o_list_view .o_data_row:contains(Employee):contains(Waiting)" },
    ],
});

/** The days on which runs start. */
tours.add("hr_sync_xledger_schedule", {
    steps: () => [
        { trigger: ".o_kanban_record:contains(Xledger)", run: "click" },
        { trigger: ".o_form_view [name='stream_ids'] .o_data_row:contains(Employee) td[name='record_type']", run: "click" },
        { trigger: ".modal .o_field_widget[name='at_hour'] input:value(06:00)" },
        { trigger: ".modal .o_field_widget[name='friday'] input:checked" },
        { trigger: ".modal .o_field_widget[name='saturday'] input:not(:checked)", run: "click" },
        { trigger: ".modal .o_form_button_save", run: "click" },
        { trigger: ".o_control_panel .o_form_button_save", run: "click" },
        { content: "It is saved", trigger: ".o_form_status_indicator_buttons.invisible:not(:visible)" },
    ],
});

/** What the first run has done. */
tours.add("hr_sync_xledger_summary", {
    steps: () => [
        { trigger: ".o_form_view .o_arrow_button_current:contains(Done)" },
        { trigger: ".o_field_widget[name='created']:contains(1)" },
        { trigger: ".o_field_widget[name='updated']:contains(1)" },
        { content: "Per has no job title", trigger: "button[name='action_open_skipped']:contains(1)" },
    ],
});

tours.add("hr_sync_xledger_file", {
    steps: () => [
        {
            content: "Time off is chosen, and the export says why it goes to a file",
            trigger: ".o_form_view div[name='file']:contains(offers nothing that adds absences)",
        },
        {
            content: "See what the file would have",
            trigger: ".o_form_view button[name='action_preview_file']",
            run: "click",
        },
        { trigger: ".o_field_widget[name='line_ids'] .o_data_row:contains(Kari Berg):contains(New)" },
        { trigger: ".o_field_widget[name='line_ids'] .o_data_row:contains(Not written):contains(not mapped)" },
        {
            content: "Write it",
            trigger: ".o_form_view button[name='action_write_file']",
            run: "click",
        },
        {
            content: "The preview is gone with it",
            trigger: ".o_form_view:not(:has(.o_field_widget[name='line_ids'] .o_data_row))",
        },
        {
            content: "Look again",
            trigger: ".o_form_view button[name='action_preview_file']",
            run: "click",
        },
        { trigger: ".o_field_widget[name='line_ids'] .o_data_row:contains(In a file):contains(xledger_absences)" },
    ],
});

tours.add("hr_sync_xledger_files", {
    steps: () => [
        {
            content: "The file is kept, with who has written it",
            trigger: ".o_data_row:contains(xledger_absences):contains(hsx_officer) td[name='name']",
            run: "click",
        },
        { trigger: ".o_form_view button[name='action_download']" },
        { trigger: ".o_field_widget[name='line_ids'] .o_data_row:contains(FERIE)" },
    ],
});

tours.add("hr_sync_xledger_push", {
    steps: () => [
        {
            content: "Now the API takes time off",
            trigger: ".o_form_view:has(button[name='action_export']):not(:has(button[name='action_write_file']))",
        },
        {
            content: "Send it",
            trigger: ".o_form_view button[name='action_export']",
            run: "click",
        },
        { trigger: ".o_notification:contains(Export started) a:contains(View progress)" },
    ],
});
