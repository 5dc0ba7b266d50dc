"""What new records depend on beside their own values: settings of the connection, or data that Odoo lacks."""

import json
from collections import Counter
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

    def lacks(self, unmet):
        """Those of ``unmet`` on which the group depends."""
        return [key for key in self.keys if key in unmet]

    def outcome(self, unmet):
        return self.lacking if unmet else self.ready

    def certainty(self, unmet):
        return False if unmet else {"create": "unmatched", "match": "certain"}.get(self.ready, False)

    @property
    def is_skipped(self):
        """Whether a rule skips its records for now, whatever is entered; they depend on the same all the same."""
        return self.ready == "skipped"


class Requirements:
    """Puts the new records of a preview into groups, by what they depend on.

    What a person sets after the preview changes the outcome of whole groups; nothing is read a second time.
    """

    def __init__(self, run, model):
        self.run = run
        self.connection = run.connection_id
        self.model = model

    def group_of(self, item, outcome, refs, is_skipped=False):
        """The group of a new record; None if it depends on nothing, or if something else stands in its way.

        :param outcome: what becomes of it if all that it depends on is there.
        :param is_skipped: a rule skips it until something else has changed.
        """
        if outcome not in ("create", "match"):
            return None
        keys = self.model._sync_requirements(item.record, refs)
        ready, lacking = ("skipped", "skipped") if is_skipped else (outcome, self.model._sync_unsupplied)
        return Group(tuple(sorted(keys)), ready, lacking) if keys else None

    def judge(self, groups):
        """What is missing of what each of ``groups`` depends on (one query, if any of them is new to the run).

        A run judges each group once: its records have one outcome, also if a person enters what was missing between
        two pages. ``apply_settings`` corrects all of them then.
        """
        known = self.run.requirements or {}
        fresh = {key for group in groups if group.name not in known for key in group.keys}
        unmet = set(self.connection._unmet_requirements(sorted(fresh)))
        return {
            group: known[group.name]["unmet"] if group.name in known else group.lacks(unmet) for group in set(groups)
        }

    def count(self, groups, unmet):
        """Add the records of a page to what the run knows.

        :param groups: one for each record.
        :param unmet: what is missing, by group.
        """
        known = dict(self.run.requirements or {})
        for group, count in Counter(groups).items():
            before = known.get(group.name, {"count": 0})["count"]
            known[group.name] = {"count": before + count, "unmet": unmet[group]}
        if groups:
            self.run.requirements = known


def apply_settings(run):
    """Give the proposals of a finished preview the outcome that follows from what is there by now."""
    known = {name: dict(entry) for name, entry in (run.requirements or {}).items()}
    groups = {name: Group.of_name(name) for name in known}
    keys = {key for group in groups.values() for key in group.keys}
    unmet = set(run.connection_id._unmet_requirements(sorted(keys)))
    changed, counts = {}, Counter()
    for name, entry in known.items():
        group, lacks = groups[name], groups[name].lacks(unmet)
        if lacks == entry["unmet"]:
            continue
        counts[COUNTED[group.outcome(entry["unmet"])]] -= entry["count"]
        counts[COUNTED[group.outcome(lacks)]] += entry["count"]
        entry["unmet"] = lacks
        if group.is_skipped:
            continue  # the reason of its records is another one
        changed.setdefault((group.outcome(lacks), group.certainty(lacks), tuple(lacks)), []).append(name)
    for (outcome, certainty, lacks), names in changed.items():
        proposals = run.env["hr.sync.proposal"].search([("run_id", "=", run.id), ("requirement", "in", names)])
        error = run.connection_id._requirements_sentence(lacks) if lacks else False
        proposals.write({"outcome": outcome, "certainty": certainty, "error": error})
    run.write({"requirements": known or False, **{name: run[name] + count for name, count in counts.items()}})
