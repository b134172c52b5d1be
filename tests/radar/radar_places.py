"""Places and records that the tests of this room share."""

from __future__ import annotations

import numpy as np

from uppertier.catalog.records import Grade, Quantity, SiteSheet

SEONGJU = (36.044, 128.223, 680.0)
PLACES = {
    "guseong": (39.98, 125.24),
    "hwangju": (38.65, 125.78),
    "luoyang": (34.62, 112.45),
    "busan": (35.18, 129.08),
    "pyeongtaek": (36.96, 127.03),
    "beijing": (39.904, 116.407),
}


def quantity(value: float) -> Quantity:
    return Quantity(value, value, value, "test", Grade.ASSUMED)


def site_sheet(latitude_deg: float, longitude_deg: float, height: float) -> SiteSheet:
    place = (quantity(np.radians(latitude_deg)), quantity(np.radians(longitude_deg)), quantity(height))
    return SiteSheet("site", "Site", "", *place)
