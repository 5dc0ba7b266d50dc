"""The questions of a system that people answer by comparing one of its values with Odoo's of the same record."""

from odoo.fields import Domain

from ...engine.context import engine_env
from ...engine.messages import say
from ...engine.refs import Refs


def asked(connection, questions):
    """Put questions in words, each with a record that is linked.

    :param questions: a list of ``systems.Question``.
    :return: the questions as texts, and a ``Sentence`` about each of those that nobody can answer yet.
    """
    found, unanswerable, addon = [], [], connection._system().addon
    for question in questions:
        name, remote, local = _example(connection, question)
        if name:
            local = local or connection.env._("no value")
            sentence = question.sentence.filled(name=name, remote=remote, local=local)
            found.append(say(connection.env, sentence, addon=addon))
        else:
            unanswerable.append(question.unanswerable)
    return found, unanswerable


def _example(connection, question):
    """The name of a record and both its values: of one that has a value in Odoo too, if there is one.

    All three are empty where no linked record has a value in the system; Odoo's where there is none.
    """
    record_type = question.record.record_type()
    stream = connection.stream_ids.filtered(lambda one: one.record_type == record_type)
    stream = stream.with_env(engine_env(stream))
    Link = stream.env["hr.sync.link"]
    mine = Link._of_type(stream.connection_id, record_type) & Domain("state", "=", "linked")
    links = Link.search_fetch(mine & Domain("external_id", "in", list(question.remote)), ["res_id", "external_id"])
    targets = stream.env[stream._model_name()].browse(links.mapped("res_id")).exists()
    remote = {link.res_id: question.remote[link.external_id] for link in links}
    refs, example = Refs(stream.connection_id), ("", "", "")
    targets._sync_load_refs({question.field}, refs)
    for target in targets:
        value = getattr(target._sync_to_record({question.field}, refs), question.field)
        example = target.display_name, remote[target.id], question.local(value) if value else ""
        if value:
            break
    if example[2] and not _may_read(connection.env, targets, question.field):
        return *example[:2], connection.env._("a value that you may not see")
    return example


def _may_read(env, targets, name):
    """Whether the user may read the Odoo field behind a field of the record."""
    field = targets._sync_labels.get(name) or targets._sync_fields[name]
    return env[targets._name]._has_field_access(targets._fields[field], "read")
