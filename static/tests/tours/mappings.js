import { registry } from "@web/core/registry";

/** An administrator takes a proposal, chooses another value by hand, and has the values read again. */
registry.category("web_tour.tours").add("hr_sync_mappings", {
    steps: () => [
        { trigger: ".o_form_view button[name='action_open_mappings']:contains(2)", run: "click" },
        { trigger: ".o_data_row:contains(Workshop) td[name='label']:contains(Cost Centres)" },
        { trigger: ".o_data_row:contains(Consulting) td[name='proposed_id']:contains(100 Consulting)" },
        { trigger: ".o_control_panel button:contains(Accept Proposals)", run: "click" },
        { content: "What is mapped leaves the filter", trigger: ".o_list_view:not(:has(.o_data_row:contains(Consulting)))" },
        { trigger: ".o_data_row:contains(Workshop) td[name='value_id']", run: "click" },
        { trigger: ".o_selected_row [name='value_id'] input", run: "edit Training" },
        { trigger: ".o-autocomplete--dropdown-item:contains(200 Training)", run: "click" },
        { trigger: ".o_list_button_save", run: "click" },
        { trigger: ".o_list_view:not(:has(.o_selected_row))" },
        { trigger: ".o_control_panel button:contains(Read Values Again)", run: "click" },
        { trigger: ".o_notification:contains(are read again)" },
    ],
});

/** An officer sees the same page, and changes nothing. */
registry.category("web_tour.tours").add("hr_sync_mappings_seen", {
    steps: () => [
        { trigger: ".o_form_view button[name='action_open_mappings']", run: "click" },
        { trigger: ".o_control_panel:not(:has(button:contains(Accept Proposals)))" },
        { trigger: ".o_list_view:not(:has(button[name='action_accept']))" },
        { trigger: ".o_data_row:contains(Workshop) td[name='name']", run: "click" },
        { trigger: ".o_form_view:has(h1:contains(Workshop)):not(:has([name='value_id'] input))" },
    ],
});
