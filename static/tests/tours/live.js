import { concernsList, listDistance, retryResults, useLive } from "@hr_sync/live/live";
import { App, Component, onWillStart, xml } from "@odoo/owl";
import { registry } from "@web/core/registry";

const check = (isTrue, what) => {
    if (!isTrue) {
        throw new Error(what);
    }
};
const sleep = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** A page on a bus of its own; it never gets as far as being mounted if ``start`` never ends. */
function open(page, start = Promise.resolve()) {
    const listeners = new Map();
    const bus = { subscribe: (...one) => listeners.set(...one), unsubscribe: (message) => listeners.delete(message) };
    class Page extends Component {
        static template = xml`<span />`;
        static props = {};
        setup() {
            useLive({ concerns: () => true, isUnderWay: () => false, ...page });
            onWillStart(() => start);
        }
    }
    const app = new App(Page, { env: { services: { bus_service: bus } } });
    app.mount(document.body);
    return { app, listeners };
}

/** How pages follow the bus: they let go of it whatever way they are left, and a list is read again no more than it has to be. */
registry.category("web_tour.tours").add("hr_sync_live_pages", {
    steps: () => [
        {
            content: "A page that is left before it is mounted lets go of the bus",
            trigger: ".o_list_view, .o_kanban_view",
            run: () => {
                const { app, listeners } = open({ reload: () => {} }, new Promise(() => {}));
                check(listeners.size === 3, "It listens");
                app.destroy();
                check(!listeners.size, "It still listens");
            },
        },
        {
            content: "A list waits for messages of others, and a message for its user goes before them",
            trigger: "body",
            run: async () => {
                const reloads = [];
                const distance = (message, ids) => listDistance(message, ids, 7);
                const { app, listeners } = open({ distance, reload: async () => reloads.push(Date.now()) });
                const tell = (ids) => listeners.get("hr_sync.run")(ids);
                tell({ user_ids: [8] });
                await sleep(1500);
                check(!reloads.length, "Read again for somebody else at once");
                tell({ user_ids: [7] });
                await sleep(500);
                check(reloads.length === 1, "Not read again for its user");
                await sleep(4000);
                check(reloads.length === 1, "Read again twice");
                app.destroy();
            },
        },
        {
            content: "The result of a retry is shown if there is one",
            trigger: "body",
            run: async () => {
                const shown = [];
                const answer = async (call) => {
                    const bus = { subscribe: (_message, listener) => (bus.tell = listener) };
                    const notification = { add: (message) => shown.push(message) };
                    retryResults.start({}, { bus_service: bus, notification, orm: { silent: { call } } });
                    await bus.tell({ job_ids: [1] });
                };
                await answer(async () => ({ message: "", type: "success" }));
                await answer(() => Promise.reject(new Error("No access")));
                await answer(async () => ({ message: "1 fixed", type: "success" }));
                check(shown.join() === "1 fixed", `Shown: ${shown.join()}`);
            },
        },
        {
            content: "A list ignores companies that are switched off",
            trigger: "body",
            run: () => {
                check(concernsList(true, "hr_sync.run", { company_ids: [1, 2] }, [2]), "A run of a company that is on");
                check(!concernsList(true, "hr_sync.run", { company_ids: [1] }, [2]), "A run of a company that is off");
                check(!concernsList(true, "hr_sync.job", { company_ids: [2] }, [2]), "An issue in a list of runs");
                check(!concernsList(false, "hr_sync.job", { company_ids: [1] }, [2]), "An issue of a company that is off");
                check(concernsList(false, "hr_sync.retried", { job_ids: [1] }, [2]), "A retry of this user");
                check(listDistance("hr_sync.retried", {}, 7) < listDistance("hr_sync.job", {}, 7), "Own retries come first");
            },
        },
    ],
});
