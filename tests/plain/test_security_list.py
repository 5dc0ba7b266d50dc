"""``docs/security.rst`` names every place where a check could be left out, and nothing that is gone."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CODE = ("cli", "controllers", "engine", "models", "wizards")


def functions(tree, scope=""):
    """Each function of a module with the name of its class, and each class's own statements, as (name, node)."""
    for node in tree.body:
        if isinstance(node, ast.ClassDef):
            yield node.name, node
            yield from functions(node, f"{node.name}.")
        elif isinstance(node, ast.FunctionDef):
            yield f"{scope}{node.name}", node


def remote_methods(tree):
    """What anybody who is logged in may call: the public methods of Odoo models."""
    for node in tree.body:
        if isinstance(node, ast.ClassDef) and any(getattr(base, "attr", "").endswith("Model") for base in node.bases):
            for name, method in functions(node, f"{node.name}."):
                if not name.partition(".")[2].startswith("_") and isinstance(method, ast.FunctionDef):
                    yield name


def own_nodes(node):
    """What belongs to a function; of a class, only what stands outside its methods."""
    children = ast.iter_child_nodes(node)
    for child in children:
        if isinstance(node, ast.ClassDef) and isinstance(child, (ast.FunctionDef, ast.ClassDef)):
            continue
        yield child
        yield from own_nodes(child) if not isinstance(child, ast.ClassDef) else ()


def is_sudo(node):
    """``records.sudo()`` or ``env(su=True)``."""
    if not isinstance(node, ast.Call):
        return False
    named = isinstance(node.func, ast.Attribute) and node.func.attr == "sudo"
    return named or any(word.arg == "su" and getattr(word.value, "value", None) is True for word in node.keywords)


def is_context(node):
    """``context.get(…)``, ``context[…]`` or ``… in context``: a value that whoever calls may have set."""
    if isinstance(node, ast.Subscript):
        read = node.value
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "get":
        read = node.func.value
    elif isinstance(node, ast.Compare) and isinstance(node.ops[0], (ast.In, ast.NotIn)):
        read = node.comparators[0]
    else:
        return False
    return getattr(read, "attr", getattr(read, "id", None)) in ("context", "_context")


def is_stored_compute(node):
    """A field that is computed and stored: it is written past ``write``."""
    if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
        return False
    if getattr(node.func.value, "id", None) != "fields":
        return False
    words = {word.arg: word.value for word in node.keywords}
    return bool({"compute", "related"} & words.keys()) and getattr(words.get("store"), "value", None) is True


def is_compute_sudo(node):
    return isinstance(node, ast.keyword) and node.arg == "compute_sudo"


KINDS = {"sudo": is_sudo, "context": is_context, "stored": is_stored_compute, "compute_sudo": is_compute_sudo}


def places():
    """What the document has to name: ``{section: {(file, function or class)}}``."""
    found = {kind: set() for kind in (*KINDS, "public")}
    for room in CODE:
        for path in sorted((ROOT / room).rglob("*.py")):
            file = path.relative_to(ROOT).as_posix()
            tree = ast.parse(path.read_text())
            found["public"] |= {(file, name) for name in remote_methods(tree)}
            for name, node in functions(tree):
                nodes = list(own_nodes(node))
                for kind, test in KINDS.items():
                    if any(map(test, nodes)):
                        found[kind].add((file, name))
    return found


def listed():
    """What the document names, by section."""
    found, section = {}, None
    for line in (ROOT / "docs" / "security.rst").read_text().splitlines():
        if title := re.match(r"\.\. _security-(\w+):", line):
            section = found.setdefault(title[1], set())
        elif item := re.match(r"\* ``([\w/]+\.py)`` ``([\w.]+)``:", line):
            section.add(item.groups())
    return found


@pytest.mark.parametrize("section", (*KINDS, "public"))
def test_complete(section):
    """A new place has to be put in the list, with the reason why it is safe; one that is gone has to be taken out."""
    there, named = places()[section], listed().get(section, set())
    assert len(there) > 1, "the test looks for the wrong thing"
    assert sorted(there - named) == [], "not in docs/security.rst"
    assert sorted(named - there) == [], "in docs/security.rst, but not in the code"
