"""What is written to a file that a person imports, and what is not, and why. It is only prepared here."""

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import psycopg2
from odoo.fields import Domain
from odoo.tools.safe_eval import safe_eval

from ..records import RecordError, Ref, Sentence, digest, fingerprint
from ..systems.file_layout import Entry
from .changes import links_of, local_changes
from .context import LANG, engine_says
from .issues import reason
from .messages import say
from .push.local_records import plain, summed
from .refs import Refs
from .signals import CONCURRENT

#: What is to become of a record: not in a file yet; in one, as it is now; in one, and changed since; in one, and not to
#: be there any more; in the external system by a call of before; not to be written.
NEW, KNOWN, CHANGED, GONE, SENT, LEFT_OUT = "new", "known", "changed", "gone", "sent", "left_out"


@dataclass
class Prepared:
    """One record on its way to a file.

    :param name: what people call it.
    :param outcome: one of the constants above.
    :param cells: its line; None where it cannot be written.
    :param digest: one hash for all that is in the line, whatever the order of the columns.
    :param why: why it is not written, in words; empty if it is.
    :param remark: what people should know about one that is written, in words.
    :param before: the line of the last file that has it, an empty ``hr.sync.file.line`` if none has.
    :param entry: what the line is made of.
    :param key: one hash for what identifies the line.
    :param lead: the first of those records that are one line together with it; None where it is one by itself.
    """

    target: Any
    name: Sentence | str
    outcome: str
    cells: list | None = None
    digest: str = ""
    why: str = ""
    remark: str = ""
    before: Any = None
    entry: Entry | None = None
    key: str = ""
    lead: Any = None

    def is_written(self, again=False):
        """
        :param again: also what is in a file as it is now.
        """
        return self.outcome in (NEW, CHANGED) or (again and self.outcome == KNOWN)


