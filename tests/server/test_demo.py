"""What a demo finds when it is started again."""

import pytest

from devtools.console import Failure
from devtools.databases import sql
from devtools.demo_scenario import ensure_both
from devtools.environment import set_up

DATABASE = "hr_sync_demo_test"
_NAME = "SELECT name FROM res_partner WHERE id = 1"


@pytest.fixture
def environment():
    environment = set_up()
    sql(environment, f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")
    yield environment
    sql(environment, f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")


def test_the_database_and_the_system_belong_together(environment, tmp_path):
    """A database has sent hours that a simulated system without a past does not have, and the other way round."""
    keep = tmp_path / "simulator.json"
    keep.write_text("{}")
    ensure_both(environment, DATABASE, keep)
    assert not keep.exists(), "it was another database that had sent this"
    keep.write_text("{}")
    sql(environment, "UPDATE res_partner SET name = 'Used' WHERE id = 1", DATABASE)
    ensure_both(environment, DATABASE, keep)
    assert (sql(environment, _NAME, DATABASE), keep.exists()) == ("Used", True)
    keep.unlink()
    ensure_both(environment, DATABASE, keep)
    assert sql(environment, _NAME, DATABASE) != "Used"


def test_a_database_of_somebody_else(environment, tmp_path):
    """It is left alone, with or without what the simulated system knew."""
    sql(environment, f"CREATE DATABASE {DATABASE}")
    with pytest.raises(Failure, match="was not made by"):
        ensure_both(environment, DATABASE, tmp_path / "simulator.json")
