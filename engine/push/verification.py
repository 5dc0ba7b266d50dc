"""Compares linked records with what both sides agreed on: Odoo's values, and those that a list of the system shows."""

from dataclasses import dataclass
from typing import Any

import psycopg2
from odoo.fields import Domain

from ...records import MISSING, digest
from ..changes import local_changes, with_issue
from ..context import engine_env
from ..signals import CONCURRENT
from .comparison import is_as_agreed
from .local_records import local_records

#: Not about a record: the transaction is lost.
CONTENTION = (psycopg2.Error, *CONCURRENT)
#: What is read of the links; the hashes of single fields of the external side only where something differs.
_OF_LINKS = ("res_id", "state", "external_id", "digest", "fingerprint_out", "sent")


@dataclass
class Compared:
    """One linked record, and whether it is as both sides agreed.

    :param local: what Odoo has; None where that cannot be built: whoever sends it says what is wrong.
    :param changed: the fields in which it differs from what Odoo had when both sides agreed.
    :param external_id: the entity, empty where it is not known yet.
    :param error: why Odoo's values cannot be built.
    :param outcome: "send", "wait" or "withdraw", as the model says.
    :param is_calm: Odoo has what was agreed on, and nothing is under way or undecided.
    :param digest: one hash for all that the entity was agreed to have.
    """

    target: Any
    link: Any
    local: Any
    outcome: str
    is_calm: bool
    changed: set
    external_id: str = ""
    digest: str | bool = ""
    error: Any = None

    def differences(self, found, changed=frozenset()):
        """The fields in which Odoo differs from the entity ``found``.

        :param changed: the fields that Odoo has changed since both sides agreed; of those that the entity does not
            have, only these differ.
        """
        if self.local is None:
            return set()
        values = {name: getattr(found, name, MISSING) for name in self.local.values()}
        differing = {name for name, value in values.items() if value != getattr(self.local, name)}
        return {name for name in differing if values[name] is not MISSING or name in changed}


class Verification:
    """Compares the records of one stream, a page at a time; nothing is written.

    :param stream: in the engine's environment.
    :param scope: the domain of the records that are compared.
    """

    def __init__(self, stream, key, scope):
        self.env = stream.env
        self.stream = stream
        self.declaration = stream._declaration()
        self.key = key
        self.model = stream.env[stream._model_name()].with_context(active_test=False)
        self.scope = scope

    @classmethod
    def of_run(cls, run, key):
        """That of an outbound run or of its preview, with the records to which it is narrowed."""
        stream = run.stream_id.with_env(engine_env(run.stream_id))
        model = stream.env[stream._model_name()]
        return cls(stream, key, model._sync_scope_domain(run.scope or {}))

    def links(self):
        """The domain of the links that are compared."""
        domain = self.env["hr.sync.link"]._of_type(self.stream.connection_id, self.stream.record_type)
        domain &= Domain("state", "not in", ("detached", "former"))
        if not self.scope.is_true():
            domain &= Domain("res_id", "in", self.model._search(self.scope))
        return domain

    def page(self, start, met=()):
        """Compare some links with Odoo.

        :param start: the id of the first link.
        :param met: the external ids of those that are left out, as they have been compared.
        :return: the id with which the next page begins, 0 where there is none; and a list of ``Compared``.
        """
        rest = self.links() & Domain("id", ">=", start) & Domain("external_id", "not in", list(met))
        limit = self.declaration.compared
        links = self.env["hr.sync.link"].search_fetch(rest, _OF_LINKS, order="id", limit=limit)
        return (links[-1].id + 1 if len(links) == limit else 0), self._compare(links)

    def of_entities(self, external_ids):
        """Compare the records that are linked to these entities with Odoo; returns a list of ``Compared``."""
        return self._compare_linked(Domain("external_id", "in", list(external_ids)))

    def missing(self, met):
        """The records whose linked entities are not among ``met``; a list of ``Compared``."""
        return self._compare_linked(Domain("external_id", "not in", list(met)))

    def _compare_linked(self, which):
        links = self.links() & Domain("state", "=", "linked") & which
        return self._compare(self.env["hr.sync.link"].search_fetch(links, _OF_LINKS))

    def _compare(self, links):
        """Compare linked records with what Odoo had when both sides agreed last (a fixed number of queries)."""
        of_records = {link.res_id: link for link in links}
        targets = self.model.browse(of_records).exists()
        records = local_records(self.stream, targets)
        asked = with_issue(self.stream, targets)
        compared = []
        for target in targets:
            link, outcome = of_records[target.id], target._sync_outcome()
            is_linked = link.state == "linked"
            local, error = self._local(records, target)
            changed = local_changes(link, local, self.key) if local is not None else set()
            is_calm = outcome == "send" and is_linked and not link.sent and target.id not in asked
            is_calm = is_calm and local is not None and not changed
            external_id = link.external_id if is_linked else ""
            compared.append(Compared(target, link, local, outcome, is_calm, changed, external_id, link.digest, error))
        return compared

    def is_as_agreed(self, one, found):
        """Whether the entity ``found`` (None: there is none) is as agreed too."""
        is_shown = found is not None and not found.errors and found.external_id == one.external_id
        # Of nearly all one hash says so, and the link, which is not in memory any more, is not read again.
        if is_shown and one.digest == digest(found.fingerprints(self.key)):
            return True
        return is_as_agreed(one.link, found, self.key)

    def _local(self, records, target):
        try:
            return records.of(target), None
        except CONTENTION:
            raise
        except Exception as error:  # whatever is wrong with one record, the others are compared
            return None, error
