import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");
const select = (name) => ({
    trigger: `.o_data_row:contains(${name}) .o_list_record_selector input`,
    run: "click",
});
const press = (name) => ({ trigger: `.o_control_panel button[name='${name}']`, run: "click" });
const decided = (name, decision) => ({
    content: `${name} is decided`,
    trigger: `.o_data_row:contains(${name}):contains(${decision})`,
});

/** An administrator goes through the set-up of a stream that sends, and decides who is sent. */
tours.add("hr_sync_choose_who", {
    steps: () => [
        { trigger: ".o_kanban_record a[name='action_setup_resume']", run: "click" },
        { content: "What waits is said", trigger: ".alert-info:contains(wait for a decision)" },
        { trigger: "button[name='action_choose']", run: "click" },
        { content: "Who is certain", trigger: ".o_data_row:contains(Anna Berg):contains(Found in Odoo)" },
        select("Bo Ek"),
        press("action_create_there"),
        decided("Bo Ek", "Create new"),
        select("Cia Dal"),
        press("action_leave"),
        decided("Cia Dal", "Exclude"),
        { trigger: ".o_data_row:contains(Eva Grip) button[name='action_pair']", run: "click" },
        { trigger: ".modal .o_field_widget[name='entity_id'] input", run: "edit Nina" },
        { trigger: ".o-autocomplete--dropdown-item:contains(Nina Lind)", run: "click" },
        { trigger: ".modal button[name='action_pair']", run: "click" },
        { trigger: ".o_data_row:contains(Eva Grip):contains(Nina Lind):contains(Link)" },
        { trigger: ".breadcrumb-item.o_back_button a", run: "click" },
        { trigger: "button[name='action_preview']", run: "click" },
        { content: "Nothing has to be mapped", trigger: "button[name='action_mapped']", run: "click" },
        { trigger: "button[name='action_start']", run: "click" },
        { trigger: ".modal-footer .btn-primary", run: "click" },
        { content: "The first run is queued", trigger: ".o_list_view .o_data_row:contains(Employee)" },
    ],
});

/** An officer reads the list of who is sent, and comes to what is wrong with one of them. */
tours.add("hr_sync_who_is_sent", {
    steps: () => [
        { trigger: "button[name='action_open_sending']", run: "click" },
        { trigger: ".o_data_row:contains(Bo Ek):contains(Linked)" },
        { trigger: ".o_data_row:contains(Cia Dal):contains(Excluded)" },
        { trigger: ".o_data_row:contains(Cia Dal) .o_list_record_selector input", run: "click" },
        { content: "An officer decides nothing", trigger: ".o_control_panel:has(.o_selection_box):not(:has(button[name='action_exclude']))" },
        { trigger: ".o_data_row:contains(Fia):contains(Not sent) button[name='action_fix']", run: "click" },
        { trigger: ".o_form_view .o_field_widget[name='name']" },
    ],
});

/** An administrator allows to create, in the settings of the connection. */
tours.add("hr_sync_allow_to_create", {
    steps: () => [
        { trigger: "[name='setting_ids'] .o_data_row:contains(May Create Employees) td[name='checked'] input:not(:checked)", run: "click" },
        { trigger: ".o_form_button_save", run: "click" },
        { content: "It is saved", trigger: ".o_form_status_indicator_buttons.invisible:not(:visible)" },
    ],
});

/** The first record is confirmed, where the connection lists what it syncs. */
tours.add("hr_sync_confirm_first", {
    steps: () => [
        { trigger: "[name='stream_ids'] .o_data_row:contains(Employee) td[name='record_type']", run: "click" },
        { content: "It can be refused, too", trigger: ".modal .alert-info:contains(was created in Kleer first) button[name='action_refuse_first']" },
        { trigger: ".modal .alert-info button[name='action_confirm_first']", run: "click" },
        { content: "Who has confirmed it", trigger: ".modal .o_field_widget[name='confirmed_by_id']:contains(hr_sync_tour)" },
        { trigger: ".modal:not(:has(.alert-info))" },
    ],
});
