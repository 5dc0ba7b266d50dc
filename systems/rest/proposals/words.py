"""The words of other systems for the values that records have a fixed set of, in English, German and French."""

from __future__ import annotations

#: How yes and no are written where they are texts; the first of each pair means yes.
YES_NO = (
    ("J", "N"),
    ("Y", "N"),
    ("ja", "nein"),
    ("yes", "no"),
    ("oui", "non"),
    ("O", "N"),
    ("true", "false"),
    ("1", "0"),
)
#: The words of other systems for what records have a fixed set of.
CHOICES: dict[str, dict[str, str]] = {
    "sex": {
        **dict.fromkeys(("m", "male", "mann", "maennlich", "homme", "masculin", "man"), "male"),
        **dict.fromkeys(("f", "w", "female", "frau", "weiblich", "femme", "feminin", "woman"), "female"),
        **dict.fromkeys(("x", "d", "o", "other", "divers", "diverse", "autre", "nonbinary"), "other"),
    },
    "marital": {
        **dict.fromkeys(("single", "ledig", "celibataire"), "single"),
        **dict.fromkeys(("married", "verheiratet", "marie"), "married"),
        **dict.fromkeys(
            ("registeredpartnership", "eingetragenepartnerschaft", "partnerschaft", "partenariatenregistre"),
            "registered_partnership",
        ),
        **dict.fromkeys(("widowed", "verwitwet", "veuf"), "widowed"),
        **dict.fromkeys(("divorced", "geschieden", "divorce"), "divorced"),
    },
    "state": {
        **dict.fromkeys(("requested", "pending", "submitted", "open", "beantragt", "offen", "demande"), "requested"),
        **dict.fromkeys(
            ("approved", "accepted", "granted", "confirmed", "genehmigt", "bewilligt", "approuve"), "approved"
        ),
        **dict.fromkeys(("rejected", "declined", "refused", "denied", "abgelehnt", "refuse"), "rejected"),
        **dict.fromkeys(("cancelled", "canceled", "withdrawn", "revoked", "storniert", "annule"), "cancelled"),
    },
    "unit": {
        **dict.fromkeys(("day", "days", "tag", "tage", "jour"), "day"),
        **dict.fromkeys(("halfday", "halbtag", "halbertag", "demijournee"), "half_day"),
        **dict.fromkeys(("hour", "hours", "stunde", "stunden", "heure"), "hour"),
    },
}
#: Those of what is submitted for approval: "requested" is a state of absences only.
FORM_STATES = {
    **dict.fromkeys(("draft", "open", "new", "entwurf", "offen", "brouillon"), "draft"),
    **dict.fromkeys(("submitted", "requested", "pending", "eingereicht", "soumis"), "submitted"),
    **dict.fromkeys(("approved", "accepted", "granted", "confirmed", "genehmigt", "bewilligt", "approuve"), "approved"),
    # Approved, and passed on there.
    **dict.fromkeys(("booked", "paid", "verbucht", "bezahlt", "comptabilise", "paye"), "approved"),
    **dict.fromkeys(("rejected", "declined", "refused", "denied", "abgelehnt", "refuse"), "rejected"),
}
#: How half days are called.
HALVES = {
    "morning": ("morning", "am", "vm", "vormittag", "morgen", "matin"),
    "afternoon": ("afternoon", "pm", "nm", "nachmittag", "apresmidi"),
}
