"""One missile alone, compiled: against the whole chain with a direct aim, cell by cell."""

from __future__ import annotations

from typing import Any

import attrs
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from uppertier.battle.records import Binding
from uppertier.battle.window import flyout_tables
from uppertier.catalog import load
from uppertier.chain import commit_ellipse
from uppertier.earth.geodesy import geodesic_inverse, geodetic_to_ecef
from uppertier.earth.refraction import apparent_elevation, refraction
from uppertier.errors import InputError
from uppertier.radar.detection import scanned_probability
from uppertier.radar.observe import observe
from uppertier.scenario.records import Scenario, Trajectory, TrajectoryKind
from uppertier.study.defence import threats
from uppertier.study.footprint import NOT_REACHED, Lone, engagements_at, footprint, raster
from uppertier.study.footprint_sweep import footprints
from uppertier.study.footprint_threats import RATIO, Kind, Threat, raid_threats, swept_threats
from uppertier.study.lone.aimed import Aimer
from uppertier.study.lone.evaluate import lone_answers
from uppertier.study.lone.pack import packed
from uppertier.study.lone.whole import flights_of, whole_chain
from uppertier.track.track import track

THREATS = ("nodong-sino-ri-420-km-high", "scud-c-hwangju", "scud-er-wonsan", "nodong-paektusan")


def land(count: int, seed: int) -> tuple[Any, Any]:
    nodes = raster(spacing=2e3)
    rows, columns = np.nonzero(nodes.inside)
    picked = np.random.default_rng(seed).choice(rows.size, count, replace=False)
    return nodes.latitude[rows[picked]], nodes.longitude[columns[picked]]


@pytest.fixture(scope="module")
def tables(seongju: Scenario) -> Any:
    return flyout_tables(seongju)


@pytest.mark.parametrize("name", THREATS)
def test_random_cells_are_answered_as_the_whole_chain_answers_a_direct_aim(
    seongju: Scenario, tables: Any, name: str
) -> None:
    # 200 cells in all. A flight here comes down within 50 m of one aimed directly: an answer differs only where an edge
    # of the footprint runs between the two, about once in ten thousand cells of 2 km.
    latitude, longitude = land(50, 20170703)
    entry = threats(seongju)[name]
    exact = engagements_at(attrs.evolve(seongju, watch=()), entry, latitude, longitude, tables)
    fast = Lone.of(seongju, Threat.of(name, entry), tables).at(latitude, longitude)
    assert np.array_equal(np.stack(fast), np.stack(exact))
    assert len(set(fast[1])) > 1


@pytest.mark.parametrize(("missile", "launch", "kind"), [
    ("scud-c", "hwangju", Kind.LOFTED), ("scud-er", "wonsan", Kind.DEPRESSED), ("nodong", "sino-ri", Kind.DEPRESSED),
])  # fmt: skip
def test_the_same_flights_get_the_same_answer_and_the_same_times(
    seongju: Scenario, tables: Any, missile: str, launch: str, kind: Kind
) -> None:
    sheet, place = load("missiles", missile), load("sites", launch)
    (threat,) = swept_threats([sheet], [place], [kind]).values()
    latitude, longitude = land(30, 7)
    paths, status = Aimer.of(threat).fly(latitude, longitude)
    assert (status == 0).sum() > 15
    lean = attrs.evolve(seongju, watch=(), radars=seongju.radars[:1])
    fast = lone_answers(packed(lean, tables, commit_ellipse(lean)), sheet, paths)
    flights = flights_of(sheet, place, paths)
    whole = whole_chain(lean, sheet, flights, tables)
    assert np.array_equal(fast.opportunities, whole.opportunities) and np.array_equal(fast.reason, whole.reason)
    sight = observe(lean.radars, flights, {missile: sheet})
    known = track(lean.radars, flights, sight, commit_ellipse(lean), launch_points=False)
    asked = np.isfinite(fast.confirmed)
    # Rounding of a time that is interpolated between samples.
    assert np.allclose(fast.confirmed[asked], sight.confirmed[asked], rtol=0.0, atol=1e-6)
    asked = ~np.isinf(fast.commit)
    assert np.array_equal(fast.commit[asked], known.commit_time[asked], equal_nan=True) and asked.any()


@pytest.mark.parametrize("kind", [Kind.LOFTED, Kind.DEPRESSED])
def test_a_swept_trajectory_has_the_apogee_it_says_and_comes_down_where_it_should(kind: Kind) -> None:
    sheet, place = load("missiles", "scud-er"), load("sites", "wonsan")
    shaped, least = (next(iter(swept_threats([sheet], [place], [k]).values())) for k in (kind, Kind.LEAST_ENERGY))
    latitude, longitude = land(25, 11)
    tops = []
    for threat in (shaped, least):
        paths, status = Aimer.of(threat).fly(latitude, longitude)
        assert (status == 0).all()
        radius = np.linalg.norm(paths.rows[:, 1:4], axis=1)
        # Height over the sphere of the mean radius at 36 to 39 degrees: the same to both within some kilometres.
        tops.append([radius[a:b].max() - 6.3705e6 for a, b in zip(paths.offset[:-1], paths.offset[1:], strict=True)])
        ends = paths.rows[np.asarray(paths.offset[1:]) - 1, 1:4]
        assert np.max(np.linalg.norm(ends - geodetic_to_ecef(latitude, longitude), axis=1)) < 55.0
    assert np.allclose(np.divide(*tops), RATIO[kind], rtol=0.06)


