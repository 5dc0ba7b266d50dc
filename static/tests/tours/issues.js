import { cookie } from "@web/core/browser/cookie";
import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");
const orm = () => odoo.__WOWL_DEBUG__.root.env.services.orm;

/** The worker's turn, as Odoo's scheduler would call it. */
const work = {
    content: "The worker takes its turn",
    trigger: "body",
    run: () => orm().call("ir.cron", "method_direct_trigger", [[Number(cookie.get("hr_sync_tour_cron"))]]),
};
/** In a window, a reason needs some width, and neither it nor a name or a value may be cut. */
function checkRoom() {
    for (const cell of document.querySelectorAll("td[name='error'], td[name='label'], td[name='conflict_values']")) {
        const tooNarrow = cell.getAttribute("name") === "error" && cell.clientWidth < 240;
        if (tooNarrow || cell.scrollWidth > cell.clientWidth + 1) {
            throw new Error(`${cell.textContent} has ${cell.clientWidth} pixels, and needs ${cell.scrollWidth}`);
        }
    }
}
const noError = { trigger: "body:not(:has(.o_error_dialog))" };
/** A row of the list, or a card on a phone. */
const line = (text, rest = "") => `.o_data_row:contains(${text})${rest}, .o_kanban_record:contains(${text})${rest}`;
const open = (text) => ({
    content: `Open ${text}`,
    trigger: `.o_data_row:contains(${text}) td[name='label'], .o_kanban_record:contains(${text})`,
    run: "click",
});
const back = { trigger: ".o_breadcrumb .o_back_button, .breadcrumb-item a", run: "click" };

/** From first seen to fixed, with the link to the record; the pages follow without being reloaded. */
tours.add("hr_sync_issue_fixed", {
    steps: () => [
        { trigger: line("Gian Issler") },
        open("Gian Issler"),
        { trigger: ".o_form_view .o_field_widget[name='error']:contains(AHV number is not valid)" },
        { trigger: ".o_form_view .o_field_widget[name='create_date']:not(:empty)" },
        { trigger: ".o_form_view .o_field_widget[name='last_tried']:not(:empty)" },
        { content: "Still wrong", trigger: ".o_form_view button[name='action_retry']", run: "click" },
        { trigger: ".o_notification:contains(Retry queued):contains(Records that will be tried: 1)" },
        { trigger: ".o_form_view .alert:contains(Waiting to be tried again)" },
        work,
        { trigger: ".o_notification:contains(1 still fails: Gian Issler)" },
        { content: "The form follows", trigger: ".o_form_view button[name='action_retry']" },
        back,
        open("Nadia Corrected"),
        { content: "Corrected meanwhile", trigger: ".o_form_view button[name='action_retry']", run: "click" },
        { trigger: ".o_notification:contains(Retry queued)" },
        work,
        { trigger: ".o_notification:contains(1 fixed)" },
        { content: "The form follows", trigger: ".o_form_view .alert:contains(This issue is closed)" },
        { trigger: ".o_button_more", run: "click", isActive: ["mobile"] },
        { trigger: "button[name='action_open_record']", run: "click" },
        { content: "The employee", trigger: ".o_form_view .o_field_widget[name='work_phone']" },
        noError,
    ],
});

/** Several at once: the list says what came of it, loses what is fixed, by whatever sync, and keeps what is selected. */
tours.add("hr_sync_issues_retried", {
    steps: () => [
        { trigger: ".o_data_row:contains(Gian Issler) .o_list_record_selector input", run: "click" },
        { trigger: ".o_data_row:contains(Urs Corrected) .o_list_record_selector input", run: "click" },
        { trigger: ".o_control_panel button:contains(Retry)", run: "click" },
        { trigger: ".o_notification:contains(Records that will be tried: 2)" },
        { trigger: ".o_data_row:contains(Urs Corrected):contains(Waiting)" },
        work,
        { trigger: ".o_notification:contains(1 fixed, 1 still fails: Gian Issler)" },
        { trigger: ".o_list_view:not(:has(.o_data_row:contains(Urs Corrected)))" },
        { trigger: ".o_data_row:contains(Reto Other) .o_list_record_selector input", run: "click" },
        { trigger: ".o_data_row_selected:contains(Reto Other)" },
        {
            content: "Somebody else starts a sync",
            trigger: ".o_data_row:contains(Beat Corrected)",
            run: () => orm().call("hr.sync.connection", "action_sync", [[Number(cookie.get("hr_sync_tour_connection"))]]),
        },
        work,
        { trigger: ".o_list_view:not(:has(.o_data_row:contains(Beat Corrected)))" },
        { trigger: ".o_data_row.o_data_row_selected:contains(Reto Other)" },
        noError,
    ],
});

/** A conflict is decided without opening it. */
tours.add("hr_sync_issue_decided", {
    steps: () => [
        { trigger: line("Ladina Caduff", ":contains(Work Mobile: 079 1 / 079 2)") },
        { content: "Names and reasons have room beside the values and their buttons", trigger: "body", run: checkRoom },
        { trigger: line("Ladina Caduff", " button[name='action_take_remote']"), run: "click" },
        { trigger: ".o_notification:contains(The external values will be used)" },
        work,
        { trigger: ".o_notification:contains(1 fixed)" },
        { trigger: ".o_action_manager:not(:contains(Ladina Caduff))" },
        noError,
    ],
});

/** What runs by itself moves the list of runs while somebody looks. */
tours.add("hr_sync_runs_move", {
    steps: () => [
        { trigger: line("Waiting") },
        work,
        { trigger: "body:not(:has(.o_data_row:contains(Waiting), .o_kanban_record:contains(Waiting)))" },
        { trigger: line("Done") },
        noError,
    ],
});

/** Approving says how many lines, and what comes next. */
tours.add("hr_sync_approve_says", {
    steps: () => [
        { trigger: ".modal .o_field_widget[name='line_count']:contains(1)" },
        { trigger: ".modal button[name='action_approve']", run: "click" },
        { trigger: ".o_notification:contains(Timesheet lines approved: 1):contains(8:00 hours):contains(reopen them first)" },
        noError,
    ],
});
