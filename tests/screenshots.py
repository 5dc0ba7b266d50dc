#!/usr/bin/env python3
"""``./dev screenshots``: take the pictures of the documentation from a running demo, with Chromium.

The browser is driven through its DevTools protocol; that needs one small package, where a framework for browsers
would bring a browser of its own.
"""

import argparse
import base64
import contextlib
import itertools
import json
import os
import shutil
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

import websocket

ROOT = Path(__file__).resolve().parent.parent
# At the end: names in the checkout must not hide others.
sys.path.append(str(ROOT))

from devtools.checks import BROWSERS  # noqa: E402
from devtools.console import Failure, heed_signals, say, step  # noqa: E402
from devtools.demo import DATABASE  # noqa: E402
from devtools.processes import Process, free_port, require_port, running  # noqa: E402
from devtools.rpc import Client  # noqa: E402

TARGET = ROOT / "static" / "description"
LOGIN = PASSWORD = "admin"
WIDTH = 1280
# Seconds for a page or a sync; the first page of all has Odoo put its assets together.
PATIENCE = 120
POLL = 0.25

# The page is complete: what is looked for is there, nothing is being fetched, and all that is in sight has loaded.
SHOWN = """
(selector, text) => {
    const inSight = (element) => {
        const box = element.getBoundingClientRect();
        return box.width && box.bottom > 0 && box.top < innerHeight;
    };
    const busy = ".o_loading_indicator, .o_blockUI, .o_notification, .o_action_manager:empty";
    return document.readyState === "complete"
        && [...document.querySelectorAll(selector)].some((e) => inSight(e) && e.textContent.includes(text))
        && !document.querySelector(busy)
        && [...document.images].every((image) => image.complete || !inSight(image))
        && document.fonts.status === "loaded";
}
"""
# A caret blinks, and the counter is about how Odoo greets a new user.
CALM = """
document.activeElement?.blur();
document.querySelectorAll(".o-mail-MessagingMenu-counter").forEach((counter) => { counter.hidden = true; });
"""


