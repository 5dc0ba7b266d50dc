"""Messages name buttons as the pages show them."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
#: What a message tells people to do with a button.
_TOLD = re.compile(r"\b(?:[Cc]lick|[Pp]ress) ((?:[A-Z][\w-]*)(?: (?:[A-Z][\w-]*|to|of|and|in|the|not))*)")
_FOLDERS = ("engine", "models", "systems", "wizards", "records")


def _labels():
    """The texts of buttons, menus, fields and headings of all pages."""
    found = set()
    for folder in ("views", "wizards", "data"):
        for path in (ROOT / folder).glob("*.xml"):
            text = path.read_text()
            found.update(re.findall(r'(?:string|title)="([^"]+)"', text))
            found.update(one.strip() for one in re.findall(r">([^<>]+)</(?:a|button|b|field)>", text))
    for folder in _FOLDERS:
        for path in (ROOT / folder).rglob("*.py"):
            found.update(re.findall(r'(?:string=|label=|_lt\(|_\()"([^"%]+)"', path.read_text()))
    return found


def _told():
    """The words after "click" and the like that begin with a capital, with their places."""
    for folder in _FOLDERS:
        for path in sorted((ROOT / folder).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    for found in _TOLD.finditer(node.value):
                        yield path.relative_to(ROOT), node.lineno, found[1].split()


def _is_named(words, labels):
    return any(" ".join(words[:count]) in labels for count in range(len(words), 0, -1))


def test_messages_name_buttons_that_there_are():
    labels, told = _labels(), list(_told())
    assert len(told) > 5
    assert [(str(path), line, " ".join(words)) for path, line, words in told if not _is_named(words, labels)] == []


@pytest.mark.parametrize("label", ["Retry", "Apply Decisions", "Test and Continue", "Create New Record", "Finish"])
def test_labels_are_found(label):
    assert label in _labels()
