import { cookie } from "@web/core/browser/cookie";
import { registry } from "@web/core/registry";

const openSettings = [
    {
        content: "Open our part of the settings",
        trigger: ".settings_tab .tab[data-key='hr_sync_twogethr']",
        run: "click",
    },
    { trigger: ".settings .o_field_widget[name='twogethr_base_url'] input" },
];

registry.category("web_tour.tours").add("hr_sync_settings", {
    steps: () => [
        ...openSettings,
        {
            content: "Enter the address; the test passes it as a cookie",
            trigger: ".settings .o_field_widget[name='twogethr_base_url'] input",
            run: (helpers) => helpers.edit(decodeURIComponent(cookie.get("hr_sync_tour_url"))),
        },
        {
            content: "Enter the key",
            trigger: ".settings .o_field_widget[name='twogethr_api_key'] input",
            run: "edit demo-key",
        },
        {
            content: "Save",
            trigger: ".o_form_button_save:enabled",
            run: "click",
            expectUnloadPage: true,
        },
        ...openSettings,
        {
            content: "Test the connection",
            trigger: ".settings button[name='action_hr_sync_test']",
            run: "click",
        },
        { trigger: ".o_notification:contains(Connected to Alpenwerk AG)" },
        { trigger: ".settings .o_field_widget[name='twogethr_state']:contains(Connected)" },
    ],
});

registry.category("web_tour.tours").add("hr_sync_employees", {
    steps: () => [
        { trigger: ".o_list_view" },
        {
            content: "Sync the employees",
            trigger: ".o_control_panel button:contains(Sync 2getHR Employees)",
            run: "click",
        },
        { trigger: ".o_notification:contains(Sync started) a" },
    ],
});

registry.category("web_tour.tours").add("hr_sync_employees_there", {
    steps: () => [
        {
            content: "The person is in the list now",
            trigger: ".o_data_row .o_data_cell[name='name']:contains(Ladina Caduff)",
            run: "click",
        },
        { trigger: ".o_form_view .o_field_widget[name='name']" },
    ],
});

registry.category("web_tour.tours").add("hr_sync_issues", {
    steps: () => [
        {
            content: "Open the issue",
            trigger: ".o_data_row:contains(Gian Issler) .o_data_cell[name='label']",
            run: "click",
        },
        { trigger: ".o_form_view .o_field_widget[name='error']:contains(AHV number is not valid)" },
        {
            content: "Open what has to be corrected",
            trigger: ".o_form_view button[name='action_open_fix']:contains(Open Ladina)",
            run: "click",
        },
        { trigger: ".o_form_view .o_field_widget[name='work_email']" },
        {
            content: "Back to the issue",
            trigger: ".o_breadcrumb .o_back_button",
            run: "click",
        },
        {
            content: "Try all again that have this cause",
            trigger: ".o_form_view button[name='action_retry_cause']:contains(Retry 2 like this)",
            run: "click",
        },
        { trigger: ".o_form_view .o_statusbar_status .o_arrow_button_current:contains(Waiting)" },
    ],
});

registry.category("web_tour.tours").add("hr_sync_conflict", {
    steps: () => [
        {
            content: "Open the question",
            trigger: ".o_data_row:contains(Ladina Caduff) .o_data_cell[name='label']",
            run: "click",
        },
        {
            content: "Both values stand side by side",
            trigger: ".o_data_row:contains(Job Title):contains(Hier):contains(Dort) button[name='action_choose_odoo']",
            run: "click",
        },
        { trigger: ".o_data_row:contains(Job Title) .o_field_badge:contains(Odoo)" },
        {
            content: "The other field the other way",
            trigger: ".o_data_row:contains(Work Mobile):contains(079 1):contains(079 2) button[name='action_choose_remote']",
            run: "click",
        },
        { trigger: ".o_form_view .o_statusbar_status .o_arrow_button_current:contains(Waiting)" },
    ],
});

registry.category("web_tour.tours").add("hr_sync_webhook", {
    steps: () => [
        {
            content: "Have changes told at once",
            trigger: ".o_form_view button[name='action_register_webhook']",
            run: "click",
        },
        { trigger: ".o_field_widget[name='webhook_result']:contains(Registered)" },
    ],
});

/** The component of that class below a node of Owl's tree. */
const findComponent = (node, name) =>
    node.component.constructor.name === name
        ? node.component
        : Object.values(node.children).reduce((found, child) => found || findComponent(child, name), null);

let live = null;

registry.category("web_tour.tours").add("hr_sync_preview", {
    steps: () => [
        {
            content: "The form refreshes itself",
            trigger: ".o_form_view:has(.o_widget_hr_sync_live)",
            run: () => {
                live = findComponent(odoo.__WOWL_DEBUG__.root.__owl__, "HrSyncLive");
            },
        },
        {
            content: "Preview one type",
            trigger: ".o_field_widget[name='stream_ids'] .o_data_row:contains(Employee) button[name='action_preview']",
            run: "click",
        },
        {
            content: "A refresh that goes on after the form was left shows no error",
            trigger: ".o_form_view:has(.o_arrow_button_current:contains(Waiting))",
            run: async () => {
                await live.refresh();
            },
        },
        { trigger: "body:not(:has(.o_error_dialog))" },
    ],
});
