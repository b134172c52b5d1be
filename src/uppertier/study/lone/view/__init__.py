"""What one radar sees of one flight, compiled."""
