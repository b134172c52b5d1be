"""Choices of a launch, compiled."""
