"""The marks at links that say which calls are under way for records that are sent together."""

import uuid

from odoo import fields
from odoo.fields import Domain

from ...records import digest
from ..changes import links_of, local_changes, queue
from ..history import sent_values


class Marks:
    """Of one stream's links: left before the calls, and replaced by what both sides agree on after them."""

    def __init__(self, stream, key):
        self.env = stream.env
        self.stream = stream
        self.key = key
        #: Whether several records may be one entity.
        self.shares = bool(stream._declaration().mapped_key())

    def leave(self, todo, links):
        """Leave at each link what is under way; a record without a link gets one.

        :param todo: records on their way, each a ``Sending``.
        """
        now, fresh, connection = fields.Datetime.now(), [], self.stream.connection_id
        common = {
            "connection_id": connection.id,
            # Given here, it need not be computed and written once more.
            "company_id": connection.company_id.id,
            "record_type": self.stream.record_type,
            "res_model": self.stream._model_name(),
            "state": "creating",
            "sent_at": now,
            "synced_at": now,
        }
        for one in todo:
            hashes = one.local.fingerprints(self.key)
            sent = {name: [hashed, hashed] for name, hashed in hashes.items()}
            for id_ in one.ids:
                if id_ in links:
                    links[id_].write({"sent": sent, "sent_at": now})
                    continue
                own_id = str(uuid.uuid4())
                own = {"external_id": own_id, "external_uuid": own_id, "res_id": id_, "part": self.part_of(id_)}
                fresh.append({**common, **own, "sent": sent})
        self.env["hr.sync.link"].create(fresh)

    def part_of(self, id_):
        """What tells the links of an entity apart that may be several records."""
        return str(id_) if self.shares else ""

    def let_go(self, owners, settled=()):
        """An entity that somebody has moved may be another record's now; the one that it was is sent anew.

        :param owners: the ids of the records, by the external ids of the entities that are theirs: a set of them.
        :param settled: the ids of records whose links are replaced all the same. Where an entity has one link only,
            they have to make way for the new one first.
        """
        settled = settled if self.shares else ()
        Link = self.env["hr.sync.link"]
        mine = Link._of_type(self.stream.connection_id, self.stream.record_type)
        moved = Link.search(mine & Domain("external_id", "in", list(owners)))
        moved = moved.filtered(lambda link: link.res_id not in owners[link.external_id] and link.res_id not in settled)
        for link in moved:
            own_id = str(uuid.uuid4())
            link.write({"external_id": own_id, "external_uuid": own_id, "state": "creating"})
        moved.flush_recordset()  # before the others get these ids
        model = self.env[self.stream._model_name()]
        queue(self.stream, model.browse(moved.mapped("res_id")).exists(), priority=1)

    def ours(self, found):
        """Those of these entities that are linked to any record of the stream.

        :param found: external ids by the ids of records.
        """
        Link = self.env["hr.sync.link"]
        known = Link._of_entities(
            self.stream.connection_id, self.stream.record_type, set(found.values()), ["external_id"]
        )
        return {res_id: external_id for res_id, external_id in found.items() if external_id in known}

    def hold(self, link, external_id):
        """An entity of ours stands for a record that could not be sent: it is to be changed, or taken back, later."""
        values = {"state": "linked", "external_id": external_id, "digest": False}
        if link.external_id != external_id:
            link.write({**values, "fingerprint_in": False, "fingerprint_out": False})

    def agree(self, agreed):
        """Both sides agree on what was sent, and on the entities as they are there now.

        :param agreed: for each entity its ``Sending``, the answer, and the links of the records that it is of.
        """
        ids = [link.id for _one, _answer, links in agreed for link in links]
        # What is the same for all of them is written at once.
        common = {"state": "linked", "sent": False, "synced_at": fields.Datetime.now()}
        self.env["hr.sync.link"].browse(ids).write(common)
        for one, answer, links in agreed:
            hashes = one.local.fingerprints(self.key)
            # Of nearly all entities everything is as it was sent, and has the same hash.
            others = [name for name, value in answer.values().items() if value != getattr(one.local, name)]
            seen = answer.only(others).fingerprints(self.key) if others else {}
            known_in = {name: seen.get(name, hashed) for name, hashed in hashes.items()}
            values = {
                "external_id": answer.external_id,
                "fingerprint_in": known_in,
                "fingerprint_out": hashes,
                "digest": digest(known_in),
            }
            for link in links:
                part = self.part_of(link.res_id)
                link.write(values if link.part == part else {**values, "part": part})

    def sent_values(self, sending, outcome, links, there):
        """What the history says of an entity that was sent, before both sides agree on it.

        :param links: by the ids of records.
        :param there: the entity as it was read before; None where it was not.
        :return: the values before and after by the field; none of what was created, as thousands are at once.
        """
        if outcome != "updated":
            return {}
        names = local_changes(sending.link_of(links), sending.local, self.key)
        if there:
            seen = there.values()
            names |= {name for name, value in sending.local.values().items() if seen.get(name, value) != value}
        return sent_values(sending.local, names, there)

    def forget(self, ids):
        """No call is under way for these records, and none has created anything."""
        if not ids:
            return
        found = links_of(self.stream, self.env[self.stream._model_name()].browse(ids), ["state", "sent"])
        links = self.env["hr.sync.link"].union(*found.values())
        links.filtered(lambda link: link.state == "creating").unlink()
        links.exists().filtered("sent").write({"sent": False})
