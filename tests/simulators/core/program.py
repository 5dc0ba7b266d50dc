"""A simulator as a program of its own, for demos, benchmarks and people."""

from __future__ import annotations

import argparse
import signal
import threading
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
