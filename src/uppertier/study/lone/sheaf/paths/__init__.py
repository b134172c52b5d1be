"""Whole paths of flights between those of a lattice."""
