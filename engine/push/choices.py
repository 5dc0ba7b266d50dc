"""Both sides of a stream that sends, for a person to decide who is who, and who is created in the external system."""

from collections import defaultdict

from ...records import _lt
from ..details import detail_names, details, hint
from .pairing import Pairing


class Choices:
    """What a preview writes down about entities and Odoo records that are not linked.

    :param stream: in the engine's environment.
    :param proposals: the ``Proposals`` of the preview.
    """

    def __init__(self, stream, key, proposals):
        self.env = stream.env
        self.stream = stream
        self.declaration = stream._declaration()
        self.proposals = proposals
        self.pairing = Pairing(stream, key)
        self.model = self.pairing.importer.model.with_context(active_test=False)
        self._pages = None

    def look_at(self, records):
        """Write down who the entities of one page of the list are."""
        shown_before, values = self._found(), {}
        items, names = self.pairing.foresee(self.pairing.unknown(records)), detail_names(self.declaration)
        self.proposals.names.load([item.record.only(names) for item in items])
        for item in items:
            # What a person has excluded, or is gone already, is not proposed again.
            if item.outcome != "skipped":
                values[item.record.external_id] = self._values(item, shown_before.certain)
        for one in values.values():
            shown_before.add(one["outcome"], one["res_id"], one["candidates"], one["label"])
        self.proposals.keep(values)

    def _found(self):
        """What the pages up to now have shown: a ``_Shown``, read once a turn and again after a rollback."""
        if self._pages is None:
            self._pages = _Shown()
            mine = [("stream_id", "=", self.stream.id), ("run_id", "=", self.proposals.run.id)]
            mine += [("outcome", "in", ("match", "question")), ("external_id", "!=", False)]
            for one in self.env["hr.sync.proposal"].search(mine):
                self._pages.add(one.outcome, one.res_id, one.candidates, one.label)
        self.env.cr.postrollback.add(self._forget)
        return self._pages

    def _forget(self):
        self._pages = None

    def _values(self, item, certain):
        """
        :param certain: the ids of the records that an entity of an earlier page is: a second one is a question.
        """
        record, error, label = item.record, item.error, item.record.label or item.record.external_id
        candidates = error.candidates if error and error.code == "match" else []
        if item.target and item.target.id in certain:
            candidates = item.target.ids
        target = self.model.browse(candidates) if candidates else item.target or self.model.browse()
        outcome = "question" if candidates else "match" if target else "only_there"
        known = details(self.env, self.declaration, record, self.proposals.names)
        certainty = {"question": "ambiguous" if len(candidates) > 1 else "probable", "match": "certain"}
        return {
            "outcome": outcome,
            "certainty": certainty.get(outcome, "unmatched"),
            "label": label,
            "hint": hint(known),
            "res_model": self.model._name,
            "res_id": target.id if len(target) == 1 else False,
            "res_name": ", ".join(target.mapped("display_name")) or False,
            "candidates": candidates,
            "changes": False,
            "error": error.sentence if error else False,
            "run_id": self.proposals.run.id,
        }

    def only_here(self, scope):
        """The Odoo records that no entity certainly is, without those that a person has excluded.

        :param scope: the domain to which they are narrowed.
        :return: those that would be created; those about which nobody has decided; and (record, outcome, changes,
            reason) of those that cannot be sent.
        """
        certain = self._found().certain
        chosen = self.model._sync_unlinked(self.stream, scope).filtered(lambda one: one.id not in certain)
        undecided, unsent = self.model.browse(), []
        left = self.model._sync_left_here(self.stream, scope)
        decided = self.stream._decided(self.model.concat(*left.values()))
        for why, records in left.items():
            records -= self.stream._excluded_of(records, decided)
            records = records.filtered(lambda one: one.id not in certain)
            waits = self.stream._why_not_chosen(records, decided)
            waiting = records.filtered(lambda one, waits=waits, why=why: waits.get(one.id) == why)
            undecided |= waiting
            unsent += [(record, "unsent", [], why) for record in records - waiting]
        return chosen, undecided, unsent

    def offered(self, found):
        """What would be created if a person says so, with who it may be instead.

        :param found: (record, outcome, changes, reason), as if it had been chosen.
        """
        alike, offered = self._found().alike, []
        for record, outcome, changes, why in found:
            if outcome == "create_there":
                names = ", ".join(alike.get(record.id, ()))
                outcome = "only_here"
                why = _lt("May be the same as %(names)s.", names=names) if names else why
            offered.append((record, outcome, changes, why))
        return offered


class _Shown:
    """Who the entities of some pages are.

    ``certain`` are the ids of the Odoo records that an entity certainly is, ``alike`` the names of the entities that
    each other one may be, by its id.
    """

    def __init__(self):
        self.certain = set()
        self.alike = defaultdict(list)

    def add(self, outcome, res_id, candidates, label):
        if outcome == "match":
            self.certain.add(res_id)
        for id_ in candidates or ():
            self.alike[id_].append(label)
