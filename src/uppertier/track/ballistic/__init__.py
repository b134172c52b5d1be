"""Compiled motion of a falling body and its derivative, one body at a time."""
