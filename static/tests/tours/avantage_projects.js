import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");

/** An administrator links a project by the number of one that the last sync has listed; closed ones only on request. */
tours.add("hr_sync_link_project", {
    steps: () => [
        { trigger: "button[name='action_hr_sync_pair']:contains(Link to Avantage)", run: "click" },
        { content: "When the list was read", trigger: ".modal .o_field_widget[name='listed_on']" },
        { trigger: ".modal .o_field_widget[name='entity_id'] input", run: "edit 260" },
        {
            content: "Closed projects are not offered",
            trigger: ".o-autocomplete--dropdown-menu:has(:contains(École Saint-Jean)):not(:has(:contains(Aréna)))",
        },
        { trigger: ".modal .o_field_widget[name='with_inactive'] input", run: "click" },
        { trigger: ".modal .o_field_widget[name='entity_id'] input", run: "edit 26010" },
        { content: "Now they are", trigger: ".o-autocomplete--dropdown-item:contains(Aréna)" },
        { trigger: ".modal .o_field_widget[name='entity_id'] input", run: "edit 26008" },
        { trigger: ".o-autocomplete--dropdown-item:contains(École Saint-Jean)", run: "click" },
        { content: "What is chosen can be linked", trigger: ".modal button[name='action_pair']" },
        {
            content: "What is listed is linked with one click",
            trigger: ".modal .o_data_row:contains(École Saint-Jean):contains(0000026008) button[name='action_pair_record']",
            run: "click",
        },
        { trigger: "body:not(:has(.modal)) .o_field_widget[name='hr_sync_external_id']:contains(0000026008)" },
    ],
});

/** On a phone the dialog lists cards. */
tours.add("hr_sync_link_project_phone", {
    steps: () => [
        { trigger: "button[name='action_hr_sync_pair']:contains(Link to Avantage)", run: "click" },
        {
            trigger: ".modal .o_kanban_record:contains(École Saint-Jean) a[name='action_pair_record']",
            run: "click",
        },
        { trigger: "body:not(:has(.modal)) .o_field_widget[name='hr_sync_external_id']:contains(0000026008)" },
    ],
});

/** Its activities are read by a button of its own. */
tours.add("hr_sync_read_activities", {
    steps: () => [
        { trigger: "button[name='action_hr_sync_parts']:contains(Sync Activities)", run: "click" },
        { trigger: ".o_notification:contains(Sync started)" },
    ],
});

/** The figures are shown as far as their columns are known. */
tours.add("hr_sync_see_activities", {
    steps: () => [
        { trigger: ".o_notebook .nav-link[name='hr_activities']", run: "click" },
        { trigger: ".o_data_row:contains(01100):contains(Excavation) td[name='budget_amount']:contains(125,000.50)" },
        { content: "Nothing is known of it", trigger: ".o_data_row td[name='profit_amount']:not(:contains(0))" },
    ],
});
