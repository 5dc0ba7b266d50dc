"""How a preview counts what it finds."""

#: The run's counter for each outcome of a preview of what is imported.
COUNTED = {
    "create": "created",
    "match": "updated",
    "update": "updated",
    "archive": "archived",
    "send": "outbound",
    "create_there": "outbound",
    "question": "failed",
    "conflict": "conflicted",
    "failed": "failed",
    "skipped": "skipped",
    "only_there": "skipped",
}

#: The same for a preview of what is sent.
COUNTED_THERE = {
    "send": "outbound",
    "create_there": "outbound",
    "withdraw": "removed",
    "conflict": "conflicted",
    "unsent": "skipped",
    "only_here": "skipped",
    "skipped": "skipped",
    "linked": "unchanged",
}
