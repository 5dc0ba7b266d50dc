"""Whatever a person can read is marked for translation: no error, note or reason is made of a bare English text."""

import ast
import functools
import re
from pathlib import Path

import pytest
from hr_sync.records import Sentence, _lt, as_sentence, joined, shown_value, unpacked, verbatim
from hr_sync.systems import RemoteError
from hr_sync.systems.secrets import register_secret

ROOT = Path(__file__).parents[2]
FLOORS = ("records", "systems", "engine", "models")
#: Which argument is the message, of what makes or takes a reason.
FIRST, SECOND = 0, 1
MESSAGE_OF = {
    "_fail": FIRST,
    "_finish": SECOND,
    "_stop": SECOND,
    "note": FIRST,
    "remark": FIRST,
    "say": SECOND,
    "stream_issue": 3,
    "wrong_type": FIRST,
}
#: Fields of Odoo that keep a reason.
STORED = {"error", "last_error", "stopped"}
#: Arguments that people do not read, or that are for the integrator.
TECHNICAL = {"code", "detail", "existing_id", "field", "fix", "label", "separator"}
_WORD = re.compile(r"[^\W\d_]{3,}")


def trees():
    for floor in FLOORS:
        for path in sorted((ROOT / floor).rglob("*.py")):
            yield path.relative_to(ROOT), ast.parse(path.read_text())


def error_names(*bases):
    """The names of all error classes on these."""
    classes = [node for _path, tree in trees() for node in ast.walk(tree) if isinstance(node, ast.ClassDef)]
    names = set(bases)
    while fresh := {node.name for node in classes if {getattr(base, "id", "") for base in node.bases} & names} - names:
        names |= fresh
    return names


def called(call):
    return getattr(call.func, "id", None) or getattr(call.func, "attr", "")


def words(node):
    """The English words of a literal, or of the fixed parts of an f-string."""
    if isinstance(node, ast.Constant):
        return _WORD.findall(node.value) if isinstance(node.value, str) else []
    return [word for part in node.values if isinstance(part, ast.Constant) for word in words(part)]


class Finder:
    """The unmarked texts of one module, as lines and what stands there."""

    def __init__(self, tree):
        self.found = []
        self.visit(tree, [self.assigned(tree.body)])

    def assigned(self, body):
        """What each name is assigned in a function or a module, functions inside apart."""
        found = {}
        waiting = list(body)
        while waiting:
            node = waiting.pop()
            if isinstance(node, (ast.FunctionDef, ast.ClassDef, ast.Lambda)):
                continue
            if isinstance(node, ast.Assign):
                for target in node.targets:
                    if isinstance(target, ast.Name):
                        found.setdefault(target.id, []).append(node.value)
            waiting += ast.iter_child_nodes(node)
        return found

    def visit(self, node, scopes):
        for child in ast.iter_child_nodes(node):
            inner = scopes
            if isinstance(child, ast.FunctionDef):
                inner = [*scopes, self.assigned(child.body)]
            if isinstance(child, ast.Call):
                self.check(child, scopes)
            if isinstance(child, ast.Dict):
                for key, value in zip(child.keys, child.values, strict=True):
                    if getattr(key, "value", None) in STORED:
                        self.bare(value, scopes)
            self.visit(child, inner)

    def check(self, call, scopes):
        name = called(call)
        if name in ("_lt", "_"):
            self.check_marked(call, scopes)
        elif name == "filled":
            self.check_values(call, scopes)
        elif name == "joined":
            self.bare(call.args[0], scopes)
        elif name in places():
            place = places()[name]
            if len(call.args) > place:
                self.bare(call.args[place], scopes)
            self.check_values(call, scopes)

    def check_marked(self, call, scopes):
        if called(call) == "_lt" and not (call.args and isinstance(call.args[0], ast.Constant)):
            self.report(call, "the export of terms does not find what is no literal")
        self.check_values(call, scopes)

    def check_values(self, call, scopes):
        for keyword in call.keywords:
            if keyword.arg and keyword.arg not in TECHNICAL:
                self.bare(keyword.value, scopes)

    def bare(self, node, scopes, seen=()):
        """Report what is an English text by itself, or may be.

        :param seen: names that were followed on the way here.
        """
        if isinstance(node, (ast.Constant, ast.JoinedStr)):
            if words(node):
                self.report(node, ast.unparse(node))
        elif isinstance(node, ast.IfExp):
            self.bare(node.body, scopes, seen)
            self.bare(node.orelse, scopes, seen)
        elif isinstance(node, ast.BoolOp):
            for value in node.values:
                self.bare(value, scopes, seen)
        elif isinstance(node, ast.BinOp):
            self.bare(node.left, scopes, seen)
            self.bare(node.right, scopes, seen)
        elif isinstance(node, (ast.List, ast.Tuple)):
            for value in node.elts:
                self.bare(value, scopes, seen)
        elif isinstance(node, ast.Call) and called(node) in ("format", "join", "str", "verbatim", "as_sentence"):
            parts = [node.func.value] if isinstance(node.func, ast.Attribute) else []
            for value in (*parts, *node.args):
                self.bare(value, scopes, seen)
        elif isinstance(node, (ast.GeneratorExp, ast.ListComp)):
            self.bare(node.elt, scopes, seen)
        elif isinstance(node, ast.Name) and node.id not in seen:
            scope = next((one for one in reversed(scopes) if node.id in one), {})
            for value in scope.get(node.id, ()):
                self.bare(value, scopes, (*seen, node.id))

    def report(self, node, what):
        self.found.append((node.lineno, what))


