"""What the demo says that it has done, it has looked at."""

from pathlib import Path

import pytest
import requests
from simulators.twogethr import TwogethrSimulator

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def live():
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(ROOT))
        from devtools import live
    return live


class Doors:
    """The simulator as the demo sees it, through its doors for other processes."""

    def __init__(self, simulator):
        self.url = simulator.url

    def ask(self, what):
        return requests.get(f"{self.url}/_control/{what}", timeout=10).json()


@pytest.fixture
def simulator():
    with TwogethrSimulator(employees=1, units=1) as simulator:
        yield simulator


def payslip(simulator, **fields):
    user = simulator.users[0]["id"]
    simulator.store.create("payslips", {"name": "Lohn Demo", "userId": user, "periodStart": "2026-05-01", **fields})


@pytest.mark.parametrize(
    ("installed", "given"), [("/usr/bin/wkhtmltopdf", "see the payslip in Odoo"), (None, "apt-get install wkhtmltopdf")]
)
def test_a_payslip_without_its_document(live, simulator, monkeypatch, installed, given):
    monkeypatch.setattr(live.shutil, "which", lambda _program: installed)
    payslip(simulator)
    assert "without its PDF" in live.about_document(Doors(simulator))
    assert given in live.about_document(Doors(simulator))
    assert "PDF" not in live.how_to_try(Doors(simulator))


def test_a_payslip_with_its_document(live, simulator):
    payslip(simulator, document={"fileName": "Lohn.pdf", "contentType": "application/pdf", "contentBase64": "JVBERi0="})
    assert live.about_document(Doors(simulator)) == "  with its PDF"
    assert "PDF" in live.how_to_try(Doors(simulator))
