"""Three rounds at the first opportunity, and no look."""

from uppertier.battle.records import Doctrine

DOCTRINE = Doctrine(
    title="Salvo of three",
    shots_per_look=3,
    looks_maximum=1,
    description="Three rounds at each missile as early as it can be met, fired without waiting for a result.",
)