class FileExport:
    """The records of one stream that a person has chosen.

    :param stream: in the engine's environment.
    :param key: the fingerprint key.
    :param scope: what the export is narrowed to, with its first and last day.
    """

    def __init__(self, stream, key, scope):
        self.env = stream.env
        #: The language in which reasons are given; that of the records is the company's.
        self.words = {"lang": engine_says(self.env, LANG) or self.env.lang}
        self.stream = stream
        self.key = key
        self.declaration = stream._declaration()
        settings = stream.connection_id._setting_values()
        self.layout = self.declaration.file.arranged(settings)
        self.period = replace(stream.env["hr.sync.file"]._period(stream, scope), settings=settings)
        self.model = stream.env[stream._model_name()].with_context(active_test=False)
        self.scope = self.model._sync_scope_domain(scope)
        #: The fields that are written: of those of the layout, those that the stream sends.
        self.names = (self.layout.fields | self.layout.about.keys()) & stream._sent()
        self.mapped = self.names & self.declaration.mapped()
        self.refs = Refs(stream.connection_id)

    def entries(self):
        """A ``Prepared`` for each record in scope of which there is something to say.

        Records whose keys are equal once mapped are one line, as they are one entity where they are sent: it has their
        sum, and all of them are written again when it changes. A line whose key no record has any more is named.
        """
        targets = self._targets()
        self.refs.once("batch", lambda: targets)
        targets._sync_load_refs(self.names, self.refs)
        for name in self.mapped | self.layout.about.keys():
            record, _field = self.model._sync_refs[name]
            referred = targets._sync_referred(name, self.refs)
            self.refs.load_field(self.model._sync_record, name, record.record_type(), referred)
        links = links_of(self.stream, targets)
        whys = targets.with_context(**self.words)._sync_why_new(self.stream)
        found = []
        for target in targets:
            why = whys.get(target.id, "") or self._why_unsure(target, links.get(target.id))
            if one := self._prepared(target, why):
                found.append(one)
        if self.declaration.sums:
            self._add_up(found)
        keys = {one.key for one in found if one.key}
        for one in found:
            if one.entry:
                one.outcome = self._outcome(one, links.get(one.target.id))
                if one.before.key and one.before.key not in keys:
                    one.remark = " ".join(filter(None, (self._moved(one.before), one.remark)))
        # Of one that is gone, others may still have the line.
        return [one for one in found if one.outcome != GONE or not one.before.key or one.before.key not in keys]

    @staticmethod
    def rows(written):
        """The lines of a file with these records."""
        return list({one.lead or one.target: one.cells for one in written}.values())

    def _targets(self):
        domain = Domain(safe_eval(self.stream.domain or "[]"))
        connection = self.stream.connection_id
        found = self.model.search(self.scope & domain & self.model._sync_candidates_domain(connection))
        employee, day = self.model._sync_scope_fields
        mine = found._sync_of_company(connection.company_id)._sync_owned()
        return mine.sorted(lambda one: (one[employee].name or "", one[day], one.id))

    @cached_property
    def _lines(self):
        """The last lines of the records in scope, by their ids."""
        return self.env["hr.sync.file.line"]._latest(self._targets(), self.stream.company_id)

    def _prepared(self, target, why):
        before = self._lines.get(target.id, self.env["hr.sync.file.line"])
        one = Prepared(target, target._sync_title(), LEFT_OUT, before=before)
        outcome = target._sync_outcome()
        if outcome == "withdraw" and before:
            one.outcome = GONE
            env = self.env(context={**self.env.context, **self.words})
            one.why = env._("It is in a file, and no longer approved. Remove it in the external system.")
            return one
        if before and self.stream._keeps():
            one.outcome = KNOWN  # as it was written: the system keeps it, whatever has changed in Odoo
            return one
        one.why = why
        if outcome != "send" or one.why:
            return one if one.why else None
        try:
            one.entry = self._entry(target)
            one.cells, one.digest = self._line(one.entry)
            one.key = self._key_of(target, one.entry)
            one.remark = self._remark(target)
        except (psycopg2.Error, *CONCURRENT):
            raise
        except Exception as error:  # whatever is wrong with one record, the others are written without it
            one.entry, one.key = None, ""
            one.why = say(self.env(context={**self.env.context, **self.words}), reason(self.stream, error).sentence)
        return one

    def _why_unsure(self, target, link):
        """Why one is not written of which it is not known whether the system has it as it is now; mostly empty."""
        if not link or link.state not in ("linked", "creating") or self.declaration.finds_created:
            return ""
        if self._is_sent(target, link):
            return ""
        env = self.env(context={**self.env.context, **self.words})
        return env._("It was sent, or may have been sent. Correct it in the external system.")

    def _outcome(self, one, link):
        """What becomes of one that can be written."""
        if one.before:
            return CHANGED if one.before.digest and one.before.digest != one.digest else KNOWN
        return SENT if self._is_sent(one.target, link) else NEW

    def _entry(self, target):
        """
        :raise RecordError: it cannot be written as it is.
        """
        refs, mapped = self._mapped(target)
        record = replace(target._sync_to_record(self.names, self.refs), **refs).only(self.layout.fields)
        about = {}
        for name, names in self.layout.about.items():
            if other := self._about(target, name, frozenset(names)):
                about[name] = other
        return Entry(record, about, mapped, target._sync_is_later())

    def _line(self, entry):
        """
        :return: the cells, and the digest of what they are made of.
        :raise RecordError: as for ``_entry``.
        """
        hashes = entry.record.fingerprints(self.key)
        hashes |= {f"{name}.choice": value.choice for name, value in entry.mapped.items() if value.choice}
        for name, other in entry.about.items():
            hashes |= {f"{name}.{field}": one for field, one in other.fingerprints(self.key).items()}
        return self.layout.line(entry, self.period), digest(hashes)

    def _add_up(self, found):
        """Make the records of each key one line."""
        groups = {}
        for one in found:
            if one.entry:
                groups.setdefault(one.key, []).append(one)
        for members in groups.values():
            if len(members) > 1:
                first, records = members[0], [one.entry.record for one in members]
                sums = {name: summed(getattr(record, name) for record in records) for name in self.declaration.sums}
                is_later = all(one.entry.is_later for one in members)
                entry = replace(first.entry, record=replace(first.entry.record, **sums), is_later=is_later)
                line = self._line(entry)
                for one in members:
                    (one.cells, one.digest), one.lead = line, first.target

    def _key_of(self, target, entry):
        """What identifies the line in the external system, as one hash; empty where nothing is declared to do so."""
        values = {name: self._identity(target, entry, name) for name in self.declaration.key}
        return digest({name: fingerprint(value, self.key) for name, value in values.items()}) if values else ""

    def _identity(self, target, entry, name):
        """What the line says of one field of the key; what it says nothing of is as in Odoo."""
        if name in self.declaration.mapped():
            value = entry.mapped.get(name)
            return value and value.external_id
        if name in entry.about:
            return tuple(sorted(entry.about[name].values().items()))
        if name in self.layout.fields:
            return getattr(entry.record, name)
        return plain(target[target._sync_refs[name][1]]) if name in target._sync_refs else None

    def _moved(self, before):
        env = self.env(context={**self.env.context, **self.words})
        return env._(
            "In %(file)s it is in another line: %(line)s. Remove that line in the external system.",
            file=before.file_id.name,
            line=before.written,
        )

    def _mapped(self, target):
        """The references in the mapped fields, and the remote values themselves, both by field.

        :raise RecordError: nothing can be written without a value, and there is none.
        """
        refs, values = {}, {}
        for name in sorted(self.mapped):
            record, other = target._sync_refs[name][0].record_type(), target._sync_referred(name, self.refs)
            refs[name] = self.refs.of_field(target._sync_record, name, record, other)
            if value := self.refs.mapped_value(target._sync_record, name, other):
                values[name] = value
        return refs, values

    def _about(self, target, name, names):
        """What is written of the record to which a field refers, as it is in Odoo; None if it refers to none.

        :raise RecordError: the external system does not know it, and it has no number by which the file could name it.
        """
        record, other = target._sync_refs[name][0], target._sync_referred(name, self.refs)
        return other and self.refs.once((name, other), lambda: self._known(name, record.record_type(), other, names))

    def _known(self, name, record_type, other, names):
        found, number = other._sync_to_record(names, self.refs), self.layout.numbers.get(name)
        if not number:
            return found
        ref, own = self.refs.of(record_type, other), getattr(found, number.name)
        if isinstance(ref, Ref):
            return replace(found, **{number.name: ref.external_id})
        if not own:
            raise RecordError("value", number.missing, name=other.display_name)
        digits = self._digits.get(number.table, 0)
        return replace(found, **{number.name: number.filled(own, digits, other.display_name)})

    @cached_property
    def _digits(self):
        """How many digits the keys of the connection's tables have."""
        return {table.name: table.digits for table in self.stream.connection_id.table_ids}

    def _remark(self, target):
        """As what the system takes values that a person may map, and has not mapped; empty if there are none."""
        system, said, (_refs, found) = self.stream.connection_id._system(), [], self._mapped(target)
        env = self.env(context={**self.env.context, **self.words})
        for name in sorted(self.mapped):
            mapping, value = system.mapping_of(self.stream.record_type, name), target._sync_referred(name, self.refs)
            if mapping.unmapped and value and name not in found:
                label, unmapped = (say(env, text, addon=system.addon) for text in (mapping.label, mapping.unmapped))
                said.append(
                    env._(
                        "%(value)s is not mapped (%(mapping)s). %(unmapped)s",
                        value=value.display_name,
                        mapping=label,
                        unmapped=unmapped,
                    )
                )
        return " ".join(said)

    def _is_sent(self, target, link):
        """Whether the external system has it as it is now, from when it could be sent."""
        if not link or link.state != "linked":
            return False
        try:
            local = target._sync_to_record(self.stream._sent(), self.refs)
        except RecordError:
            return False
        return not local_changes(link, local, self.key)
