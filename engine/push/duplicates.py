"""Whether what is to be created may be in the external system already, which a person has to say."""

from odoo.fields import Domain

from ...records import RecordError, _lt
from ..issues import issues_of


class Duplicates:
    """The possible duplicates of the records of a slice.

    :param part: the ``Slice``.
    """

    def __init__(self, part):
        self.part = part
        self.env = part.env
        self.stream = part.stream
        self._asked = self._different = None

    def check(self, target, coming):
        """Check one record.

        :param coming: the records that are about to be created in this transaction.
        :raise RecordError: a person has to say first whether it is there already.
        """
        different = self._told_apart().get(target.id, ())
        asked = self._questions().filtered(lambda job: target.id in job.candidates and job.external_id not in different)
        if waiting := asked.filtered(lambda job: job.state != "ignored"):
            raise RecordError(
                "match",
                _lt("%(name)s may already be in the external system: see the other issue that names this record."),
                fix=_first(waiting),
                name=target._sync_title(),
            )
        is_new = self.part.issue(target).resolution == "new"
        if asked and not is_new:
            raise RecordError(
                "match",
                _lt(
                    "%(name)s may be the same as %(labels)s, which is in the external system and was left out. Create"
                    " a new record if they are different, or ignore this issue."
                ),
                fix=_first(asked),
                name=target._sync_title(),
                labels=", ".join(job.label or job.external_id for job in asked),
            )
        if not is_new and (alike := self._alike(target, different, coming)):
            raise RecordError(
                "match",
                _lt(
                    "%(name)s may be the same person as %(names)s, who is in the external system already. Remove one of"
                    " them, enter what tells them apart, or create a new record."
                ),
                name=target._sync_title(),
                names=", ".join(f"{one.display_name} (ID {one.id})" for one in alike),
                candidates=alike.ids,
            )

    def _alike(self, target, different, coming):
        """The linked records that may be the same as ``target``, without those that are one of these entities.

        :param different: the external ids of entities that a person said ``target`` is not.
        """
        alike = target._sync_alike(self.stream, coming)
        if alike and different:
            Link = self.env["hr.sync.link"]
            mine = Link._of_type(self.stream.connection_id, self.stream.record_type)
            mine &= Domain("external_id", "in", list(different)) & Domain("res_id", "in", alike.ids)
            alike -= alike.browse(Link.search(mine).mapped("res_id"))
        return alike

    def _told_apart(self):
        """The entities that a person has said are different ones: external ids by the record's id (one query)."""
        if self._different is None:
            self._different = self.stream._told_apart(self.part.targets)
        return self._different

    def _questions(self):
        """The open and ignored questions who an entity is (one query)."""
        if self._asked is None:
            mine = issues_of(self.stream, "in") & Domain("error_code", "=", "match")
            # While an answer is carried out, the question is still open, unless it was that both are different.
            mine &= Domain("state", "in", ("failed", "pending", "ignored")) & Domain("resolution", "!=", "new")
            names = ["candidates", "state", "label", "external_id"]
            self._asked = self.env["hr.sync.job"].search_fetch(mine & Domain("candidates", "!=", False), names)
        return self._asked


def _first(issues):
    """The issue that has been there for longest, as the place in which a person answers it."""
    oldest = issues.sorted("id")[0]
    return oldest._name, oldest.id
