"""Compiled kernels only."""
