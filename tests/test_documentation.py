"""What the documentation says is so: its example runs, its pictures, pages, commands and names exist."""

import json
import re
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from docutils import nodes
from docutils.core import publish_doctree
from odoo.tools.misc import file_path

from ..systems import SYSTEMS
from .twogethr import TwogethrCase

ROOT = Path(file_path("hr_sync/__manifest__.py")).parent
PAGES = (ROOT / "README.rst", *sorted((ROOT / "docs").glob("*.rst")))
PEOPLE = [
    {"id": 1, "first": "Anna", "last": "Muster", "number": "P-1", "email": "anna@x.example", "department": "d1"},
    {"id": 2, "first": "Ohne", "last": None, "number": "P-2", "email": None, "department": "d1"},
    {"id": 3, "first": "Beat", "last": "Muster", "number": "P-3", "email": None, "department": None},
]


class _Beispiel(BaseHTTPRequestHandler):
    """The system of the developer's page, two items a page."""

    def do_GET(self):
        url = urlsplit(self.path)
        items = {"/departments": [{"id": "d1", "title": "Technik"}], "/people": PEOPLE}.get(url.path)
        page = int(parse_qs(url.query).get("page", ["1"])[0])
        body = {"id": 7, "name": "Beispiel AG"}
        if self.headers["X-Key"] != "beispiel-key":
            self.send_response(401)
            self.end_headers()
            return
        if items is not None:
            part = items[2 * page - 2 : 2 * page]
            body = {"items": part, "total": len(items), "more": 2 * page < len(items)}
        content = json.dumps(body).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_args):
        pass


