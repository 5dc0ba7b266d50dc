import { cookie } from "@web/core/browser/cookie";
import { registry } from "@web/core/registry";
import { entry } from "./menus";

const tours = registry.category("web_tour.tours");

/** The cell of the row that is being edited in a list. */
const edited = (list, field) => `[name='${list}'] .o_selected_row [name='${field}'] input`;
const CLOSE = ".modal .modal-footer button.btn-primary";
/** The row of the trades' table, which is the third one, whatever the language calls it. */
const TRADES = "[name='table_ids'] .o_data_row:nth-child(3)";

/** The checklist, an access point that is tested, a table that is entered and tried, and the check of the numbers. */
tours.add("hr_sync_avantage_begin", {
    steps: () => [
        entry("menu_setup"),
        { trigger: ".modal .o_field_widget[name='system'] .o_radio_item:contains(Avantage) input", run: "click" },
        { trigger: ".modal button[name='action_continue']", run: "click" },
        {
            content: "The checklist of what has to be done in Avantage first",
            trigger: ".o_field_widget[name='guide'] li:contains(Enable-WindowsOptionalFeature)",
        },
        { trigger: "[name='access_point_ids'] .o_field_x2many_list_row_add a", run: "click" },
        { trigger: edited("access_point_ids", "name"), run: "edit Serveur de paie" },
        {
            content: "The address of the test's gateway is passed as a cookie",
            trigger: edited("access_point_ids", "address"),
            run: (helpers) => helpers.edit(decodeURIComponent(cookie.get("hr_sync_tour_url"))),
        },
        { trigger: edited("access_point_ids", "login"), run: "edit usager-7f3kq" },
        { trigger: edited("access_point_ids", "password"), run: "edit wrong" },
        { content: "Save it", trigger: ".o_form_button_save", run: "click" },
        { content: "Test it", trigger: "[name='access_point_ids'] button[name='action_test']", run: "click" },
        { trigger: ".o_notification .bg-danger" },
        {
            content: "The log-in is refused",
            trigger: "[name='access_point_ids'] .o_data_row.text-danger td[name='password']",
            run: "click",
        },
        { trigger: edited("access_point_ids", "password"), run: "edit motdepasse-92hx" },
        { content: "Save it", trigger: ".o_form_button_save", run: "click" },
        { trigger: "[name='access_point_ids'] button[name='action_test']", run: "click" },
        { content: "It works", trigger: "[name='access_point_ids'] .o_data_row:not(.text-danger):contains(Avantage 01)" },
        { trigger: "button[name='action_key']", run: "click" },

        { content: "The table of trades", trigger: `${TRADES} td[name='operation']`, run: "click" },
        { trigger: edited("table_ids", "operation"), run: "edit R09" },
        { trigger: edited("table_ids", "table_name"), run: "edit METIER" },
        { trigger: edited("table_ids", "index_name"), run: "edit MECODE" },
        { content: "Its columns", trigger: `${TRADES} button[name='action_open']`, run: "click" },
        { trigger: ".modal [name='column_ids'] .o_data_row:nth-child(1) td[name='number']", run: "click" },
        { trigger: `.modal ${edited("column_ids", "number")}`, run: "edit 0" },
        { trigger: ".modal [name='column_ids'] .o_data_row:nth-child(2) td[name='number']", run: "click" },
        { trigger: `.modal ${edited("column_ids", "number")}`, run: "edit 1" },
        { content: "Save them", trigger: ".modal .o_form_button_save", run: "click" },
        { trigger: "body:not(:has(.modal))" },
        { content: "Try the table", trigger: `${TRADES} button[name='action_try']`, run: "click" },
        { trigger: ".modal .o_data_row:contains(Charpentier-menuisier)" },
        { trigger: CLOSE, run: "click" },
        { trigger: "body:not(:has(.modal))" },
        { content: "Look at the numbers", trigger: "button[name='action_check_numbers']", run: "click" },
        { trigger: ".modal .o_field_widget[name='line_ids'] .o_data_row" },
        { trigger: CLOSE, run: "click" },
        { trigger: "body:not(:has(.modal))" },
    ],
});

const RESUME = { trigger: ".o_kanban_record a[name='action_setup_resume']", run: "click" };

