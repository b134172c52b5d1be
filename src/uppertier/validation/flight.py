"""Published flight cases: NASA's check cases, closed forms, and published missile models."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from uppertier.earth.atmosphere import us1976
from uppertier.earth.constants import STANDARD_GRAVITY, WGS84, WGS84_NOT_ROTATING, Earth
from uppertier.earth.geodesy import ecef_to_geodetic, enu_basis, geodesic_inverse, geodetic_to_ecef
from uppertier.flight import closed_form
from uppertier.validation.records import Compute, Computed, Given

if TYPE_CHECKING:
    from uppertier.flight.vehicle import Vehicle

FOOT = 0.3048
NAUTICAL_MILE = 1852.0
SLUG = 14.593902937206
"""[kg], a pound-force second squared per foot."""


def _check_case(given: Given, earth: Earth) -> tuple[np.ndarray, np.ndarray]:
    """Position and velocity after a fall or throw from latitude 0, longitude 0."""
    from uppertier.flight.batch import coast_batch

    coefficient = np.inf
    if "mass_slug" in given:
        area = given["reference_area_ft2"] * FOOT**2
        coefficient = given["mass_slug"] * SLUG / (given["drag_coefficient_ratio"] * area)
    place = geodetic_to_ecef(0.0, 0.0, given["altitude_ft"] * FOOT, earth.semi_major, earth.flattening)
    east, _, up = enu_basis(0.0, 0.0)
    thrown = given.get("east_velocity_ft_s", 0.0) * east + given.get("up_velocity_ft_s", 0.0) * up
    # Tight, for the sources agree to millimetres; they go on below the ground, where the flight must not end.
    _, rows = coast_batch(
        np.concatenate([place, thrown * FOOT]),
        coefficient,
        -20e3,
        earth=earth,
        tolerance=1e-6,
        longest=given["time_s"] + 1.0,
        interval=1.0,
    )
    row = rows[0][np.argmin(np.abs(rows[0][:, 0] - given["time_s"]))]
    return row[1:4], row[4:7]


def nesc_rotating(given: Given) -> Computed:
    """Check cases 1, 6 and 9: WGS-84 with J2, rotating."""
    position, velocity = _check_case(given, WGS84)
    _, longitude, height = ecef_to_geodetic(position)
    up = enu_basis(0.0, longitude)[2]
    speed = float(np.linalg.norm(velocity))
    return {
        "altitude_ft": float(height) / FOOT,
        "longitude_deg": float(np.degrees(longitude)),
        "down_velocity_ft_s": -float(up @ velocity) / FOOT,
        "mach_ratio": speed / float(us1976(float(height)).speed_of_sound),
    }


def nesc_round(given: Given) -> Computed:
    """Check case 4: a round Earth that does not rotate."""
    earth = Earth(semi_major=given["radius_ft"] * FOOT, flattening=0.0, j2=0.0, rotation=0.0)
    position, velocity = _check_case(given, earth)
    height = ecef_to_geodetic(position, earth.semi_major, 0.0)[2]
    return {"altitude_ft": float(height) / FOOT, "speed_ft_s": float(np.linalg.norm(velocity)) / FOOT}


def bmw_290(given: Given) -> Computed:
    """Free flight in canonical units: the flight-path angle follows from speed, height and apogee."""
    from scipy.optimize import brentq

    height, speed, apogee = (given[key] for key in ("burnout_height_du", "burnout_speed_du_tu", "apogee_height_du"))

    def surplus(angle: float) -> float:
        return float(closed_form.free_flight(speed, angle, height, 1.0, 1.0).apogee - apogee)

    angle = float(brentq(surplus, 0.01, 1.5, xtol=1e-12))
    flown = closed_form.free_flight(speed, angle, height, 1.0, 1.0)
    return {
        "q_ratio": speed**2 * (1.0 + height),
        "flight_path_angle_deg": float(np.degrees(angle)),
        "free_flight_range_deg": float(np.degrees(flown.range_angle)),
    }


def bmw_295(given: Given) -> Computed:
    """Minimum energy from a burnout height, in canonical units."""
    height = given["burnout_height_nmi"] / given["radius_nmi"]
    flown = closed_form.minimum_energy(given["range_nmi"] / given["radius_nmi"], height, 1.0, 1.0)
    return {"q_ratio": float(flown.speed) ** 2 * (1.0 + height), "speed_du_tu": float(flown.speed)}


def minimum_energy_table(given: Given) -> Computed:
    """Impulsive flights of least energy between points of the surface."""
    radius = given["radius_km"] * 1e3
    angles = np.asarray(given["range_km"]) * 1e3 / radius
    flown = closed_form.minimum_energy(angles, 0.0, given["mu_km3_s2"] * 1e9, radius)
    columns = {
        "speed_km_s": flown.speed / 1e3,
        "angle_deg": np.degrees(flown.flight_path_angle),
        "apogee_km": flown.apogee / 1e3,
        "time_s": flown.time,
    }
    return {name: column.tolist() for name, column in columns.items()}


def zarchan_c15l2(given: Given) -> Computed:
    """A fast impulsive flight."""
    radius = given["radius_ft"] * FOOT
    flown = closed_form.free_flight(
        given["speed_ft_s"] * FOOT, np.radians(given["angle_deg"]), 0.0, given["mu_ft3_s2"] * FOOT**3, radius
    )
    return {
        "range_nmi": float(flown.range_angle) * radius / NAUTICAL_MILE,
        "apogee_nmi": float(flown.apogee) / NAUTICAL_MILE,
        "time_s": float(flown.time),
    }


def allen_eggers(given: Given) -> Computed:
    """Peak deceleration of an entry."""
    peak = closed_form.allen_eggers(
        given["speed_ft_s"] * FOOT,
        np.radians(given["angle_deg"]),
        given["ballistic_coefficient_kg_m2"],
        given["surface_density_slug_ft3"] * SLUG / FOOT**3,
        given["scale_height_ft"] * FOOT,
    )
    return {
        "peak_deceleration_g": float(peak.deceleration) / STANDARD_GRAVITY,
        "altitude_ft": float(peak.altitude) / FOOT,
        "speed_ft_s": float(peak.speed) / FOOT,
    }


def _forden_vehicle(given: Given, pitch_rate: float) -> Vehicle:
    """A one-stage missile whose body stays with its payload; drag by Mach number all the way down."""
    from uppertier.flight.vehicle import Vehicle

    area = np.pi / 4.0 * given["diameter_m"] ** 2
    burn = given["burn_time_s"]
    return Vehicle(
        id="forden",
        stages=[[given["dry_mass_kg"], given["propellant_mass_kg"], given["specific_impulse_s"], 0.0, burn, area]],
        payload_mass=given["payload_mass_kg"],
        ballistic_coefficient=0.0,
        separating=False,
        cut_off=False,
        vertical_end=given["vertical_time_s"],
        kick_end=given.get("pitch_over_end_s", 0.0),
        turn_end=burn,
        pitch_rate=pitch_rate,
        mach=given["mach_ratio"],
        drag_coefficient=given["drag_coefficient_ratio"],
    )


def forden_programme(given: Given) -> Computed:
    """Range with the pitch programme that is printed."""
    from uppertier.flight.batch import Conditions, fly_batch

    vehicle = _forden_vehicle(given, float(np.radians(given["pitch_rate_deg_s"])))
    latitude, longitude = np.radians(given["latitude_deg"]), np.radians(given["longitude_deg"])
    turn = np.radians(90.0 - given["final_pitch_deg"])
    shot = Conditions.of(latitude, longitude, 0.0, np.radians(given["azimuth_deg"]), turn, np.inf, 0.0)
    ends, _ = fly_batch([vehicle], 0, shot)
    _, length = geodesic_inverse(latitude, longitude, ends.impact_latitude[0], ends.impact_longitude[0])
    return {"max_range_km": float(length) / 1e3}


def forden_best(given: Given) -> Computed:
    """Greatest range of a gravity turn."""
    from uppertier.flight.shooting import max_range

    site = (np.radians(given["latitude_deg"]), np.radians(given["longitude_deg"]), 0.0)
    length, _ = max_range(_forden_vehicle(given, 0.0), site, np.radians(given["azimuth_deg"]))
    return {"max_range_km": float(length[0]) / 1e3}


def _farthest(
    place: tuple[float, float], speed: float, azimuth: float, earth: Earth, span: tuple[float, float] = (0.2, 0.8)
) -> tuple[float, float]:
    """Bearing and length of the longest impulsive flight over all launch angles, by three ever finer rows of them."""
    from uppertier.flight.batch import coast_batch

    start = geodetic_to_ecef(*place)
    east, north, up = enu_basis(*place)
    level = np.sin(azimuth) * east + np.cos(azimuth) * north
    bearing, length = np.nan, np.nan
    for _ in range(3):
        angle = np.linspace(*span, 25)
        velocity = speed * (np.cos(angle)[:, None] * level + np.sin(angle)[:, None] * up)
        states = np.concatenate([np.tile(start, (angle.size, 1)), velocity], axis=1)
        ends, _ = coast_batch(states, np.inf, earth=earth, tolerance=0.1)
        bearings, lengths = geodesic_inverse(*place, ends.impact_latitude, ends.impact_longitude)
        top = int(np.nanargmax(lengths))
        bearing, length = float(bearings[top]), float(lengths[top])
        width = angle[1] - angle[0]
        span = (angle[top] - width, angle[top] + width)
    return bearing, length


def wright_rotation(given: Given) -> Computed:
    """Range toward each city of a missile whose range over an Earth at rest is given."""
    from scipy.optimize import brentq

    place = (float(np.radians(given["latitude_deg"])), float(np.radians(given["longitude_deg"])))
    latitudes, longitudes = np.radians(given["city_latitude_deg"]), np.radians(given["city_longitude_deg"])
    wanted = given["range_km"] * 1e3

    def surplus(speed: float) -> float:
        return float(_farthest(place, speed, 0.8, WGS84_NOT_ROTATING)[1] - wanted)

    speed = brentq(surplus, 7000.0, 7500.0, xtol=0.01)
    # Launched toward each city: the azimuth at lift-off is the bearing of the city, whatever the Earth does after.
    bearings = geodesic_inverse(*place, latitudes, longitudes)[0]
    los_angeles, chicago, boston = (_farthest(place, speed, float(bearing), WGS84)[1] / 1e3 for bearing in bearings)
    return {
        "los_angeles_km": los_angeles,
        "chicago_km": chicago,
        "boston_km": boston,
        "los_angeles_less_chicago_km": los_angeles - chicago,
        "chicago_less_boston_km": chicago - boston,
    }


def wright_lofted(given: Given) -> Computed:
    """Standard range of a lofted test, flown by the catalog's Hwasong-14 with the payload that meets it."""
    from uppertier.catalog.sheets import load
    from uppertier.flight.infer import Report, infer

    report = Report(given["apogee_km"] * 1e3, given["range_km"] * 1e3, given["time_min"] * 60.0, time_rounding=30.0)
    found = infer(report, load("missiles", "hwasong-14"), samples=1, azimuths=0)
    return {"standard_range_km": found.standard_range.value / 1e3}


CASES: dict[str, Compute] = {
    "nesc-01-dragless-drop": nesc_rotating,
    "nesc-04-drag-nonrotating": nesc_round,
    "nesc-06-drag-wgs84": nesc_rotating,
    "nesc-09-eastward-cannonball": nesc_rotating,
    "bmw-290": bmw_290,
    "bmw-295": bmw_295,
    "minimum-energy-table": minimum_energy_table,
    "zarchan-c15l2-45deg": zarchan_c15l2,
    "allen-eggers": allen_eggers,
    "forden-scud-b": forden_programme,
    "forden-no-dong": forden_best,
    "wright-lofted-2017-07-28": wright_lofted,
    "wright-rotation-2017-07-28": wright_rotation,
    "wright-rotation-span-2017-07-28": wright_rotation,
}
NOT_YET: dict[str, str] = {}
