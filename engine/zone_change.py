"""When the company's time zone is corrected in the external system: what the sync has made moves along."""

from collections import Counter

from odoo.fields import Domain

from ..records import fingerprint, is_empty
from .bisect import bisect
from .changes import postponed
from .context import engine_env
from .refs import Refs

_CHUNK = 200


class ZoneChange:
    """Gives what the sync made in one connection the same local times in another time zone.

    Made before the connection knows the new zone; ``carry_out`` is called when it does. What people have changed in
    Odoo since the two sides agreed is left as it is. ``counts`` says how many ``calendars``, ``employees`` and
    ``records`` were moved, and how many were ``kept``.
    """

    def __init__(self, connection, former):
        self.connection = connection
        self.former = former
        self.counts = Counter()
        self._places = [(stream, self._collect(stream)) for stream in connection.stream_ids if stream._is_known()]

    def _collect(self, stream):
        """The records of a stream that stand where a sync has put them: (Odoo id, record) by the chunk."""
        env = engine_env(stream)
        model = env[stream._model_name()].with_context(active_test=False)
        names = set(model._sync_zoned)
        if not names:
            return []
        key, chunks = stream.connection_id._fingerprint_key(), []
        Link = env["hr.sync.link"]
        mine = Link._of_type(stream.connection_id, stream.record_type) & Domain("state", "=", "linked")
        links = Link.search_fetch(mine, ["res_id", "external_id", "fingerprint_out"])
        for start in range(0, len(links), _CHUNK):
            by_id = {link.res_id: link for link in links[start : start + _CHUNK]}
            targets = model.browse(by_id).exists()
            refs = Refs(stream.with_env(env).connection_id)
            targets._sync_load_refs(names, refs)
            chunk = []
            for target in targets:
                link, record = by_id[target.id], target._sync_to_record(names, refs)
                agreed = link.fingerprint_out or {}
                same = all(agreed.get(name) == fingerprint(value, key) for name, value in record.values().items())
                if same and record.values() and target._sync_stands(record, refs):
                    chunk.append((target.id, type(record)(link.external_id, **record.values())))
                elif not all(is_empty(value) for value in record.values().values()):
                    self.counts["kept"] += 1
            chunks.append(chunk)
        return chunks

    def carry_out(self):
        """Move everything, in the current transaction; a record that Odoo does not let move is kept."""
        zone = self.connection.tenant["timezone"]
        self._move_calendars(zone)
        self._move_employees(zone)
        for stream, chunks in self._places:
            env = engine_env(stream)
            refs = Refs(stream.with_env(env).connection_id)
            with postponed(env):
                for chunk in chunks:
                    self._move(env[stream._model_name()], chunk, refs)

    def _move(self, model, chunk, refs):
        def work(part):
            targets = model.browse([id_ for id_, _record in part])
            targets._sync_move_zone([record for _id, record in part], refs)
            targets.flush_recordset()
            self.counts["records"] += len(part)

        def fail(pair, error):
            self.counts["kept"] += 1

        bisect(model.env, chunk, work, fail)

    def _move_calendars(self, zone):
        """Those that the sync made and nobody changed: their name says just their hours."""
        env = engine_env(self.connection.stream_ids[:1])
        finder = env["resource.calendar"]._sync_finder(self.connection.with_env(env))
        mine = Domain("company_id", "=", self.connection.company_id.id) & Domain("tz", "=", self.former)
        calendars = env["resource.calendar"].search(mine).filtered(finder.is_made)
        calendars.write({"tz": zone})
        self.counts["calendars"] = len(calendars)

    def _move_employees(self, zone):
        """Those that the sync made, who were given the company's time zone then."""
        env = engine_env(self.connection.stream_ids[:1])
        Link = env["hr.sync.link"]
        mine = Link._of_type(self.connection, "employee") & Domain("state", "=", "linked") & Domain("made", "=", True)
        employees = env["hr.employee"].with_context(active_test=False).browse(Link.search(mine).mapped("res_id"))
        moved = employees.exists().filtered(lambda employee: employee.tz == self.former)
        moved.write({"tz": zone})
        self.counts["employees"] = len(moved)
