"""The calls of Odoo's web client for one person, and the queries that they take.

What is asked follows ``getFieldsSpec``, ``_loadUngroupedList`` and ``_webReadGroup`` in
``web/static/src/model/relational_model`` of Odoo 19.
"""

import contextlib
import threading
import time

from lxml import etree
from odoo import api
from odoo.service.model import call_kw
from odoo.tools.safe_eval import safe_eval

#: Records of a page, records that are counted at most, groups of a page, and lines of a list in a form.
_LIMIT, _COUNT_LIMIT, _GROUPS, _OPEN_GROUPS, _LINES = 80, 10_001, 80, 10, 40
_HIDDEN = ("1", "True")


class WebClient:
    """Each call is a request of its own: a transaction with an empty cache, with the rights of the user."""

    def __init__(self, env, user):
        self.registry, self.uid = env.registry, user.id
        self.context = {"lang": user.lang, "tz": user.tz or "UTC", "allowed_company_ids": user.company_ids.ids}
        #: Each query since the last ``measured``: its seconds and its text.
        self.queries = []

    def measured(self, work):
        """What ``work`` costs: ``queries``, ``seconds``, and the ``slowest`` of the queries with its ``text``."""
        self.queries.clear()
        started = time.perf_counter()
        work(self)
        seconds = time.perf_counter() - started
        slowest, text = max(self.queries)
        return {"queries": len(self.queries), "seconds": seconds, "slowest": slowest, "text": text}

    @contextlib.contextmanager
    def request(self):
        """An environment of the user; its queries are noted, and what it leaves to be written is written."""

        def note(cursor, _query, _params, _start, seconds):
            self.queries.append((seconds, cursor._obj.query.decode()))

        thread = threading.current_thread()
        with self.registry.cursor() as cursor:
            thread.query_hooks = [note]
            try:
                yield api.Environment(cursor, self.uid, self.context)
                cursor.commit()
            finally:
                del thread.query_hooks

    def call(self, model, method, *args, context=None, **kwargs):
        """One call of ``/web/dataset/call_kw``."""
        with self.request() as env:
            return call_kw(env[model], method, list(args), {**kwargs, "context": {**self.context, **(context or {})}})

    def action(self, name):
        """An action as a menu loads it."""
        with self.request() as env:
            return env["ir.actions.act_window"]._for_xml_id(f"hr_sync.{name}")

    def open(self, action, group_by=(), domain=(), unfold=False):
        """Open the first view of an action, with the filters that it begins with.

        :param group_by: fields that the user groups by, instead of the groups that the view begins with.
        :param domain: what the user searches for besides.
        :param unfold: whether the user opens the last of the groups.
        """
        model, context = action["res_model"], self._context(action)
        views = self._views(model, [*action["views"], (False, "search")], action.get("id"))
        kind = action["views"][0][1]
        node = etree.fromstring(views["views"][kind]["arch"])
        if action.get("res_id"):
            return self.read(model, action["res_id"], node, views)
        filters, groups = _filters(views["views"]["search"]["arch"], context, self.uid)
        domain = [*_value(action.get("domain") or [], self.uid), *filters, *domain]
        group_by = list(group_by) or groups or list(filter(None, [node.get("default_group_by")]))
        if not group_by:
            return self._search(model, domain, node, views, context)
        result = self._groups(model, domain, group_by, node, views, context)
        if unfold:
            [*_, part] = [group["__extra_domain"] for group in result["groups"]]
            self._search(model, [*domain, *part], node, views, context)
        return result

    def form(self, model, record_id, only=""):
        """Open a record.

        :param only: read no other fields than those whose names begin so.
        """
        views = self._views(model, [(False, "form"), (False, "search")])
        self.read(model, record_id, etree.fromstring(views["views"]["form"]["arch"]), views, only)

    def read(self, model, record_id, node, views, only=""):
        names = self._specification(model, node, views)
        names = {name: one for name, one in names.items() if name.startswith(only)}
        self.call(model, "web_read", [record_id], specification=names)

    def press(self, model, record_id, method):
        """Press a button, and open the action that it returns."""
        self.open(self.call(model, method, [record_id]))

    def _context(self, action):
        return _value(action.get("context") or {}, self.uid)

    def _views(self, model, views, action_id=False):
        options = {"toolbar": True, "load_filters": True, "action_id": action_id}
        return self.call(model, "get_views", views=views, options=options)

    def _search(self, model, domain, node, views, context):
        names = self._specification(model, node, views)
        limits = {"limit": _LIMIT, "offset": 0, "order": node.get("default_order", ""), "count_limit": _COUNT_LIMIT}
        context = {"bin_size": True, **context}
        return self.call(model, "web_search_read", domain=domain, specification=names, context=context, **limits)

    def _groups(self, model, domain, group_by, node, views, context):
        names, fields = self._specification(model, node, views), views["models"][model]["fields"]
        aggregates = [f"{name}:{found}" for name in names if (found := fields[name].get("aggregator"))]
        expand = node.tag == "kanban" or node.get("expand") == "1"
        return self.call(
            model,
            "web_read_group",
            domain=domain,
            groupby=group_by,
            aggregates=aggregates,
            limit=_OPEN_GROUPS if expand else _GROUPS,
            auto_unfold=expand,
            unfold_read_specification=names,
            unfold_read_default_limit=_LIMIT,
            context={"read_group_expand": True, **context},
        )

    def _specification(self, model, node, views):
        """What is read of each field of a view; what is hidden for good is read without its parts."""
        found, fields = {}, views["models"][model]["fields"]
        for field in node.xpath(".//field[not(ancestor::field)]"):
            name = field.get("name")
            kind, comodel = fields[name]["type"], fields[name].get("relation")
            is_hidden = field.get("invisible") in _HIDDEN or field.get("column_invisible") in _HIDDEN
            part = found[name] = {}
            if kind in ("one2many", "many2many"):
                inner = next(iter(field.xpath("./list|./kanban")), None)
                if inner is not None and not is_hidden:
                    part["fields"] = self._specification(comodel, _detached(inner), views)
                    part["limit"] = _LINES
            elif kind == "many2one" or (kind == "many2one_reference" and field.get("widget") == kind):
                part["fields"] = {} if is_hidden else {"display_name": {}}
        return found


def _detached(node):
    """A copy of a view within another one, without what is around it."""
    return etree.fromstring(etree.tostring(node, with_tail=False))


def _filters(arch, context, uid):
    """The domain and the groups of the filters of a search view that ``context`` switches on."""
    domain, groups = [], []
    for node in etree.fromstring(arch).iter("filter"):
        if context.get(f"search_default_{node.get('name')}"):
            domain += _value(node.get("domain") or [], uid)
            groups += filter(None, [_value(node.get("context") or {}, uid).get("group_by")])
    return domain, groups


def _value(value, uid):
    return safe_eval(value, {"uid": uid}) if isinstance(value, str) else value
