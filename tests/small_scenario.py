"""A scenario as small as one can be and still walk through every stage: one radar, one battery, one missile."""

from __future__ import annotations

_TEXT = """
id = "small"
title = "{title}"
description = "{description}"
epoch = "2017-07-03T00:00:00Z"
seed = 7
assumptions = ["official-2017", "sceptic"]
claims = [{claims}]
defended = ["seoul"]

[[radars]]
id = "seongju-radar"
sheet = "an-tpy-2"
site = "seongju"
mode = "terminal"
boresight_deg = {{ value = 345, low = 330, high = 360, source = "uppertier-assumption", grade = "assumed" }}

[[batteries]]
id = "seongju-battery"
sheet = "thaad"
radar = "seongju-radar"
interceptor = "thaad"
site = "seongju"
launchers = 1
rounds_per_launcher = {rounds}
doctrine = "salvo_of_two"

[[raids]]
id = "one"
title = "One Nodong"
source = "uppertier-assumption"

[[raids.entries]]
missile = "nodong"
launch = "paektusan"
aim = "busan"
count = 1
first_launch_s = 0.0
interval_s = 30.0
trajectory = {{ kind = "minimum-energy" }}

[[watch]]
id = "df-31a-nanyang-seattle"
missile = "df-31a"
base = "nanyang"
target = "seattle"
trajectory = {{ kind = "minimum-energy" }}
"""


def small(
    title: str = "One radar, one battery, one missile",
    description: str = "Made for tests.",
    claims: tuple[str, ...] = ("radar-deep-into-china",),
    rounds: int = 8,
) -> str:
    """Its TOML."""
    listed = ", ".join(f'"{claim}"' for claim in claims)
    return _TEXT.format(title=title, description=description, claims=listed, rounds=rounds)
