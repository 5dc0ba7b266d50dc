import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");

/** Nothing is connected: an administrator connects a system from here. */
tours.add("hr_sync_overview_connect", {
    steps: () => [
        { trigger: ".o_view_nocontent:contains(No system is connected yet)" },
        { trigger: ".o_view_nocontent a:contains(Connect a System)", run: "click" },
        { trigger: ".modal button[name='action_continue']" },
    ],
});

/** Others read whom to ask. */
tours.add("hr_sync_overview_ask", {
    steps: () => [
        { trigger: ".o_view_nocontent:contains(Ask an administrator: hso_administrator):not(:has(a))" },
    ],
});

/** What the last sync did, a new one, and the issue. */
tours.add("hr_sync_overview_sync", {
    steps: () => [
        { trigger: ".o_kanban_record:contains(Issues: 1):contains(Employee: 1):contains(Last sync)" },
        { content: "A link to nothing is none", trigger: ".o_kanban_record:contains(0 waiting):not(:has(a:contains(waiting)))" },
        { trigger: ".o_kanban_record:not(:has([name='action_resume'])) a[name='action_sync']", run: "click" },
        { trigger: ".o_notification:contains(Sync started)" },
        { content: "The card follows", trigger: ".o_kanban_record:contains(Sync waiting to start)" },
        { trigger: ".o_kanban_record a[name='action_open_issues']", run: "click" },
        { trigger: ".o_action_manager:not(:has([name='action_open_issues'])):contains(AHV number is not valid)" },
    ],
});

/** A connection that has stopped says why, and whom to ask. */
tours.add("hr_sync_overview_stopped", {
    steps: () => [
        { trigger: ".o_kanban_record:contains(The API key was refused.):contains(Ask an administrator to correct)" },
        { trigger: ".o_kanban_record:not(:has([name='action_resume'])):not(:has([name='action_sync']))" },
    ],
});

/** An administrator has corrected it, and resumes. */
tours.add("hr_sync_overview_resume", {
    steps: () => [
        { trigger: ".o_kanban_record:contains(then click Resume) a[name='action_resume']", run: "click" },
        { trigger: ".o_kanban_record:contains(Connected):not(:has([name='action_resume'])) a[name='action_sync']" },
    ],
});
