"""Every sheet that ships: loads, is honest about its sources, and holds together physically."""

from __future__ import annotations

import csv
import math
import tomllib
from pathlib import Path
from typing import Any

import attrs
import numpy as np
import pytest

from uppertier import catalog, resources
from uppertier.catalog.records import Grade, Quantity
from uppertier.catalog.sources import bibliography, keys_of

DATA = Path(resources.__file__).parent / "data"
EVERY = [
    (kind, sheet)
    for kind in ("radars", "interceptors", "missiles", "families", "batteries", "sites", "drag", "figures")
    for sheet in catalog.listing(kind)
]
MISSILES = catalog.listing("missiles")
GRAVITY = 9.80665
TON_FORCE = 1000.0 * GRAVITY


@pytest.mark.parametrize(("kind", "sheet"), EVERY)
def test_sheets_load_and_are_cached(kind: str, sheet: str) -> None:
    record = catalog.load(kind, sheet)
    assert record.id == sheet
    assert catalog.load(kind, sheet) is record


def test_sheets_all_pass_the_check() -> None:
    faults = [f"{row.kind}/{row.id}: {row.fault}" for row in catalog.check_all() if row.fault]
    assert faults == []


@pytest.mark.parametrize(("kind", "sheet"), EVERY)
def test_sheets_say_why_where_a_value_is_their_own(kind: str, sheet: str) -> None:
    """A value that is assumed or derived carries its reason; places share one note for their two coordinates."""
    if kind == "sites":
        return
    for path, quantity in catalog.quantities(catalog.load(kind, sheet)).items():
        if quantity.grade in (Grade.ASSUMED, Grade.DERIVED):
            assert quantity.note, path


@pytest.mark.parametrize(("kind", "sheet"), EVERY)
def test_sheets_draw_powers_cross_sections_and_losses_log_uniform(kind: str, sheet: str) -> None:
    for path, quantity in catalog.quantities(catalog.load(kind, sheet)).items():
        name = path.rsplit(".", 1)[-1]
        if name.startswith("rcs_") or name in ("average_power", "noise_temperature", "loss"):
            assert quantity.distribution == "log-uniform", path


@pytest.mark.parametrize(("kind", "sheet"), EVERY)
def test_no_value_is_graded_better_than_its_source(kind: str, sheet: str) -> None:
    own = {
        # A builder may solve for a value inside an assumed band, with the way in its note.
        "uppertier-assumption": {Grade.ASSUMED, Grade.DERIVED},
        "uppertier-derivation": {Grade.DERIVED},
        "widely-repeated": {Grade.RECALLED},
    }
    record = catalog.load(kind, sheet)
    values = {field.name: getattr(record, field.name) for field in attrs.fields(type(record))}
    found = catalog.quantities(record) | {name: v for name, v in values.items() if isinstance(v, Quantity)}
    for path, quantity in found.items():
        if quantity.source in own:
            assert quantity.grade in own[quantity.source], path
        if quantity.grade is Grade.OFFICIAL:
            kinds = {bibliography()[key].kind for key in keys_of(quantity.source)}
            assert "official" in kinds, path


def _cited(node: Any) -> set[str]:
    if isinstance(node, dict):
        own = set(keys_of(node["source"])) if isinstance(node.get("source"), str) else set()
        return own.union(*(_cited(item) for item in node.values()), set())
    if isinstance(node, list):
        return set().union(*(_cited(item) for item in node))
    return set()


def test_sources_are_all_used() -> None:
    builders = Path(__file__).parents[2] / "builders"
    files = [path for kind in resources.KINDS for path in (DATA / kind).glob("*.toml")]
    files += builders.glob("*.toml")
    used = set().union(*(_cited(tomllib.loads(path.read_text("utf-8"))) for path in files))
    with (DATA / "intercept_tests.csv").open(encoding="utf-8", newline="") as rows:
        used |= {key for row in csv.DictReader(rows) for key in keys_of(row["source"])}
    # Boundaries are no sheet: the study that measures depth inside them cites them itself.
    used |= {"natural-earth"} if '"natural-earth"' in (DATA.parent / "study" / "reach.py").read_text("utf-8") else set()
    assert set(bibliography()) - used == set()


def test_sources_of_the_builders_inputs_are_known() -> None:
    inputs = Path(__file__).parents[2] / "builders" / "boosters.toml"
    assert _cited(tomllib.loads(inputs.read_text("utf-8"))) <= set(bibliography())


def test_nodong_thrust_is_that_of_its_engine() -> None:
    """KAIST (2016), after the ministry: four engines of the Nodong's 27-tonne class lift the Unha-3."""
    stage = catalog.load("missiles", "nodong").stages[0]
    thrust = stage.propellant_mass.value * GRAVITY * stage.specific_impulse_sea_level.value / stage.burn_time.value
    assert thrust / TON_FORCE == pytest.approx(27.0, rel=0.03)


def test_nodong_and_scud_launch_masses() -> None:
    """Seoul Shinmun (2016): 16 t, others 15 to 16 t, here read to half a tonne; Jane's (2002): Hwasong 6, 6.4 t."""
    for name, low, high in (("nodong", 15_000.0, 16_500.0), ("scud-c", 6_390.0, 6_410.0)):
        sheet = catalog.load("missiles", name)
        stage = sheet.stages[0]
        total = stage.dry_mass.value + stage.propellant_mass.value + sheet.payload_mass.value
        assert low <= total <= high


