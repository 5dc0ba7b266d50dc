"""What could not be taken over: one open issue an entity, in words, closed by any success."""

from hashlib import blake2b

import psycopg2
from odoo.exceptions import UserError
from odoo.fields import Command, Datetime, Domain

from ..records import RecordError, Ref, _lt, joined, shared
from ..systems.secrets import get_logger
from .context import LANG, engine_says
from .details import detail_names, details
from .item import SYNCED
from .messages import explained, fix_values, is_changed, storable
from .names import names_of
from .proposals import Names
from .values import shown

_logger = get_logger(__name__)

#: An issue that is not about values: it stays while a reference waits.
REFERENCE = "reference"
#: Nor is this one: a file of the record could not be had.
FILE = "file"
#: Nor this: what is referred to was deleted in Odoo. It is about the target, one issue for all who need it.
DELETED = "deleted"
#: Issues that stay although the record's own values were imported.
STANDING = (REFERENCE, FILE, DELETED)
_OPEN = ("failed", "pending", "skipped")
#: The values are right by themselves, but Odoo does not take them beside what it has.
UNIQUE = "unique"
_REFUSED = ("odoo", UNIQUE)
#: What people read of a skipped record; it is written again only if that changes.
_SAID = ("error", "label", "missing")


class Issues:
    """The open and ignored issues of one chunk of entities (one query)."""

    def __init__(self, importer, external_ids):
        self.importer = importer
        domain = issues_of(importer.stream, "in") & Domain("external_id", "in", list(external_ids))
        jobs = importer.env["hr.sync.job"].search(domain & Domain("state", "in", (*_OPEN, "ignored")))
        self._jobs = {job.external_id: job for job in jobs.sorted("id")}
        #: The names of the people whom records are about, by reference.
        self._people = {}
        self._names = Names(importer.stream)

    @classmethod
    def close(cls, importer, external_ids):
        """Close the issues of entities that turned out to be unchanged (one query)."""
        domain = issues_of(importer.stream, "in") & Domain("external_id", "in", list(external_ids))
        domain &= Domain("state", "in", ("failed", "skipped")) & Domain("error_code", "not in", STANDING)
        importer.env["hr.sync.job"].search(domain).write({"state": "done"})

    @classmethod
    def ignored(cls, importer):
        """The external ids that a person left out (one query)."""
        jobs = importer.env["hr.sync.job"].search_fetch(
            issues_of(importer.stream, "in") & Domain("state", "=", "ignored"), ["external_id"]
        )
        return set(jobs.mapped("external_id"))

    @classmethod
    def close_vanished(cls, importer, listed):
        """Close skipped records that are no longer in the external system (one query).

        :param listed: the external ids of a pass over everything.
        """
        skipped = importer.env["hr.sync.job"].search_fetch(
            issues_of(importer.stream, "in") & Domain("state", "=", "skipped"), ["external_id"]
        )
        skipped.filtered(lambda job: job.external_id not in listed).write({"state": "done"})

    def digest(self, item, names):
        """What an item wants to change, so that the same failure is not tried again on every pass."""
        parts = sorted(f"{name}={item.hashes[name]}" for name in names)
        parts += [f"{error.field}:{error}" for error in item.record.errors]
        return blake2b("\n".join(parts).encode(), key=self.importer.key, digest_size=8).hexdigest()

    def is_ignored(self, item):
        return self._job(item).state == "ignored"

    def is_new(self, item):
        """Whether a person has said that it is a record of its own."""
        job = self._job(item)
        return job.state == "pending" and job.resolution == "new"

    def is_known(self, item):
        job = self._job(item)
        if job.state != "failed" or job.error_code in STANDING or job.digest != item.digest:
            return False
        # What Odoo refused may fit once other records have changed; a pass over everything tries it again.
        return not (self.importer.thorough and job.error_code in _REFUSED)

    def is_conflict(self, item):
        """Whether a person was asked which of both values to keep, and has not answered."""
        return self._job(item).asks_for_values

    def record(self, items, references_only=False):
        """Open, refresh and close issues after a chunk was imported.

        :param references_only: only references were set; that closes no issue about anything else.
        """
        fresh = []
        self._name_people([item for item in items if item.error or item.question or item.left or item.skipped])
        self._name_details([item for item in items if item.error and item.error.candidates])
        for item in items:
            job = self._job(item)
            error = _reported(item)
            if error:
                if error.code != "known":
                    values = self._values(item, error)
                    if job.state in _OPEN:
                        job.write({**values, "attempts": job.attempts + 1})
                    else:
                        fresh.append(values)
            elif item.skipped:
                values = {**self._values(item, item.skipped), "state": "skipped"}
                if job.state not in _OPEN:
                    fresh.append(values)
                elif job.state != "skipped" or is_changed(job, {name: values[name] for name in _SAID}):
                    job.write(values)
            elif job.state in _OPEN and self._is_over(job, item, references_only):
                # It leads to its record, which was not there yet where it could not be created.
                there = {"res_id": item.target.id} if item.target else {}
                job.write({"state": "done", "resolution": False, "next_attempt": False, **there})
            elif job.state == "pending" and job.error_code in STANDING:
                # It was looked at again and still stands: left waiting, it would be looked at for ever.
                job.write({"state": "failed", "next_attempt": False, "last_tried": Datetime.now()})
        self.importer.env["hr.sync.job"].create(fresh)
        self._tell_preview([values for values in fresh if values["state"] == "skipped"])

    def _name_people(self, items):
        """Read what people are called whom these items belong to."""
        self._people.update(names_of(self.importer.connection, {ref for item in items if (ref := _person(item))}))

    def _name_details(self, items):
        """Read what is called to which those entities refer that may be several Odoo records."""
        names = detail_names(self.importer.declaration)
        self._names.load([item.record.only(names) for item in items])

    def _details(self, item):
        """What tells an entity from others, for the person who is asked which record it is: packed texts by field."""
        importer = self.importer
        found = details(importer.env, importer.declaration, item.record, self._names)
        return {name: storable(text) for name, text in found.items()}

    def _title(self, item, target):
        """Whom an issue is about, and which of their records."""
        label = item.record.label or (target.display_name if target else "")
        person = self._people.get(_person(item))
        return ", ".join(filter(None, (person, label)))

    def _tell_preview(self, skipped):
        """What a preview promised and the sync has skipped says so, in the list of the preview (one query, if any)."""
        reasons = {values["external_id"]: values["error"] for values in skipped}
        if not reasons:
            return
        mine = Domain("stream_id", "=", self.importer.stream.id) & Domain("external_id", "in", list(reasons))
        for proposal in self.importer.env["hr.sync.proposal"].search(mine & Domain("outcome", "!=", "skipped")):
            proposal.write({"outcome": "skipped", "error": reasons[proposal.external_id]})

    def _is_over(self, job, item, references_only):
        if job.error_code == REFERENCE:
            return not item.waiting
        if job.error_code == DELETED:
            return item.outcome in SYNCED
        if job.error_code == FILE:
            return not references_only and not item.lacking
        return not references_only

    def _job(self, item):
        return self._jobs.get(item.record.external_id, self.importer.env["hr.sync.job"])

    def _values(self, item, error):
        importer = self.importer
        target = item.target or (importer.model.browse(item.link.res_id) if item.link else None)
        return {
            "connection_id": importer.connection.id,
            "record_type": importer.record_type,
            "purpose": "issue",
            "external_id": item.record.external_id,
            "label": self._title(item, target),
            "res_model": importer.model._name,
            "res_id": target.id if target else False,
            "state": "failed",
            "error_code": error.code,
            "error": error.sentence,
            **fix_values(error),
            # Of what was imported in part, as the next pass will find it.
            "digest": self.digest(item, item.open_names()) if item.left and not item.error else item.digest,
            "missing": "\n".join(place(*target) for target in item.missing) or False,
            "conflict_ids": [Command.clear(), *map(Command.create, _conflicts(importer.stream, item))],
            "candidates": error.candidates or False,
            "identity": (error.candidates and self._details(item)) or False,
            "resolution": False,
            "next_attempt": False,
            "attempts": 1,
            "last_tried": Datetime.now(),
        }


