"""A scenario described for the page: what stands where, what flies, what may be changed."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from uppertier.report.words import bare, fixed
from uppertier.web.as_code import as_code
from uppertier.web.changes import Changes, own_unit
from uppertier.web.controls import controls
from uppertier.web.defended import threats_of

if TYPE_CHECKING:
    from uppertier.catalog.records import SiteSheet
    from uppertier.flight.records import Flights
    from uppertier.scenario.records import Scenario

Document = dict[str, Any]


def described(name: str, text: str, plain: Scenario, wanted: Scenario, changes: Changes) -> Document:
    """plain : as its text has it; wanted : as changed"""
    from uppertier.formats.shared.scene import places

    code = as_code(name, text, plain, changes)
    return {
        "id": name,
        "own_id": plain.id,
        "title": plain.title,
        "description": plain.description.strip(),
        "epoch": plain.epoch,
        "seed": plain.seed,
        "assumptions": list(plain.assumptions),
        "claims": list(plain.claims),
        "toml": code["toml"],
        "as_code": code,
        "changes": changes.asked,
        "controls": controls(plain),
        "own_radar": own_unit(wanted).id,
        "radars": [_radar(unit) for unit in wanted.radars],
        "batteries": [_battery(battery) for battery in wanted.batteries],
        "places": [
            {
                "id": place.id,
                "title": place.title,
                "roles": list(place.roles),
                "latitude_deg": math.degrees(place.latitude),
                "longitude_deg": math.degrees(place.longitude),
                "height_m": place.height,
            }
            for place in places(wanted)
        ],
        "raids": [_raid(raid) for raid in plain.raids],
        "watch": [_watched(entry) for entry in plain.watch],
        "threats": [{"id": name, "title": threat.title} for name, threat in threats_of(plain).items()],
    }


def _site(site: SiteSheet) -> Document:
    return {
        "site": site.id,
        "site_title": site.title,
        "country": site.country,
        "latitude_deg": math.degrees(site.latitude.value),
        "longitude_deg": math.degrees(site.longitude.value),
        "height_m": site.height.value,
    }


def _radar(unit: Any) -> Document:
    from uppertier.report.groups import radar_name

    return {
        "id": unit.id,
        "name": radar_name(unit),
        "sheet": unit.sheet.id,
        "title": unit.sheet.title,
        "mode": unit.mode.id,
        "mode_title": unit.mode.title,
        "boresight_deg": math.degrees(unit.boresight.value),
        "azimuth_half_width_deg": math.degrees(unit.sheet.azimuth_half_width.value),
        "elevation_minimum_deg": math.degrees(unit.sheet.elevation_minimum.value),
        "elevation_maximum_deg": math.degrees(unit.sheet.elevation_maximum.value),
        **_site(unit.site),
    }


def _battery(battery: Any) -> Document:
    return {
        "id": battery.id,
        "title": battery.sheet.title,
        "interceptor": battery.interceptor.title,
        "radar": battery.radar,
        "launchers": battery.launchers,
        "rounds": battery.rounds,
        "doctrine": battery.doctrine,
        **_site(battery.site),
    }


def _raid(raid: Any) -> Document:
    return {
        "id": raid.id,
        "title": raid.title,
        "missiles": raid.size,
        "source": raid.source,
        "entries": [
            {
                "missile": entry.missile.id,
                "title": bare(entry.missile.title),
                "launch": bare(entry.launch.title),
                "aim": bare(entry.aim.title),
                "count": entry.count,
            }
            for entry in raid.entries
        ],
    }


def _watched(entry: Any) -> Document:
    return {
        "id": entry.id,
        "missile": entry.missile.id,
        "title": f"{bare(entry.missile.title)} to {bare(entry.target.title)}",
        "base": bare(entry.base.title),
        "target": bare(entry.target.title),
        "country": entry.missile.country,
        "source": entry.source,
        "note": entry.note,
    }


def _base(scenario: Scenario, flights: Flights, i: int) -> str:
    """Where a flight comes from: many go from one missile's bases to one place."""
    entry, raid = int(flights.entry[i]), flights.raid[i]
    if not raid:
        return bare(scenario.watch[entry].base.title)
    return bare(next(one for one in scenario.raids if one.id == raid).entries[entry].launch.title)


def flown(scenario: Scenario, flights: Flights) -> list[Document]:
    """Every flight, as the page lists them."""
    from uppertier.errors import Status
    from uppertier.formats.shared.scene import title_of
    from uppertier.report.groups import ground_range

    countries = {entry.missile.id: entry.missile.country for raid in scenario.raids for entry in raid.entries}
    countries |= {entry.missile.id: entry.missile.country for entry in scenario.watch}
    return [
        {
            "id": flights.id[i],
            "name": title_of(flights, scenario, i),
            "missile": flights.missile[i],
            "kind": "threat" if flights.raid[i] else "watch",
            "raid": flights.raid[i] or None,
            "country": countries[flights.missile[i]],
            "launch_time_s": float(flights.launch_time[i]),
            "flight_time_s": float(flights.impact_time[i]),
            "apogee_km": float(flights.apogee[i]) / 1e3,
            "range_km": ground_range(flights, i) / 1e3,
            "status": Status(int(flights.status[i])).sentence,
            "base": _base(scenario, flights, i),
            "text": f"apogee {fixed(float(flights.apogee[i]) / 1e3)} km, {fixed(float(flights.impact_time[i]))} s",
        }
        for i in range(len(flights))
    ]
