"""What somebody has changed or deleted in the external system, where Odoo's values are sent again.

Before many that are missing are created again, a person is asked.
"""

from odoo.fields import Domain

from ...records import _lt
from ..guard import COUNT, SHARE
from ..stream_issues import close_issues, open_issue

#: The external id of the issue about many entities that the external system does not have any more.
MISSING_ISSUE = "*:missing"
#: So many missing entities, if they are all of a page, are taken for a right that was lost.
_ALL = 3
#: So many of them are named in a run's notes.
_NAMED = 20


def are_too_many(lost, read):
    """Whether a person is asked about ``lost`` missing entities of ``read`` compared ones."""
    return lost > max(COUNT, int(read * SHARE)) or (lost >= _ALL and lost == read)


def ask_about(run, lost, read):
    """End the run: nothing of what is missing is sent again before a person has said so."""
    sentence = _lt(
        "Compared records that are missing in %(system)s: %(lost)s of %(read)s. The API key may have lost the right"
        " to read them. None of them was sent again. If somebody has deleted them there, allow it to send them again.",
        lost=lost,
        read=read,
        system=run.stream_id.connection_id.name,
    )
    open_issue(run.env, run.stream_id, MISSING_ISSUE, "guard", sentence)
    run._finish("failed", sentence)


def close_question(run):
    """Close the issue by which a person was asked."""
    close_issues(run.env, run.stream_id, [MISSING_ISSUE])


def note_recreated(run, model):
    """Name what was missing in the external system: nobody was asked before it was created again.

    :param model: of the records that the run sends, in the engine's environment.
    """
    mine = Domain("run_id", "=", run.id) & Domain("outcome", "=", "recreated")
    ids = set(model.env["hr.sync.job"].search_fetch(mine, ["res_id"]).mapped("res_id"))
    names = model.browse(sorted(ids)).exists().mapped("display_name")
    some = "; ".join(names[:_NAMED]) + ("; …" if len(names) > _NAMED else "")
    sentence = _lt(
        "Missing in the external system and created again (%(count)s): %(names)s", count=len(names), names=some
    )
    run._note([sentence])


def note_overwritten(run, records):
    """Name what somebody has changed in the external system: Odoo's values replace the change without a question."""
    run._note({_lt("Changed in the external system; Odoo's values were sent again. See the changes."): records})
