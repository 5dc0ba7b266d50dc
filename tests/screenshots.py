#!/usr/bin/env python3
"""``./dev screenshots``: take the pictures of the documentation from a running demo, with Chromium."""

import argparse
import sys
from pathlib import Path

import websocket

ROOT = Path(__file__).resolve().parent.parent
# At the end: names in the checkout must not hide others.
sys.path.append(str(ROOT))

import tripletex_pictures  # noqa: E402
import twogethr_pictures  # noqa: E402
from browser import open_browser  # noqa: E402
from shown_demo import LOGIN, PASSWORD  # noqa: E402
from tripletex_pictures import tripletex_demo  # noqa: E402
from twogethr_pictures import twogethr_demo  # noqa: E402

from devtools.console import Failure, heed_signals, say  # noqa: E402
from devtools.demo import DATABASE  # noqa: E402
from devtools.processes import free_port  # noqa: E402

TARGET = ROOT / "static" / "description"
WIDTH, PHONE = 1280, 420
#: Of the window of a phone.
PHONE_HEIGHT = 900


class Camera:
    """Saves pictures of a demo's pages.

    :param out: the folder for all of them, each at both widths; without it the pictures of the documentation are taken.
    """

    def __init__(self, browser, demo, out=None):
        self.browser = browser
        self.demo = demo
        self.out = out

    def take(self, pictures, on_phone):
        """Take the pictures that functions lead to.

        :param pictures: the functions, with the heights at which nothing is cut off and little is left blank.
        :param on_phone: the same for those that lead there on a phone too.
        """
        for show, height in pictures.items():
            self.browser.resize(width=WIDTH, height=height)
            show(self.browser, self.demo)
            self._save(show.__name__)
            if self.out and show not in on_phone:
                self.browser.resize(width=PHONE, height=PHONE_HEIGHT)
                self.browser.reload(".o_action_manager > *, .o_dialog")
                self._save(f"{show.__name__}_phone")
        for show, height in on_phone.items():
            self.browser.resize(width=PHONE, height=height)
            show(self.browser, self.demo)
            self._save(f"{show.__name__}_phone")

    def _save(self, name):
        picture = self.browser.picture()
        path = (self.out or TARGET) / f"{name}.png"
        path.write_bytes(picture)
        say(f"  {path}: {len(picture) // 1024} kB")


def _take_twogethr(port, out):
    with twogethr_demo(ROOT, port) as shown, open_browser() as page:
        page.log_in(shown.url, DATABASE, LOGIN, PASSWORD)
        camera = Camera(page, shown, out)
        for meanwhile, pictures, on_phone in twogethr_pictures.PICTURES:
            with meanwhile(shown):
                camera.take(pictures, on_phone)


def _take_tripletex(out):
    with tripletex_demo(ROOT) as shown, open_browser() as page:
        page.log_in(shown.url, tripletex_pictures.DATABASE, LOGIN, PASSWORD)
        Camera(page, shown, out).take(tripletex_pictures.PICTURES, {})


def main(arguments):
    heed_signals()
    parser = argparse.ArgumentParser(prog="./dev screenshots", description=__doc__.splitlines()[0])
    parser.add_argument("--port", type=int, help="of the demo's Odoo (a free one)")
    parser.add_argument("--only", choices=("twogethr", "tripletex"), help="the pictures of one system")
    parser.add_argument(
        "--out",
        type=Path,
        metavar="FOLDER",
        help=f"take each page at {WIDTH} and at {PHONE} pixels into it, and leave the pictures of the documentation",
    )
    options = parser.parse_args(arguments)
    try:
        if options.out:
            options.out.mkdir(parents=True, exist_ok=True)
        if options.only != "tripletex":
            _take_twogethr(options.port or free_port(), options.out)
        if options.only in (None, "tripletex"):
            _take_tripletex(options.out)
    except (Failure, OSError, websocket.WebSocketException) as failure:
        say(f"./dev screenshots: {failure}")
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
