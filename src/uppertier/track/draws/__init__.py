"""Compiled draws: truths and measurements of sixteen trials."""
