import { cookie } from "@web/core/browser/cookie";
import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");

tours.add("hr_sync_tripletex_begin", {
    steps: () => [
        {
            content: "At the end of the general settings",
            trigger: "button[name='action_hr_sync_connect']",
            run: "click",
        },
        {
            content: "Another address, as the test's server has it",
            trigger: ".o_field_widget[name='host'] input[data-value='other']",
            run: "click",
        },
        {
            content: "The test passes it as a cookie",
            trigger: ".o_field_widget[name='base_url'] input",
            run: (helpers) => helpers.edit(decodeURIComponent(cookie.get("hr_sync_tour_url"))),
        },
        {
            content: "What the application is called there",
            trigger: ".o_field_widget[name='application_name'] input",
            run: "edit GrønnJobb",
        },
        {
            content: "Its key",
            trigger: ".o_field_widget[name='application_key'] input",
            run: "edit consumer-key-of-gronnjobb",
        },
        {
            content: "The key of the company",
            trigger: ".o_field_widget[name='api_key'] input",
            run: "edit employee-key-1",
        },
        {
            content: "The name stands in the guide as it was entered",
            trigger: ".o_field_widget[name='guide']:contains(GrønnJobb)",
        },
        {
            content: "Test it",
            trigger: "button[name='action_key']",
            run: "click",
        },
        {
            content: "The list of projects is being read; here it is left",
            trigger: ".alert-info:contains(The list is being read)",
        },
    ],
});

tours.add("hr_sync_tripletex_resume", {
    steps: () => [
        {
            content: "It was left half-way",
            trigger: ".o_setting_box:contains(Set-up not finished) button[name='action_hr_sync_connect']",
            run: "click",
        },
        {
            content: "What matches is marked",
            trigger: "[name='choice_ids'] .o_data_row:contains(1 Brygga):contains(Found in Odoo)",
        },
        {
            content: "Choose it",
            trigger: "[name='choice_ids'] .o_data_row:contains(1 Brygga) button[name='action_take']",
            run: "click",
        },
        { trigger: "[name='choice_ids'] .o_data_row:contains(1 Brygga) button[name='action_reset']" },
        {
            content: "On to the wage types",
            trigger: "button[name='action_next']",
            run: "click",
        },
        { trigger: "[name='choice_ids'] .o_data_row:contains(2050 Overtid)" },
        {
            content: "Nothing of them is fine",
            trigger: "button[name='action_next']",
            run: "click",
        },
        { trigger: "[name='choice_ids'] .o_data_row:contains(7 Kari Berg)" },
        {
            content: "All employees that are in Odoo already",
            trigger: "button[name='action_take_matching']",
            run: "click",
        },
        { trigger: "[name='choice_ids'] .o_data_row:contains(7 Kari Berg) button[name='action_reset']" },
        {
            content: "On to the last step",
            trigger: "button[name='action_next']",
            run: "click",
        },
        {
            content: "From which day on",
            trigger: ".o_field_widget[name='first_day'] button, .o_field_widget[name='first_day'] input",
            run: "click",
        },
        {
            content: "The day",
            trigger: ".o_field_widget[name='first_day'] input",
            run: "edit 05/01/2026",
        },
        {
            content: "Finish",
            trigger: "button[name='action_finish']",
            run: "click",
        },
        { trigger: ".o_form_view .o_arrow_button_current:contains(Connected), .o_form_view:contains(Connected)" },
    ],
});

tours.add("hr_sync_tripletex_approve", {
    steps: () => [
        {
            content: "What there is to approve",
            trigger: ".o_group_header:contains(Kari Berg)",
            run: "click",
        },
        {
            content: "Her week",
            trigger: ".o_group_header:contains(W19)",
            run: "click",
        },
        {
            content: "Her hours",
            trigger: ".o_data_row:contains(Kari Berg) .o_list_record_selector input",
            run: "click",
        },
        {
            content: "Approve them",
            trigger: ".o_control_panel button[name='action_approve_timesheet']",
            run: "click",
        },
        { trigger: ".o_view_nocontent:contains(No timesheets to approve)" },
    ],
});

tours.add("hr_sync_tripletex_sent", {
    steps: () => [
        { trigger: ".o_data_row:contains(Kari Berg):contains(Brygga):contains(07:30):contains(In sync)" },
    ],
});

tours.add("hr_sync_tripletex_approve_period", {
    steps: () => [
        {
            content: "The list of what will be approved",
            trigger: ".modal .o_field_widget[name='line_ids'] .o_data_row:contains(Shown)",
            run: async () => {
                const { orm } = odoo.__WOWL_DEBUG__.root.env.services;
                const [line] = await orm.searchRead("account.analytic.line", [["name", "=", "Shown"]], ["project_id", "date"]);
                const values = { name: "Late", project_id: line.project_id[0], date: line.date, unit_amount: 1 };
                await orm.create("account.analytic.line", [values]);
            },
        },
        { content: "Approve it", trigger: ".modal button[name='action_approve']", run: "click" },
        { trigger: ".o_notification:contains(entered or changed after the list was opened: 1)" },
        { trigger: "body:not(:has(.modal))" },
    ],
});
