"""One round at the first opportunity, and no look."""

from uppertier.battle.records import Doctrine

DOCTRINE = Doctrine(
    title="Salvo of one",
    shots_per_look=1,
    looks_maximum=1,
    description="One round at each missile as early as it can be met, and nothing after it.",
)
