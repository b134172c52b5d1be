"""Compiled flights of sixteen states, to the ground or over a given time."""
