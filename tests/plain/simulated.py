"""A simulator and a session with it, for the simulator's own tests."""

from datetime import datetime, timezone

import pytest
import requests
from simulators.twogethr import TwogethrSimulator

NOON = datetime(2026, 9, 1, 12, tzinfo=timezone.utc)


@pytest.fixture
def simulator():
    with TwogethrSimulator(employees=30, units=8) as simulator:
        yield simulator


@pytest.fixture
def api(simulator):
    """Call the API as a client that does everything right: ``api("GET", "users", page=2)``."""
    with requests.Session() as session:
        session.headers["X-Api-Key"] = simulator.api_key

        def call(method, path, json=None, **params):
            url = f"{simulator.url}/api/v1/{path}"
            return session.request(method, url, json=json, params=params, timeout=5)

        yield call


def ids(answer):
    return [item["id"] for item in answer.json()["items"]]


# -- contract -----------------------------------------------------------------------------------
