"""What is left out because it refers to something that Odoo does not have (yet)."""

from .issues import REFERENCE
from .references import entities_with_issues


class Needs:
    """Which entities of other types each stream of a connection misses.

    A stream remembers whom it misses, not who needs them: a single employee who cannot be taken over may hold up
    hundreds of time entries. When one has come, the stream reads everything once more, which finds them all.
    """

    def __init__(self, worker):
        self.worker = worker
        self.env = worker.env
        self.connection = worker.connection

    def remember(self, stream, needs, since):
        """Keep what a pass missed; one over what has changed does not know of the rest.

        :param needs: an example of who needs it, by (record type, external id).
        """
        known = dict(stream.needs or {}) if since else {}
        known.update((_place(*target), label) for target, label in needs.items())
        if known != (stream.needs or {}):
            stream.needs = known or False
        self._close(stream)

    def settle(self):
        """Have the streams read again whose missing entities have come meanwhile."""
        for stream in self.connection.stream_ids.filtered("needs"):
            here = self._here(stream.needs)
            if here:
                stream.needs = {place: label for place, label in stream.needs.items() if place not in here} or False
                stream._request("change", full=True, again=True)

    def report(self, run):
        """Open an issue for each that is missed although its own stream is through; returns how many are new.

        Nothing is reported while another run of the connection is still to come.
        """
        missing = self.connection.stream_ids.filtered("needs")
        if not missing or self.connection.stream_ids._running() - run:
            return 0
        coming = {
            stream.record_type for stream in self.connection.stream_ids if stream.enabled and not stream.last_success
        }
        known, opened = entities_with_issues(self.connection), 0
        for stream in missing:
            for place, label in stream.needs.items():
                target = tuple(place.split("/", 1))
                if target[0] not in coming and target not in known:
                    opened += self.worker.stream_issue(stream, f"*{place}", REFERENCE, self._sentence(target, label))
        return opened

    def _sentence(self, target, label):
        types = dict(self.env["hr.sync.stream"]._fields["record_type"]._description_selection(self.env))
        return self.env._(
            "%(type)s %(id)s is not in Odoo, and what cannot be without it is left out (%(example)s, for one). Look"
            " whether it exists in the external system and whether its own record type is switched on, then retry.",
            type=types.get(target[0], target[0]),
            id=target[1],
            example=label,
        )

    def _here(self, needs):
        """Those of the missing that are linked by now (one query per type)."""
        by_type, here = {}, set()
        for place in needs:
            record_type, external_id = place.split("/", 1)
            by_type.setdefault(record_type, []).append(external_id)
        for record_type, external_ids in by_type.items():
            links = self.env["hr.sync.link"]._of_entities(self.connection, record_type, external_ids, ["external_id"])
            here.update(_place(record_type, external_id) for external_id in links)
        return here

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


def _place(record_type, external_id):
    return f"{record_type}/{external_id}"
