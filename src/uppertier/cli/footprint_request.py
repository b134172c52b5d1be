"""What `uppertier footprint` is asked for: the scenario, moved where wanted, and the threats."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

import attrs

from uppertier.errors import InputError

if TYPE_CHECKING:
    from uppertier.catalog.records import MissileSheet, SiteSheet
    from uppertier.scenario.records import Scenario
    from uppertier.study.footprint import Box
    from uppertier.study.footprint_threats import Threat


def read_scenario(name: str, site: str | None, boresight_deg: float | None, assumptions: str | None) -> Scenario:
    """The scenario with its first battery where and as it is wanted."""
    from uppertier.catalog.places import find_place
    from uppertier.scenario import load_scenario
    from uppertier.scenario.assume import under
    from uppertier.study.moved import moved_battery, placed

    loaded = load_scenario(name)
    loaded = under(loaded, assumptions) if assumptions else loaded
    if boresight_deg is not None and not -360.0 <= boresight_deg <= 360.0:
        raise InputError(f"{boresight_deg:g} is no bearing", key="--boresight-deg", hint="degrees east of north")
    turned = None if boresight_deg is None else math.radians(boresight_deg % 360.0)
    where = None
    if site is not None:
        spot = find_place(site, "--site")
        where = placed(loaded, spot.name, *spot.place)
    return moved_battery(loaded, site=where, boresight=turned)


def read_region(text: str | None) -> Box | None:
    """SOUTH,WEST,NORTH,EAST in degrees as a box [rad]; InputError for anything else."""
    if text is None:
        return None
    try:
        south, west, north, east = (float(part) for part in text.split(","))
    except ValueError:
        raise InputError(f"'{text}' is no region", key="--region", hint="SOUTH,WEST,NORTH,EAST in degrees") from None
    if not (-90.0 <= south < north <= 90.0 and -180.0 <= west < east <= 180.0):
        raise InputError(f"'{text}' is empty", key="--region", hint="south below north, west below east, in degrees")
    return math.radians(south), math.radians(west), math.radians(north), math.radians(east)


@attrs.frozen
class Sweep:
    """Threats beyond those of the raids, as the options say them; all empty for the raids' own."""

    missiles: tuple[str, ...] = ()
    launches: tuple[str, ...] = ()
    trajectories: tuple[str, ...] = ()
    apogee_km: float | None = None

    @property
    def asked(self) -> bool:
        return bool(self.missiles or self.launches or self.trajectories)


def read_threats(scenario: Scenario, named: Sequence[str], sweep: Sweep) -> list[Threat]:
    """The threats asked for; InputError for what is unknown or contradicts itself."""
    from uppertier.study.footprint_threats import raid_threats

    if sweep.apogee_km is not None and not {"lofted", "depressed"} & set(sweep.trajectories):
        raise InputError("is the height of a lofted or depressed trajectory, and none is asked for", key="--apogee-km")
    known = _swept(scenario, sweep) if sweep.asked else raid_threats(scenario)
    chosen = [one for name, one in known.items() if not named or any(part in name for part in named)]
    if not chosen:
        raise InputError("no threat of the scenario is called so", key="--threat", hint="known: " + ", ".join(known))
    return chosen


def _swept(scenario: Scenario, sweep: Sweep) -> dict[str, Threat]:
    from uppertier.study.footprint_threats import Kind, raid_threats, swept_threats

    words = sweep.trajectories or (Kind.LEAST_ENERGY.value,)
    kinds = {kind.value: kind for kind in Kind}
    for word in words:
        if word not in kinds:
            raise InputError(f"'{word}' is no kind of trajectory", key="--trajectory", hint=", ".join(kinds))
    high = sweep.apogee_km
    if high is not None and not 10.0 <= high <= 5000.0:
        raise InputError(f"{high:g} is not between 10 and 5000", key="--apogee-km")
    chosen, apogee = [kinds[word] for word in dict.fromkeys(words)], None if high is None else 1e3 * high
    own = raid_threats(scenario).values()
    if sweep.missiles and sweep.launches:
        return swept_threats(
            [find_missile(name) for name in sweep.missiles],
            [find_launch(name) for name in sweep.launches],
            chosen,
            apogee,
        )
    # What is not named is the raids' own: their missiles, their launch places, or their pairs of both.
    found: dict[str, Threat] = {}
    for one in own:
        missiles = [find_missile(name) for name in sweep.missiles] or [one.missile]
        launches = [find_launch(name) for name in sweep.launches] or [one.launch]
        found |= swept_threats(missiles, launches, chosen, apogee)
    return found


def find_missile(name: str) -> MissileSheet:
    from uppertier.catalog import listing, load

    if name not in listing("missiles"):
        raise InputError(
            f"there is no missile '{name}'", key="--missile", hint="known: " + ", ".join(listing("missiles"))
        )
    sheet: MissileSheet = load("missiles", name)
    return sheet


def find_launch(text: str, option: str = "--launch") -> SiteSheet:
    """A site of the catalog, or any other place as one."""
    from uppertier.catalog import listing, load
    from uppertier.catalog.places import find_place

    if text in listing("sites"):
        found: SiteSheet = load("sites", text)
        return found
    spot = find_place(text, option)
    like: SiteSheet = load("sites", "hwangju")
    numbers = zip(("latitude", "longitude", "height"), spot.place, strict=True)
    exact = {
        name: attrs.evolve(getattr(like, name), value=value, low=value, high=value, note="asked for")
        for name, value in numbers
    }
    return attrs.evolve(like, id=spot.name.lower().replace(" ", "-"), title=spot.name, **exact)
