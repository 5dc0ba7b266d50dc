"""What the external system says about the company, and what people read when it says something else."""

#: What matters beyond the name.
_COMPARED = ("timezone", "currency", "country", "weekly_minutes")


def corrected(before, after):
    """The names of what the system says otherwise than before; not of what it had not said."""
    return [name for name in _COMPARED if before.get(name) and before[name] != after[name]]


def note_of(env, connection_name, before, after, changed, move):
    """What people read about it.

    :param move: the ``ZoneChange`` that followed, if the time zone was corrected.
    """
    labels = {
        "timezone": env._("time zone"),
        "currency": env._("currency"),
        "country": env._("country"),
        "weekly_minutes": env._("minutes of a full week"),
    }
    pairs = [f"{labels[name]} {before[name]} → {after[name] or '–'}" for name in changed]
    sentences = [
        env._(
            "Company data changed in %(connection)s: %(changes)s. All records are read again.",
            connection=connection_name,
            changes=", ".join(pairs),
        )
    ]
    if move:
        sentences.append(
            env._(
                "Moved to the new time zone (working schedules: %(calendars)s, employees: %(employees)s, records with"
                " times: %(records)s). Not moved, as they were changed in Odoo or are posted: %(kept)s.",
                **{name: move.counts[name] for name in ("calendars", "employees", "records", "kept")},
            )
        )
    if {"currency", "country"}.intersection(changed):
        sentences.append(env._("The company in Odoo keeps its own currency and country: check whether they are right."))
    return " ".join(sentences)
