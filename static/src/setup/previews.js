import { Component, xml } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardFieldProps } from "@web/views/fields/standard_field_props";
import { X2ManyField, x2ManyField } from "@web/views/fields/x2many/x2many_field";

/** Runs a method of a preview that returns the list of its records; the breadcrumb leads back to the set-up. */
function openList(action, record, name) {
    const { context, resModel, resId } = record;
    return action.doActionButton({ type: "object", name, context, resModel, resId, resIds: [resId] });
}

/** The previews of a set-up: a click on one lists its records, instead of opening the run in a dialog. */
export class HrSyncPreviews extends X2ManyField {
    setup() {
        super.setup();
        this.action = useService("action");
    }

    openRecord(record) {
        return openList(this.action, record, "action_open_proposals");
    }
}

/** A number of a preview, as a button that lists the records that were counted. */
export class HrSyncCount extends Component {
    static template = xml`
        <button t-if="count" type="button" class="btn btn-link p-0" t-on-click.stop="onClick" t-out="count"/>
        <t t-else="" t-out="count"/>`;
    static props = { ...standardFieldProps };

    setup() {
        this.action = useService("action");
    }

    get count() {
        return this.props.record.data[this.props.name];
    }

    onClick() {
        return openList(this.action, this.props.record, `action_open_${this.props.name}`);
    }
}

registry.category("fields").add("hr_sync_previews", { ...x2ManyField, component: HrSyncPreviews });
registry.category("fields").add("hr_sync_count", { component: HrSyncCount, supportedTypes: ["integer"] });
