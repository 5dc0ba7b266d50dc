"""What of the proposals of a preview the external system would refuse: hours of days that are locked, for example."""

import dataclasses

from ...records import Record
from ..changes import links_of
from ..issues import reason
from .local_records import is_removable, local_records
from .verification import CONTENTION

#: The outcomes of proposals for which something would be sent.
_SENT = ("send", "create_there", "withdraw")


class Foreseen:
    """Asks the system about the proposals of one preview, a page at a time; for streams that ``foresee``.

    :param verification: the ``Verification`` of the preview.
    """

    def __init__(self, verification, run):
        self.env, self.stream, self.model = verification.env, verification.stream, verification.model
        self.declaration = verification.declaration
        self.page_size = self.declaration.batch or self.declaration.page_size
        self.run = run

    def page(self, start):
        """Build what would be sent for some proposals; in a transaction.

        :param start: the id of the first proposal.
        :return: the id with which the next page begins, 0 where there is none; and a record for each proposal, by its
            id, or the error of one that cannot be sent any more.
        """
        mine = [("run_id", "=", self.run.id), ("outcome", "in", _SENT), ("id", ">=", start)]
        proposals = self.env["hr.sync.proposal"].search(mine, order="id", limit=self.page_size)
        targets = self.model.browse(proposals.mapped("res_id")).exists()
        records, links, found = local_records(self.stream, targets), links_of(self.stream, targets), {}
        for proposal in proposals.filtered(lambda one: one.res_id in targets.ids):
            target = self.model.browse(proposal.res_id)
            try:
                found[proposal.id] = self._wanted(records, target, links.get(target.id), proposal)
            except CONTENTION:
                raise
            except Exception as error:  # whatever is wrong with one record, the others are looked at
                found[proposal.id] = error
        return (proposals[-1].id + 1 if len(proposals) == self.page_size else 0), found

    def _wanted(self, records, target, link, proposal):
        is_withdrawn = proposal.outcome == "withdraw"
        local = records.withdrawn(target) if is_withdrawn and is_removable(link) else records.of(target)
        if proposal.outcome == "send" and self.declaration.partial:
            local = local.only(change["name"] for change in proposal.changes)
        external_id = link.external_id if link and link.state == "linked" else ""
        return dataclasses.replace(local, external_id=external_id, deleted=is_withdrawn)

    def errors(self, remote, wanted):
        """Why some of these would not be sent, by the id of the proposal; with no transaction open.

        :param remote: the system's stream.
        :param wanted: as ``page`` returns it.
        :raise RemoteError: what the system has cannot be read.
        """
        errors = {id_: one for id_, one in wanted.items() if not isinstance(one, Record)}
        known = {id_: one for id_, one in wanted.items() if id_ not in errors}
        foreseen = zip(known, remote.foresee(list(known.values())), strict=True) if known else ()
        return {**errors, **{id_: error for id_, error in foreseen if error}}

    def lines(self, remote, wanted):
        """What exactly would be sent for those that are to be created, by the id of the proposal, as far as the system
        shows it.

        :param wanted: as ``page`` returns it, without those that would not be sent.
        """
        new = {id_: one for id_, one in wanted.items() if not one.external_id and not one.deleted}
        return {id_: line for id_, one in new.items() if (line := remote.preview_line(one))}

    def take(self, errors, lines):
        """Say of these proposals that nothing would be sent, and why; and of others what exactly; in a transaction.

        :return: what each of the first has proposed before.
        """
        before = []
        for proposal in self.env["hr.sync.proposal"].browse(lines):
            proposal.line = lines[proposal.id]
        for proposal in self.env["hr.sync.proposal"].browse(errors):
            before.append(proposal.outcome)
            why = reason(self.stream, errors[proposal.id]).sentence
            proposal.write({"outcome": "unsent", "changes": [], "error": why})
        return before
