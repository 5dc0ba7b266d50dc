import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");

const EXPORT = [
    {
        content: "Send it",
        trigger: ".o_form_view button[name='action_export']",
        run: "click",
    },
    { trigger: ".o_notification:contains(Export started) a:contains(View progress)" },
];

tours.add("hr_sync_export", {
    steps: () => [
        {
            content: "The system is chosen already, and what it receives",
            trigger: ".o_field_widget[name='stream_ids'] .badge:contains(Approved hours)",
        },
        { trigger: ".o_field_widget[name='connection_id']:has(input:value(Tripletex))" },
        {
            content: "See what would be sent",
            trigger: ".o_form_view button[name='action_preview']",
            run: "click",
        },
        { content: "The preview is a run", trigger: ".o_form_view:contains(Preview only. Nothing was changed.)" },
        {
            content: "Back to the export, as it was left",
            trigger: ".o_breadcrumb a:contains(Export)",
            run: "click",
        },
        ...EXPORT,
    ],
});

tours.add("hr_sync_export_from_list", {
    steps: () => [
        {
            content: "Select an employee's hours",
            trigger: ".o_data_row:contains(Kari Berg) .o_list_record_selector input",
            run: "click",
        },
        {
            content: "Export them",
            trigger: ".o_control_panel button[name='action_hr_sync_export']",
            run: "click",
        },
        { trigger: ".o_field_widget[name='employee_ids'] .badge:contains(Kari Berg)" },
        ...EXPORT,
    ],
});
