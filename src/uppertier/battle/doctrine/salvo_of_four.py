"""Four rounds at the first opportunity, and no look."""

from uppertier.battle.records import Doctrine

DOCTRINE = Doctrine(
    title="Salvo of four",
    shots_per_look=4,
    looks_maximum=1,
    description="Four rounds at each missile as early as it can be met, fired without waiting for a result.",
)
