"""The page of a simulated system, for people: tables that show by themselves what has changed."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from .reply import Reply

_PAGE = """<!doctype html>
<html lang="{language}"><meta charset="utf-8"><title>{title}</title>
<style>
body {{ font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 70rem; color: #222 }}
table {{ border-collapse: collapse; width: 100% }}
th, td {{ text-align: left; padding: .25rem .75rem .25rem 0; border-bottom: 1px solid #ddd }}
</style>
<h1>{title}</h1>
<main><p>{note}</p>{tables}</main>
<script>
setInterval(async () => {{
    const answer = await fetch("/");
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    document.querySelector("main").replaceWith(fresh.querySelector("main"));
}}, 1000);
</script>
</html>"""
#: Rows of a table that are shown.
_SHOWN = 500


def page(language: str, title: str, note: str, *tables: str) -> Reply:
    """A page.

    :param language: the language of the texts, as in HTML.
    :param note: a sentence above the tables, which is renewed with them.
    """
    text = _PAGE.format(language=language, title=escape(title), note=escape(note), tables="".join(tables))
    return Reply(200, text.encode(), "text/html; charset=utf-8")


def table(title: str, heads: Iterable[str], rows: Iterable[Iterable]) -> str:
    """A table with its title and the number of its rows, sorted by its columns."""
    shown = sorted(tuple("" if cell is None else str(cell) for cell in row) for row in rows)
    head = "".join(f"<th>{escape(one)}" for one in heads)
    cells = ("".join(f"<td>{escape(cell)}" for cell in row) for row in shown[:_SHOWN])
    body = "".join(f"<tr>{row}</tr>" for row in cells)
    return f"<h2>{escape(title)} ({len(shown)})</h2><table><tr>{head}</tr>{body}</table>"
