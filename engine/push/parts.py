"""A transaction about many records: what fails in it stands alone in the end, and takes no other with it."""

from ..error_table import Action, Place, outcome_of


def in_parts(transactions, items, work, fail):
    """Do ``work(items)`` in a transaction; where it fails, in halves of them.

    :param fail: called with an item over which it fails, and its error; with nothing written.
    :return: what ``work`` returned, for each part that went well.
    """
    if not items:
        return []
    try:
        return [transactions.transaction(lambda: work(items))]
    except Exception as error:  # whatever it is: one record must not stop the others
        if outcome_of(error, Place.PUSH_UPDATE).action is Action.REDO:
            raise
        transactions.rollback()
        if len(items) == 1:
            fail(items[0], error)
            return []
    middle = len(items) // 2
    first = in_parts(transactions, items[:middle], work, fail)
    return first + in_parts(transactions, items[middle:], work, fail)
