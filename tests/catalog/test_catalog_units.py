"""Units: the table against known conversions, and the splitting of keys."""

from __future__ import annotations

import math

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from uppertier.catalog.domains import DOMAINS
from uppertier.catalog.records import Quantity, RadarMode, Stage
from uppertier.catalog.schema import SHEETS, fields_of, is_measured
from uppertier.catalog.units import UNITS, split_key, to_si
from uppertier.errors import InputError
from uppertier.scenario.records import RadarUnit, RaidEntry, Trajectory


@pytest.mark.parametrize(
    ("value", "suffix", "si"),
    [
        (200.0, "km", 200_000.0),
        (180.0, "deg", math.pi),
        (20.0, "db", 100.0),
        (-20.0, "dbsm", 0.01),
        (30.0, "min", 1800.0),
        (2.0, "h", 7200.0),
        (81.0, "kw", 81_000.0),
        (9.5, "ghz", 9.5e9),
        (36.0, "km_h", 10.0),
        (100.0, "ms", 0.1),
        (6.4, "t", 6400.0),
    ],
)
def test_units_known_conversions(value: float, suffix: str, si: float) -> None:
    assert to_si(value, suffix) == pytest.approx(si, rel=1e-15)


@given(st.sampled_from(sorted(UNITS)), st.floats(-200.0, 200.0))
def test_units_come_back(suffix: str, value: float) -> None:
    unit = UNITS[suffix]
    assert unit.from_si(unit.to_si(value)) == pytest.approx(value, rel=1e-12, abs=1e-12)


@pytest.mark.parametrize(
    ("key", "parts"),
    [
        ("dry_mass_kg", ("dry_mass", "kg")),
        ("ballistic_coefficient_kg_m2", ("ballistic_coefficient", "kg_m2")),
        ("burnout_speed_m_s", ("burnout_speed", "m_s")),
        ("burnout_speed_km_s", ("burnout_speed", "km_s")),
        ("loss_db", ("loss", "db")),
    ],
)
def test_units_longest_suffix_wins(key: str, parts: tuple[str, str]) -> None:
    assert split_key(key) == parts


def test_units_unknown_suffix_names_near_ones() -> None:
    with pytest.raises(InputError) as caught:
        to_si(1.0, "kms")
    assert "km" in str(caught.value.hint)
    with pytest.raises(InputError):
        split_key("dry_mass_stone")


@pytest.mark.parametrize("record", [*SHEETS, Stage, RadarMode, RadarUnit, RaidEntry, Trajectory])
def test_units_every_measured_field_has_a_domain(record: type) -> None:
    measured = {name for name, kind in fields_of(record).items() if is_measured(kind)}
    assert measured <= set(DOMAINS), measured - set(DOMAINS)
    for name in measured:
        domain = DOMAINS[name]
        assert UNITS[domain.usual_suffix].dimension == domain.dimension


def test_units_quantity_has_the_fields_of_its_text() -> None:
    from uppertier.catalog.quantity import QuantityText

    assert [field.name for field in attrs.fields(Quantity)] == list(QuantityText.model_fields)