/** All tables are entered by now: both sides are compared. */
tours.add("hr_sync_avantage_compare", {
    steps: () => [
        RESUME,
        { trigger: "[name='table_ids'] .o_data_row:contains(EMPMAI)" },
        { trigger: "button[name='action_look']", run: "click" },
        { trigger: ".o_field_widget[name='preview_ids'] .o_data_row" },
    ],
});

/** Nothing has to be reviewed; overtime is mapped, and the first sync starts. */
tours.add("hr_sync_avantage_finish", {
    steps: () => [
        RESUME,
        { trigger: "div[name='numbers'] .o_field_widget[name='both_count']:contains(1)" },
        { trigger: "div[name='numbers']:has([name='question_count']:contains(0)):not(:has(a:contains(to review)))" },
        { content: "On to the mappings", trigger: "button[name='action_preview']", run: "click" },
        {
            content: "Overtime",
            trigger: "[name='mapping_ids'] .o_data_row:contains(Temps et demi):not(:has(td[name='value_id']:contains(TD)))",
        },
        { trigger: "button[name='action_accept_proposals']", run: "click" },
        { trigger: "[name='mapping_ids'] .o_data_row:contains(Temps et demi) td[name='value_id']:contains(TD)" },
        { content: "On to the preview", trigger: "button[name='action_mapped']", run: "click" },
        { content: "Begin", trigger: "button[name='action_start']", run: "click" },
        { trigger: ".modal .modal-footer .btn-primary", run: "click" },
        { trigger: ".o_list_view .o_data_row td[name='record_type']" },
    ],
});

/** A list is synced again by its button. */
tours.add("hr_sync_avantage_sync", {
    steps: () => [
        { trigger: ".o_list_view .o_data_row:contains(Charpentier-menuisier)" },
        { trigger: ".o_control_panel button[name='action_hr_sync']:contains(Avantage)", run: "click" },
        { trigger: ".o_notification a" },
    ],
});

/** A project of Odoo is linked by hand to the one that it is in Avantage. */
tours.add("hr_sync_avantage_link", {
    steps: () => [
        { trigger: ".o_form_view button[name='action_hr_sync_pair']:contains(Avantage)", run: "click" },
        { trigger: ".modal .o_field_widget[name='entity_id'] input", run: "edit 24004" },
        {
            content: "Only what was searched for is listed",
            trigger: ".o-autocomplete--dropdown-menu:not(:contains(0000024003)) .o-autocomplete--dropdown-item:contains(Longueuil)",
            run: "click",
        },
        { trigger: ".modal .o_field_widget[name='entity_id'] input:value(0000024004)" },
        { trigger: ".modal button[name='action_pair']", run: "click" },
        { trigger: "body:not(:has(.modal)) .o_form_view:not(:has(button[name='action_hr_sync_pair']))" },
    ],
});

/** The hours of Marie-Ève are previewed and written to a file. */
tours.add("hr_sync_avantage_export", {
    steps: () => [
        { content: "Why they go to a file", trigger: ".o_form_view div[name='file'] [name='file_reason']" },
        { trigger: ".o_form_view button[name='action_preview_file']", run: "click" },
        {
            content: "They would be written",
            trigger: "[name='line_ids'] .o_data_row:contains(Marie-Ève) td[name='outcome'] .text-bg-success",
        },
        { trigger: ".o_form_view button[name='action_write_file']", run: "click" },
        {
            content: "The preview is gone with it",
            trigger: ".o_form_view:not(:has([name='line_ids'] .o_data_row))",
        },
    ],
});

/** They can no longer be changed or deleted, and it says why. */
tours.add("hr_sync_avantage_frozen", {
    steps: () => [
        { trigger: ".o_data_row:contains(Marie-Ève) td[name='approval_state'] .text-bg-success" },
        { trigger: ".o_data_row:contains(Marie-Ève) td[name='unit_amount'].o_readonly_modifier" },
        { trigger: ".o_data_row:contains(Marie-Ève) .o_list_record_selector input", run: "click" },
        { trigger: ".o_cp_action_menus button:has(.fa-cog)", run: "click" },
        { trigger: ".o-dropdown--menu .o-dropdown-item:has(.fa-trash-o)", run: "click" },
        { trigger: ".modal .modal-footer .btn-primary", run: "click" },
        { content: "Avantage has them", trigger: ".modal:contains(Avantage)" },
        { trigger: ".modal .modal-footer .btn-primary", run: "click" },
        { trigger: "body:not(:has(.modal)) .o_data_row:contains(Marie-Ève)" },
    ],
});
