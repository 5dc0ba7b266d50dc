"""Names with details beside them, as a field of a view lists what can be chosen."""

from collections import Counter

#: The key in the context by which the field of a view asks for details; it changes nothing but what is listed.
SHOW_DETAILS = "hr_sync_details"


def detailed_name(name, details):
    """A name with what tells it apart; the name alone where nothing does."""
    return f"{name} ({details})" if details else name


def with_details(rows, details):
    """The rows of ``web_name_search`` with what tells them apart; those that still look the same have their id.

    :param details: texts by id.
    """
    labels = {row["id"]: (row.get("display_name"), details.get(row["id"])) for row in rows}
    counts = Counter(labels.values())
    for row in rows:
        label = labels[row["id"]]
        number = f"ID {row['id']}" if counts[label] > 1 else ""
        text = ", ".join(filter(None, (label[1], number)))
        if row.get("display_name"):
            row["display_name"] = detailed_name(row["display_name"], text)
        if text and row.get("__formatted_display_name"):
            row["__formatted_display_name"] += f" --{text}--"  # Odoo's mark-up: less prominent
    return rows
