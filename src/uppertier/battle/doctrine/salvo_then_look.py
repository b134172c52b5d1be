"""Two rounds, a look, and two more as long as there is time and rounds."""

from uppertier.battle.records import Doctrine

DOCTRINE = Doctrine(
    title="Salvo of two, look, salvo of two",
    shots_per_look=2,
    looks_maximum=2,
    description="Two rounds at each missile; two more only after both were seen to miss, once.",
)
