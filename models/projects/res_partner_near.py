"""Why no customer was found: it is archived, its name is spelled differently, or it is not a company."""

import unicodedata

from odoo.fields import Domain


class NearPartners:
    """The partners that may be meant by some texts that no active company has in ``field`` (one query).

    :param texts: what a record says, names or numbers.
    """

    def __init__(self, env, company, field, texts):
        self.field = field
        found = env["res.partner"]
        words = {max(_written(text).split(), key=len) for text in texts if _written(text)}
        if words:
            domain = Domain("company_id", "in", (company.id, False)) & Domain("parent_id", "=", False)
            domain &= Domain.OR(Domain(field, "ilike", word.strip("0") or word) for word in words)
            names = [field, "active", "is_company"]
            found = found.with_context(active_test=False).search_fetch(domain, names, order="id")
        self._by_text = {}
        for partner in found:
            self._by_text.setdefault(_loosely(partner[field]), []).append(partner)

    def of(self, text):
        """The first that may be meant by ``text`` and what stands in the way: archived, person or written; or None."""
        near = {}
        for partner in self._by_text.get(_loosely(text), ()):
            fits = partner.is_company or self.field == "ref"
            if fits and not partner.active:
                near.setdefault("archived", partner)
            elif fits and partner[self.field] != text:
                near.setdefault("written", partner)
            elif partner.active and not fits:
                near.setdefault("person", partner)
        return next(
            ((near[obstacle], obstacle) for obstacle in ("archived", "written", "person") if obstacle in near), None
        )


def _written(text):
    return unicodedata.normalize("NFKC", text or "").casefold()


def _loosely(text):
    return "".join(_written(text).split()).lstrip("0")
