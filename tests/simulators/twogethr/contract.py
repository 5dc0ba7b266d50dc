"""The contract that the simulated 2getHR keeps: the one that the addon itself ships."""

from __future__ import annotations

from pathlib import Path

from ..core.contract import Contract

FILE = Path(__file__).resolve().parents[3] / "systems" / "twogethr" / "contract.json"


def load_contract() -> Contract:
    return Contract.load(FILE)
