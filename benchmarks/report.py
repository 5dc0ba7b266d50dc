"""What was measured, beside its budget: a table that reStructuredText understands, and a file for programs."""

import json
import os
import platform
from dataclasses import asdict, dataclass
from datetime import UTC, datetime


@dataclass
class Row:
    """One figure.

    :param met: whether the budget is met, None for what has none and is printed for information.
    """

    what: str
    measured: str
    budget: str = ""
    met: bool | None = None
    note: str = ""

    @property
    def verdict(self):
        return {True: "met", False: "MISSED", None: ""}[self.met]


class Report:
    """Rows in the order in which they were measured; each is printed at once."""

    def __init__(self):
        self.rows = []
        self.raw = {}

    def add(self, what, measured, budget="", met=None, note=""):
        row = Row(what, measured, budget, met, note)
        self.rows.append(row)
        print(f"• {what}: {measured} {f'(budget {budget}: {row.verdict})' if budget else ''}", flush=True)

    def keep(self, name, value):
        """Keep what a row was made of, for the file."""
        self.raw[name] = value

    def table(self):
        """All rows as a simple table."""
        head = ("What", "Measured", "Budget", "")
        body = [(row.what, row.measured, row.budget or "-", row.verdict or "-") for row in self.rows]
        widths = [max(len(cells[column]) for cells in (head, *body)) for column in range(4)]
        rule = " ".join("=" * width for width in widths)
        lines = [
            " ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True)).rstrip()
            for cells in (head, *body)
        ]
        notes = [f"{row.what}: {row.note}" for row in self.rows if row.note]
        return "\n".join([rule, lines[0], rule, *lines[1:], rule, "", *notes])

    def save(self, path):
        path.write_text(
            json.dumps(
                {
                    "when": datetime.now(UTC).isoformat(timespec="seconds"),
                    "machine": {"cores": os.cpu_count(), "load": os.getloadavg(), "python": platform.python_version()},
                    "rows": [asdict(row) | {"verdict": row.verdict} for row in self.rows],
                    "raw": self.raw,
                },
                indent=1,
            )
        )
