"""Which values of sheets may move a measure, by subject."""

from __future__ import annotations

from typing import TYPE_CHECKING

from uppertier.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from uppertier.catalog.records import MissileSheet
    from uppertier.scenario.records import Scenario

SIGNAL = (
    "average_power", "aperture_area", "aperture_efficiency", "gain", "noise_temperature", "loss", "track_dwell",
    "azimuth_half_width", "elevation_minimum", "elevation_maximum", "face_tilt", "scan_loss_exponent", "detection_snr",
)  # fmt: skip
EQUATION = (
    "average_power", "aperture_area", "aperture_efficiency", "gain", "noise_temperature", "loss", "track_dwell",
    "detection_snr",
)  # fmt: skip
SEARCH = ("frequency", "aperture_width", "aperture_height", "false_alarm_probability", "confirmation_looks")
MODE = (
    "search_share", "search_azimuth_width", "search_elevation_height", "search_revisit", "track_revisit",
)  # fmt: skip
ERRORS = ("bandwidth", "monopulse_slope", "range_bias", "angle_bias")
KILL = ("reliability", "hit_given_cue", "kill_given_hit")
REACH = ("altitude_minimum", "altitude_maximum", "flight_time_maximum")
ROCKET = (
    "stage.dry_mass", "stage.propellant_mass", "stage.specific_impulse_vacuum", "stage.burn_time", "kill_vehicle_mass",
)  # fmt: skip
BATTERY = (
    "launch_interval", "decision_delay", "assessment_delay", "commit_ellipse", "raid_availability", "object_track",
)  # fmt: skip
SECTIONS = ("rcs_boost", "rcs_body", "rcs_payload")


def radar_paths(scenario: Scenario, units: Iterable[str], fields: tuple[str, ...], mode: bool) -> list[str]:
    """Paths of some radar units: fields of their sheets, their facing, and those of their mode if asked for."""
    paths, wanted = [], set(units)
    for unit in scenario.radars:
        if unit.id in wanted:
            paths += [f"{unit.sheet.id}.{field}" for field in fields] + [f"{unit.id}.boresight"]
            paths += [f"{unit.sheet.id}.modes.{unit.mode.id}.{field}" for field in MODE] if mode else []
    return paths


def missile_of(scenario: Scenario, name: str) -> MissileSheet:
    """A missile of a scenario's raids or watch list. InputError where it has none of that name."""
    sheets = [entry.missile for raid in scenario.raids for entry in raid.entries]
    sheets += [entry.missile for entry in scenario.watch]
    for sheet in sheets:
        if sheet.id == name:
            return sheet
    raise InputError(f"{scenario.id} has no missile called '{name}'", key="missile")
