"""Flights of one missile from one place, flown on a lattice of azimuths and cut-offs, and any other between them."""
