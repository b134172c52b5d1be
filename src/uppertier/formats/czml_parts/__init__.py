"""The packets that `czml` lays end to end."""
