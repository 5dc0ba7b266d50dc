"""The contract that the simulated 2getHR keeps: the one that the built-in profile is made for."""

from __future__ import annotations

from pathlib import Path

from ..core.contract import Contract

FILE = Path(__file__).with_name("contract.json")


def load_contract() -> Contract:
    return Contract.load(FILE)
