"""As which quantity hours are written for Avantage, by the kind of their hour type."""

import pytest
from hr_sync.records import RecordError
from hr_sync.systems.avantage.mapped import DOUBLE, HALF, REGULAR, quantity
from hr_sync.systems.mapping import MappingValue


def hour_type(kind):
    return MappingValue("T", "T", "Type T", kind=kind)


@pytest.mark.parametrize(
    ("kind", "wanted"),
    [
        (None, REGULAR),
        ("1", REGULAR),
        ("RÉGULIER", REGULAR),
        ("1.5", HALF),
        ("1,50", HALF),
        ("Temps +", HALF),
        (" temps  et demi ", HALF),
        ("2", DOUBLE),
        ("Temps x 2", DOUBLE),
    ],
)
def test_kinds(kind, wanted):
    assert quantity(hour_type(kind)) == wanted


def test_no_hour_type():
    assert quantity(None) == REGULAR


@pytest.mark.parametrize("kind", ["3", "S", "0", "15"])
def test_a_kind_that_nobody_knows(kind):
    with pytest.raises(RecordError, match=f"Type T has the kind {kind}, which is neither"):
        quantity(hour_type(kind))
