"""How errors of one flight move from sample to sample and on to the ground, compiled."""