@functools.cache
def places():
    """Which argument is the message: of all errors, and of what makes a reason."""
    found = dict.fromkeys(error_names("RemoteError", "SkipRecord"), FIRST)
    found.update(dict.fromkeys(error_names("RecordError") - {"PartlyRead"}, SECOND))
    return {**found, **MESSAGE_OF}


def unmarked(tree):
    return sorted(set(Finder(tree).found))


def test_all_messages_are_marked():
    assert {"Unreachable", "TooLarge", "KeyRefused", "FrozenRecord", "SkipRecord"} <= places().keys()
    found = [f"{path}:{line}: {what}" for path, tree in trees() for line, what in unmarked(tree)]
    assert not found, "not marked for translation with _lt:\n" + "\n".join(found)


@pytest.mark.parametrize(
    "code",
    [
        'raise ContractBroken("The answer is bad.")',
        'raise ContractBroken(f"The answer of {name} is bad.")',
        'raise Unreachable(said or "No answer.")',
        'RecordError("value", "it is negative")',
        'RecordError("value", _lt("the %(part)s is missing"), part="end" if late else "start")',
        'RecordError("odoo", "%(said)s is wrong" % names)',
        'RecordError("odoo", "{} is wrong".format(name))',
        'RecordError("odoo", str("wrong " + name))',
        'SkipRecord("left out")',
        'def f():\n    message = "it is bad"\n    raise RecordError("value", message)',
        '_BAD = "it is bad"\ndef f():\n    raise RecordError("value", _BAD)',
        'refs.note(f"The currency {code} was activated.")',
        'stream.remark("it has no end")',
        'worker.stream_issue(stream, "", code, f"The system no longer sends {name}.")',
        'stream._stop("in", "no right")',
        'raise wrong_type("a text", value)',
        'joined(["first this", other])',
        'joined(f"{name} is bad" for name in names)',
        "_lt(template)",
        'job.write({"error": "It is bad."})',
        'say(env, "It is bad.")',
    ],
)
def test_an_unmarked_text_is_found(code):
    assert unmarked(ast.parse(code))


@pytest.mark.parametrize(
    "code",
    [
        'raise ContractBroken(_lt("The answer is bad."), detail=f"It has: {keys}")',
        'RecordError("value", _lt("an absence cannot have %(hours)s hours"), "hours", hours=f"{hours:g}")',
        'raise Rejected(said or _lt("The values were refused."), fields=fields)',
        'RecordError("known", "")',
        'RecordError(code, "\\n".join(lines))',
        'refs.note(_lt("%(names)s", names=", ".join(names)))',
    ],
)
def test_a_marked_text_is_not(code):
    assert not unmarked(ast.parse(code))


# --- The value itself --------------------------------------------------------------------------------

GERMAN = {
    "on %(day)s: %(reason)s": "am %(day)s: %(reason)s",
    "%(value)s is not %(wanted)s": "%(value)s ist nicht %(wanted)s",
}
GERMAN |= {"a text": "ein Text"}


def german(template):
    return GERMAN.get(template, template)


def test_nested_sentences_are_translated():
    reason = _lt("%(value)s is not %(wanted)s", value="5 %", wanted=_lt("a text"))
    sentence = _lt("on %(day)s: %(reason)s", day="1 May", reason=reason)
    assert str(sentence) == "on 1 May: 5 % is not a text"
    assert sentence.text(german) == "am 1 May: 5 % ist nicht ein Text"
    assert joined([sentence, "a text"], "\n").text(german) == "am 1 May: 5 % ist nicht ein Text\na text"


def test_what_a_system_says_is_no_template():
    for said in ("a text", "100 %", "%(name)s", "%s"):
        assert as_sentence(said).text(german) == said
    assert verbatim("a text").text(german) == "a text"


def test_values_in_the_format_of_the_reader():
    """They are stored and read as they are; that of one record is no part of the cause."""

    def reader(template):
        return german(template)

    reader.formatted = lambda type, text: f"{type} {text}"
    sentence = _lt("on %(day)s: %(reason)s", day=shown_value("2026-05-01", "date"), reason=shown_value(_lt("a text")))
    for one in (sentence, unpacked(sentence.packed())):
        assert one.text(reader) == "am date 2026-05-01: ein Text"
        assert str(one) == "on 2026-05-01: a text"
    assert str(sentence.cause()) == "on …: …"
    assert not shown_value("") and shown_value("0", "number")


def test_equal_sentences():
    assert _lt("a %(b)s", b=1) == Sentence("a %(b)s").filled(b=1) != _lt("a %(b)s", b=2)
    assert len({_lt("a %(b)s", b=1), _lt("a %(b)s", b=1), _lt("a %(b)s", b=2)}) == 2
    assert not verbatim("") and verbatim("x") and _lt("x")


def test_secrets_are_masked_in_the_values():
    register_secret("sesame-open-1234")
    inner = _lt("it says: %(said)s", said="the key sesame-open-1234 is bad " + "x" * 5000)
    error = RemoteError(_lt("Not read: %(reason)s", reason=inner))
    assert "sesame" not in str(error) and "sesame" not in error.sentence.text(german)
    assert len(str(error)) < 2200
