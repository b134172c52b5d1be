"""Published radar cases: equation, search, detection thresholds, scaling."""

from __future__ import annotations

import numpy as np

from uppertier.earth.constants import SPEED_OF_LIGHT
from uppertier.radar import detection, equation, face, shapes
from uppertier.validation.records import Compute, Computed, Given


def _ratio(decibels: float) -> float:
    return float(10.0 ** (decibels / 10.0))


def _decibels(ratio: float) -> float:
    return float(10.0 * np.log10(ratio))


def radar_equation_range(given: Given) -> Computed:
    """Distance at which one pulse gives the signal asked."""
    distance = equation.distance_of_pulse(
        given["peak_power_mw"] * 1e6,
        given["pulse_width_us"] * 1e-6,
        _ratio(given["gain_db"]),
        _ratio(given["gain_db"]),
        SPEED_OF_LIGHT / (given["frequency_ghz"] * 1e9),
        given["rcs_m2"],
        _ratio(given["snr_db"]),
        given["noise_temperature_k"],
        1.0,
    )
    return {"range_km": float(distance) / 1e3}


def radar_equation_snr(given: Given) -> Computed:
    """Signal of one pulse."""
    ratio = equation.snr_of_pulse(
        given["peak_power_mw"] * 1e6,
        given["pulse_width_us"] * 1e-6,
        _ratio(given["gain_db"]),
        _ratio(given["gain_db"]),
        SPEED_OF_LIGHT / (given["frequency_ghz"] * 1e9),
        given["rcs_m2"],
        given["range_km"] * 1e3,
        given["noise_temperature_k"],
        1.0,
    )
    return {"snr_db": _decibels(float(ratio))}


def search_radar_equation(given: Given) -> Computed:
    """Power-aperture product that searches a volume in time."""
    low, high = np.radians(given["elevation_low_deg"]), np.radians(given["elevation_high_deg"])
    product = equation.search_power_aperture(
        _ratio(given["snr_db"]),
        given["search_time_s"],
        np.radians(given["azimuth_width_deg"]) * (np.sin(high) - np.sin(low)),
        given["rcs_m2"],
        given["range_km"] * 1e3,
        given["noise_temperature_k"],
        _ratio(given["loss_db"]),
    )
    return {"power_aperture_w_m2": float(product)}


def detection_thresholds(given: Given) -> Computed:
    """Signal that one pulse needs, for steady and fluctuating targets, and Albersheim's estimate."""
    pairs = list(zip(given["detection_probability_share"], given["false_alarm_probability_share"], strict=True))
    rows: dict[str, list[float]] = {
        name: [_decibels(float(detection.required_snr(pd, pfa, swerling=swerling))) for pd, pfa in pairs]
        for name, swerling in (("steady_db", 0), ("swerling1_db", 1), ("swerling3_db", 3))
    }
    rows["albersheim_db"] = [_decibels(float(detection.albersheim_snr(pd, pfa))) for pd, pfa in pairs]
    return rows


def _average_power_range(given: Given, wanted: float, factor: float = 1.0) -> float:
    distance = equation.distance_for_snr(
        given["average_power_kw"] * 1e3 * factor,
        given["dwell_ms"] * 1e-3,
        given["gain_ratio"] * factor,
        given["aperture_area_m2"] * given["aperture_efficiency_share"] * factor,
        given["rcs_m2"],
        wanted,
        given["noise_temperature_k"],
        _ratio(given["loss_db"]),
    )
    return float(distance) / 1e3


def lewis_postol_tpy2(given: Given) -> Computed:
    """Range of one dwell at two signal-to-noise ratios."""
    return {
        "range_at_snr20_km": _average_power_range(given, 20.0),
        "range_at_snr100_km": _average_power_range(given, 100.0),
    }


def stacked_array_scaling(given: Given) -> Computed:
    """Range of a face grown in power, aperture and gain, over that of the face itself, whatever the face."""
    face = {
        "average_power_kw": 50.0,
        "dwell_ms": 40.0,
        "gain_ratio": 5e4,
        "aperture_area_m2": 8.0,
        "aperture_efficiency_share": 0.7,
        "rcs_m2": 0.3,
        "noise_temperature_k": 400.0,
        "loss_db": 6.0,
    }
    grown = _average_power_range(face, 30.0, given["factor_ratio"])
    return {"range_ratio": grown / _average_power_range(face, 30.0)}


def scan_loss_sixty(given: Given) -> Computed:
    """Two-way loss of gain off the face's normal."""
    angle = np.radians(given["angle_deg"])
    return {"two_way_db": [_decibels(float(face.scan_loss(angle, power))) for power in given["exponent_ratio"]]}


def mahafza_frustum(given: Given) -> Computed:
    """Side of a frustum where it stands square to the ray."""
    found = shapes.cone_frustum(
        given["small_radius_cm"] / 100.0,
        given["large_radius_cm"] / 100.0,
        given["length_cm"] / 100.0,
        np.radians(given["aspect_deg"]),
        given["wavelength_cm"] / 100.0,
    )
    return {"normal_m2": float(found)}


CASES: dict[str, Compute] = {
    "radar-equation-range": radar_equation_range,
    "radar-equation-snr": radar_equation_snr,
    "search-radar-equation": search_radar_equation,
    "detection-thresholds": detection_thresholds,
    "lewis-postol-tpy2": lewis_postol_tpy2,
    "stacked-array-scaling": stacked_array_scaling,
    "scan-loss-sixty": scan_loss_sixty,
    "mahafza-frustum": mahafza_frustum,
}
NOT_YET: dict[str, str] = {}
