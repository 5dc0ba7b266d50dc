"""Records that are skipped because they refer to something that Odoo does not have (yet)."""

from ...records import _lt, shared
from ..issues import REFERENCE, place
from ..messages import type_name
from ..stream_issues import open_issue
from .references import References, entities_with_issues, states_of


class Needs:
    """Which entities of other types each stream of a connection misses.

    A stream keeps whom it misses, not who needs them: a single employee who cannot be taken over may hold up
    hundreds of time entries. When one has come, the stream reads everything once more, which finds them all.
    """

    def __init__(self, worker):
        self.worker = worker
        self.env = worker.env
        self.connection = worker.connection

    def save(self, stream, needs, since):
        """Keep what a pass missed; an incremental pass does not know about the rest.

        :param needs: an example of who needs it, by (record type, external id).
        """
        known = dict(stream.needs or {}) if since else {}
        known.update((place(*target), label) for target, label in needs.items())
        if known != (stream.needs or {}):
            stream.needs = known or False
        self._close(stream)

    def resolve(self):
        """Have the streams read again whose missing entities have come meanwhile."""
        for stream in self.connection.stream_ids.filtered("needs"):
            here = {name for name, state in self._states(stream.needs).items() if state == "linked"}
            if here:
                stream.needs = {name: label for name, label in stream.needs.items() if name not in here} or False
                stream._request("change", full=True, again=True)

    def report(self, run):
        """Open an issue for each that is missed although its own stream is through; returns how many are new.

        What was deleted in Odoo has an issue of its own (``deleted.py``). Nothing is reported while
        another run of the connection is still to come.
        """
        missing = self.connection.stream_ids.filtered("needs")
        if not missing or self.connection.stream_ids._running(direction="in") - run:
            return 0
        coming = {
            stream.record_type
            for stream in self.connection.stream_ids
            # What is linked by hand is not missing: a person has not linked it yet.
            if stream.enabled and not (stream.last_success and stream._creates_new())
        }
        known, opened = entities_with_issues(self.connection), 0
        for stream in missing:
            states = self._states(stream.needs)
            for name, label in stream.needs.items():
                target = tuple(name.split("/", 1))
                if target[0] not in coming and target not in known and states.get(name) != "detached":
                    sentence = self._sentence(target, label)
                    opened += open_issue(self.env, stream, f"*{name}", REFERENCE, sentence)
        return opened

    def _sentence(self, target, label):
        return _lt(
            "%(type)s %(id)s is not in Odoo, so records that require it are skipped (for example %(example)s)."
            " Check whether it exists in the external system and whether its record type is enabled, then retry.",
            type=type_name(target[0]),
            id=shared(target[1]),
            example=label,
        )

    def _states(self, needs):
        """The states of the links of what is missed, where there are any (one query per type)."""
        targets = states_of(self.connection, [name.split("/", 1) for name in needs])
        return {place(*target): state for target, state in targets.items()}

    def _close(self, stream):
        """Close the issues about what is not missed any more."""
        jobs = self.env["hr.sync.job"].search(
            [
                ("connection_id", "=", self.connection.id),
                ("record_type", "=", stream.record_type),
                ("purpose", "=", "issue"),
                ("state", "=", "failed"),
                ("error_code", "=", REFERENCE),
                ("external_id", "=like", "*%/%"),
            ]
        )
        over = jobs.filtered(lambda job: job.external_id[1:] not in (stream.needs or {}))
        over.write({"state": "done"})


def resolve_after(worker, importer, items):
    """A record that was read by id may be what others have waited for.

    :param items: what ``importer`` has just imported.
    """
    if any(item.outcome == "created" for item in items):
        worker.transaction(lambda: Needs(worker).resolve())
        References(worker).resolve(importer)
