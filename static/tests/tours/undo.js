import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");

const OPEN = { content: "Open it", trigger: "button[name='action_undo']:not(:disabled)", run: "click" };
const LINES = ".modal [name='line_ids']";
/** Of a row of the list, or of a card on a phone, what fits the selector. */
const line = (text, of = "") =>
    [".o_data_row", ".o_kanban_record"].map((one) => `${LINES} ${one}:contains(${text}) ${of}`).join(", ");

/** One of two fields goes back, from the history of an employee or from a run; the line of the other one is cleared. */
tours.add("hr_sync_undo", {
    steps: () => [
        OPEN,
        { content: "What it goes back to", trigger: line("Köchin") },
        {
            content: "Long values are shown as a whole",
            trigger: line("Lebensmittelsicherheit"),
            run() {
                const places = document.querySelectorAll(`${LINES} :is(.o_list_renderer, td, .o_kanban_record)`);
                const cut = [...places].find((place) => place.scrollWidth > place.clientWidth + 1);
                if (cut) {
                    throw new Error(`Cut: ${cut.textContent}`);
                }
            },
        },
        {
            content: "Clear the line of the other field",
            trigger: `${LINES} .o_data_row:contains(alt@post) td[name='selected']`,
            run: "click",
            isActive: ["desktop"],
        },
        {
            content: "The same on its card",
            trigger: `${LINES} .o_kanban_record:contains(alt@post) [name='selected'] input:checked`,
            run: "click",
            isActive: ["mobile"],
        },
        { trigger: line("alt@post", "[name='selected'] input:not(:checked)") },
        { content: "Undo", trigger: ".modal-footer button[name='action_undo']", run: "click" },
        { content: "It was undone", trigger: ".o_notification:contains(Undone: 1)" },
        { trigger: "body:not(:has(.modal))" },
    ],
});

/** Nothing can be undone: no line says what the next sync does, and no text names a button that is not there. */
tours.add("hr_sync_undo_nothing", {
    steps: () => [
        OPEN,
        { content: "Why not", trigger: line("last edited") },
        {
            trigger: [
                ".modal:contains(Cannot Be Undone)",
                ":not(:contains(until you click Undo))",
                ":not(:contains(Not imported again))",
                ":not(:has(button[name='action_undo']))",
            ].join(""),
        },
    ],
});
