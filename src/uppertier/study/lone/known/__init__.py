"""When one radar knows the impact of one flight well enough, compiled."""
