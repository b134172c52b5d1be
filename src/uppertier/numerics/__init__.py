"""Numerical methods without a word of the domain in them."""
