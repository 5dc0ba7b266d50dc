import { Component, onWillUnmount, status, xml } from "@odoo/owl";
import { ConnectionLostError } from "@web/core/network/rpc";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";

/** Milliseconds between two looks at the server at least, and at most while something is under way. */
const SHORTEST = 1000;
const LONGEST = 5000;

/**
 * Keeps a form of a run, of a connection or of its set-up, and the card of a connection, up to date while something is under way:
 * at once when the server tells over the bus, and every few seconds where the bus does not get through.
 */
export class HrSyncLive extends Component {
    static template = xml`<span class="d-none" />`;
    static props = { ...standardWidgetProps };

    setup() {
        const bus = useService("bus_service");
        const told = (ids) => this.onTold(ids);
        this.last = Date.now();
        bus.subscribe("hr_sync.run", told);
        this.clock = setInterval(() => this.isUnderWay() && this.refresh(), LONGEST);
        onWillUnmount(() => {
            bus.unsubscribe("hr_sync.run", told);
            clearInterval(this.clock);
            clearTimeout(this.soon);
        });
    }

    isUnderWay() {
        const data = this.props.record.data;
        return data.looking || data.reading_values || data.running_ids?.count || ("kind" in data && data.state === "running");
    }

    onTold({ run_ids: runs, connection_ids: connections }) {
        const { resModel, resId, data } = this.props.record;
        const isShown = resModel === "hr.sync.run" ? runs.includes(resId) : connections.includes(data.connection_id?.id ?? resId);
        if (isShown && !this.soon) {
            this.soon = setTimeout(() => this.refresh(), Math.max(SHORTEST - (Date.now() - this.last), 0));
        }
    }

    async refresh() {
        clearTimeout(this.soon);
        this.soon = null;
        this.last = Date.now();
        const { record } = this.props;
        try {
            // A form in which somebody types is left alone.
            if (!(await record.isDirty()) && status(this) !== "destroyed") {
                await record.load();
            }
        } catch (error) {
            if (status(this) === "destroyed") {
                return; // the form was closed during the call, so nobody needs the answer
            }
            if (!(error instanceof ConnectionLostError)) {
                clearInterval(this.clock); // the next call would fail too, and show one more dialog
            }
            throw error;
        }
    }
}

registry.category("view_widgets").add("hr_sync_live", { component: HrSyncLive });
