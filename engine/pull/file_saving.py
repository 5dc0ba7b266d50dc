"""Attaches files that were fetched, and finishes the jobs that asked for them."""

from collections import defaultdict

from ...records import _lt, clause, joined
from ..bisect import bisect
from ..context import SYNC_CONTEXT
from ..issues import FILE, reason
from ..stream_issues import close_issues, open_issue
from .file_kinds import kind_of, name_for
from .files import PART, existing


class FileSaver:
    """Writes what a batch of files has brought, in the caller's transaction.

    The number of queries is the same for few files and for many, unless one is refused.
    """

    def __init__(self, env, connection):
        self.env = env
        self.connection = connection

    def save(self, held, finished):
        """Attach files, and finish tasks; a file that Odoo or PostgreSQL does not take keeps no other away.

        :param held: pairs of a task and one of its files, whose contents are here.
        :param finished: the tasks of which nothing is left to do.
        """
        for _task, wanted in held:  # in a transaction that is done again, they may have been refused before
            wanted.problem, wanted.has_advice = None, False
        bisect(self.env, held, self._attach, self._refuse)
        self._finish(finished)

    def _attach(self, part):
        """Attach files to their records; those of records that somebody deleted meanwhile are dropped."""
        there = existing(self.env, (task.place for task, _wanted in part))
        by_model = defaultdict(list)
        for task, wanted in part:
            if task.place not in there:
                continue
            model, res_id = task.place
            if refused := self.env[model].browse(res_id)._sync_file_refused(wanted.content):
                wanted.problem = _not_attached(wanted, refused)
            else:
                by_model[model].append((task, wanted))
        common = {"connection_id": self.connection.id, "record_type": PART, "res_model": "ir.attachment", "made": True}
        links = []
        for model, files in by_model.items():
            attachments = self._create(model, files)
            for (_task, wanted), attachment in zip(files, attachments, strict=True):
                links.append({**common, "external_id": wanted.key, "res_id": attachment.id})
        self.env["hr.sync.link"].create(links)

    def _create(self, model, files):
        records = self.env[model].browse([task.place[1] for task, _wanted in files]).with_context(**SYNC_CONTEXT)
        # As it was sent: what is made smaller is no evidence. The type is ours, as Odoo would take it from the name.
        company = records.with_company(self.connection.company_id).with_context(image_no_postprocess=True)
        values = []
        for (_task, wanted), record in zip(files, records, strict=True):
            kind = kind_of(wanted.content) or "application/octet-stream"
            described = {"name": name_for(wanted.file.name, kind), "raw": wanted.content, "mimetype": kind}
            values.append({**described, "res_model": model, "res_id": record.id})
        attachments = company.env["ir.attachment"].create(values)
        if "message_main_attachment_id" in records._fields:
            for record, attachment in zip(records, attachments, strict=True):
                record._message_set_main_attachment_id(attachment)
        return attachments

    def _refuse(self, pair, error):
        """Called with a file that Odoo or PostgreSQL does not take."""
        task, wanted = pair
        wanted.problem = _not_attached(wanted, reason(task.stream, error).sentence)
        wanted.has_advice = True

    def _finish(self, finished):
        """Finish jobs; open and close the issues about their files."""
        self.env["hr.sync.job"].union(*(task.job for task in finished)).write({"state": "done"})
        problems = defaultdict(dict)
        for task in finished:
            problems[task.stream][task.external_id] = [wanted for wanted in task.wanted if wanted.problem]
        for stream, found in problems.items():
            close_issues(self.env, stream, [external_id for external_id, bad in found.items() if not bad], FILE)
            self._open_issues(stream, {external_id: bad for external_id, bad in found.items() if bad})

    def _open_issues(self, stream, problems):
        """
        :param problems: the files of each entity that are not attached.
        """
        if not problems:
            return
        links = self.env["hr.sync.link"]._of_entities(self.connection, stream.record_type, list(problems))
        for external_id, bad in problems.items():
            said = [wanted.problem for wanted in bad]
            if not all(wanted.has_advice for wanted in bad):
                said.append(_lt("Correct it in the external system, then retry."))
            open_issue(self.env, stream, external_id, FILE, joined(said, " "), links.get(external_id))


def _not_attached(wanted, refused):
    return _lt("%(file)s is not attached: %(reason)s.", file=wanted.file.name, reason=clause(refused))