@given(st.floats(-0.05, 1.5), st.floats(1e3, 3e6))
@settings(max_examples=60)
def test_apparent_elevations_are_those_of_the_earth_room(true: float, slant: float) -> None:
    from uppertier.study.lone.view import kernels

    table = refraction(650.0)
    radar = np.zeros(kernels.RADAR_NUMBERS)
    radar[kernels.AIR_HEIGHT : kernels.AIR_SCALE + 1] = (
        table.height, table.earth_radius, table.surface_refractivity, table.scale_height,
    )  # fmt: skip
    there, visible = kernels.apparent(true, slant, radar, np.array(table.correction), np.array(table.lowest))
    elevation, seen = apparent_elevation(table, true, slant)
    assert visible == bool(seen)
    if visible:
        assert there == pytest.approx(float(elevation), abs=1e-12)


@given(st.floats(-0.1, 1.57))
@settings(max_examples=40)
def test_gases_take_what_the_radar_room_says(elevation: float) -> None:
    from uppertier.radar.propagation import gas_loss
    from uppertier.study.lone.pack import gas_table
    from uppertier.study.lone.view import kernels

    assert kernels.gas_loss(elevation, gas_table(9.5e9)) == pytest.approx(float(gas_loss(elevation, 9.5e9)), rel=1e-12)


def test_a_scan_of_certain_looks_finds_evenly_within_one_revisit() -> None:
    from uppertier.study.lone.view import kernels

    radar = np.zeros(kernels.RADAR_NUMBERS)
    radar[kernels.SEARCH_REVISIT] = 7.0
    time, chance = np.arange(0.0, 30.0), np.where(np.arange(30) > 4, 0.3, 0.0)
    missed = np.ones(kernels.PHASES)
    found = [0.0]
    for k in range(1, 30):
        found.append(kernels.search(missed, time[k], time[k - 1], time[0], radar, chance[k - 1]))
    assert np.allclose(found, scanned_probability(time, chance, 7.0), atol=1e-12)


def test_one_thread_or_two_processes_or_kept_parts_make_the_same_maps(seongju: Scenario, tmp_path: Any) -> None:
    from uppertier.runs.parts import OnDisk

    nodes = raster(spacing=40e3, stride=2)
    asked = [raid_threats(seongju)[name] for name in THREATS[1:3]]
    told: list[tuple[int, int]] = []
    kept = OnDisk(tmp_path)
    first = footprints(seongju, asked, nodes, stride=2, parts=kept, advance=lambda *n: told.append(n))
    assert told == [(1, 2), (2, 2)] and kept.count() == 2
    again = footprints(seongju, asked, nodes, stride=2, parts=kept)
    single = [footprint(seongju, one, nodes, stride=2, threads=1) for one in asked]
    assert first == again == single


def test_a_battery_with_a_radar_elsewhere_is_answered_by_the_whole_chain(seongju: Scenario, tables: Any) -> None:
    remote = attrs.evolve(seongju.batteries[0], remote_radars=(seongju.radars[1].id,))
    scenario = attrs.evolve(seongju, batteries=(remote,))
    alone = Lone.of(scenario, raid_threats(seongju)["scud-c-hwangju"], tables)
    assert not alone.batteries
    latitude, longitude = np.radians([35.86, 37.56]), np.radians([129.22, 126.98])
    opportunities, reason = alone.at(latitude, longitude)
    assert opportunities[0] > 0 and opportunities[1] == 0 and reason[1] == Binding.OUTSIDE_REACH


def test_beyond_range_is_said_and_is_where_the_range_ends() -> None:
    sheet, place = load("missiles", "scud-b"), load("sites", "sino-ri")
    (threat,) = swept_threats([sheet], [place], [Kind.LEAST_ENERGY]).values()
    latitude, longitude = land(200, 5)
    _, status = Aimer.of(threat).fly(latitude, longitude)
    away = geodesic_inverse(place.latitude.value, place.longitude.value, latitude, longitude)[1]
    reached = status == 0
    assert reached.any() and (~reached).any()
    # The turning Earth moves the edge of the range by some kilometres with the bearing.
    assert away[reached].max() < away[~reached].min() + 10e3
    assert NOT_REACHED == -1


def test_wrong_inputs_get_a_sentence(seongju: Scenario) -> None:
    sheet = load("missiles", "scud-c")
    with pytest.raises(InputError, match="lies inside South Korea"):
        swept_threats([sheet], [load("sites", "seongju")], [Kind.LOFTED])
    with pytest.raises(InputError, match="has no battery"):
        Lone.of(attrs.evolve(seongju, batteries=()), raid_threats(seongju)["scud-c-hwangju"], ())


def test_a_trajectory_as_ordered_keeps_its_apogee(seongju: Scenario) -> None:
    entry = threats(seongju)["nodong-sino-ri-420-km-high"]
    assert entry.trajectory == Trajectory(TrajectoryKind.LOFTED, entry.trajectory.apogee)
    assert Threat.of("x", entry).apogee == entry.trajectory.apogee.value
