"""What a connection says about the invoices of hours reports, in the words of an issue where it cannot be used."""

from ...records import FieldLabel, RecordError, _lt, shared


def product_and_unit(connection):
    """What is invoiced, by the hour if its own unit is one of time.

    :raise RecordError: no product is set, or it is archived.
    """
    product = _set(connection, "default_product_id")
    hour = connection.env.ref("uom.product_uom_hour")
    return product, hour if product.uom_id._has_common_reference(hour) else product.uom_id


def journal_of(connection):
    """The journal in which invoices are drafted.

    :raise RecordError: none is set, it is archived, or it is not one of sales.
    """
    if refused := connection.with_context(lang=connection._language())._journal_refused():
        raise RecordError("odoo", refused, fix=(connection._name, connection.id))
    return _set(connection, "default_journal_id")


def _set(connection, name):
    """What is set there, if it can be used."""
    chosen = connection[name]
    if not chosen:
        raise RecordError(
            "odoo",
            _lt(
                "The report cannot be invoiced, as the setting %(setting)s is empty. Choose it in Settings → Flectra"
                " %(system)s Integration, then retry."
            ),
            fix=(connection._name, connection.id),
            setting=FieldLabel(connection._fields[name].string, model=connection._name, name=name),
            system=connection._system().name,
        )
    if not chosen.active:
        raise RecordError(
            "odoo",
            _lt(
                "%(name)s, with which hours reports are invoiced, is archived in Odoo. Unarchive it, or choose"
                " another in the settings of the connection %(connection)s, then retry."
            ),
            fix=(chosen._name, chosen.id),
            name=shared(chosen.display_name),
            connection=connection.name,
        )
    return chosen
