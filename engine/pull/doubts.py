"""Fields missing from a page: only the whole pass shows whether they are empty or no longer sent."""

from ...records import _lt
from ..stream_issues import open_issue


def confirm_doubts(run_pass, whole):
    """Take over, or leave, the fields that could not be emptied because only their key was left out.

    :param whole: whether the pass has seen the whole list.
    :return: the places of the fields about which nothing is doubtful any more, as issues name them.
    """
    offered, importer = run_pass.remote.offered, run_pass.importer
    fields_by_name = {declared.name: declared for declared in offered}
    again, dropped = set(), {}
    for name, external_ids in importer.comparer.doubtful.items():
        if run_pass.remote.seen.issuperset(fields_by_name[name].paths):
            again.update(external_ids)
        else:
            dropped[name] = len(external_ids)
    run_pass.import_records(run_pass.single_reads.fetch(sorted(again)))
    importer.comparer.doubtful = {}
    if dropped and run_pass.since:
        run_pass.stream.last_full = False  # only a pass over everything can tell
    elif dropped and whole:
        for name, count in dropped.items():
            run_pass.worker.transaction(lambda name=name, count=count: _drift_issue(run_pass, name, count))
    if not whole or run_pass.since:
        return []
    return [f"*{declared.name}" for declared in offered if declared.name not in dropped]


def _drift_issue(run_pass, name, count):
    message = _lt(
        'The system no longer sends "%(field)s" for any record. Records that keep their values: %(count)s. Check'
        " whether the API key still has permission to read it.",
        field=run_pass.stream._field_label_of(name),
        count=count,
    )
    open_issue(run_pass.env, run_pass.stream, f"*{name}", "contract", message)
