import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");

const row = (text) => `.o_data_row:contains(${text})`;

/** One field, from the history of an employee; then all that a run has changed. */
tours.add("hr_sync_undo", {
    steps: () => [
        { content: "One change", trigger: "button[name='action_undo']:not(:disabled)", run: "click" },
        { content: "What it goes back to", trigger: ".modal [name='line_ids']:contains(Köchin)" },
        { content: "Undo", trigger: ".modal-footer button[name='action_undo']", run: "click" },
        { content: "It was undone", trigger: ".o_notification:contains(Undone: 1)" },
        { trigger: "body:not(:has(.modal))" },
    ],
});
