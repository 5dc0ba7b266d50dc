import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");

function choose(field, choice) {
    return [
        { trigger: `.o_field_widget[name='${field}'] .o_select_menu_toggler`, run: "click" },
        { trigger: `.o_select_menu_item:contains(${choice})`, run: "click" },
    ];
}

function mapped(kind, value) {
    return [
        { trigger: `.o_data_row:contains(${kind}) td[name='value_id']`, run: "click" },
        { trigger: ".o_selected_row [name='value_id'] input", run: `edit ${value}` },
        { trigger: `.o-autocomplete--dropdown-item:contains(${value})`, run: "click" },
        { trigger: ".o_list_button_save", run: "click" },
        { trigger: ".o_list_view:not(:has(.o_selected_row))" },
    ];
}

tours.add("hr_sync_absence_hours_schedule", {
    steps: () => [
        ...choose("trigger", "On schedule"),
        ...choose("schedule", "On selected days"),
        { trigger: ".o_field_widget[name='at_hour'] input", run: "edit 06:30 && press Tab" },
        { trigger: ".o_form_button_save", run: "click" },
        { trigger: ".o_form_saved, .o_form_view:not(:has(.o_form_button_save:visible))" },
        { content: "See what would be sent", trigger: "button[name='action_preview']", run: "click" },
        { trigger: ".o_form_view:contains(Preview only. Nothing was changed.)" },
    ],
});

tours.add("hr_sync_absence_hours_start", {
    steps: () => [
        { trigger: ".o_form_view button[name='action_sync']", run: "click" },
        { trigger: ".o_notification" },
    ],
});

tours.add("hr_sync_absence_hours_cancel", {
    steps: () => [
        { trigger: ".o_form_view button[name='action_cancel']", run: "click" },
        { trigger: ".o_form_view .o_arrow_button_current:contains(Cancelled)" },
    ],
});

tours.add("hr_sync_absence_hours_map", {
    steps: () => [
        { trigger: ".o_form_view button[name='action_open_mappings']", run: "click" },
        { trigger: ".o_data_row:contains(Doctor) td[name='label']:contains(Kinds of Absence)" },
        ...mapped("Doctor", "Away"),
        ...mapped("Care", "Away"),
    ],
});

tours.add("hr_sync_absence_hours_export", {
    steps: () => [
        { trigger: ".o_field_widget[name='stream_ids'] .badge:contains(Time off hours)" },
        { trigger: ".o_form_view button[name='action_export']", run: "click" },
        { trigger: ".o_notification:contains(Export started) a:contains(View progress)" },
    ],
});

tours.add("hr_sync_absence_hours_unchanged", {
    steps: () => [
        {
            content: "Nothing had to be sent",
            trigger: ".o_form_view:has(.o_arrow_button_current:contains(Done)) .o_field_widget[name='unchanged']:contains(2)",
        },
        { trigger: ".o_form_view .alert:contains(Nothing had to be sent: everything is as in Odoo.)" },
        { trigger: ".o_field_widget[name='created']:contains(0)" },
        { trigger: ".o_field_widget[name='updated']:contains(0)" },
    ],
});
