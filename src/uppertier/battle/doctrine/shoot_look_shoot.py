"""One round, a look, and another as long as there is time and a round."""

from uppertier.battle.records import Doctrine

DOCTRINE = Doctrine(
    title="Shoot, look, shoot",
    shots_per_look=1,
    looks_maximum=4,
    description="One round at each missile; the next only after the last was seen to miss, up to four.",
    always_compared=True,
)
