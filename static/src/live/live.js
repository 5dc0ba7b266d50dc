import { Component, onWillDestroy, status, useComponent, xml } from "@odoo/owl";
import { ConnectionLostError } from "@web/core/network/rpc";
import { registry } from "@web/core/registry";
import { user } from "@web/core/user";
import { useService } from "@web/core/utils/hooks";
import { kanbanView } from "@web/views/kanban/kanban_view";
import { listView } from "@web/views/list/list_view";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";

/** Milliseconds between two looks at the server at least, and at most while something is under way. */
const SHORTEST = 1000;
const LONGEST = 5000;

/** The messages that change what pages show: a run gets on, issues have changed, a retry of this user is through. */
const MESSAGES = ["hr_sync.run", "hr_sync.job", "hr_sync.retried"];

/**
 * Has a page read again at once when the server tells over the bus, and every few seconds while something is under way, where
 * the bus does not get through.
 *
 * @param {{ concerns: (message: string, ids: object) => boolean, isUnderWay: () => boolean, reload: () => Promise,
 *     distance: (message: string, ids: object) => number }} page ``distance``: milliseconds since the last look at least, after
 *     this message
 */
export function useLive({ concerns, isUnderWay, reload, distance = () => SHORTEST }) {
    const bus = useService("bus_service");
    const component = useComponent();
    let last = Date.now();
    let soon = null;
    let soonAt = null;

    const refresh = async () => {
        clearTimeout(soon);
        soon = null;
        last = Date.now();
        try {
            await reload();
        } catch (error) {
            if (status(component) === "destroyed") {
                return; // the page was left during the call, so nobody needs the answer
            }
            if (!(error instanceof ConnectionLostError)) {
                clearInterval(clock); // the next call would fail too, and show one more dialog
            }
            throw error;
        }
    };
    const listeners = MESSAGES.map((message) => {
        const onTold = (ids) => {
            if (!concerns(message, ids)) {
                return;
            }
            const at = Math.max(last + distance(message, ids), Date.now());
            if (!soon || at < soonAt) {
                clearTimeout(soon);
                soonAt = at;
                soon = setTimeout(refresh, at - Date.now());
            }
        };
        bus.subscribe(message, onTold);
        return [message, onTold];
    });
    const clock = setInterval(() => isUnderWay() && refresh(), LONGEST);
    // Also for a page that was left before it was mounted.
    onWillDestroy(() => {
        listeners.forEach((listener) => bus.unsubscribe(...listener));
        clearInterval(clock);
        clearTimeout(soon);
    });
    return refresh;
}

/** Keeps a form of a run, an issue, a connection or its set-up, and the card of a connection, up to date. */
export class HrSyncLive extends Component {
    static template = xml`<span class="d-none" />`;
    static props = { ...standardWidgetProps };

    setup() {
        this.refresh = useLive({
            concerns: (message, ids) => this.concerns(message, ids),
            isUnderWay: () => this.isUnderWay(),
            reload: () => this.reload(),
        });
    }

    isUnderWay() {
        const data = this.props.record.data;
        return data.looking || data.reading_values || data.running_ids?.count || ("kind" in data && data.state === "running");
    }

    concerns(message, ids) {
        const { resModel, resId, data } = this.props.record;
        if (resModel === "hr.sync.run") {
            return ids.run_ids?.includes(resId);
        }
        if (resModel === "hr.sync.job" && message !== "hr_sync.job") {
            return ids.job_ids?.includes(resId);
        }
        return ids.connection_ids?.includes(data.connection_id?.id ?? resId);
    }

    async reload() {
        const { record } = this.props;
        // A form in which somebody types is left alone.
        if (!(await record.isDirty()) && status(this) !== "destroyed") {
            await record.load();
        }
    }
}

registry.category("view_widgets").add("hr_sync_live", { component: HrSyncLive });

/** Whether a list of runs, or of issues, may show what a message is about: not in companies that are switched off. */
export function concernsList(isOfRuns, message, { company_ids: companyIds }, activeIds) {
    return (message === "hr_sync.run") === isOfRuns && (companyIds?.some((id) => activeIds.includes(id)) ?? true);
}

/** A list may be long: it is read again soon only for its own user, who waits for it. */
export function listDistance(message, { user_ids: userIds }, userId) {
    return message === "hr_sync.retried" || userIds?.includes(userId) ? SHORTEST : LONGEST;
}

/** Keeps a list, or cards, of runs or issues up to date; what is selected, grouped, unfolded and scrolled to stays. */
const live = (Controller) =>
    class extends Controller {
        setup() {
            super.setup();
            const isOfRuns = this.props.resModel === "hr.sync.run";
            useLive({
                concerns: (message, ids) =>
                    concernsList(
                        isOfRuns,
                        message,
                        ids,
                        user.activeCompanies.map(({ id }) => id)
                    ),
                distance: (message, ids) => listDistance(message, ids, user.userId),
                isUnderWay: () => isOfRuns && this.model.root.records.some(({ data }) => data.state === "running"),
                reload: () => this.reloadInPlace(),
            });
        }

        async reloadInPlace() {
            const root = this.model.root;
            const wasDomainSelected = root.isDomainSelected;
            const before = root.records;
            await root.load();
            // Also what was selected while the answer was under way.
            const selected = new Set(before.filter((record) => record.selected).map((record) => record.resId));
            if (wasDomainSelected) {
                await root.selectDomain(true);
            } else {
                root.records.filter((record) => selected.has(record.resId)).forEach((record) => record.toggleSelection(true));
            }
        }
    };

registry.category("views").add("hr_sync_live_list", { ...listView, Controller: live(listView.Controller) });
registry.category("views").add("hr_sync_live_kanban", { ...kanbanView, Controller: live(kanbanView.Controller) });

/** Says what came of a retry, to whoever pressed the button, on whatever page they are by then. */
export const retryResults = {
    dependencies: ["bus_service", "notification", "orm"],
    start(env, { bus_service: bus, notification, orm }) {
        bus.subscribe("hr_sync.retried", async ({ job_ids: ids }) => {
            const nothing = { message: "" };
            // The user has not asked for anything just now, so a call that fails is no reason for a dialog.
            const { message, type } = await orm.silent.call("hr.sync.job", "retry_result", [ids]).catch(() => nothing);
            if (message) {
                notification.add(message, { type });
            }
        });
    },
};

registry.category("services").add("hr_sync_retry_results", retryResults);