def issues_of(stream, direction=None):
    """The domain of a stream's issues, whether they are open or not.

    :param direction: only those about what is imported, ``in``, or about what is sent, ``out``.
    """
    mine = Domain("connection_id", "=", stream.connection_id.id) & Domain("record_type", "=", stream.record_type)
    mine &= Domain("purpose", "=", "issue")
    return mine & Domain("direction", "=", direction) if direction else mine


def place(record_type, external_id):
    """The name of an entity in ``hr.sync.job.missing`` and ``hr.sync.stream.needs``."""
    return f"{record_type}/{external_id}"


def _person(item):
    """The reference to the person to whom a record belongs, None if it belongs to nobody, or it cannot be read."""
    ref = getattr(item.record, "employee", None)
    return ref if isinstance(ref, Ref) else None


def _reported(item):
    """What the issue of an item says, None if there is nothing to say."""
    error = item.error or item.question
    if not error or not item.left:
        return error or item.left
    both = joined([error.sentence, item.left.sentence], "\n")
    return RecordError(error.code, both, error.field, candidates=error.candidates, fix=error.fix)


def _conflicts(stream, item):
    """Both values of each field that a person has to decide about, as people read them."""
    return [
        {
            "name": name,
            "odoo_value": shown(stream.env, here, name),
            "external_value": shown(stream.env, there, name),
        }
        for name, (here, there) in sorted(item.asked.items())
    ]


def reason(stream, error, errors=()):
    """``error`` as one that a person understands: what is wrong, where, and what to do."""
    if errors:
        fix = next((one.fix for one in errors if one.fix), None)
        return RecordError(error.code, joined([explained(stream, one) for one in errors], "\n"), error.field, fix=fix)
    if isinstance(error, RecordError):
        sentence = explained(stream, error)
        return RecordError(error.code, sentence, error.field, candidates=error.candidates, fix=error.fix)
    if isinstance(error, psycopg2.IntegrityError):
        return RecordError(
            UNIQUE if isinstance(error, psycopg2.errors.UniqueViolation) else "odoo", _constraint(stream.env, error)
        )
    if isinstance(error, psycopg2.Error):
        # PostgreSQL's own words may quote values that not everybody may read.
        _logger.warning("PostgreSQL refused a record", exc_info=error)
        code = error.pgcode or type(error).__name__
        return RecordError("odoo", _lt("The database does not accept the values (%(code)s).", code=shared(code)))
    if isinstance(error, UserError):
        return RecordError("odoo", str(error))
    _logger.warning("A record could not be taken over", exc_info=error)
    sentence = _lt("An unexpected error occurred with this record. See the server log for details.")
    return RecordError("unexpected", sentence)


def _constraint(env, error):
    """The message of the constraint that was violated, as Odoo would show it."""
    model = env["base"]
    for name in env.registry:
        if env[name]._table == error.diag.table_name and not env[name]._abstract:
            model = env[name]
            break
    said = model.with_context(lang=engine_says(env, LANG) or env.lang)._sql_error_to_message(error)
    return _lt(
        "The record cannot be saved: %(reason)s Correct it in the external system or in Odoo, then retry.",
        reason=shared(said),
    )
