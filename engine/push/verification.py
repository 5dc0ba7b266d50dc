"""Compares the linked records of a stream, a page at a time, with what both sides agreed on."""

from odoo.fields import Domain

from ...records import RecordError
from ..changes import local_changes, queue, with_issue
from ..context import engine_env
from ..error_table import Place
from ..refs import Refs
from .comparison import is_as_agreed

#: Links of one page.
PAGE = 1000


def request(streams):
    """Have all linked records of those streams that send compared, as soon as their connection works."""
    sending = streams.filtered(lambda stream: stream.direction != "in" and stream._is_known())
    sending.filtered(lambda stream: stream.verify_from != 1).write({"verify_from": 1})
    sending.connection_id._wake()


class Verification:
    """One page of a stream's links; what is not as agreed, here or there, is queued, and nothing else is written.

    Where the system finds entities by what identifies them, they are read as well, with lists for all of them. The
    others are compared with Odoo only: each is read when it is sent.
    """

    def __init__(self, worker, stream):
        self.worker = worker
        self.env = engine_env(stream)
        self.stream = stream.with_env(self.env)
        self.declaration = stream._declaration()

    def advance(self):
        """
        :raise RemoteError: the entities cannot be read.
        """
        self.worker.identify()
        remote = self.worker.client.stream(self.declaration, self.stream._options())
        following, changed, calm = self.worker.transaction(self._read)
        calm = calm if self.declaration.batch else []
        there = remote.present([local for _link, _target, local in calm]) if calm else []
        for (link, target, _local), found in zip(calm, there, strict=True):
            if not is_as_agreed(link, found, self.worker.key):
                changed.append(target)
        self.worker.transaction(lambda: self._go_on(following, changed))

    def _read(self):
        """
        :return: the id of the link with which the next page begins, 0 where there is none; the records that differ
            from what was agreed on, as Odoo alone can tell; and link, record and what is in Odoo of all others.
        """
        Link = self.env["hr.sync.link"]
        mine = Link._of_type(self.stream.connection_id, self.stream.record_type) & Domain("state", "!=", "detached")
        page = Link.search(mine & Domain("id", ">=", self.stream.verify_from), order="id", limit=PAGE)
        model = self.env[self.stream._model_name()].with_context(active_test=False)
        targets = model.browse(page.mapped("res_id")).exists()
        links = {link.res_id: link for link in page}
        names, refs = self.stream._sent(), Refs(self.stream.connection_id)
        refs.once("batch", lambda: targets)
        targets._sync_load_refs(names, refs)
        asked = with_issue(self.stream, targets)
        changed, calm = [], []
        for target in targets:
            link, outcome = links[target.id], target._sync_outcome()
            local = self._local(target, names, refs)
            decided = outcome == "send" and link.state == "linked" and not link.sent and target.id not in asked
            if decided and local and not local_changes(link, local, self.worker.key):
                calm.append((link, target, local))
            elif outcome != "wait":
                changed.append(target)
        return (page[-1].id + 1 if len(page) == PAGE else 0), changed, calm

    def _go_on(self, following, changed):
        if changed:
            # Somebody has asked for it: it does not wait for the stream's next run.
            queue(self.stream, changed[0].concat(*changed[1:]), priority=1 if self.declaration.batch else 0)
        self.worker.places.fits(Place.VERIFY, self.stream)
        self.stream.verify_from = following

    def _local(self, target, names, refs):
        try:
            return target._sync_to_record(names, refs)
        except RecordError:
            return None  # whoever sends it says what is wrong