class Browser:
    """One page of a headless Chromium, driven through its DevTools protocol."""

    def __init__(self, port):
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/json/list", timeout=PATIENCE) as answer:
            [page] = [target for target in json.load(answer) if target["type"] == "page"]
        # Chromium refuses those who name an origin.
        options = {"timeout": PATIENCE, "suppress_origin": True}
        self._socket = websocket.create_connection(page["webSocketDebuggerUrl"], **options)
        self._ids = itertools.count(1)

    def call(self, method, **params):
        """Send a command and return its result; events that come meanwhile are of no interest."""
        number = next(self._ids)
        self._socket.send(json.dumps({"id": number, "method": method, "params": params}))
        answer = {}
        while answer.get("id") != number:
            answer = json.loads(self._socket.recv())
        if "error" in answer:
            raise Failure(f"Chromium refused {method}: {answer['error'].get('message')}")
        return answer["result"]

    def evaluate(self, expression):
        """Return the value of an expression in the page, None when it fails, as in a page that is only coming."""
        result = self.call("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        return None if "exceptionDetails" in result else result["result"].get("value")

    def resize(self, **size):
        self.call("Emulation.setDeviceMetricsOverride", **size, deviceScaleFactor=1, mobile=False)

    def open(self, url, selector, text=""):
        """Go to a page; return once it shows what is looked for."""
        failure = self.call("Page.navigate", url=url).get("errorText")
        if failure:
            raise Failure(f"Chromium cannot open {url}: {failure}")
        self.wait_for(selector, text)

    def wait_for(self, selector, text=""):
        expression = f"({SHOWN})({json.dumps(selector)}, {json.dumps(text)})"
        _wait(lambda: self.evaluate(expression), f"The page does not show {selector} {text}".rstrip())

    def click(self, selector):
        self.wait_for(selector)
        self.evaluate(f"document.querySelector({json.dumps(selector)}).click()")

    def picture(self):
        """Return the window as PNG, once two pictures in a row are the same: nothing moves any more."""
        self.evaluate(CALM)
        taken = [None, self._capture()]

        def is_still():
            taken[:] = taken[1], self._capture()
            return taken[0] == taken[1]

        _wait(is_still, "The page does not come to rest")
        return base64.b64decode(taken[1])

    def _capture(self):
        return self.call("Page.captureScreenshot", format="png")["data"]

    def log_in(self, url):
        """Log in by Odoo's own call, and give the page the session."""
        params = {"db": DATABASE, "login": LOGIN, "password": PASSWORD}
        request = urllib.request.Request(
            f"{url}/web/session/authenticate",
            json.dumps({"jsonrpc": "2.0", "method": "call", "params": params}).encode(),
            {"Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
            cookies = [value.partition(";")[0] for value in answer.headers.get_all("Set-Cookie", [])]
        sessions = [cookie.partition("=")[2] for cookie in cookies if cookie.startswith("session_id=")]
        if not sessions:
            raise Failure(f"Odoo does not let {LOGIN} in to {DATABASE}")
        self.call("Network.setCookie", name="session_id", value=sessions[-1], url=url)


class Demo:
    """A demo that is up: its Odoo, and the simulated 2getHR that it is connected to."""

    def __init__(self, url):
        self.url = url
        self.odoo = Client(url, DATABASE, LOGIN, PASSWORD)
        domain = [["system", "=", "twogethr"]]
        [self.connection] = self.odoo("hr.sync.connection", "search_read", domain, ["base_url"], limit=1)

    def users(self, id_="", fields=None):
        """Return the people in 2getHR; or one of them, changed there as by somebody at its screen."""
        url = f"{self.connection['base_url'].rstrip('/')}/_control/users/{id_}"
        request = urllib.request.Request(url, fields and json.dumps(fields).encode())
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
            return json.load(answer)

    def sync(self, record_type):
        """Sync and return the state of the run once it is over."""
        mine = ["connection_id", "=", self.connection["id"]]
        before = self.odoo("hr.sync.run", "search", [mine], limit=1, order="id desc")
        stream = self.odoo("hr.sync.stream", "search", [mine, ["record_type", "=", record_type]])
        self.odoo("hr.sync.stream", "action_sync", stream)
        new = [mine, ["id", ">", before[0] if before else 0]]

        def states():
            runs = self.odoo("hr.sync.run", "search_read", new, ["record_type", "state"])
            over = runs and all(run["state"] != "running" for run in runs)
            return over and {run["record_type"]: run["state"] for run in runs}

        return _wait(states, "The sync is not over")[record_type]


def _wait(condition, complaint):
    """Return what the condition yields once that is true."""
    deadline = time.monotonic() + PATIENCE
    while not (result := condition()):
        if time.monotonic() > deadline:
            raise Failure(f"{complaint} after {PATIENCE} s")
        time.sleep(POLL)
    return result


@contextlib.contextmanager
def demo(port):
    """Run the demo while the block runs."""
    require_port(port)
    process = Process("screenshots-demo", [sys.executable, ROOT / "dev", "demo", "--port", port], os.environ)
    with running(process):
        with step(f"Starting the demo (what it says is in {process.log.relative_to(ROOT)})"):
            # The first start of all makes the database and syncs everybody.
            process.wait_until(lambda: b"Press Ctrl-C" in process.log.read_bytes(), 1800)
        yield Demo(f"http://127.0.0.1:{port}")


@contextlib.contextmanager
def browser():
    """Run a Chromium of our own, with a profile that is thrown away, while the block runs."""
    program = next(filter(None, map(shutil.which, BROWSERS)), None)
    if not program:
        raise Failure("Chromium is missing: install it (on Debian: apt-get install chromium)")
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        # The sandbox needs rights that a container does not have; the only pages are those of the demo.
        flags = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars"]
        flags += ["--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
        flags += ["--lang=en-US", "--remote-debugging-port=0", f"--user-data-dir={profile}"]
        port = Path(profile, "DevToolsActivePort")
        with running(Process("chromium", [program, *flags, "about:blank"], os.environ)) as process:
            process.wait_until(lambda: port.exists() and port.read_text().count("\n"), PATIENCE)
            yield Browser(port.read_text().split()[0])


def settings(browser, demo):
    browser.open(f"{demo.url}/odoo/settings", ".settings_tab .tab[data-key='hr_sync']")
    browser.click(".settings_tab .tab[data-key='hr_sync']")
    browser.wait_for(".settings [name='twogethr_state']", "Connected")


def employees(browser, demo):
    """The list without its side panel, and with the number that 2getHR brings in place of Odoo's empty jobs."""
    url = f"{demo.url}/odoo/action-hr.open_view_employee_list_my?view_type=list"
    browser.open(url, ".o_control_panel button", "Sync 2getHR Employees")
    browser.click(".o_search_panel button")
    for column in ("job_id", "personnel_number"):
        browser.click(".o_optional_columns_dropdown button")
        browser.click(f".o-dropdown--menu input[name='{column}']")
        browser.click(".o_optional_columns_dropdown button")
    browser.wait_for("th[data-name='personnel_number']")


def run(browser, demo):
    """The run that brought most: as a rule the first one."""
    domain = [["record_type", "=", "employee"], ["state", "=", "done"]]
    runs = demo.odoo("hr.sync.run", "search_read", domain, ["created"], order="id")
    best = max(runs, key=lambda run: run["created"])
    browser.open(f"{demo.url}/odoo/action-hr_sync.hr_sync_run_action/{best['id']}", ".o_form_view [name='created']")


def issues(browser, demo):
    browser.open(f"{demo.url}/odoo/action-hr_sync.hr_sync_job_action_issues", ".o_data_row:nth-child(3)")


@contextlib.contextmanager
def mistakes(demo):
    """Have people make three mistakes in 2getHR, which become issues, and mend them when the block ends.

    They are not mended when it fails: the simulated 2getHR is then gone anyway, and the next one is without mistakes.
    """
    people = sorted((user for user in demo.users() if user["status"] == "active"), key=lambda user: user["lastName"])
    born, insured, twice, first = people[:4]
    digit = (int(insured["ahvNumber"][-1]) + 1) % 10
    wrong = [
        (born, {"birthDate": "2087-03-01"}),
        (insured, {"ahvNumber": f"{insured['ahvNumber'][:-1]}{digit}"}),
        (twice, {"personnelNumber": first["personnelNumber"]}),
    ]
    with step("Syncing mistakes"):
        for user, fields in wrong:
            demo.users(user["id"], fields)
        demo.sync("employee")
    yield
    with step("Syncing their corrections"):
        for user, fields in wrong:
            demo.users(user["id"], {name: user[name] for name in fields})
        state = demo.sync("employee")
    if state != "done":
        raise Failure(f"The demo still has issues (the last run is {state}); the next ./dev demo mends that")


def take(browser, demo, show, height):
    """Save the picture that a function leads to; at the right height nothing is cut off and little is left blank."""
    browser.resize(width=WIDTH, height=height)
    show(browser, demo)
    picture = browser.picture()
    path = TARGET / f"{show.__name__}.png"
    path.write_bytes(picture)
    say(f"  {path.relative_to(ROOT)}: {len(picture) // 1024} kB")


def main(arguments):
    heed_signals()
    parser = argparse.ArgumentParser(prog="./dev screenshots", description=__doc__.splitlines()[0])
    parser.add_argument("--port", type=int, help="of the demo's Odoo (a free one)")
    options = parser.parse_args(arguments)
    try:
        with demo(options.port or free_port()) as shown, browser() as page:
            page.log_in(shown.url)
            for show, height in ((settings, 950), (employees, 800), (run, 470)):
                take(page, shown, show, height)
            with mistakes(shown):
                take(page, shown, issues, 400)
    except (Failure, OSError, websocket.WebSocketException) as failure:
        say(f"./dev screenshots: {failure}")
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
