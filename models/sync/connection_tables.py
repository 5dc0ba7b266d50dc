"""The tables that a system declares, as rows of a connection."""

from types import MappingProxyType


def add_tables(connection, declared):
    """A row for each table, and each of its columns, that has none yet, with what is known of it.

    :param declared: what the connection's system declares.
    """
    engine = connection.sudo().table_ids  # sudo: nobody makes tables by hand
    known = {table.name: table for table in engine}
    for sequence, one in enumerate(declared):
        table = known.get(one.name) or engine.create(
            {
                "connection_id": connection.id,
                "name": one.name,
                "sequence": sequence,
                "operation": one.operation,
                "table_name": one.table,
                "index_name": one.index,
                "digits": one.digits,
            }
        )
        table._add_columns()


def values_of(tables, declared):
    """What has been entered, by the names of the tables; those without a table are left out."""
    names = {one.name for one in declared}
    entered = tables.filtered(lambda table: table.name in names and table.table_name)
    return MappingProxyType({table.name: MappingProxyType(table._values()) for table in entered})
