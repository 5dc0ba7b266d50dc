"""A text that is stored as a sentence and its values, and read in the language of the reader."""

import json

from odoo import fields
from odoo.tools import SQL
from psycopg2.extras import Json

from ...engine.messages import say
from ...records import Sentence, as_sentence, unpacked


class SentenceText(fields.Text):
    """Takes a ``Sentence``, or a text that is shown as it is to everybody, and gives a text.

    What stands in the database and in the cache is the sentence as JSON. A reason that was said before is therefore the
    same value, in whatever language it is read, and is not written again.
    """

    _column_type = ("jsonb", "jsonb")

    def _convert_db_column(self, model, column):
        """What an earlier version has stored in one language is shown as it is."""
        name = SQL.identifier(self.name)
        model.env.cr.execute(
            SQL(
                "ALTER TABLE %(table)s ALTER COLUMN %(name)s TYPE jsonb USING CASE WHEN %(name)s = '' THEN NULL"
                " ELSE to_jsonb(%(name)s) END",
                table=SQL.identifier(model._table),
                name=name,
            )
        )

    def convert_to_cache(self, value, record, validate=True):
        if not value:
            return None
        return (value if isinstance(value, Sentence) else as_sentence(str(value))).packed()

    def convert_to_column(self, value, record, values=None, validate=True):
        data = self.convert_to_cache(value, record) if validate else value
        return Json(data) if data else None

    def convert_to_column_insert(self, value, record, values=None, validate=True):
        return self.convert_to_column(value, record, values, validate)

    def get_column_update(self, record):
        return self.convert_to_column(record.env.transaction.field_data[self][record.id], record, validate=False)

    def convert_to_record(self, value, record):
        return say(record.env, unpacked(value)) or False

    def sentence(self, record):
        """The ``Sentence`` that one record holds, None if it is empty."""
        self.__get__(record)  # have it read
        return unpacked(self._get_cache(record.env).get(record.id)) if record else None

    def condition_to_sql(self, field_expr, operator, value, model, alias, query):
        """Whether there is a text is asked of the database; what it says in the language of the reader, of each text.

        Many rows have the same text, and most are not asked for: only the different texts are read, and no rows.
        """
        name, positive = model._field_to_sql(alias, self.name), operator.removeprefix("not ")
        found = SQL("FALSE")
        if positive != "in" or any(value):
            texts = SQL("SELECT DISTINCT %s FROM %s", self.to_sql(model, model._table), SQL.identifier(model._table))
            is_meant = _Said().filter_function(model, self.name, positive, value)
            stored = [data for [data] in model.env.execute_query(texts) if data]
            meant = [json.dumps(data) for data in stored if is_meant(self.convert_to_record(data, model))]
            found = SQL("%s = ANY(%s::jsonb[])", name, meant)
        if positive == "in" and not all(value):
            found = SQL("(%s OR %s IS NULL)", found, name)
        return found if positive == operator else SQL("(%s) IS NOT TRUE", found)


class _Said(fields.Text):
    """Compares a text that stands in no record."""

    def expression_getter(self, field_expr):
        return lambda text: text
