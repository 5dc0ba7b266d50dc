import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");

const row = (text) => `.o_data_row:contains(${text})`;

/** From the last changes on an employee's form to all of them, and to one with its values. */
tours.add("hr_sync_history_record", {
    steps: () => [
        {
            content: "The last change, with both values",
            trigger: `[name='hr_sync_change_ids'] ${row("Köchin → Chefin")}`,
        },
        { content: "All Changes", trigger: "button[name='action_hr_sync_history']", run: "click" },
        { content: "Both changes", trigger: `.o_list_view ${row("Created")}` },
        { trigger: `.o_list_view ${row("Köchin → Chefin")} td[name='title']`, run: "click" },
        { content: "Field by field", trigger: ".o_form_view [name='table'] td:contains(Köchin)" },
        { trigger: ".o_form_view [name='table'] td:contains(Chefin)" },
        { content: "The run", trigger: ".o_form_view [name='run_id']:contains(2getHR)" },
    ],
});

/** What a run has changed. */
tours.add("hr_sync_history_run", {
    steps: () => [
        { content: "Changes", trigger: "button[name='action_open_changes']", run: "click" },
        { content: "Just one", trigger: ".o_list_view:not(:has(.o_data_row:eq(1)))" },
        { trigger: `.o_list_view ${row("Köchin → Chefin")}` },
    ],
});
