"""References that point forward: set as soon as their target is there."""

from odoo.fields import Domain

from ...records import RECORD_TYPES, Ref, _lt, joined, shared
from ..issues import REFERENCE
from ..messages import type_name
from ..stream_issues import open_issue
from .importer import Importer

_CHUNK = 200


class References:
    """The references of one connection's records, of all streams, that wait for their target."""

    def __init__(self, worker):
        self.worker = worker
        self.env = worker.env
        self.connection = worker.connection

    def resolve(self, importer):
        """Set those whose targets have come meanwhile (one query per type, if any waits).

        :param importer: the importer of the stream that has just been read.
        """
        waiting = self._waiting()
        states = states_of(self.connection, [target for links in waiting.values() for target in targets_of(links)])
        waiting = {
            name: links.filtered(lambda link: any(states.get(target) == "linked" for target in targets_of(link)))
            for name, links in waiting.items()
        }
        for stream in self.connection.stream_ids if waiting else ():
            if stream.record_type not in waiting:
                continue
            ids = waiting[stream.record_type].ids
            mine = importer if stream == importer.stream else Importer(stream, self.worker.key, run=importer.run)
            for start in range(0, len(ids), _CHUNK):
                part = ids[start : start + _CHUNK]
                self.worker.transaction(lambda mine=mine, part=part: self._resolve(mine, part))

    def report(self, run):
        """Open an issue for each that waits although its target's stream is through; returns how many are new.

        What was deleted in Odoo has an issue of its own (``deleted.py``). Nothing is reported while
        another run of the connection is still to come.
        """
        waiting = self._waiting()
        if not waiting or self.connection.stream_ids._running(direction="in") - run:
            return 0
        through = {
            stream.record_type
            for stream in self.connection.stream_ids
            # What is linked by hand is not missing: a person has not linked it yet.
            if stream.enabled and stream.last_success and stream._creates_new()
        }
        opened = 0
        known = entities_with_issues(self.connection)
        states = states_of(self.connection, [target for links in waiting.values() for target in targets_of(links)])
        known.update(target for target, state in states.items() if state == "detached")
        for stream in self.connection.stream_ids:
            for link in waiting.get(stream.record_type, ()):
                lost = {
                    name: target
                    for name, target in link.waiting.items()
                    if target[0] in through and tuple(target) not in known
                }
                if lost:
                    opened += self._report(stream, link, lost)
        return opened

    def _resolve(self, importer, link_ids):
        record = RECORD_TYPES[importer.record_type]
        links = self.env["hr.sync.link"].browse(link_ids).exists().filtered("waiting")
        importer.import_records(
            [
                record(link.external_id, **{name: Ref(*target) for name, target in link.waiting.items()})
                for link in links
            ],
            references_only=True,
        )

    def _report(self, stream, link, lost):
        names = joined(
            _lt("%(field)s (%(type)s %(id)s)", field=stream._field_label_of(name), type=type_name(kind), id=shared(id_))
            for name, (kind, id_) in sorted(lost.items())
        )
        message = _lt(
            "Not found in Odoo: %(names)s. The rest of the record is in sync. If it exists in the external"
            " system, check whether it has an issue of its own.",
            names=names,
        )
        return open_issue(self.env, stream, link.external_id, REFERENCE, message, link)

    def _waiting(self):
        return waiting_links(self.connection)


def waiting_links(connection):
    """The links with references that wait, by record type (one query)."""
    domain = Domain("connection_id", "=", connection.id) & Domain("state", "=", "linked")
    links = connection.env["hr.sync.link"].search(domain & Domain("waiting", "!=", False), order="id")
    return links.grouped("record_type")


def targets_of(links):
    """What the references of these links that wait refer to, as (record type, external id)."""
    return [tuple(target) for link in links for target in (link.waiting or {}).values()]


def states_of(connection, targets):
    """The states of the links of these entities, where there are any (one query per type).

    :param targets: pairs of record type and external id.
    """
    by_type, states = {}, {}
    for record_type, external_id in targets:
        by_type.setdefault(record_type, set()).add(external_id)
    for record_type, external_ids in by_type.items():
        links = connection.env["hr.sync.link"]._of_entities(
            connection, record_type, external_ids, ["external_id", "state"]
        )
        states.update(((record_type, external_id), link.state) for external_id, link in links.items())
    return states


def entities_with_issues(connection):
    """The entities that have an issue of their own, or were left out: who refers to them need not say so too."""
    jobs = connection.env["hr.sync.job"].search_fetch(
        [
            ("connection_id", "=", connection.id),
            ("purpose", "=", "issue"),
            ("state", "in", ("pending", "failed", "skipped", "ignored")),
            ("error_code", "!=", REFERENCE),
        ],
        ["record_type", "external_id"],
    )
    return {(job.record_type, job.external_id) for job in jobs}
