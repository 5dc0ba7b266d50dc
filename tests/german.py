"""A connection whose responsible reads German, and a look for English that is left in what they read."""

import re
from functools import cache
from http import HTTPStatus

import polib
from odoo.tools.misc import file_path

_PLACE = re.compile(r"%\([a-z_]+\)s|%s")
#: What the simulator says itself: a status has its English name.
_REMOTE = re.compile("|".join(sorted({re.escape(status.phrase) for status in HTTPStatus}, key=len, reverse=True)))


@cache
def _english():
    """A pattern for each term whose German is something else: its fixed parts, in their order."""
    found = {}
    catalogue = polib.pofile(file_path("hr_sync/i18n/de.po"))
    german = "\n".join(entry.msgstr for entry in catalogue)
    for entry in catalogue:
        parts = [part.strip(" .:") for part in _PLACE.split(entry.msgid)]
        words = re.findall(r"[^\W\d_]{2,}", " ".join(parts))
        # A single word that is German too, or a part of a German text, says nothing.
        if entry.msgstr == entry.msgid or not words or (len(words) == 1 and words[0] in german):
            continue
        pattern = ".*?".join(re.escape(part) for part in parts if part)
        found[entry.msgid] = re.compile(rf"(?<!\w){pattern}(?!\w)", re.DOTALL)
    return found


def english_in(text):
    """The terms of the catalogue that stand in ``text`` in English although they have a German translation."""
    text = _REMOTE.sub("", text)
    return [term for term, pattern in _english().items() if pattern.search(text)]


class GermanMixin:
    """For cases with a connection: its responsible reads German, while its values are read in English."""

    #: Where the labels come from by which issues name fields.
    german_modules = ("hr", "hr_sync")

    def prepare(self):
        super().prepare()
        self.env["res.lang"]._activate_lang("de_DE")
        self.env["ir.module.module"].search([("name", "in", self.german_modules)])._update_translations(["de_DE"])
        self.connection.responsible_id = self.env["res.users"].create(
            {
                "name": "Mara",
                "login": "mara",
                "lang": "de_DE",
                "company_ids": self.company.ids,
                "company_id": self.company.id,
            }
        )
        self.assertEqual((self.connection._language(), self.connection._value_language()), ("de_DE", "en_US"))

    def german(self, records):
        return records.with_context(lang="de_DE")

    def reasons(self):
        """Everything that the responsible can read about what went wrong, with where it stands."""
        connection = self.german(self.connection)
        jobs = connection.job_ids
        runs = connection.run_ids
        proposals = runs.proposal_ids
        texts = [("connection", connection.last_error), ("health", connection.health)]
        texts += [(f"{stream.record_type} stopped", stream.stopped) for stream in connection.stream_ids]
        texts += [(f"{job.record_type} {job.purpose}", job.error) for job in jobs]
        texts += [(f"{job.record_type} field", label) for job in jobs for label in job.conflict_ids.mapped("label")]
        for run in runs:
            texts += [(f"{run.record_type} run", run.error), (f"{run.record_type} notes", run.notes)]
        texts += [(f"{proposal.record_type} proposal", proposal.error) for proposal in proposals]
        return [(where, text) for where, text in texts if text]

    def assertGerman(self, *words):
        """Nothing that the responsible reads is English, and each of ``words`` stands somewhere."""
        reasons = self.reasons()
        self.assertEqual([(where, text, found) for where, text in reasons if (found := english_in(text))], [])
        everything = "\n".join(text for _where, text in reasons)
        for word in words:
            self.assertIn(word, everything)
