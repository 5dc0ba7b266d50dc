"""A simulator as a program of its own, for demos, benchmarks and people."""

from __future__ import annotations

import argparse
import json
import signal
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from .life import Simulated


def parser(description: str) -> argparse.ArgumentParser:
    """The options that every simulator takes."""
    made = argparse.ArgumentParser(description=description)
    made.add_argument("--port", type=int, default=0, help="0 takes a free one")
    made.add_argument("--latency", type=float, default=0.0, help="seconds before each answer")
    made.add_argument("--no-strict", action="store_true", help="do not check requests and answers")
    made.add_argument("--keep", type=Path, help="a file that keeps everything until the next start")
    return made


def serve(simulator: Simulated, latency: float = 0.0) -> None:
    """Answer until interrupted, and print the address first."""
    if latency:
        simulator.faults.add("*", "latency", times=None, seconds=latency)
    over = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_signal: over.set())
    with simulator:
        print(f"listening on {simulator.url}", flush=True)
        with suppress(KeyboardInterrupt):
            over.wait()


def serve_kept(simulator: Simulated, options: argparse.Namespace, populate: Callable[[], None]) -> None:
    """Answer until interrupted, with what was kept at the last end; ``populate`` fills a simulator without a past."""
    if options.keep and options.keep.exists():
        simulator.restore(json.loads(options.keep.read_text()))
    else:
        populate()
    serve(simulator, options.latency)
    if options.keep:
        options.keep.write_text(json.dumps(simulator.kept()))
