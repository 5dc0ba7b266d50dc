"""What new records depend on beside their own values: settings of the connection, or data that Odoo lacks."""

import json
from dataclasses import astuple, dataclass

from .preview_counts import COUNTED


@dataclass(frozen=True)
class Group:
    """The records of a preview that depend on the same, and for which the same follows.

    :param keys: what they depend on, as the models call it (``_sync_requirements``).
    :param ready: their outcome when all of it is there; ``lacking``: when some of it is not.
    """

    keys: tuple
    ready: str
    lacking: str

    @property
    def name(self):
        """As it is stored with each proposal, and with the run."""
        return json.dumps(astuple(self))

    @classmethod
    def of_name(cls, name):
        keys, ready, lacking = json.loads(name)
        return cls(tuple(keys), ready, lacking)

    def outcome(self, unmet):
        return self.lacking if unmet else self.ready

    def certainty(self, unmet):
        return False if unmet else {"create": "unmatched", "match": "certain"}[self.ready]


class Requirements:
    """Puts the new records of a preview into groups, by what they depend on.

    What a person sets after the preview changes the outcome of whole groups; nothing is read a second time.
    """

    def __init__(self, run, model):
        self.run = run
        self.connection = run.connection_id
        self.model = model
        self._unmet = {}

    def group_of(self, item, outcome, refs):
        """The group of a new record; None if it depends on nothing, or if something else stands in its way.

        :param outcome: what becomes of it if all that it depends on is there.
        """
        if outcome not in ("create", "match"):
            return None
        keys = self.model._sync_requirements(item.record, refs)
        return Group(tuple(sorted(keys)), outcome, self.model._sync_unsupplied) if keys else None

    def unmet(self, group):
        """Which of what the group depends on is missing."""
        if group not in self._unmet:
            self._unmet[group] = self.connection._unmet_requirements(group.keys)
        return self._unmet[group]

    def count(self, groups):
        """Add the records of a page to what the run knows.

        :param groups: one for each record.
        """
        known = dict(self.run.requirements or {})
        for group in groups:
            count = known.get(group.name, {"count": 0})["count"] + 1
            known[group.name] = {"count": count, "unmet": list(self.unmet(group))}
        if groups:
            self.run.requirements = known


def apply_settings(run):
    """Give the proposals of a finished preview the outcome that follows from what is there by now."""
    known = {name: dict(entry) for name, entry in (run.requirements or {}).items()}
    for name, entry in known.items():
        group = Group.of_name(name)
        unmet = run.connection_id._unmet_requirements(group.keys)
        if list(unmet) == entry["unmet"]:
            continue
        proposals = run.env["hr.sync.proposal"].search([("run_id", "=", run.id), ("requirement", "=", name)])
        error = run.connection_id._requirements_sentence(unmet) if unmet else False
        proposals.write({"outcome": group.outcome(unmet), "certainty": group.certainty(unmet), "error": error})
        run[COUNTED[group.outcome(entry["unmet"])]] -= entry["count"]
        run[COUNTED[group.outcome(unmet)]] += entry["count"]
        entry["unmet"] = list(unmet)
    run.requirements = known or False
