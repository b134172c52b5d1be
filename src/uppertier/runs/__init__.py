"""Runs: what a run is called, where it lies, and where its numbers came from."""
