"""Two rounds at the first opportunity, and no look."""

from uppertier.battle.records import Doctrine

DOCTRINE = Doctrine(
    title="Salvo of two",
    shots_per_look=2,
    looks_maximum=1,
    description="Two rounds at each missile as early as it can be met, fired without waiting for a result.",
    always_compared=True,
)
