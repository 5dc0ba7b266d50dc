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


def take(browser, demo, show, height, width=WIDTH):
    """Save the picture that a function leads to; at the right height nothing is cut off and little is left blank."""
    browser.resize(width=width, height=height)
    show(browser, demo)
    picture = browser.picture()
    path = TARGET / f"{show.__name__}{'_phone' if width == PHONE else ''}.png"
    path.write_bytes(picture)
    say(f"  {path.relative_to(ROOT)}: {len(picture) // 1024} kB")


def _take_twogethr(port):
    with twogethr_demo(ROOT, port) as shown, open_browser() as page:
        page.log_in(shown.url, DATABASE, LOGIN, PASSWORD)
        for meanwhile, pictures, on_phone in twogethr_pictures.PICTURES:
            with meanwhile(shown):
                for show, height in pictures.items():
                    take(page, shown, show, height)
                for show, height in on_phone.items():
                    take(page, shown, show, height, PHONE)


def main(arguments):
    heed_signals()
    parser = argparse.ArgumentParser(prog="./dev screenshots", description=__doc__.splitlines()[0])
    parser.add_argument("--port", type=int, help="of the demo's Odoo (a free one)")
    parser.add_argument("--only", choices=("twogethr", "tripletex"), help="the pictures of one system")
    options = parser.parse_args(arguments)
    try:
        if options.only != "tripletex":
            _take_twogethr(options.port or free_port())
        if options.only in (None, "tripletex"):
            with tripletex_demo(ROOT) as shown, open_browser() as page:
                page.log_in(shown.url, tripletex_pictures.DATABASE, LOGIN, PASSWORD)
                for show, height in tripletex_pictures.PICTURES.items():
                    take(page, shown, show, height)
    except (Failure, OSError, websocket.WebSocketException) as failure:
        say(f"./dev screenshots: {failure}")
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
