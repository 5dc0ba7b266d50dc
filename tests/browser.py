"""A headless Chromium of our own, driven through its DevTools protocol.

That needs one small package, where a framework for browsers would bring a browser of its own.
"""

import base64
import contextlib
import itertools
import json
import os
import shutil
import tempfile
import time
import urllib.request
from pathlib import Path

import websocket

from devtools.checks import BROWSERS
from devtools.console import Failure
from devtools.processes import Process, running

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

    def company(self, url, company):
        """Work in that company from the next page on."""
        self.call("Network.setCookie", name="cids", value=str(company), url=url)

    def open(self, url, selector, text=""):
        """Go to a page; return once it shows what is looked for."""
        failure = self.call("Page.navigate", url=url).get("errorText")
        if failure:
            raise Failure(f"Chromium cannot open {url}: {failure}")
        self.wait_for(selector, text)

    def reload(self, selector):
        """Load the page that is shown once more, as for another size of the window."""
        self.open(self.evaluate("location.href"), selector)

    def wait_for(self, selector, text=""):
        expression = f"({SHOWN})({json.dumps(selector)}, {json.dumps(text)})"
        wait(lambda: self.evaluate(expression), f"The page does not show {selector} {text}".rstrip())

    def scroll_to(self, selector):
        """Have the window end with what is looked for; return once it shows it."""
        found = f"document.querySelector({json.dumps(selector)})"
        wait(lambda: self.evaluate(f"!!{found}"), f"The page has no {selector}")
        self.evaluate(f"{found}.scrollIntoView({{block: 'end'}})")
        self.wait_for(selector)

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

        wait(is_still, "The page does not come to rest")
        return base64.b64decode(taken[1])

    def _capture(self):
        return self.call("Page.captureScreenshot", format="png")["data"]

    def log_in(self, url, database, login, password):
        """Log in by Odoo's own call, and give the page the session."""
        params = {"db": database, "login": login, "password": password}
        request = urllib.request.Request(
            f"{url}/web/session/authenticate",
            json.dumps({"jsonrpc": "2.0", "method": "call", "params": params}).encode(),
            {"Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
            cookies = [value.partition(";")[0] for value in answer.headers.get_all("Set-Cookie", [])]
        sessions = [cookie.partition("=")[2] for cookie in cookies if cookie.startswith("session_id=")]
        if not sessions:
            raise Failure(f"Odoo does not let {login} in to {database}")
        self.call("Network.setCookie", name="session_id", value=sessions[-1], url=url)


@contextlib.contextmanager
def open_browser():
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


def wait(condition, complaint):
    """Return what the condition yields once that is true."""
    deadline = time.monotonic() + PATIENCE
    while not (result := condition()):
        if time.monotonic() > deadline:
            raise Failure(f"{complaint} after {PATIENCE} s")
        time.sleep(POLL)
    return result
