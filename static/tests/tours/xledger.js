import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");

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
