"""A simulator as a program of its own, for demos, benchmarks and people."""

from __future__ import annotations

import argparse
import json
import os
import signal
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from .life import Simulated

#: Seconds between two looks at whether there is something new to save.
_PAUSE = 0.5


def parser(description: str) -> argparse.ArgumentParser:
    """The options that every simulator takes."""
    made = argparse.ArgumentParser(description=description)
    made.add_argument("--port", type=int, default=0, help="0 takes a free one")
    made.add_argument("--latency", type=float, default=0.0, help="seconds before each answer")
    made.add_argument("--no-strict", action="store_true", help="do not check requests and answers")
    made.add_argument("--keep", type=Path, help="a file that keeps everything until the next start")
    return made


def serve(simulator: Simulated, latency: float = 0.0, save: Callable[[], None] = lambda: None) -> None:
    """Answer until interrupted, and print the address first.

    :param save: called every half second, as a program that is killed cannot save any more; and at the end.
    """
    if latency:
        simulator.faults.add("*", "latency", times=None, seconds=latency)
    over = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_signal: over.set())
    with simulator:
        save()
        print(f"listening on {simulator.url}", flush=True)
        with suppress(KeyboardInterrupt):
            while not over.wait(_PAUSE):
                save()
    save()


def serve_kept(simulator: Simulated, options: argparse.Namespace, populate: Callable[[], None]) -> None:
    """Answer until interrupted, with what was kept the last time; ``populate`` fills a simulator without a past."""
    if options.keep and options.keep.exists():
        simulator.restore(json.loads(options.keep.read_text(encoding="utf-8")))
    else:
        populate()
    saved = ""

    def save() -> None:
        nonlocal saved
        if options.keep and (text := json.dumps(simulator.kept())) != saved:
            write_whole(options.keep, text)
            saved = text

    serve(simulator, options.latency, save)


def write_whole(path: Path, text: str) -> None:
    """Write a file whole or not at all."""
    written = path.with_suffix(".new")
    written.write_text(text, encoding="utf-8")
    os.replace(written, path)
