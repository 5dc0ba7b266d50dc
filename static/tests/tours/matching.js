import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");
const row = (name) => `.o_data_row:contains(${name})`;
const card = (name) => `.o_kanban_record:contains(${name})`;

/** Of 5,000 matches the certain ones are one line; the others are decided from the list. */
tours.add("hr_sync_matching", {
    steps: () => [
        { trigger: "button[name='action_open_matching']", run: "click" },
        { content: "The questions are first", trigger: ".o_facet_values:contains(Matches to Review)" },
        { trigger: ".o_searchview_facet:contains(Matches to Review) .o_facet_remove", run: "click" },
        {
            content: "Everything that is certain is closed",
            trigger: ".o_group_header:contains(Department):contains((4990)):not(.o_group_open)",
        },
        { trigger: ".o_group_header.o_group_open:contains(Employee)" },
        { trigger: `${row("A. Berg")}:contains(Anna Berg) button[name='action_confirm']`, run: "click" },
        { content: "It is decided", trigger: `.o_list_view:not(:has(${row("A. Berg")}))` },
        {
            content: "Nobody to link to",
            trigger: `${row("New 0")}:not(:has(button[name='action_confirm'])) button[name='action_new']`,
            run: "click",
        },
        { trigger: `.o_list_view:not(:has(${row("New 0")}))` },
        { trigger: `${row("New 1")} button[name='action_leave']`, run: "click" },
        { trigger: `.o_list_view:not(:has(${row("New 1")}))` },
        { content: "One of two candidates", trigger: `${row("Bosse")} td[name='chosen_id']`, run: "click" },
        { trigger: ".o_selected_row td[name='chosen_id'] input", run: "edit Cia" },
        { trigger: ".o-autocomplete--dropdown-item:contains(Cia Dal)", run: "click" },
        { trigger: ".o_selected_row td[name='chosen_id'] input:value(Cia Dal)" },
        { trigger: ".o_list_button_save, .o_control_panel .o_list_button_save", run: "click" },
        { trigger: `.o_list_view:not(:has(.o_selected_row)) ${row("Bosse")}:contains(Cia Dal):contains(Link)` },
        { content: "The certain ones", trigger: ".o_group_header:contains(Department) .o_group_name", run: "click" },
        { trigger: `${row("Unit 0")}:contains(Certain)` },
    ],
});

/** The same on a phone, as cards: what needs a decision comes first. */
tours.add("hr_sync_matching_phone", {
    steps: () => [
        { trigger: `${card("A. Berg")}:contains(Anna Berg) button[name='action_confirm']`, run: "click" },
        { trigger: `${card("A. Berg")}:contains(Undecided):not(:has(button[name='action_confirm']))` },
        { trigger: `${card("Bosse")}:contains(Cia Dal) button[name='action_reset']` },
        {
            content: "Nobody to link to",
            trigger: `${card("New 0")}:not(:has(button[name='action_confirm'])) button[name='action_new']`,
            run: "click",
        },
        { trigger: `${card("New 0")} button[name='action_reset']` },
        { trigger: `${card("New 1")} button[name='action_leave']`, run: "click" },
        {
            content: "Nothing is wider than the phone, and the decision can be applied",
            trigger: `${card("New 1")}:has(button[name='action_apply']) button[name='action_reset']`,
            run() {
                const wide = [...document.querySelectorAll(".o_kanban_record")].find((one) => one.scrollWidth > innerWidth);
                if (wide) {
                    throw new Error(`Wider than the page: ${wide.textContent}`);
                }
            },
        },
    ],
});
