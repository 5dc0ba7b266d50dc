"""How a preview counts what it finds."""

#: The run's counter for each outcome.
COUNTED = {
    "create": "created",
    "match": "updated",
    "update": "updated",
    "archive": "archived",
    "send": "outbound",
    "question": "failed",
    "conflict": "failed",
    "failed": "failed",
    "skipped": "skipped",
    "only_there": "skipped",
}
