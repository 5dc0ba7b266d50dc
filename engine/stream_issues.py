"""Issues about one place of a stream: an entity, a field, an answer, or the whole stream."""

from odoo.fields import Datetime, Domain

from .error_table import Place
from .issues import STANDING, issues_of
from .messages import fix_values, is_changed

#: What begins the external id of an issue about the answers at one place. Others are about an entity's id, or about
#: ``*`` and the name of a field.
_ANSWERS = "*:"


def open_issue(env, stream, external_id, code, message, link=None, detail="", label=""):
    """One open issue about a place (an entity, a field, the whole stream).

    :param env: its language is that of what has no name of its own.
    :param message: a ``Sentence``; a plain text is shown as it is.
    :return: whether it is open now.
    """
    Job = env["hr.sync.job"]
    mine = issues_of(stream) & Domain("external_id", "=", external_id)
    known = Job.search(mine & Domain("state", "!=", "done"), limit=1)
    if known.state == "ignored" or (code in STANDING and known and known.error_code not in STANDING):
        return False  # left out on purpose, or there is more wrong with it than that
    values = {"state": "failed", "error_code": code, "error": message, "detail": detail, **fix_values(None)}
    if not known:
        label = label or (link._record().display_name if link else stream.display_name)
        common = {"connection_id": stream.connection_id.id, "record_type": stream.record_type, "purpose": "issue"}
        where = {"res_model": link.res_model, "res_id": link.res_id} if link else {}
        values |= {"external_id": external_id, "label": label, "last_tried": Datetime.now()}
        Job.create({**common, **where, **values})
    elif is_changed(known, values):
        known.write({**values, "last_tried": Datetime.now()})
    return True


def close_issues(env, stream, external_ids, code=None):
    """Close what is open about these places, for that reason or for any (one query)."""
    mine = issues_of(stream, "in") & Domain("external_id", "in", external_ids) & Domain("state", "=", "failed")
    mine &= Domain("error_code", "=", code) if code else Domain.TRUE
    env["hr.sync.job"].search(mine).write({"state": "done"})


class PlaceIssues:
    """The issues about answers that do not fit: one for each stream and place, closed by the next answer that fits.

    That of the first call is about the connection, so there is only one. Those of a list are closed by the end of a
    pass, which shows whether all of its answers are valid.
    """

    def __init__(self, connection):
        self.connection = connection
        self.env = connection.env
        #: Record type and external id of those that may be open.
        self._known = set()

    def load(self):
        """Called at the beginning of a slice, so that nothing is read between two calls (one query)."""
        mine = Domain("connection_id", "=", self.connection.id) & Domain("purpose", "=", "issue")
        mine &= Domain("state", "=", "failed") & Domain("external_id", "=like", f"{_ANSWERS}%")
        jobs = self.env["hr.sync.job"].search_fetch(mine, ["record_type", "external_id"])
        self._known = {(job.record_type, job.external_id) for job in jobs}

    def open(self, stream, place, code, message, detail=""):
        key = _key(place)
        if place is Place.FIRST_CALL and self.is_known(place):
            return
        if open_issue(self.env, stream, key, code, message, detail=detail):
            self._known.add((stream.record_type, key))

    def is_known(self, place, stream=None):
        """Whether there may be something to close; reads nothing."""
        return bool(self._matching(place, stream))

    def fits(self, place, stream=None):
        """An answer at that place fits; called in a transaction. What it closes is known again if that is rolled back.

        :param stream: None for the first call, which is about no stream.
        """
        closed = {(record_type, _key(place)) for record_type in self._matching(place, stream)}
        if not closed:
            return
        for record_type, _external_id in closed:
            owner = self.connection.stream_ids.filtered(lambda one, wanted=record_type: one.record_type == wanted)
            close_issues(self.env, owner, [_key(place)])
        self._known -= closed
        self.env.cr.postrollback.add(lambda: self._known.update(closed))

    def _matching(self, place, stream):
        wanted = stream and stream.record_type
        return [name for name, key in self._known if key == _key(place) and wanted in (None, name)]


def _key(place):
    """The external id of the issue about a place's answers."""
    return "" if place is Place.PULL_LIST else _ANSWERS + place.name.lower()
