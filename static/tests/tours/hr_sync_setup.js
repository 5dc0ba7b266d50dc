import { cookie } from "@web/core/browser/cookie";
import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");

tours.add("hr_sync_setup_begin", {
    steps: () => [
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
        {
            content: "Test it",
            trigger: "button[name='action_key']",
            run: "click",
        },
        {
            content: "Leave the absences alone",
            trigger: ".o_data_row:has(td:contains(Absence)):contains(Absence) .o_field_widget[name='enabled'] input:checked",
            run: "click",
        },
        {
            content: "Compare both sides",
            trigger: "button[name='action_look']",
            run: "click",
        },
        { trigger: ".o_field_widget[name='preview_ids'] .o_data_row:contains(Employee):contains(Queued)" },
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
        { content: "Look at what will happen", trigger: "button[name='action_open_preview']", run: "click" },
        { content: "One of them", trigger: ".o_data_row:contains(Found in Odoo) td[name='label']", run: "click" },
        { trigger: ".o_form_view .o_field_widget[name='changes_table'] td:contains(Job Title)" },
        { content: "Back to the list", trigger: ".breadcrumb-item.o_back_button a", run: "click" },
        { trigger: ".o_list_view" },
        { content: "Back to the set-up", trigger: ".breadcrumb-item.o_back_button a", run: "click" },
        { content: "Begin", trigger: "button[name='action_start']", run: "click" },
        { content: "Yes", trigger: ".modal .modal-footer .btn-primary", run: "click" },
        { trigger: ".o_list_view .o_data_row:contains(Employee):contains(Running)" },
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
