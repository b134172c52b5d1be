"""Compiled: many missiles of one raid that share one radar's time."""
