"""Compiled interacting multiple models: thrust or free fall, over sixteen tracks side by side."""
