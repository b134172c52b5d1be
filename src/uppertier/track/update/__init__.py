"""Compiled measurement update of sixteen tracks, and the beginning of a track."""