def test_scud_family_shares_one_engine() -> None:
    """13.3 tf at sea level (recalled for the R-17): the sheets' own masses, impulses and times return it."""
    for name in ("scud-c", "scud-er"):
        stage = catalog.load("missiles", name).stages[0]
        flow = stage.propellant_mass.value / stage.burn_time.value
        assert flow * stage.specific_impulse_sea_level.value * GRAVITY / TON_FORCE == pytest.approx(13.3, rel=0.01)
        area = flow * GRAVITY * (stage.specific_impulse_vacuum.value - stage.specific_impulse_sea_level.value) / 101325
        assert area == pytest.approx(0.135, rel=0.03)


@pytest.mark.parametrize(
    ("missile", "mass"), [("df-5a", 183e3), ("df-31a", 46e3), ("topol", 45.1e3), ("topol-m", 47e3)]
)
def test_strategic_launch_masses(missile: str, mass: float) -> None:
    """CCTV 2025; StrategyPage (DF-31); RIA 2012; ITAR-TASS 2006."""
    sheet = catalog.load("missiles", missile)
    total = sheet.payload_mass.value + sum(s.dry_mass.value + s.propellant_mass.value for s in sheet.stages)
    assert total == pytest.approx(mass, rel=0.01)


@pytest.mark.parametrize("missile", MISSILES)
def test_missiles_leave_the_pad(missile: str) -> None:
    """Thrust over weight at lift-off lies between 1.2 and 3, as for every missile that flies."""
    sheet = catalog.load("missiles", missile)
    first = sheet.stages[0]
    thrust = first.propellant_mass.value / first.burn_time.value * GRAVITY * first.specific_impulse_sea_level.value
    weight = GRAVITY * (
        sheet.payload_mass.value + sum(s.dry_mass.value + s.propellant_mass.value for s in sheet.stages)
    )
    assert 1.2 < thrust / weight < 3.0


@pytest.mark.parametrize("missile", MISSILES)
def test_missiles_that_stay_whole_show_one_cross_section(missile: str) -> None:
    sheet = catalog.load("missiles", missile)
    if sheet.separating:
        assert sheet.rcs_payload.value < sheet.rcs_body.value
    else:
        assert attrs.evolve(sheet.rcs_payload, note="") == attrs.evolve(sheet.rcs_body, note="")
        assert sheet.rcs_body.correlate


def test_an_tpy_2_returns_the_recalled_ranges() -> None:
    """Lewis and Postol (2012, recalled): 870 km at 0.01 m2 and a ratio of 20; 580 km at 100. To 1 %, as calibrated."""
    radar = catalog.load("radars", "an-tpy-2")
    product = (
        radar.average_power.value
        * radar.track_dwell.value
        * radar.aperture_area.value
        * radar.aperture_efficiency.value
        * radar.gain.value
        * 0.01
    )
    below = (4 * math.pi) ** 2 * 1.380649e-23 * radar.noise_temperature.value * radar.loss.value
    assert (product / (below * radar.detection_snr.value)) ** 0.25 == pytest.approx(870e3, rel=0.01)
    assert (product / (below * 100.0)) ** 0.25 == pytest.approx(580e3, rel=0.01)
    band = radar.noise_temperature.high * radar.loss.high / (radar.noise_temperature.value * radar.loss.value)
    assert 10 * math.log10(band) == pytest.approx(6.0, abs=0.02)


@pytest.mark.parametrize("radar", catalog.listing("radars"))
def test_radar_gain_fits_its_aperture(radar: str) -> None:
    """G = 4 pi A efficiency / wavelength^2 (Skolnik), within the bands of the sheet."""
    sheet = catalog.load("radars", radar)
    wavelength = 299_792_458.0 / sheet.frequency.value
    gain = 4 * math.pi * sheet.aperture_area.value * sheet.aperture_efficiency.value / wavelength**2
    assert gain == pytest.approx(sheet.gain.value, rel=0.01)


def test_thaad_weighs_what_is_printed() -> None:
    sheet = catalog.load("interceptors", "thaad")
    total = sheet.stage.dry_mass.value + sheet.stage.propellant_mass.value + sheet.kill_vehicle_mass.value
    assert total == pytest.approx(900.0, rel=0.01)


def test_thaad_speed_leaves_room_for_drag_and_gravity() -> None:
    """The rocket equation must give more than the recalled 2.6 to 2.8 km/s, and less than drag and gravity can eat."""
    sheet = catalog.load("interceptors", "thaad")
    empty = sheet.stage.dry_mass.value + sheet.kill_vehicle_mass.value
    ideal = (
        sheet.stage.specific_impulse_vacuum.value * GRAVITY * math.log(1.0 + sheet.stage.propellant_mass.value / empty)
    )
    assert 2_800.0 < ideal < 3_300.0


def test_sites_lie_where_the_literature_measures_them() -> None:
    """Distances from Seongju that papers or agencies print, to the kilometre or two of their rounding."""
    from pyproj import Geod

    here = catalog.load("sites", "seongju")
    for name, km, slack in (("seoul", 202, 2), ("gori", 126, 2), ("hwangju", 363, 2), ("kyogamisaki", 629, 2)):
        there = catalog.load("sites", name)
        angles = (here.longitude, here.latitude, there.longitude, there.latitude)
        metres = Geod(ellps="WGS84").inv(*(angle.value for angle in angles), radians=True)[2]
        assert metres / 1e3 == pytest.approx(km, abs=slack), name


def test_drag_curves_are_read_only() -> None:
    curve = catalog.load("drag", "liquid")
    assert float(np.interp(1.18, curve.mach, curve.coefficient)) == pytest.approx(0.4747)
    with pytest.raises(ValueError, match="read-only"):
        curve.mach[0] = 1.0


def test_quantities_are_inside_their_bands() -> None:
    for kind, sheet in EVERY:
        for path, quantity in catalog.quantities(catalog.load(kind, sheet)).items():
            assert isinstance(quantity, Quantity)
            assert quantity.low <= quantity.value <= quantity.high, path
