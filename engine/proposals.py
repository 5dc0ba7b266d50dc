"""What a preview writes down: a proposal for each record of which something would become."""

from odoo.fields import Domain

from ..records import Ref, _lt
from .messages import storable
from .names import names_of
from .values import shown

#: So many proposals of one stream are kept; beyond that they are counted only.
_MOST = 10_000


def is_cut(count):
    """Whether a preview that has written down so many proposals may have left out others."""
    return count >= _MOST


class Names:
    """What people call the records that values refer to: as Odoo does, or else as the same comparison lists them."""

    def __init__(self, stream):
        self.stream = stream
        self._known = {}
        self._unknown = set()

    def load(self, records):
        """Look up what the records of a page refer to (three queries per record type, if any).

        What an earlier page did not know may be known by now.
        """
        self._known.update((Ref(one.record_type(), one.external_id), one.label) for one in records if one.label)
        self._unknown.clear()
        self._load({ref for record in records for ref in record.refs().values()})

    def get(self, ref):
        """The name; None for what nobody knows yet."""
        self._load({ref})
        return self._known.get(ref)

    def _load(self, refs):
        lacking = {}
        refs = refs - self._known.keys() - self._unknown
        self._known.update(names_of(self.stream.connection_id, refs))
        for ref in refs - self._known.keys():
            lacking.setdefault(ref.record, []).append(ref.external_id)
        for record_type, external_ids in lacking.items():
            mine = Domain("connection_id", "=", self.stream.connection_id.id)
            mine &= Domain("record_type", "=", record_type) & Domain("external_id", "in", external_ids)
            listed = self.stream.env["hr.sync.proposal"].search_fetch(mine, ["external_id", "label"])
            self._known.update((Ref(record_type, one.external_id), one.label) for one in listed if one.label)
        self._unknown.update(refs - self._known.keys())


class Proposals:
    """The proposals of one preview.

    :param kept: how many have been written down by an earlier slice.
    """

    def __init__(self, run, kept=0):
        self.env = run.env
        self.run = run
        self.stream = run.stream_id
        self.kept = kept
        self.names = Names(self.stream)

    def keep(self, values):
        """Write the proposals of a page down, by external id; what a person said about one stays with it."""
        Proposal = self.env["hr.sync.proposal"]
        known = Proposal.search([("stream_id", "=", self.stream.id), ("external_id", "in", list(values))])
        for proposal in known:
            fresh = values.pop(proposal.external_id)
            self.kept += 1
            proposal.write(fresh)
        room = max(_MOST - self.kept, 0)
        fresh = [{"stream_id": self.stream.id, "external_id": id_, **one} for id_, one in values.items()][:room]
        self.kept += len(fresh)
        Proposal.create(fresh)

    def keep_records(self, found):
        """Write proposals about Odoo records down.

        :param found: a list of (record, outcome, changes, reason), all of one model; the reason is a ``Sentence`` or a
            text, or empty.
        """
        found = found[: max(_MOST - self.kept, 0)]
        if not found:
            return
        self.kept += len(found)
        Proposal = self.env["hr.sync.proposal"]
        mine = [("stream_id", "=", self.stream.id), ("external_id", "=", False)]
        known = Proposal.search([*mine, ("res_id", "in", [record.id for record, *_rest in found])])
        by_record = {proposal.res_id: proposal for proposal in known}
        fresh = []
        for record, outcome, changes, why in found:
            name = str(record._sync_title())
            values = {
                "outcome": outcome,
                "label": name,
                "res_model": record._name,
                "res_id": record.id,
                "res_name": name,
                "changes": changes,
                "error": why or False,
                "line": False,
                "certainty": "unmatched",
                "run_id": self.run.id,
            }
            if record.id in by_record:
                by_record[record.id].write(values)
            else:
                fresh.append({"stream_id": self.stream.id, **values})
        Proposal.create(fresh)

    def outcomes(self, ids):
        """What this preview has written down about the Odoo records with these ids, by id."""
        mine = [("run_id", "=", self.run.id), ("external_id", "=", False), ("res_id", "in", ids)]
        return {one.res_id: one.outcome for one in self.env["hr.sync.proposal"].search(mine)}

    def change(self, name, before, after, way):
        """One field, with both values as ``hr.sync.proposal.changes`` has them; ``way``: "in" if Odoo's is to change,
        else "out".
        """
        return {
            "name": name,
            "before": storable(shown(self.env, before, name, self.names)),
            "after": storable(shown(self.env, after, name, self.names)),
            "way": way,
        }

    def finish(self):
        """The preview is complete: what earlier ones have found does not hold any more."""
        old = [("stream_id", "=", self.stream.id), ("run_id", "!=", self.run.id)]
        self.env["hr.sync.proposal"].search(old).unlink()
        if is_cut(self.kept):
            self.run._note([_lt("Only the first %(count)s records are listed; the counts include all.", count=_MOST)])
        self.run._finish("done")
