"""Two rounds at what comes down near a defended place, and none at the rest."""

from uppertier.battle.records import Doctrine

# Assumed: the radius of a large city, and twice the 10 km to which a predicted impact is known when a battery commits.
DISTANCE = 30e3

DOCTRINE = Doctrine(
    title="Salvo of two at what is worth defending",
    shots_per_look=2,
    looks_maximum=1,
    description="Two rounds at each missile that comes down within 30 km of a defended place; the rest is let through.",
    defended_within=DISTANCE,
)