class TestDocumentation(TwogethrCase):
    employees, units = 0, 1

    def trees(self):
        for page in PAGES:
            settings = {"report_level": 2, "halt_level": 2, "file_insertion_enabled": False, "syntax_highlight": "none"}
            yield page, publish_doctree(page.read_text(), source_path=str(page), settings_overrides=settings)

    def test_example(self):
        """The code of the developer's page, run as it stands there."""
        [tree] = [tree for page, tree in self.trees() if page.name == "developer.rst"]
        blocks = [block.astext() for block in tree.findall(nodes.literal_block) if "python" in block["classes"]]
        self.assertEqual(len(blocks), 4)
        server = ThreadingHTTPServer(("127.0.0.1", 0), _Beispiel)
        self.addCleanup(server.server_close)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        self.addCleanup(server.shutdown)
        self.addCleanup(SYSTEMS.pop, "beispiel", None)
        exec(compile("\n\n".join(blocks), "docs/developer.rst", "exec"), {"__name__": "beispiel"})
        connection = self.env["hr.sync.connection"].create(
            {
                "name": "Beispiel",
                "system": "beispiel",
                "company_id": self.company.id,
                "base_url": f"http://127.0.0.1:{server.server_port}",
                "api_key": "beispiel-key",
            }
        )
        self.assertEqual(connection.action_test()["params"]["title"], "Connected to Beispiel AG")
        connection.action_sync()
        self.work(connection)
        runs = {run.record_type: run for run in connection.run_ids}
        self.assertEqual({name: run.error for name, run in runs.items()}, {"department": False, "employee": False})
        self.assertEqual((runs["employee"].created, runs["employee"].failed), (2, 1))
        [anna] = self.all_employees().filtered(lambda one: one.personnel_number == "P-1")
        self.assertEqual((anna.name, anna.department_id.name), ("Anna Muster", "Technik"))
        self.assertEqual(self.issues().error.partition(".")[0], "Employee Name: the last name is missing")
        with self.count_writes() as counter:
            connection.action_sync()
            self.work(connection)
        self.assertEqual(counter.statements, [])

    def test_pages_can_be_read(self):
        """Without warnings, and each figure has its picture and words for those who do not see it."""
        shown = set()
        for page, tree in self.trees():
            for image in tree.findall(nodes.image):
                path = (page.parent / image["uri"]).resolve()
                self.assertTrue(path.is_file(), f"{page.name} shows {image['uri']}")
                self.assertTrue(image.get("alt"), f"{page.name}: {image['uri']} has no text")
                shown.add(path.name)
            for link in tree.findall(nodes.reference):
                target = link.get("refuri", "")
                if target and "://" not in target and not target.startswith("mailto:"):
                    self.assertTrue((page.parent / target).resolve().exists(), f"{page.name} leads to {target}")
        html = (ROOT / "static" / "description" / "index.html").read_text()
        in_html = set(re.findall(r'src="([^"]+)"', html))
        for name in in_html:
            self.assertTrue((ROOT / "static" / "description" / name).is_file(), f"index.html shows {name}")
        here = {path.name for path in (ROOT / "static" / "description").glob("*.png")} - {"icon.png"}
        self.assertEqual(here - shown - in_html, set(), "pictures that no page shows")

    def test_pictures_are_of_pages_that_exist(self):
        """What ``./dev screenshots`` opens is there, and it takes all that the pages show."""
        source = "".join((ROOT / "tests" / f"{name}_pictures.py").read_text() for name in ("twogethr", "tripletex"))
        actions = set(re.findall(r"/odoo/action-([\w.]+)", source))
        self.assertGreater(len(actions), 5)
        for action in actions:
            self.assertTrue(self.env.ref(action, raise_if_not_found=False), f"./dev screenshots opens {action}")
        here = {path.stem for path in (ROOT / "static" / "description").glob("*.png")} - {"icon"}
        here = {name.removesuffix("_phone") for name in here}
        functions = set(re.findall(r"^def (\w+)\(browser, demo\)", source, re.MULTILINE))
        self.assertEqual(here - functions, set(), "pictures that nothing takes any more")

    def test_commands_exist(self):
        """Each ``./dev`` command, each command of the addon's own, and each option that the pages name."""
        names = set(re.findall(r'add_parser\("(\w+)"', (ROOT / "devtools" / "cli.py").read_text()))
        names |= set(re.findall(r'^    "(\w+)": \(', (ROOT / "devtools" / "cli.py").read_text(), re.MULTILINE))
        options = set(re.findall(r'"(--[\w-]+)"', (ROOT / "devtools" / "cli.py").read_text()))
        options |= set(re.findall(r'"(--[\w-]+)"', (ROOT / "benchmarks" / "run.py").read_text()))
        options |= set(re.findall(r'"(--[\w-]+)"', (ROOT / "tests" / "screenshots.py").read_text()))
        ours = (ROOT / "cli" / "hr_sync.py").read_text()
        sub = set(re.findall(r'^            \("(\w+)", \w+, ', ours, re.MULTILINE))
        self.assertIn("status", sub)
        for page in PAGES:
            text = page.read_text()
            for name in re.findall(r"\./dev ([a-z]+)", text):
                self.assertIn(name, names, f"{page.name} names ./dev {name}")
            for line in re.findall(r"\./dev [a-z]+[^`\n]*", text):
                for option in re.findall(r"(--[a-z][\w-]*)", line):
                    self.assertIn(option, options, f"{page.name} names {line}")
            for name in re.findall(r"odoo hr_sync ([a-z]+)", text):
                self.assertIn(name, sub, f"{page.name} names odoo hr_sync {name}")

    def test_names_exist(self):
        """The methods that the developer's page promises to automation."""
        text = (ROOT / "docs" / "developer.rst").read_text()
        section = text[text.index("Names that others rely on") :]
        found = 0
        for model, methods in re.findall(r"``(hr\.sync\.\w+)``: ((?:``\w+\(\)``[,.]?\s*)+)", section):
            for method in re.findall(r"``(\w+)\(\)``", methods):
                self.assertTrue(callable(getattr(self.env[model], method, None)), f"{model}.{method}")
                found += 1
        self.assertGreater(found, 9)
