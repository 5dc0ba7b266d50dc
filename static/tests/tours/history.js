import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");

const PANEL = "[name='hr_sync_change_ids']";
/** The page itself: a form has lists as well. */
const LIST = ".o_action_manager > .o_list_view";
const CARDS = ".o_action_manager > .o_kanban_view";
/** A row of the list, or a card on a phone. */
const line = (text) => `${LIST} .o_data_row:contains(${text}), ${CARDS} .o_kanban_record:contains(${text})`;
const onPhone = { isActive: ["mobile"] };

/** From the last changes on an employee's form to all of them, and to one with its values. */
tours.add("hr_sync_history_record", {
    steps: () => [
        {
            content: "The last change, with both values",
            trigger: `${PANEL} .o_data_row:contains(Köchin → Chefin), ${PANEL} .o_kanban_record:contains(Köchin → Chefin)`,
        },
        { content: "As a card", trigger: `${PANEL} .o_kanban_record a[name='action_undo']`, ...onPhone },
        { content: "All Changes", trigger: "button[name='action_hr_sync_history']", run: "click" },
        { content: "Both changes", trigger: line("Created") },
        {
            trigger: `${LIST} .o_data_row:contains(Köchin → Chefin) td[name='title'], ${CARDS} .o_kanban_record:contains(Köchin → Chefin)`,
            run: "click",
        },
        { content: "Field by field", trigger: ".o_form_view [name='table'] td:contains(Köchin)" },
        { trigger: ".o_form_view [name='table'] td:contains(Chefin)" },
        { content: "The run", trigger: ".o_form_view [name='run_id']:contains(2getHR)" },
    ],
});

/** What a run has changed. */
tours.add("hr_sync_history_run", {
    steps: () => [
        { trigger: ".o_button_more", run: "click", ...onPhone },
        { content: "Changes", trigger: "button[name='action_open_changes']", run: "click" },
        {
            content: "Just one",
            trigger: `${LIST}:not(:has(.o_data_row:eq(1))), ${CARDS}:not(:has(.o_kanban_record:not(.o_kanban_ghost):eq(1)))`,
        },
        { trigger: line("Köchin → Chefin") },
    ],
});
