"""The page for people, in French, and doors for other processes. None of this is part of the gateway."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..core.page import page, table
from ..core.reply import Reply, json_reply

if TYPE_CHECKING:
    from .office import AvantageOffice

_HOURS = (
    *("Compagnie", "Employé", "Projet", "Date", "Activité", "Métier", "Type d'heures"),
    *("Régulières", "Temps et demi", "Temps double", "Note"),
)


class AvantageControl:
    """``/`` and ``/_control/…``."""

    def __init__(self, office: AvantageOffice) -> None:
        self.office = office

    def answer(self, method: str, path: str, body: bytes, content_type: str = "") -> Reply:
        if path == "/":
            return self._page()
        if path == "/_control/state":
            return json_reply(self.office.kept())
        if path == "/_control/counts":
            return json_reply(self._counts())
        return json_reply({}, 404)

    def _counts(self) -> dict[str, Any]:
        gateway = self.office.gateway
        return {
            "address": gateway.address,
            "sessions": gateway.sessions,
            "reads": len(gateway.asked),
            "writes": len(self.office.writing.asked),
        }

    def _page(self) -> Reply:
        office, counts = self.office, self._counts()
        note = (
            f"Avantage simulé. Passerelle: {counts['address']}. Sessions: {counts['sessions']}."
            f" Lectures: {counts['reads']}. Écritures: {counts['writes']}."
        )
        return page(
            "fr-CA",
            "Construction Laval inc.",
            note,
            table("Gestion des feuilles de temps", _HOURS, office.writing.taken),
            table(
                "Employés",
                ("Numéro", "Nom", "Prénom", "Téléphone", "Courriel", "Naissance", "Métier", "Statut"),
                office.table("EMPMAI"),
            ),
            table(
                "Projets",
                ("Numéro", "Nom", "Client", "Statut"),
                ((row[0], row[1], row[5], row[6]) for row in office.table("CNT")),
            ),
            table("Métiers", ("Code", "Nom"), office.table("METIER")),
            table("Activités", ("Code", "Nom", "Nom anglais"), office.table("ACTIVE")),
            table("Types d'heures", ("Code", "Nom", "Sorte"), office.table("TYPHEU")),
            table("Gains additionnels", ("Code", "Nom"), office.table("GAINAD")),
        )
